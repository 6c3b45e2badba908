package dev.rondo.ring;

/// What a thread does while the other side of a ring has nothing for it; chosen when the ring is made.
///
/// Only [#BLOCKING] makes the other side signal. With the others publishing stays as cheap as a store.
public enum Waiting {

    /** Burns a core and reacts within nanoseconds. */
    SPIN,

    /** Offers the core to others and reacts within microseconds on an idle machine. */
    YIELD,

    /** Spins a little, then sleeps in steps of 50 µs: no measurable load, reaction within some 0.1 ms. */
    PARK,

    /**
     * Sleeps until it is woken. Each commit and each advance pays a full fence for that, some nanoseconds, and takes a
     * lock, shortly, if somebody sleeps.
     */
    BLOCKING
}
