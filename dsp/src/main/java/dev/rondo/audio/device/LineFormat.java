package dev.rondo.audio.device;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;

/// What is asked of a line.
///
/// @param stream rate and channels
/// @param samples how samples travel; hosts that know floats alone do not look at it
/// @param bufferFrames what the device may hold, at least a block; a host that sets its own does not look at it
/// @param blockFrames how many frames are moved at a time, from 1
public record LineFormat(StreamFormat stream, SampleFormat samples, int bufferFrames, int blockFrames) {

    private static final int PAUSES_PER_BLOCK = 16;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number lies outside
    public LineFormat {
        if (blockFrames < 1 || bufferFrames < blockFrames) {
            throw new IllegalArgumentException("a buffer must hold a block of at least 1 frame: bufferFrames="
                    + bufferFrames + " blockFrames=" + blockFrames);
        }
    }

    /// How long a thread pauses that waits for a block and must not miss it: soon enough to be heard in time, seldom
    /// enough to cost nothing.
    ///
    /// @return a sixteenth of a block in nanoseconds
    public long pauseNanos() {
        return FrameTime.nanos(blockFrames, stream.rateHz()) / PAUSES_PER_BLOCK;
    }
}
