package dev.rondo.dsp.kernels;

import java.util.concurrent.atomic.AtomicBoolean;

/// Runs [SectionLanes] on silence, in a thread of its own, until the compiler has made it faster than plain loops: before
/// that each vector is an object and a short sound would be over. Both give the same bits, so whoever filters may go from
/// one to the other at any moment.
final class SectionWarmUp {

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int SECTIONS = SectionLanes.LANES;
    private static final int FRAMES = 256;

    private static volatile boolean done;

    private final double[] coefficients = new double[Kernels.COEFFICIENT_ROWS * SECTIONS];
    private final double[] leftStates = new double[Kernels.STATE_ROWS * SECTIONS];
    private final double[] rightStates = new double[Kernels.STATE_ROWS * SECTIONS];
    private final double[] left = new double[FRAMES];
    private final double[] right = new double[FRAMES];
    private final ScalarKernels plain = new ScalarKernels();

    private SectionWarmUp() {}

    /// Begins, if nobody has. Does not wait.
    static void start() {
        if (STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("rondo-warm-up").start(() -> new SectionWarmUp().run());
        }
    }

    /// Whether lanes are the faster way by now. Any thread.
    static boolean done() {
        return done;
    }

    private void run() {
        long begin = System.nanoTime();
        while (!done && System.nanoTime() - begin < PATIENCE_NANOS) {
            done = isFaster(true) && isFaster(false);
        }
    }

    private boolean isFaster(boolean rounded) {
        long start = System.nanoTime();
        plain.filter(coefficients, SECTIONS, rounded, left, leftStates, right, rightStates, FRAMES);
        long half = System.nanoTime();
        SectionLanes.filter(coefficients, 0, SECTIONS, rounded, left, leftStates, right, rightStates, FRAMES);
        return System.nanoTime() - half < half - start;
    }
}
