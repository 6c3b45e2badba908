package dev.rondo.ring.internal;

import java.util.function.Supplier;

/// One producer, one consumer, both wait-free. The producer's release of its position publishes the elements before
/// it; the consumer's release of its position gives slots back. Each looks at the other's position only when what it
/// saw last does not suffice.
public final class SpscCore implements RingCore {

    private final Producer producer;
    private final Consumer consumer;

    /// A ring of positions, empty.
    ///
    /// @param capacity how many elements fit, above 0
    public SpscCore(long capacity) {
        this(capacity, Cursor::new);
    }

    SpscCore(long capacity, Supplier<Cursor> cursors) {
        RingCore.requireCapacity(capacity);
        Cursor written = cursors.get();
        Cursor read = cursors.get();
        this.producer = new Writing(capacity, written, read);
        this.consumer = new Reading(capacity, read, written);
    }

    @Override
    public Producer producer() {
        return producer;
    }

    @Override
    public Consumer consumer(boolean waitedFor, boolean fromOldest) {
        return consumer;
    }

    private static final class Writing extends Producer {

        private final Cursor read;

        Writing(long capacity, Cursor written, Cursor read) {
            super(capacity, written, true);
            this.read = read;
        }

        @Override
        long grant(long n) {
            return Math.min(n, writable());
        }

        @Override
        public long writable() {
            cursor.limit = read.acquire() + capacity;
            return cursor.limit - cursor.position;
        }

        @Override
        public long position() {
            return cursor.acquire();
        }
    }

    private static final class Reading extends Consumer {

        private final Cursor written;

        Reading(long capacity, Cursor read, Cursor written) {
            super(capacity, read, false);
            this.written = written;
        }

        @Override
        long refresh(long n) {
            cursor.limit = written.acquire();
            return cursor.limit - cursor.position;
        }

        @Override
        public long lag() {
            return Math.max(0, written.acquire() - position());
        }
    }
}
