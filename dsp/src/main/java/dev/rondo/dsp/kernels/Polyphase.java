package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;

/// Neighbouring outputs of a polyphase filter for two channels, side by side in lanes. The order of a sum's terms depends on
/// the filter alone. Belongs to one thread; does not allocate.
///
/// ```
/// row      lane 0  lane 1  lane 2  …         outputs
/// 0        tap 0                             sample 0
/// 1        tap 1   tap 0                     sample 1
/// 2        tap 2   tap 1   tap 0             …
/// …
/// ```
public interface Polyphase {

    /// Makes some of the outputs.
    ///
    /// @param firstLane the first that is wanted
    /// @param outputs how many, from 1 to the lanes that are left
    /// @param samples how many there are, one a row; at least to the last tap of the last output that is wanted. No output
    ///        sees a sample behind its taps, whatever that is
    /// @param x the samples of both channels
    /// @param leftBytes the first of one channel
    /// @param rightBytes the first of another channel; may be the same
    /// @param out receives the outputs; other memory than the samples
    /// @param outLeftBytes where those of the one channel go
    /// @param outRightBytes where those of the other go; may be the same, if the samples are
    void process(int firstLane, int outputs, int samples, MemorySegment x, long leftBytes, long rightBytes,
            MemorySegment out, long outLeftBytes, long outRightBytes);
}
