package dev.rondo.dsp.pipeline;

/// A stage in place that multiplies every channel by a factor as long as nobody turns it. The pipeline may then multiply by
/// the factors of several neighbours in one pass over the block, instead of calling [Stage#process] of each: every product
/// is rounded to float, so every bit is the same.
///
/// Called by the thread that runs the pipeline, between two calls of [Stage#process]; must not allocate.
public interface ChannelFactors extends Stage {

    /// Whether the factors stay as they are until the next [#change] or [#reset].
    ///
    /// @return false while they are on their way: the stage is then called by itself
    boolean atRest();

    /// What a channel is multiplied with.
    ///
    /// @param channel from 0
    /// @return the factor
    float factor(int channel);
}
