package dev.rondo.ring.internal;

/// Every rule of positions for one producer and one consumer: element-agnostic, without memory, at any capacity.
///
/// Positions are `long` and only grow, so full and empty never look alike and all slots are usable; an index is
/// position mod capacity. Producer methods belong to one thread, consumer methods to one (other) thread; all are
/// wait-free, none allocates. The producer's release of its position publishes the elements before it; the
/// consumer's release of its position gives slots back.
public final class SpscCore {

    private final long capacity;
    private final Cursor producer = new Cursor();
    private final Cursor consumer = new Cursor();

    /// A ring of positions, empty.
    ///
    /// @param capacity how many elements fit, above 0
    public SpscCore(long capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be above 0: capacity=" + capacity);
        }
        this.capacity = capacity;
    }

    /// How many elements fit.
    ///
    /// @return the capacity; all of it is usable
    public long capacity() {
        return capacity;
    }

    /// Producer: takes up to `n` free elements; replaces an earlier claim that was not committed.
    ///
    /// @param n how many are wanted, 0 or more
    /// @return how many are granted, 0 when full
    public long claim(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("claim must not be negative: n=" + n);
        }
        Cursor p = producer;
        long free = capacity - (p.position - p.otherSeen);
        if (free < n) {
            p.otherSeen = consumer.positionAcquire();
            free = capacity - (p.position - p.otherSeen);
        }
        long granted = Math.min(n, free);
        p.claimed = granted;
        return granted;
    }

    /// Producer: how many elements could be claimed now.
    ///
    /// @return free elements; only grows until the next commit
    public long writable() {
        Cursor p = producer;
        p.otherSeen = consumer.positionAcquire();
        return capacity - (p.position - p.otherSeen);
    }

    /// Producer: the size of the claim at hand.
    ///
    /// @return claimed elements, 0 when there is no claim
    public long claimed() {
        return producer.claimed;
    }

    /// Producer: where the claim begins.
    ///
    /// @return an index from 0 to capacity − 1
    public long producerIndex() {
        return producer.index;
    }

    /// Producer: elements ever committed.
    ///
    /// @return the position
    public long producerPosition() {
        return producer.position;
    }

    /// Producer: publishes the first `n` claimed elements and gives the rest of the claim back.
    ///
    /// @param n from 0 to the size of the claim
    /// @throws IllegalStateException if `n` lies outside; nothing changes then
    public void commit(long n) {
        Cursor p = producer;
        if (n < 0 || n > p.claimed) {
            throw new IllegalStateException("commit must stay within the claim: n=" + n + " claimed=" + p.claimed);
        }
        p.claimed = 0;
        p.index = wrapped(p.index + n);
        p.positionRelease(p.position + n);
    }

    /// Consumer: whether `n` elements are readable; looks at the producer only if what it saw last does not suffice.
    ///
    /// @param n how many, 0 or more
    /// @return whether a window of them may be read
    public boolean hasReadable(long n) {
        Cursor c = consumer;
        if (c.otherSeen - c.position >= n) {
            return true;
        }
        c.otherSeen = producer.positionAcquire();
        return c.otherSeen - c.position >= n;
    }

    /// Consumer: how many elements can be read now.
    ///
    /// @return committed and not yet passed; only grows until the next advance
    public long readable() {
        Cursor c = consumer;
        c.otherSeen = producer.positionAcquire();
        return c.otherSeen - c.position;
    }

    /// Consumer: where its window begins.
    ///
    /// @return an index from 0 to capacity − 1
    public long consumerIndex() {
        return consumer.index;
    }

    /// Consumer: elements ever passed.
    ///
    /// @return the position
    public long consumerPosition() {
        return consumer.position;
    }

    /// Consumer: passes `n` elements and gives their slots back.
    ///
    /// @param n from 0 to what is readable
    /// @throws IllegalStateException if `n` lies outside; nothing changes then
    public void advance(long n) {
        Cursor c = consumer;
        if (n < 0 || !hasReadable(n)) {
            throw new IllegalStateException("advance must stay within what is readable: n=" + n + " readable="
                    + (c.otherSeen - c.position));
        }
        c.index = wrapped(c.index + n);
        c.positionRelease(c.position + n);
    }

    private long wrapped(long index) {
        return index >= capacity ? index - capacity : index;
    }
}
