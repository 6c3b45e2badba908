package dev.rondo.ring;

import dev.rondo.ring.internal.Consumer;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The consuming side of a ring: look through a window, advance by a hop. The two are independent: a hop smaller than
/// the window overlaps, a larger one skips.
///
/// ```java
/// while (reader.await(1024)) {                       // false at the end
///     analyse(segment, reader.offsetBytes());
///     reader.advance(256);
/// }
/// ```
///
/// A reader that may be lapped ([ReaderPolicy#LAP_ME]) looks at memory that the writer may be writing. What it sees is
/// provisional until [#advance] returns 0; [#read] copies and validates by itself.
///
/// | | threads | blocks | allocates |
/// |---|---|---|---|
/// | [#window], [#windowed], [#advance], [#readable], [#offsetBytes()], [#read], [#stalledNanos] | the reader's one | never, wait-free; `read` of a lapped reader tries again | never |
/// | [#await(int)] | the reader's one | as [Waiting] says, interruptible | never; [Waiting#BLOCKING] when it sleeps |
/// | [#position], [#lag], [#overruns], [#lost], [#highWater], [#ending] | any | never | never |
/// | [#close] | any | shortly | yes |
///
/// With [Waiting#BLOCKING] what wakes a writer takes a lock, shortly.
///
/// The first thread that looks owns the reader until [#handOver]; a second one is refused.
public sealed class RingReader implements AutoCloseable permits PlanarFloatRing.Reader {

    final RingMemory memory;
    final Consumer consumer;

    RingReader(RingMemory memory, Consumer consumer) {
        this.memory = memory;
        this.consumer = consumer;
    }

    /// How many elements can be read now, in one run.
    ///
    /// @return from 0 to the capacity. Among many writers it ends before a claim that was given back, and before one
    ///         that is not yet committed
    /// @throws IllegalStateException if another thread owns this reader
    public int readable() {
        long readable = consumer.readable();
        signalSkips();
        return (int) Math.min(readable, memory.capacity);
    }

    /// Opens a window of `n` elements at the reader's position, if they are there.
    ///
    /// @param n from 0 to the capacity
    /// @return whether they are; if not, the earlier window is gone too
    /// @throws IllegalArgumentException if `n` is negative or exceeds the capacity
    /// @throws IllegalStateException if the ring is closed or another thread owns this reader
    public boolean window(int n) {
        memory.requireOpen();
        return (n <= memory.capacity && consumer.seesWindow(n)) || lookForWindow(n);
    }

    private boolean lookForWindow(int n) {
        if (n < 0 || n > memory.capacity) {
            throw new IllegalArgumentException("a window must be from 0 to the capacity: n=" + n + " capacity="
                    + memory.capacity);
        }
        boolean there = consumer.window(n);
        signalSkips();
        return there;
    }

    /// Whether a reader who is never lapped may step, where its cursor could not tell.
    final boolean hasNext() {
        memory.requireOpen();
        return consumer.hasNext();
    }

    /// Opens a window of what there is.
    ///
    /// @param n how many at most
    /// @return how many there are
    final int windowUpTo(int n) {
        memory.requireOpen();
        int there = (int) consumer.windowUpTo(Math.min(n, memory.capacity));
        signalSkips();
        return there;
    }

    private void signalSkips() {
        if (consumer.hasSkipped()) {
            memory.waiters.signal();
        }
    }

