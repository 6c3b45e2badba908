package dev.rondo.ring.internal;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// One producer, any number of consumers that come and go, each with its own position. The producer waits for those
/// that ask for it and laps the others.
///
/// A consumer that may be lapped reads first and asks afterwards whether it was too late. So the producer tells where
/// its claim ends *before* it writes, and the consumer holds its window against that and not against what is
/// committed: between claim and commit the oldest elements are already gone.
///
/// ```
/// producer                                       consumer
///   announce claimEnd, releaseFence                acquire committed
///   write [committed, claimEnd)                    read   [start, start + n), n ≤ committed − start
///   release committed = claimEnd                   acquireFence, then claimEnd
///                                                  good if start ≥ claimEnd − capacity
/// ```
public final class BroadcastCore implements RingCore {

    private final long capacity;
    private final long largestClaim;
    private final Supplier<Cursor> cursors;
    private final Cursor claimEnd;
    private final Writing producer;
    /// Those whom the producer waits for; replaced, never changed.
    private volatile Reading[] waitedFor = {};

    /// A ring of positions, empty.
    ///
    /// @param capacity how many elements fit, above 0
    /// @param largestClaim the most that one claim takes, from 1 to the capacity: so much of the oldest is out of
    ///        reach for a consumer that is not waited for
    /// @throws IllegalArgumentException if `largestClaim` lies outside
    public BroadcastCore(long capacity, long largestClaim) {
        this(capacity, largestClaim, Cursor::new);
    }

    /// The same for one process of several, with shared positions.
    ///
    /// @param capacity how many elements fit, above 0
    /// @param largestClaim the most that one claim takes, from 1 to the capacity
    /// @param claimEnd where the producer announces the end of its claim
    /// @param written where the producer publishes its position
    /// @throws IllegalArgumentException if `largestClaim` lies outside
    public BroadcastCore(long capacity, long largestClaim, Cursor claimEnd, Cursor written) {
        this(capacity, largestClaim, claimEnd, written, Cursor::new);
    }

    BroadcastCore(long capacity, long largestClaim, Supplier<Cursor> cursors) {
        this(capacity, largestClaim, cursors.get(), cursors.get(), cursors);
    }

    private BroadcastCore(long capacity, long largestClaim, Cursor claimEnd, Cursor written,
            Supplier<Cursor> cursors) {
        this.capacity = RingCore.requireCapacity(capacity);
        this.largestClaim = requireLargestClaim(largestClaim, capacity);
        this.cursors = cursors;
        this.claimEnd = claimEnd;
        this.producer = new Writing(written);
    }

    /// Refuses a bound of claims that bounds nothing, or lets nothing through.
    ///
    /// @param largestClaim the most that one claim takes
    /// @param capacity how many elements fit
    /// @return the largest claim
    /// @throws IllegalArgumentException if it is not from 1 to the capacity
    public static long requireLargestClaim(long largestClaim, long capacity) {
        if (largestClaim <= 0 || largestClaim > capacity) {
            throw new IllegalArgumentException("the largest claim must be from 1 to the capacity: largestClaim="
                    + largestClaim + " capacity=" + capacity);
        }
        return largestClaim;
    }

    @Override
    public Producer producer() {
        return producer;
    }

    /// A consumer that joins now. One that is waited for stands firm from the producer's next claim on; a claim under
    /// way does not know it yet, so its first advance may still tell of a loss.
    @Override
    public Consumer consumer(boolean waitedFor, boolean fromOldest) {
        Reading reading = new Reading(cursors.get());
        reading.begin(fromOldest, waitedFor ? () -> join(reading) : () -> {});
        return reading;
    }

    /// A consumer that joins a producer of another process.
    ///
    /// @param own where it publishes its position
    /// @param fromOldest whether it begins at the oldest element and not at the next
    /// @param meeting makes the producer wait for `own`, if it is to; then a full fence
    /// @return the consumer
    public Consumer consumer(Cursor own, boolean fromOldest, Runnable meeting) {
        Reading reading = new Reading(own);
        reading.begin(fromOldest, meeting);
        return reading;
    }

    /// Waits also for a consumer of another process.
    ///
    /// @param remote where that publishes its position
    /// @return what to let [Consumer#leave] when it has gone
    public Consumer follow(Cursor remote) {
        Reading reading = new Reading(remote);
        join(reading);
        return reading;
    }

    private synchronized void join(Reading reading) {
        Reading[] joined = Arrays.copyOf(waitedFor, waitedFor.length + 1);
        joined[waitedFor.length] = reading;
        waitedFor = joined;
    }

    private synchronized void leave(Reading reading) {
        waitedFor = Arrays.stream(waitedFor).filter(other -> other != reading).toArray(Reading[]::new);
    }

    private final class Writing extends Producer {

        private Reading[] seen = waitedFor;

        Writing(Cursor written) {
            super(BroadcastCore.this.capacity, written, true);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // another array: somebody has joined or left
        long grant(long n) {
            Cursor c = cursor;
            long wanted = Math.min(n, largestClaim);
            Reading[] now = waitedFor;
            if (now != seen || capacity - (c.position - c.otherSeen) < wanted) {
                seen = now;
                c.otherSeen = slowest(now);
            }
            long granted = Math.clamp(capacity - (c.position - c.otherSeen), 0, wanted);
            // a claim given back leaves its traces: the end announced never goes back
            if (c.position + granted > claimEnd.position) {
                claimEnd.announce(c.position + granted);
            }
            return granted;
        }

        private long slowest(Reading[] readings) {
            long slowest = cursor.position;
            for (Reading reading : readings) {
                slowest = Math.min(slowest, reading.cursor.acquire());
            }
            return slowest;
        }

        @Override
        public long writable() {
            return Math.clamp(capacity - (cursor.position - slowest(waitedFor)), 0, largestClaim);
        }

        @Override
        public long position() {
            return cursor.acquire();
        }
    }

    private final class Reading extends Consumer {

        private final AtomicLong overruns = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();

        Reading(Cursor own) {
            super(BroadcastCore.this.capacity, own, true);
        }

        /// Twice: the producer may have gone on before it knew.
        void begin(boolean fromOldest, Runnable meeting) {
            moveToBeginning(fromOldest);
            meeting.run();
            moveToBeginning(fromOldest);
        }

        private void moveToBeginning(boolean fromOldest) {
            moveTo(fromOldest ? Math.max(0, claimEnd.acquire() - capacity) : producer.cursor.acquire());
        }

        private void moveTo(long position) {
            cursor.index = position % capacity;
            cursor.release(position);
        }

        @Override
        long refresh(long n) {
            cursor.limit = producer.cursor.acquire();
            return cursor.limit - cursor.position;
        }

        @Override
        long miss() {
            long start = cursor.position;
            if (start >= claimEnd.confirm() - capacity) {
                return 0;
            }
            // as far as the claim under way cannot reach
            long oldest = producer.cursor.acquire() + largestClaim - capacity;
            moveTo(oldest);
            overruns.setOpaque(overruns.getPlain() + 1);
            lost.setOpaque(lost.getPlain() + oldest - start);
            return oldest - start;
        }

        @Override
        public long lag() {
            return Math.max(0, producer.cursor.acquire() - position());
        }

        @Override
        public long overruns() {
            return overruns.get();
        }

        @Override
        public long lost() {
            return lost.get();
        }

        @Override
        public void leave() {
            BroadcastCore.this.leave(this);
        }
    }
}
