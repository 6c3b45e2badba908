package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import java.util.ArrayList;
import java.util.List;

/// What a pipeline has done so far.
///
/// @param input what comes in
/// @param output what comes out
/// @param framesIn frames taken from the source
/// @param framesOut frames handed to the sink
/// @param lostFrames frames that a live source could not deliver because nobody took them in time
/// @param replacedSamples samples that were NaN or infinite at the entry
/// @param clippedSamples samples beyond full scale at the exit
/// @param latency how late the chain is by necessity
/// @param elapsedNanos wall-clock time from the first frame to now, or to the end
/// @param busyNanos time spent in the chain, without what the sink took; 0 unless the pipeline measures
/// @param worstLoad the largest [#load] over any stretch of one full block: from 1 on, sound drops out; 0 unless the
///        pipeline measures
/// @param stages each stage's share, in the order of the chain; times are 0 unless the pipeline measures
public record Report(StreamFormat input, StreamFormat output, long framesIn, long framesOut, long lostFrames,
        long replacedSamples, long clippedSamples, Latency latency, long elapsedNanos, long busyNanos,
        double worstLoad, List<StageReport> stages) {

    /// Copies the list.
    public Report {
        stages = List.copyOf(stages);
    }

    /// One stage's share.
    ///
    /// @param name the stage, numbered where a chain has several of a kind
    /// @param calls how often it was called
    /// @param frames how many new frames it was given
    /// @param nanos how long it took
    public record StageReport(String name, long calls, long frames, long nanos) {

        private StageReport since(StageReport earlier) {
            return new StageReport(name, calls - earlier.calls, frames - earlier.frames, nanos - earlier.nanos);
        }
    }

    /// The share of real time that the chain needs: what is heard at full load drops out.
    ///
    /// @return time in the chain divided by the length of the sound, 0 before the first frame
    public double load() {
        return framesIn == 0 ? 0 : busyNanos * 1e-9 * input.rateHz() / framesIn;
    }

    /// How much faster than the sound lasts the pipeline ran, source and sink included.
    ///
    /// @return the length of the sound divided by the time elapsed, 0 before the first frame
    public double timesRealTime() {
        return elapsedNanos == 0 ? 0 : framesIn * 1e9 / input.rateHz() / elapsedNanos;
    }

    /// What was done between an earlier report of the same pipeline and this one: counts and times are differences.
    ///
    /// @param earlier the earlier one
    /// @return a report of that interval; its worst load is still that of the whole run
    public Report since(Report earlier) {
        List<StageReport> shares = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            shares.add(stages.get(i).since(earlier.stages.get(i)));
        }
        return new Report(input, output, framesIn - earlier.framesIn, framesOut - earlier.framesOut,
                lostFrames - earlier.lostFrames, replacedSamples - earlier.replacedSamples,
                clippedSamples - earlier.clippedSamples, latency, elapsedNanos - earlier.elapsedNanos,
                busyNanos - earlier.busyNanos, worstLoad, shares);
    }
}
