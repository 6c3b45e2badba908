package dev.rondo.dsp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Measures what a piece of work allocates on the calling thread once it is warm.
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_RUNS = 20;
    private static final int MEASURED_RUNS = 10;

    private Allocation() {}

    /// What the calling thread has allocated since it began.
    public static long currentThreadBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// The least of several runs: the compiler may still swap code under the first ones and allocate while doing so.
    public static long leastBytes(Runnable work) {
        for (int run = 0; run < WARM_UP_RUNS; run++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int run = 0; run < MEASURED_RUNS; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
