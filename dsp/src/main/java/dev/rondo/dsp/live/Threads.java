package dev.rondo.dsp.live;

/// Waiting for threads.
final class Threads {

    private Threads() {}

    /// Waits for the end of a thread, also when interrupted; the interrupt is kept for later.
    static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
