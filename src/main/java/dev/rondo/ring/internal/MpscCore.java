package dev.rondo.ring.internal;

import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Any number of producers, one consumer. A claim is one compare-and-set, granted whole or not at all; a commit is one
/// mark. Producers never wait for each other: a slow one holds back what the consumer sees, and loses nothing.
///
/// A claim that is given back takes its positions with it if it is still the last; otherwise it is marked as skipped,
/// and the consumer's windows end before it. The consumer looks for marks from where it last stopped.
public final class MpscCore implements RingCore {

    private final long capacity;
    private final Supplier<Cursor> cursors;
    /// The end of the last claim; it only goes back over a claim that nobody has seen.
    private final Cursor claims;
    private final Cursor read;
    private final Marks marks;
    private final Consumer consumer;

    /// A ring of positions, empty.
    ///
    /// @param capacity how many elements fit, above 0 and less than 2³¹; each costs 8 bytes for its mark
    public MpscCore(long capacity) {
        this(capacity, Cursor::new, Marks::new);
    }

    MpscCore(long capacity, Supplier<Cursor> cursors, LongFunction<Marks> marks) {
        this.capacity = RingCore.requireCapacity(capacity);
        this.cursors = cursors;
        this.claims = cursors.get();
        this.read = cursors.get();
        this.marks = marks.apply(capacity);
        this.consumer = new Reading();
    }

    @Override
    public Producer producer() {
        return new Writing(cursors.get());
    }

    @Override
    public Consumer consumer(boolean waitedFor, boolean fromOldest) {
        return consumer;
    }

    /// Its cursor is its own; nobody else looks at it.
    private final class Writing extends Producer {

        Writing(Cursor own) {
            super(MpscCore.this.capacity, own, false);
        }

        @Override
        long grant(long n) {
            if (n > capacity) {
                throw new IllegalArgumentException("a claim is granted whole, so it must fit the ring: n=" + n
                        + " capacity=" + capacity);
            }
            if (n == 0) {
                return 0;
            }
            long start;
            do {
                start = claims.acquire();
                if (start + n - cursor.otherSeen > capacity) {
                    cursor.otherSeen = read.acquire();
                    if (start + n - cursor.otherSeen > capacity) {
                        return 0;
                    }
                }
            } while (!claims.compareAndSet(start, start + n));
            cursor.position = start;
            cursor.index = marks.index(start);
            return n;
        }

        @Override
        void publish(long n) {
            long claimed = cursor.open;
            if (n == claimed) {
                if (n > 0) {
                    marks.release(cursor.position, cursor.position + n);
                }
            } else if (n == 0) {
                withdraw();
            } else {
                throw new IllegalStateException("a claim among many producers is committed whole: n=" + n + " claimed="
                        + claimed);
            }
        }

        @Override
        void withdraw() {
            long start = cursor.position;
            long end = start + cursor.open;
            if (!claims.compareAndSet(end, start)) {
                marks.release(start, -end);
            }
        }

        @Override
        public long writable() {
            return Math.max(0, capacity - (claims.acquire() - read.acquire()));
        }

        @Override
        public long position() {
            return claims.acquire();
        }
    }

    private final class Reading extends Consumer {

        private long stalledAt = -1;
        private long stalledSince;

        Reading() {
            super(MpscCore.this.capacity, read, false);
        }

        @Override
        long refresh(long n) {
            Cursor c = cursor;
            while (c.limit - c.position < n) {
                long mark = marks.acquire(c.limit);
                if (mark > c.limit) {
                    c.limit = mark;
                } else if (-mark > c.limit && c.limit == c.position) {
                    c.limit = -mark;
                    c.move(c.limit - c.position, capacity);
                    skipped = true;
                } else {
                    break;
                }
            }
            return c.limit - c.position;
        }

        @Override
        public long lag() {
            return Math.max(0, claims.acquire() - position());
        }

        @Override
        public long stalledNanos(long nowNanos) {
            readable();
            long end = cursor.limit;
            if (claims.acquire() <= end || Math.abs(marks.acquire(end)) > end) {
                stalledAt = -1;
                return 0;
            }
            if (stalledAt != end) {
                stalledAt = end;
                stalledSince = nowNanos;
            }
            return nowNanos - stalledSince;
        }
    }
}
