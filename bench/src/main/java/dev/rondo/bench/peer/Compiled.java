package dev.rondo.bench.peer;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/// Waits for the compiler: until it has come to a kernel, vectors live in boxes, and the kernel is a hundred times as slow.
/// How long that takes depends on what else the machine does, so no fixed time of warm-up would do. An instance waits once.
public final class Compiled {

    /// Less than one call of a kernel whose vectors live in boxes.
    public static final int HARDLY_BYTES = 1000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 50;
    private static final double STRETCH_NANOS = 0.2e9;
    private static final double PATIENCE_NANOS = 30e9;
    /// A stretch that took less of the fastest before was not noise.
    private static final double FASTER = 0.95;

    private boolean waited;

    /// One that has not waited yet.
    public Compiled() {}

    /// Somebody who works.
    @FunctionalInterface
    public interface Work {

        /// Does the work once.
        ///
        /// @throws IOException if it failed
        void once() throws IOException;
    }

    /// Waits as [#await(double, long, Work)] does, but only the first time: for JMH, which prepares each iteration.
    ///
    /// @param mostBytes what a call may allocate
    /// @param work what is to be compiled
    /// @throws IOException if it failed
    public void awaitOnce(long mostBytes, Work work) throws IOException {
        awaitOnce(0, mostBytes, work);
    }

    /// The same, for some time in any case.
    ///
    /// @param leastSeconds how long
    /// @param mostBytes what a call may allocate
    /// @param work what is to be compiled
    /// @throws IOException if it failed
    public void awaitOnce(double leastSeconds, long mostBytes, Work work) throws IOException {
        if (!waited) {
            waited = true;
            await(leastSeconds, mostBytes, work);
        }
    }

    /// Works for some time, and on until stretches of a fifth of a second neither allocate more than they may nor become
    /// faster, half a minute at most.
    ///
    /// @param leastSeconds how long in any case
    /// @param mostBytes what a call may allocate, for instance 0
    /// @param work what is to be compiled
    /// @throws IOException if it failed
    public static void await(double leastSeconds, long mostBytes, Work work) throws IOException {
        double begin = System.nanoTime();
        double fastest = Double.MAX_VALUE;
        double elapsed;
        boolean settled;
        do {
            double start = System.nanoTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long nanos = THREADS.getCurrentThreadCpuTime();
            long calls = 0;
            do {
                work.once();
                calls++;
            } while (System.nanoTime() - start < STRETCH_NANOS);
            double perCall = (double) (THREADS.getCurrentThreadCpuTime() - nanos) / calls;
            settled = THREADS.getCurrentThreadAllocatedBytes() - bytes <= mostBytes * calls
                    && perCall > FASTER * fastest;
            fastest = Math.min(fastest, perCall);
            elapsed = System.nanoTime() - begin;
        } while (elapsed < 1e9 * leastSeconds || (!settled && elapsed < PATIENCE_NANOS));
    }

    /// What work allocates on the thread that does it.
    ///
    /// @param work what to count
    /// @return bytes a call, from 50 calls
    /// @throws IOException if it failed
    public static double bytesPerCall(Work work) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < CALLS; call++) {
            work.once();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }
}
