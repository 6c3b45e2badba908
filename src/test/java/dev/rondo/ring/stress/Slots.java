package dev.rondo.ring.stress;

import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.Producer;
import dev.rondo.ring.internal.RingCore;

/// A ring of positions over plain `int`s. Values are digits, so that what was read is a number read from the left.
abstract class Slots {

    static final int NOTHING = -1;

    final RingCore core;
    private final int[] slots;

    Slots(RingCore core, int capacity) {
        this.core = core;
        this.slots = new int[capacity];
    }

    /// A producing side that any actor may use.
    final Producer producer() {
        Producer producer = core.producer();
        producer.checkThread(false);
        return producer;
    }

    final Consumer consumer(boolean waitedFor, boolean fromOldest) {
        Consumer consumer = core.consumer(waitedFor, fromOldest);
        consumer.checkThread(false);
        return consumer;
    }

    /// Claims and writes, without publishing.
    ///
    /// @return how many were granted
    final int claim(Producer producer, int... digits) {
        int granted = (int) producer.claim(digits.length);
        for (int i = 0; i < granted; i++) {
            slots[(int) (producer.index() + i) % slots.length] = digits[i];
        }
        return granted;
    }

    /// Claims, writes and publishes.
    ///
    /// @return how many were granted
    final int write(Producer producer, int... digits) {
        int granted = claim(producer, digits);
        producer.commit(granted);
        return granted;
    }

    /// Looks at the first `n` elements without passing them.
    ///
    /// @return their digits, or [#NOTHING] if they are not there
    final int look(Consumer consumer, int n) {
        if (!consumer.hasReadable(n)) {
            return NOTHING;
        }
        int digits = 0;
        for (int i = 0; i < n; i++) {
            digits = 10 * digits + slots[(int) (consumer.index() + i) % slots.length];
        }
        return digits;
    }

    /// Looks at `n` elements and passes them.
    final int read(Consumer consumer, int n) {
        int digits = look(consumer, n);
        if (digits != NOTHING) {
            consumer.advance(n);
        }
        return digits;
    }

    /// Reads whatever there is.
    final int readAll(Consumer consumer) {
        int digits = 0;
        for (int digit = read(consumer, 1); digit != NOTHING; digit = read(consumer, 1)) {
            digits = 10 * digits + digit;
        }
        return digits;
    }
}
