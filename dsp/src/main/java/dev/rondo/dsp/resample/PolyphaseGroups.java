package dev.rondo.dsp.resample;

import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.dsp.kernels.Polyphase;
import java.lang.foreign.MemorySegment;

/// The taps of a [PolyphaseKernel] with as many phases as the ratio has, cut into groups of neighbouring outputs that lie
/// side by side in lanes: each sample is read once for all of them, and nothing has to be added up across lanes. Groups lie
/// on a grid anchored at output 0 and repeat after a number of outputs that fills lanes well.
final class PolyphaseGroups {

    private static final double WELL_FILLED = 0.9;

    private final int lanes;
    private final int periodOutputs;
    private final int periodFrames;
    private final int taps;
    private final int rows;
    /// For each group, how many frames after the beginning of its period its first output lies.
    private final int[] starts;
    private final Polyphase[] groups;

    /// @param kernel with `up` phases
    /// @param maxFloats how long all weights may become, if need be with lanes less well filled
    PolyphaseGroups(PolyphaseKernel kernel, int up, int down, int maxFloats) {
        this.taps = kernel.taps();
        this.lanes = Kernels.chosen().polyphaseLanes(up, Math.max(1, maxFloats / 2 / taps));
        this.rows = taps + Math.ceilDiv((lanes - 1) * down, up);
        int periods = periods(up, rows, maxFloats);
        this.periodOutputs = periods * up;
        this.periodFrames = periods * down;
        this.starts = new int[Math.ceilDiv(periodOutputs, lanes)];
        this.groups = new Polyphase[starts.length];
        for (int group = 0; group < groups.length; group++) {
            starts[group] = (int) ((long) group * lanes * down / up);
            float[][] outputs = new float[Math.min(lanes, periodOutputs - group * lanes)][];
            int[] firstRows = new int[outputs.length];
            for (int lane = 0; lane < outputs.length; lane++) {
                long output = (long) group * lanes + lane;
                outputs[lane] = kernel.row((int) (output * down % up));
                firstRows[lane] = (int) (output * down / up) - starts[group];
            }
            groups[group] = Kernels.chosen().polyphase(outputs, firstRows);
        }
    }

    private int periods(int up, int rows, int maxFloats) {
        int best = 1;
        double filled = 0;
        for (int periods = 1; filled < WELL_FILLED && (long) periods * up * rows <= maxFloats; periods++) {
            int outputs = periods * up;
            double candidate = (double) outputs / (Math.ceilDiv(outputs, lanes) * lanes);
            best = candidate > filled ? periods : best;
            filled = Math.max(filled, candidate);
        }
        return best;
    }

    /// From the first sample that a group sees to the last.
    int rows() {
        return rows;
    }

    /// Makes outputs of two channels.
    ///
    /// @param first the first output; output 0 lies at frame 0
    /// @param count how many, from 0
    /// @param x the samples of both channels
    /// @param leftBytes where frame 0 of the one channel lies, or would lie
    /// @param rightBytes where that of the other lies
    /// @param endFrame the first frame that is not there
    /// @param out receives the outputs
    /// @param outLeftBytes where those of the one channel go
    /// @param outRightBytes where those of the other go
    void process(long first, int count, MemorySegment x, long leftBytes, long rightBytes, long endFrame,
            MemorySegment out, long outLeftBytes, long outRightBytes) {
        for (int done = 0; done < count;) {
            long output = first + done;
            int intoPeriod = (int) Math.floorMod(output, (long) periodOutputs);
            int group = intoPeriod / lanes;
            int lane = intoPeriod % lanes;
            int run = Math.min(count - done, Math.min(lanes, periodOutputs - group * lanes) - lane);
            long frame = Math.floorDiv(output, (long) periodOutputs) * periodFrames + starts[group] - taps / 2 + 1;
            int there = (int) Math.min(rows, endFrame - frame);
            long to = (long) done * Float.BYTES;
            groups[group].process(lane, run, there, x, leftBytes + frame * Float.BYTES,
                    rightBytes + frame * Float.BYTES, out, outLeftBytes + to, outRightBytes + to);
            done += run;
        }
    }
}
