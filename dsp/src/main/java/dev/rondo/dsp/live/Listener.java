package dev.rondo.dsp.live;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.ReaderPolicy;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// One analysis of a capture, on a thread of its own: windows of its own size, every hop of its own. As many as you like
/// read the same ring. One that is too slow is lapped, counts what it lost, and disturbs nobody.
public final class Listener implements AutoCloseable {

    private final PlanarFloatRing.Reader reader;
    private final Thread thread;
    private volatile boolean closing;

    private Listener(Capture capture, int windowFrames, int hopFrames, Consumer<PlanarFloatRing.Reader> analysis) {
        this.reader = capture.reader(ReaderPolicy.LAP_ME);
        long pauseNanos = hopFrames * 250_000_000L / capture.format().stream().rateHz();
        this.thread = Thread.ofPlatform().daemon().name("rondo-listener")
                .unstarted(() -> run(windowFrames, hopFrames, Math.max(100_000, pauseNanos), analysis));
    }

    /// Begins to listen at the capture's next frame.
    ///
    /// @param capture what to listen to
    /// @param windowFrames how much to look at, up to the ring's capacity
    /// @param hopFrames how far to go on, above 0
    /// @param analysis called by the listener's thread with each window open; the window stands firm unless
    ///        [#lostFrames] grows meanwhile
    /// @return the listener
    public static Listener start(Capture capture, int windowFrames, int hopFrames,
            Consumer<PlanarFloatRing.Reader> analysis) {
        Listener listener = new Listener(capture, windowFrames, hopFrames, analysis);
        listener.thread.start();
        return listener;
    }

    private void run(int window, int hop, long pauseNanos, Consumer<PlanarFloatRing.Reader> analysis) {
        while (!closing) {
            boolean ending = reader.ending();
            if (reader.readable() >= Math.max(window, hop)) {
                reader.window(window);
                analysis.accept(reader);
                reader.advance(hop);
            } else if (ending) {
                return;
            } else {
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    /// How far it is behind.
    ///
    /// @return frames
    public long lagFrames() {
        return reader.lag();
    }

    /// How often it was lapped.
    ///
    /// @return overruns
    public long overruns() {
        return reader.overruns();
    }

    /// What it missed.
    ///
    /// @return frames that were overwritten before it had passed them
    public long lostFrames() {
        return reader.lost();
    }

    /// Ends after the window at hand; waits for that.
    @Override
    public void close() {
        closing = true;
        Threads.joinFully(thread);
        reader.close();
    }
}
