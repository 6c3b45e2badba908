package dev.rondo.ring.internal;

import java.util.concurrent.atomic.AtomicLong;

/// The consuming side of a ring: look through a window, advance. Belongs to one thread.
public abstract class Consumer {

    final long capacity;
    final Cursor cursor;
    /// Whether looking has given slots back: claims that were skipped.
    boolean skipped;
    private final boolean lappable;
    private final AtomicLong highWater = new AtomicLong();

    /// @param lappable whether it has to ask what it has missed. The question is cheaper than a virtual call where all
    ///        cores are in use
    Consumer(long capacity, Cursor cursor, boolean lappable) {
        this.capacity = capacity;
        this.cursor = cursor;
        this.lappable = lappable;
    }

    /// Whether `n` elements are readable; looks at the producer only if what was seen last does not suffice.
    ///
    /// @param n how many, 0 or more
    /// @return whether a window of them may be read
    /// @throws IllegalStateException if another thread is the consumer
    public final boolean hasReadable(long n) {
        Cursor c = cursor;
        c.bind();
        return c.limit - c.position >= n || look(n) >= n;
    }

    /// Opens a window at this side's position, if what was seen last suffices for it.
    ///
    /// @param n how many, at most the capacity
    /// @return true if a window of them may be read, false if [#window] has to be asked, or `n` is negative
    /// @throws IllegalStateException if another thread is the consumer
    public final boolean seesWindow(int n) {
        Cursor c = cursor;
        c.bind();
        if (n < 0 || n > c.limit - c.position) {
            return false;
        }
        c.open = n;
        return true;
    }

    /// Opens a window at this side's position, if its elements are there; otherwise closes the one that was open.
    ///
    /// @param n how many, 0 or more
    /// @return whether a window of them may be read
    /// @throws IllegalStateException if another thread is the consumer
    public final boolean window(long n) {
        boolean there = hasReadable(n);
        cursor.open = there ? n : 0;
        return there;
    }

    /// Opens a window of what there is, looking at the producer only if what was seen last does not suffice.
    ///
    /// @param n how many at most, 0 or more
    /// @return how many may be read
    /// @throws IllegalStateException if another thread is the consumer
    public final long windowUpTo(long n) {
        Cursor c = cursor;
        c.bind();
        long there = c.limit - c.position >= n ? n : Math.min(n, look(n));
        c.open = there;
        return there;
    }

    /// For those who read one by one.
    ///
    /// @return where this side stands
    public final Cursor cursor() {
        return cursor;
    }

    /// The size of the open window.
    ///
    /// @return elements, 0 when none is open
    public final long windowed() {
        return cursor.open;
    }

    /// How many elements can be read now.
    ///
    /// @return committed and not yet passed; only grows until the next advance. More than the capacity tells a
    ///         consumer that was lapped
    /// @throws IllegalStateException if another thread is the consumer
    public final long readable() {
        cursor.bind();
        return look(capacity);
    }

    /// Where its window begins.
    ///
    /// @return an index from 0 to capacity − 1
    public final long index() {
        return cursor.index(capacity);
    }

    /// How many elements were ever passed. Any thread may ask.
    ///
    /// @return the position
    public final long position() {
        return cursor.acquire();
    }

    /// Passes `n` elements and gives their slots back. Of a consumer that may be lapped this is the moment of truth:
    /// the window was good only if nothing was lost.
    ///
    /// @param n from 0 to what is readable
    /// @return 0, or how many elements from the consumer's position on were overwritten; it then stands behind them,
    ///         wherever `n` would have led
    /// @throws IllegalStateException if `n` lies outside, or another thread is the consumer; nothing changes then
    public final long advance(long n) {
        if (n < 0 || !hasReadable(n)) {
            throw new IllegalStateException("advance must stay within what is readable: n=" + n + " readable="
                    + (cursor.limit - cursor.position));
        }
        Cursor c = cursor;
        c.open = 0;
        long missed = lappable ? miss() : 0;
        if (missed == 0) {
            c.release(c.position + n);
        }
        return missed;
    }

    /// Whether a consumer that is never lapped may [step][Cursor#step], where [Cursor#mayStep] could not tell.
    ///
    /// @return whether there is an element
    /// @throws IllegalStateException if another thread is the consumer
    public final boolean hasNext() {
        boolean there = hasReadable(1);
        cursor.open = 0;
        return there;
    }

    /// How many elements lie between this side and the producer. Any thread may ask.
    ///
    /// @return the lag
    public abstract long lag();

    /// The most that was ever readable when this side looked. Any thread may ask.
    ///
    /// @return the high-water mark, at most the capacity
    public final long highWater() {
        return highWater.get();
    }

    /// How often this side was lapped. Any thread may ask.
    ///
    /// @return overruns, 0 where the producer waits
    public long overruns() {
        return 0;
    }

    /// How many elements were overwritten before this side had passed them. Any thread may ask.
    ///
    /// @return lost elements, 0 where the producer waits
    public long lost() {
        return 0;
    }

    /// How long the claim at the end of what is readable has been neither committed nor withdrawn.
    ///
    /// @param nowNanos the time
    /// @return nanoseconds since this was first asked about that claim, 0 if there is none
    public long stalledNanos(long nowNanos) {
        return 0;
    }

    /// Whether looking has given slots back since this was last asked: claims that were skipped.
    ///
    /// @return true if a producer that waits should look again
    public final boolean hasSkipped() {
        boolean since = skipped;
        if (since) {
            skipped = false;
        }
        return since;
    }

    /// Leaves: the producer waits for this side no longer.
    public void leave() {
        // a ring of one consumer ends with it
    }

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

    private long look(long n) {
        long readable = refresh(n);
        if (readable > highWater.getPlain()) {
            highWater.setOpaque(Math.min(readable, capacity));
        }
        return readable;
    }

    /// Looks at the producer's side until `n` elements are seen or there are no more.
    ///
    /// @return how many are readable
    abstract long refresh(long n);

    /// Moves behind what the producer has overwritten.
    ///
    /// @return how many elements from the position on were lost, 0 if none was
    long miss() {
        return 0;
    }
}
