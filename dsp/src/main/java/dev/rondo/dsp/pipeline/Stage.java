package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.ring.PlanarFloatRing;
import java.util.List;
import java.util.Optional;

/// One step of signal processing.
///
/// A stage is prepared once, then processes; between [#reset] and [#reset] its output is a function of its input, of
/// absolute frame positions and of the changes it was told, never of how the input was cut into blocks. All methods
/// are called by one thread at a time. [#process], [#change] and [#reset] never allocate, lock, block or throw;
/// [#prepare] may take its time.
///
/// One interface serves every kind, by the [Span] that it asks for: in place, with memory, windowed. A stage in place that
/// is no more than a gain or one filter section may say so, as [ChannelFactors] or [SingleSection], and is then run in one
/// pass with neighbours of its kind.
public interface Stage {

    /// Changes take effect on multiples of this many frames, so that they do not depend on anybody's blocks.
    int GRID_FRAMES = 32;

    /// Allocates all the stage needs.
    ///
    /// @param format what comes in
    /// @param maxFrames the most new frames one call of [#process] will bring
    /// @return what the stage wants to see of its input
    Span prepare(StreamFormat format, int maxFrames);

    /// Turns input into output.
    ///
    /// @param in the new frames, with the history of [#prepare]'s span before them
    /// @param out where the result goes; the same object as `in` for a stage that works [in place][Span#IN_PLACE]
    /// @return how many frames were written to `out`: for a stage in place, exactly those of `in`
    int process(Frames in, Frames out);

    /// Forgets all that was heard, but not what [#change] told; the stage then repeats itself bit for bit.
    void reset();

    /// What comes out for what goes in.
    ///
    /// @param format the format given to [#prepare]
    /// @return the same format, unless this stage changes rate or channels
    default StreamFormat output(StreamFormat format) {
        return format;
    }

    /// Tells how late the input is, before [#prepare]; a stage that changes the rate absorbs the fraction of a frame
    /// of its output that this amounts to.
    ///
    /// @param upstream the latency of all stages before
    default void follow(Latency upstream) {}

    /// How much later a sample comes out than the work itself would have it; a delay effect's delay is not latency.
    ///
    /// @return the latency in frames of the input, known once prepared
    default int latencyFrames() {
        return 0;
    }

    /// The same exactly, for a stage that changes the rate: whole frames of the input do not tell it.
    ///
    /// @param format the format given to [#prepare]
    /// @return the latency, known once prepared; by default that of [#latencyFrames]
    default Latency latency(StreamFormat format) {
        return Latency.ofFrames(latencyFrames(), format.rateHz());
    }

    /// How long the output goes on after the input fell silent.
    ///
    /// @return frames of the input until what is left lies below −120 dB, known once prepared
    default int tailFrames() {
        return 0;
    }

    /// How the stage treats a sinusoid, if it treats all alike for ever: linear, time-invariant and the same on every
    /// channel.
    ///
    /// @param frequencyHz from 0 to Nyquist
    /// @return the response with the stage's latency in its phase, known once prepared; nothing if there is none
    default Optional<Complex> response(double frequencyHz) {
        return Optional.empty();
    }

    /// What may be changed while the stage runs.
    ///
    /// @return the parameters, in the order in which [#change] counts them
    default List<Parameter.Quantity> controls() {
        return List.of();
    }

    /// Changes a parameter from the next frame on, which is a multiple of [#GRID_FRAMES]. The stage glides to the new
    /// value, so that nothing clicks.
    ///
    /// @param control an index into [#controls]
    /// @param value within the parameter's range, in its unit
    default void change(int control, double value) {
        throw new UnsupportedOperationException("this stage has nothing to change: control=" + control);
    }

    /// What this stage feeds on the side, for an analysis that must not disturb the stream.
    ///
    /// @return a ring that another thread may read; what it does not read in time is lost and counted there
    default Optional<PlanarFloatRing> tap() {
        return Optional.empty();
    }
}
