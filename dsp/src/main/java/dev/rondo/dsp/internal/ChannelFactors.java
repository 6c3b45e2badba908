package dev.rondo.dsp.internal;

/// A stage that multiplies every channel by a factor as long as nobody turns it, and may then be run together with its
/// neighbours.
public interface ChannelFactors {

    /// Whether the factors stay as they are.
    ///
    /// @return false while they are on their way
    boolean atRest();

    /// What a channel is multiplied with.
    ///
    /// @param channel from 0
    /// @return the factor
    float factor(int channel);
}
