package dev.rondo.dsp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Measures what a piece of work allocates on the calling thread once it is warm.
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MEASURED_RUNS = 10;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private Allocation() {}

    /// What the calling thread has allocated since it began.
    public static long currentThreadBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// The least of several runs, or 0 as soon as one allocates nothing: vectors lie on the heap until the compiler has
    /// seen to them, in the background, and it may still swap code later and allocate while doing so.
    public static long leastBytes(Runnable work) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long least = Long.MAX_VALUE;
        for (int run = 0; least > 0 && (run < MEASURED_RUNS || System.nanoTime() < end); run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
