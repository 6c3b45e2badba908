package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;

/// One step of signal processing.
///
/// A stage is prepared once, then processes; between [#reset] and [#reset] its output is a function of its input and
/// of absolute frame positions, never of how the input was cut into blocks. All methods are called by one thread at a
/// time. [#process] and [#reset] never allocate, lock, block or throw; [#prepare] may take its time.
public interface Stage {

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

    /// Forgets all that was heard; the stage then repeats itself bit for bit.
    void reset();

    /// What comes out for what goes in.
    ///
    /// @param format the format given to [#prepare]
    /// @return the same format, unless this stage changes rate or channels
    default StreamFormat output(StreamFormat format) {
        return format;
    }

    /// How much later a sample comes out than the work itself would have it; a delay effect's delay is not latency.
    ///
    /// @return the latency in frames of the output, known once prepared
    default int latencyFrames() {
        return 0;
    }

    /// How long the output goes on after the input fell silent.
    ///
    /// @return frames of the output until what is left lies below −120 dB, known once prepared
    default int tailFrames() {
        return 0;
    }
}
