package dev.rondo.dsp.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/// A count kept by one thread and read by any: neither fences nor read-modify-write on the audio thread.
final class Tally {

    private final AtomicLong count = new AtomicLong();

    void add(long n) {
        count.setOpaque(count.getPlain() + n);
    }

    void set(long value) {
        count.setOpaque(value);
    }

    long get() {
        return count.getOpaque();
    }
}
