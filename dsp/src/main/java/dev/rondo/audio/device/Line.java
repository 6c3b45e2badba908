package dev.rondo.audio.device;

/// An open line. It has a thread of its own, or the driver's, which alone calls the client.
public interface Line extends AutoCloseable {

    /// What the device was given to hold, for a playback line: the silence it begins with.
    ///
    /// @return frames; 0 where the driver asks for every block when its time has come
    int bufferFrames();

    /// How many frames are moved at a time.
    ///
    /// @return the size of a block
    int blockFrames();

    /// Whether it follows a clock. A line that does not, a file read as fast as it goes, waits for its client.
    ///
    /// @return true for everything that is heard or spoken into
    default boolean paced() {
        return true;
    }

    /// Lets frames flow.
    void start();

    /// Ends it at once and gives the device back, from any thread; returns within 100 ms though a device hangs. The
    /// client is not called any more, unless its call is under way in a device that hangs. A second call does nothing.
    @Override
    void close();
}
