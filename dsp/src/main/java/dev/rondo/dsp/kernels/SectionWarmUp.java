package dev.rondo.dsp.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Runs [SectionLanes] on silence, in a thread of its own, until the compiler has made it faster than plain loops: before
/// that each vector is an object and a short sound would be over. Both give the same bits, so whoever filters may go from
/// one to the other at any moment.
///
/// It begins when so much was filtered that there seems to be more. Some seconds of work are enough for a compiler that has
/// a processor; where others take it, the thread goes on, but rests most of the time.
final class SectionWarmUp {

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    private static final long HURRY_NANOS = 5_000_000_000L;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    /// Times its work, how long it rests once it is no longer in a hurry.
    private static final long RESTS = 9;
    /// Sections times frames: two seconds of eight sections.
    private static final long WORTHWHILE = 1 << 20;
    private static final long FIRST_LOOK_NANOS = 1_000_000;
    private static final long LAST_LOOK_NANOS = 500_000_000;
    private static final int SECTIONS = SectionLanes.LANES;
    private static final int FRAMES = 512;
    /// The compiler goes by how often a method was called more than by what it did, and each call is slow as yet.
    private static final int SHORT_FRAMES = 40;
    private static final int SHORT_CALLS = 64;

    /// Written by whoever filters; to lose some does not matter.
    private static long filtered;

    private static volatile boolean roundedDone;
    private static volatile boolean wholeDone;

    private final double[] coefficients = new double[Kernels.COEFFICIENT_ROWS * SECTIONS];
    private final double[] leftStates = new double[Kernels.STATE_ROWS * SECTIONS];
    private final double[] rightStates = new double[Kernels.STATE_ROWS * SECTIONS];
    private final double[] left = new double[FRAMES];
    private final double[] right = new double[FRAMES];
    private final ScalarKernels plain = new ScalarKernels();

    private SectionWarmUp() {}

    /// Makes the thread that waits until enough was filtered, if nobody has. Does not wait.
    static void prepare() {
        if (STARTED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("rondo-warm-up").start(() -> new SectionWarmUp().run());
        }
    }

    /// Tells that plain loops were run. Any thread.
    static void count(int sections, int frames) {
        filtered += (long) sections * frames;
    }

    /// Whether lanes are the faster way by now. Any thread.
    static boolean done(boolean rounded) {
        return rounded ? roundedDone : wholeDone;
    }

    private void run() {
        for (long nanos = FIRST_LOOK_NANOS; filtered < WORTHWHILE; nanos = Math.min(2 * nanos, LAST_LOOK_NANOS)) {
            LockSupport.parkNanos(nanos);
        }
        long worked = 0;
        while (!(roundedDone && wholeDone) && worked < PATIENCE_NANOS) {
            long start = System.nanoTime();
            if (roundedDone) {
                wholeDone = isFaster(false);
            } else {
                roundedDone = isFaster(true);
            }
            long took = System.nanoTime() - start;
            worked += took;
            if (worked > HURRY_NANOS) {
                LockSupport.parkNanos(RESTS * took);
            }
        }
    }

    private boolean isFaster(boolean rounded) {
        for (int call = 0; call < SHORT_CALLS; call++) {
            filterInLanes(rounded, SHORT_FRAMES);
        }
        long start = System.nanoTime();
        plain.filter(coefficients, SECTIONS, rounded, left, leftStates, right, rightStates, FRAMES);
        long half = System.nanoTime();
        filterInLanes(rounded, FRAMES);
        return System.nanoTime() - half < half - start;
    }

    private void filterInLanes(boolean rounded, int frames) {
        SectionLanes.filter(coefficients, 0, SECTIONS, rounded, left, leftStates, right, rightStates, frames);
    }
}
