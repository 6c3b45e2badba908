package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rondo.audio.device.RealTimePriority;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Notices when the machine stood still: threads that do nothing but wake each millisecond. A virtual machine is stopped for
/// tens of milliseconds now and then, and no buffer of twenty is proof against that. So what happened then tells nothing,
/// and is tried again.
final class Standstill implements AutoCloseable {

    private static final int ATTEMPTS = 6;
    private static final long NOTABLE_NANOS = 6_000_000;
    private static final long NAP_NANOS = 1_000_000;

    private final AtomicLong longestNanos = new AtomicLong();
    private volatile boolean closed;

    /// Something that either holds, or must not be blamed on us.
    interface Attempt {

        /// Tries once. What must hold on any machine is asserted in here.
        ///
        /// @return why it does not hold, empty if it does
        String fault() throws Exception;
    }

    /// @param raised whether to watch in real time, where other programs cannot be in the way
    private Standstill(boolean raised) {
        for (int cpu = 0; cpu < Runtime.getRuntime().availableProcessors(); cpu++) {
            Thread.ofPlatform().daemon().name("standstill").start(() -> watch(raised));
        }
    }

    /// Tries until it holds. It must, when the machine did not stand still; when it does in every attempt, the test is left
    /// out and says so.
    static void holdsOnAMachineThatRuns(Attempt attempt) throws Exception {
        holds(false, attempt);
    }

    /// The same for what must hold though other programs are busy.
    static void holdsOnAMachineThatIsBusy(Attempt attempt) throws Exception {
        holds(true, attempt);
    }

    private static void holds(boolean raised, Attempt attempt) throws Exception {
        StringBuilder faults = new StringBuilder();
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Standstill standstill = new Standstill(raised)) {
                String fault = attempt.fault();
                if (fault.isEmpty()) {
                    return;
                }
                long longest = standstill.longestNanos.get();
                faults.append(String.format("%n%s (stood still for %.0f ms)", fault, longest * 1e-6));
                assertTrue(longest >= NOTABLE_NANOS, faults::toString);
            }
        }
        abort("the machine stood still in every attempt:" + faults);
    }

    private void watch(boolean raised) {
        if (raised) {
            RealTimePriority.raise();
        }
        long last = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(NAP_NANOS);
            long now = System.nanoTime();
            long away = now - last;
            longestNanos.accumulateAndGet(away, Math::max);
            last = now;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
