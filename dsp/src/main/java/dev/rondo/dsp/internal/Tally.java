package dev.rondo.dsp.internal;

import java.util.concurrent.atomic.AtomicLong;

/// A count kept by one thread and read by any: neither fences nor read-modify-write on the audio thread.
public final class Tally {

    private final AtomicLong count = new AtomicLong();

    /// The one thread: adds.
    ///
    /// @param n how much
    public void add(long n) {
        count.setOpaque(count.getPlain() + n);
    }

    /// The one thread: sets.
    ///
    /// @param value what it is now
    public void set(long value) {
        count.setOpaque(value);
    }

    /// Any thread: looks.
    ///
    /// @return the count
    public long get() {
        return count.getOpaque();
    }
}