    /// Waits until `n` elements are there, then opens a window of them.
    ///
    /// @param n from 0 to the capacity
    /// @return true; false if the writer finished before, or the thread was interrupted, and stays so
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException as [#window], also while waiting
    public boolean await(int n) {
        return await(n, Long.MAX_VALUE);
    }

    /// Waits until `n` elements are there, for some time, then opens a window of them.
    ///
    /// @param n from 0 to the capacity
    /// @param timeoutNanos how long to wait, [Long#MAX_VALUE] for ever
    /// @return true; false if the writer finished before, the time is over or the thread was interrupted, and stays so
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException as [#window], also while waiting
    public boolean await(int n, long timeoutNanos) {
        if (window(n)) {
            return true;
        }
        long deadlineNanos = Waiters.deadlineNanos(timeoutNanos);
        memory.waiters.enter();
        try {
            for (int rounds = 0;; rounds++) {
                boolean last = memory.finished();
                if (window(n)) {
                    return true;
                }
                if (last || !memory.waiters.pause(rounds, deadlineNanos)) {
                    return false;
                }
            }
        } finally {
            memory.waiters.leave();
        }
    }

    /// The size of the open window.
    ///
    /// @return elements, 0 when none is open
    public int windowed() {
        return (int) consumer.windowed();
    }

    /// Where the window begins, in the first plane.
    ///
    /// @return the offset in the ring's segment, in bytes
    public long offsetBytes() {
        return consumer.index() * memory.elementBytes;
    }

    /// Where the window begins in a plane.
    ///
    /// @param plane from 0
    /// @return the offset in the ring's segment, in bytes
    public long offsetBytes(int plane) {
        return memory.offsetBytes(plane, consumer.index());
    }

    /// Passes `hop` elements, fewer or more than the window had, and tells whether the window was good.
    ///
    /// @param hop from 0 to what is readable; 0 only confirms
    /// @return 0 if nothing was lost, as always where the writer waits; otherwise how many elements from the reader's
    ///         position on were overwritten. What was seen is not to be trusted then, and the reader stands behind the
    ///         lost ones, wherever the hop would have led
    /// @throws IllegalStateException if `hop` lies outside (nothing changes then), the ring is closed or another
    ///         thread owns this reader
    public long advance(int hop) {
        memory.requireOpen();
        long lost = consumer.advance(hop);
        if (memory.signals) {
            memory.waiters.signal();
        }
        return lost;
    }

    /// Copies elements of the first plane and passes them. What was overwritten meanwhile is left out and counted in
    /// [#lost]; what is returned is good.
    ///
    /// @param target where to put them
    /// @param offsetBytes the first byte there
    /// @param n how many at most
    /// @return how many were read, 0 when empty
    /// @throws IndexOutOfBoundsException if the range lies outside the target; nothing changes then
    /// @throws IllegalStateException as [#window]
    public int read(MemorySegment target, long offsetBytes, int n) {
        Objects.checkFromIndexSize(offsetBytes, (long) n * memory.elementBytes, target.byteSize());
        for (;;) {
            int there = windowUpTo(n);
            MemorySegment.copy(memory.segment, offsetBytes(), target, offsetBytes, (long) there * memory.elementBytes);
            if (advance(there) == 0) {
                return there;
            }
        }
    }

    /// Whether the writers have finished, so that what is readable now is the rest.
    ///
    /// @return true once nothing more will come
    public boolean ending() {
        return memory.finished();
    }

    /// How many elements were ever passed. Any thread may ask.
    ///
    /// @return the reader's position
    public long position() {
        return consumer.position();
    }

    /// How far this reader is behind. Any thread may ask.
    ///
    /// @return elements between its position and the writer's
    public long lag() {
        return consumer.lag();
    }

    /// How often this reader was lapped. Any thread may ask.
    ///
    /// @return overruns, 0 where the writer waits
    public long overruns() {
        return consumer.overruns();
    }

    /// How many elements this reader lost. Any thread may ask.
    ///
    /// @return elements that were overwritten before it had passed them, 0 where the writer waits
    public long lost() {
        return consumer.lost();
    }

    /// The most that was ever readable when this reader looked. Any thread may ask.
    ///
    /// @return the high-water mark, in elements, at most the capacity
    public long highWater() {
        return consumer.highWater();
    }

    /// How long the claim at the end of what is readable has been neither committed nor given back: the age of a
    /// writer that died. Measured from the first call that met the claim, so ask now and then. For the reader's thread.
    ///
    /// @return nanoseconds, 0 if no claim is open, as always where there is one writer
    /// @throws IllegalStateException if another thread owns this reader
    public long stalledNanos() {
        long stalledNanos = consumer.stalledNanos(System.nanoTime());
        signalSkips();
        return stalledNanos;
    }

    /// Lets another thread use this reader. It sees all that this thread did.
    ///
    /// @throws IllegalStateException if another, living thread owns it
    public void handOver() {
        consumer.handOver();
    }

    /// Switches the check for a second thread off, or on again; it costs a comparison a call.
    ///
    /// @param checked true at first
    public void checkThread(boolean checked) {
        consumer.checkThread(checked);
    }

    /// Leaves a broadcast ring: the writer waits for this reader no longer. Where there is one reader, nothing happens.
    @Override
    public void close() {
        consumer.leave();
        memory.waiters.signal();
    }
}
