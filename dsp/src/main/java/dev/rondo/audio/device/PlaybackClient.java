package dev.rondo.audio.device;

import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;

/// Gives what a playback line plays. Called by the line's thread alone, which is an audio thread: no method may allocate,
/// lock or wait.
public interface PlaybackClient {

    /// How many frames the device should take now. Lines that hold something to play ask as soon as they have written a
    /// block, and again after a fraction of one as long as the answer is 0.
    ///
    /// @param frames the most it would take
    /// @param queuedFrames what the device still holds
    /// @return from 1 to `frames`, silence included where the time for anything else is over; 0 if there is time to wait; −1
    ///         if nothing will come any more
    int due(int frames, int queuedFrames);

    /// The device takes frames, and all of them are written: silence where there is nothing to play.
    ///
    /// @param block takes them during this call, from its first frame on, one [Block#write] after the other
    /// @param frames how many
    /// @param queuedFrames what the device still holds; 0 where it holds nothing by design
    void wanted(Block block, int frames, int queuedFrames);

    /// The device has gone.
    ///
    /// @param reason what is known
    void ended(String reason);

    /// Where frames to be played go, converted when they are written.
    interface Block {

        /// Writes some of the frames.
        ///
        /// @param from the first one
        /// @param frames how many
        /// @param planes holds the floats of all channels
        /// @param offsetsBytes where in `planes` the first float of a channel lies
        void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes);

        /// Makes some of the frames silent.
        ///
        /// @param from the first one
        /// @param frames how many
        void silence(int from, int frames);
    }
}
