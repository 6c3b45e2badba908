package dev.rondo.ring.internal;

/// The producing side of a ring: claim, write, commit. Belongs to one thread.
public abstract class Producer {

    final long capacity;
    final Cursor cursor;
    private final boolean alone;

    /// @param alone whether there is no other: then a commit is a move of the position, and a claim that is given back
    ///        leaves no trace. The question is cheaper than a virtual call where all cores are in use
    Producer(long capacity, Cursor cursor, boolean alone) {
        this.capacity = capacity;
        this.cursor = cursor;
        this.alone = alone;
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
        Cursor c = cursor;
        c.bind();
        if (c.open != 0) {
            giveBack();
        }
        long granted = c.limit - c.position >= n ? n : grant(n);
        c.open = granted;
        return granted;
    }

    /// Publishes the first `n` claimed elements and gives the rest of the claim back.
    ///
    /// @param n from 0 to the size of the claim
    /// @throws IllegalStateException if `n` lies outside, or another thread is the producer; nothing changes then
    public final void commit(long n) {
        Cursor c = cursor;
        c.bind();
        if (n < 0 || n > c.open) {
            throw new IllegalStateException("commit must stay within the claim: n=" + n + " claimed=" + c.open);
        }
        if (alone) {
            c.move(n, capacity);
        } else {
            publish(n);
        }
        c.open = 0;
    }

    /// Whether a producer that is alone may [#append] one element at its index. The short way for those who write one
    /// by one: a claim and a commit in which nothing can go wrong.
    ///
    /// @return whether there is room
    /// @throws IllegalStateException if another thread is the producer
    public final boolean hasRoom() {
        Cursor c = cursor;
        c.bind();
        if (c.open != 0) {
            giveBack();
        }
        return c.position < c.limit || grant(1) == 1;
    }

    /// Publishes the element for which [#hasRoom] has said yes.
    public final void append() {
        cursor.move(1, capacity);
    }

    /// Gives the claim back, if there is one.
    ///
    /// @throws IllegalStateException if another thread is the producer
    public final void abort() {
        cursor.bind();
        if (cursor.open != 0) {
            giveBack();
        }
    }

    private void giveBack() {
        if (!alone) {
            withdraw();
        }
        cursor.open = 0;
    }

    /// The size of the claim at hand.
    ///
    /// @return claimed elements, 0 when there is no claim
    public final long claimed() {
        return cursor.open;
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

    /// Grants up to `n` elements, which lie beyond the limit.
    abstract long grant(long n);

    /// Publishes the first `n` elements of the claim of one of many.
    void publish(long n) {}

    /// Gives back the claim of one of many, which is not empty.
    void withdraw() {}
}
