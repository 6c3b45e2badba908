package dev.rondo.dsp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Measures what a piece of work allocates on the calling thread once it is warm.
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long PATIENCE_CPU_NANOS = 30_000_000_000L;

    private Allocation() {}

    /// What the calling thread has allocated since it began.
    public static long currentThreadBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// The least of several runs: until the compiler is done, it swaps code and vectors are objects. Runs until nothing is
    /// allocated any more, or patience ends; that is measured in the work done, so that a busy machine does not decide.
    public static long leastBytes(Runnable work) {
        long least = Long.MAX_VALUE;
        long begin = THREADS.getCurrentThreadCpuTime();
        while (least > 0 && THREADS.getCurrentThreadCpuTime() - begin < PATIENCE_CPU_NANOS) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
