package dev.rondo.audio.device;

/// A line with a thread of its own, which moves blocks until it is told to end.
abstract class LineThread implements Line {

    private static final long CLOSE_MILLIS = 50;

    private final Thread thread;
    private volatile boolean running = true;
    private boolean closed;

    LineThread(String name) {
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            RealTimePriority.raise();
            run();
        });
    }

    /// Moves blocks while the line is [#running()].
    abstract void run();

    /// Makes a thread that waits for the device come back; any thread.
    abstract void interrupt();

    /// Gives the device back, after the thread has ended or refused to.
    abstract void release();

    final boolean running() {
        return running;
    }

    @Override
    public final void start() {
        thread.start();
    }

    @Override
    @SuppressWarnings("ThreadJoinLoop") // as long as it takes, but no longer than we have
    public final synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        running = false;
        // a device that hangs keeps these two for itself
        Thread undertaker = Thread.ofPlatform().daemon().name("rondo-close").unstarted(() -> {
            interrupt();
            joinThread(0);
            release();
        });
        undertaker.start();
        joinThread(CLOSE_MILLIS);
        join(undertaker, CLOSE_MILLIS);
    }

    private void joinThread(long millis) {
        if (Thread.currentThread() != thread) {
            join(thread, millis);
        }
    }

    private static void join(Thread other, long millis) {
        try {
            other.join(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
