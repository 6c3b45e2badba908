package dev.rondo.audio;

/// What a stream of frames looks like inside Rondo, where samples are always planar floats in −1…1.
///
/// @param rateHz frames per second, from 1 to 2²⁴
/// @param channels samples per frame, from 1 to 64
public record StreamFormat(int rateHz, int channels) {

    /// The highest rate a stream may have.
    public static final int MAX_RATE_HZ = 1 << 24;

    /// The most channels a stream may have.
    public static final int MAX_CHANNELS = 64;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number lies outside
    public StreamFormat {
        if (rateHz < 1 || rateHz > MAX_RATE_HZ) {
            throw new IllegalArgumentException("rateHz must be from 1 to 2^24: rateHz=" + rateHz);
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException("channels must be from 1 to 64: channels=" + channels);
        }
    }
}
