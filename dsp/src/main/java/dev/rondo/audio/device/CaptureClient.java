package dev.rondo.audio.device;

import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;

/// Takes what a capture line brings. Called by the line's thread alone, which is an audio thread: no method may
/// allocate, lock or wait, except where the line is not [paced][Line#paced()].
public interface CaptureClient {

    /// Frames have arrived.
    ///
    /// @param block holds them during this call; what is not read is gone
    /// @param frames how many
    void captured(Block block, int frames);

    /// The device has gone, or its file is over: nothing will come any more.
    ///
    /// @param reason what is known, or null for a regular end
    void ended(String reason);

    /// Captured frames, converted when they are read.
    interface Block {

        /// Reads some of the frames.
        ///
        /// @param from the first one
        /// @param frames how many
        /// @param planes takes the floats of all channels
        /// @param offsetsBytes where in `planes` the first float of a channel goes
        void read(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes);
    }
}
