package dev.rondo.ring.internal;

/// The producing side of a ring: claim, write, commit. Belongs to one thread.
public abstract class Producer {

    final long capacity;
    final Cursor cursor;

    Producer(long capacity, Cursor cursor) {
        this.capacity = capacity;
        this.cursor = cursor;
    }

    /// Takes up to `n` free elements; an earlier claim that was not committed is aborted.
    ///
    /// @param n how many are wanted, 0 or more
    /// @return how many are granted, 0 when full
    /// @throws IllegalArgumentException if `n` is negative
    /// @throws IllegalStateException if another thread is the producer
    public final long claim(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("claim must not be negative: n=" + n);
        }
        cursor.bind();
        if (cursor.claimed != 0) {
            withdraw();
            cursor.claimed = 0;
        }
        long granted = grant(n);
        cursor.claimed = granted;
        return granted;
    }

    /// Publishes the first `n` claimed elements and gives the rest of the claim back.
    ///
    /// @param n from 0 to the size of the claim
    /// @throws IllegalStateException if `n` lies outside, or another thread is the producer; nothing changes then
    public final void commit(long n) {
        cursor.bind();
        if (n < 0 || n > cursor.claimed) {
            throw new IllegalStateException("commit must stay within the claim: n=" + n + " claimed=" + cursor.claimed);
        }
        publish(n);
        cursor.claimed = 0;
    }

    /// Gives the claim back, if there is one.
    ///
    /// @throws IllegalStateException if another thread is the producer
    public final void abort() {
        cursor.bind();
        if (cursor.claimed != 0) {
            withdraw();
            cursor.claimed = 0;
        }
    }

    /// The size of the claim at hand.
    ///
    /// @return claimed elements, 0 when there is no claim
    public final long claimed() {
        return cursor.claimed;
    }

    /// Where the claim begins.
    ///
    /// @return an index from 0 to capacity − 1
    public final long index() {
        return cursor.index;
    }

    /// How many elements could be claimed now.
    ///
    /// @return free elements; with one producer it only grows until the next commit
    public abstract long writable();

    /// How far the ring is written. Any thread may ask.
    ///
    /// @return elements ever committed; with many producers, ever claimed
    public abstract long position();

    /// Unbinds this side from its thread, so that another one may use it.
    ///
    /// @throws IllegalStateException if another, living thread owns it
    public final void handOver() {
        cursor.handOver();
    }

    /// Says whether a second thread is refused. Off, it is the caller's part that there is none.
    ///
    /// @param checked true at first
    public final void checkThread(boolean checked) {
        cursor.anyThread = !checked;
    }

    /// Grants up to `n` elements.
    abstract long grant(long n);

    /// Publishes the first `n` elements of the claim.
    abstract void publish(long n);

    /// Gives back a claim that is not empty.
    abstract void withdraw();

    /// Moves the position of a producer that is the only one.
    final void advance(long n) {
        Cursor c = cursor;
        long index = c.index + n;
        c.index = index >= capacity ? index - capacity : index;
        c.release(c.position + n);
    }
}
