package dev.rondo.ring;

import java.util.concurrent.locks.LockSupport;

/// What a thread does while the other side of a ring has nothing for it. None of these makes the other side signal,
/// so publishing stays as cheap as a store.
public enum Waiting {

    /** Burns a core and reacts within nanoseconds. */
    SPIN,

    /** Offers the core to others and reacts within microseconds on an idle machine. */
    YIELD,

    /** Spins a little, then sleeps in steps of 50 µs: no measurable load, reaction within some 0.1 ms. */
    PARK;

    private static final int SPINS = 100;
    private static final long PARK_NANOS = 50_000;

    /// Waits once.
    ///
    /// @param rounds how often this wait has already paused, from 0
    @SuppressWarnings("ThreadPriorityCheck") // yielding to the scheduler is what YIELD is for
    void pause(int rounds) {
        if (this == SPIN || rounds < SPINS) {
            Thread.onSpinWait();
        } else if (this == YIELD) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }
}
