package dev.rondo.ring;

import dev.rondo.ring.internal.Cursor;
import dev.rondo.ring.internal.SpscCore;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// What the rings of one element type have in common: all that does not touch an element's value.
abstract class TypedRing implements AutoCloseable {

    final RingMemory memory;
    final RingWriter writer;
    final RingReader reader;
    /// The two sides' cursors, for those who pass elements one by one.
    final Cursor head;
    final Cursor tail;
    private long overwritten;

    TypedRing(RingMemory memory) {
        SpscCore core = new SpscCore(memory.capacity);
        this.memory = memory;
        this.writer = new RingWriter(memory, core.producer());
        this.reader = new RingReader(memory, core.consumer(true, false));
        this.head = core.producer().cursor();
        this.tail = core.consumer(true, false).cursor();
    }

    /// How many elements fit.
    ///
    /// @return the capacity; every slot is usable
    public final int capacity() {
        return memory.capacity;
    }

    /// The whole memory, both mappings.
    ///
    /// @return the segment that [#claimOffsetBytes()], [#windowOffsetBytes()] and [#viewOffsetBytes] refer to
    public final MemorySegment segment() {
        return memory.segment;
    }

    /// The producing side by itself: waiting, reservations, handing over to another thread.
    ///
    /// @return always the same object
    public final RingWriter writer() {
        return writer;
    }

    /// The consuming side by itself: waiting, handing over to another thread.
    ///
    /// @return always the same object
    public final RingReader reader() {
        return reader;
    }

    /// Writer: how many elements could be claimed now.
    ///
    /// @return from 0 to the capacity
    public final int writable() {
        return writer.writable();
    }

    /// Writer: takes up to `n` free elements, in one run.
    ///
    /// @param n how many are wanted, 0 or more
    /// @return how many are granted, 0 when full
    /// @throws IllegalArgumentException if `n` is negative
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public final int claim(int n) {
        return writer.claim(n);
    }

    /// Writer: takes all of `n` free elements or none, to be committed or, at the end of a `try`, given back.
    ///
    /// @param n how many, from 0 to the capacity
    /// @return always the same object, which says whether it was granted
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public final RingWriter.Reservation reserve(int n) {
        return writer.reserve(n);
    }

    /// Writer: where the claim begins.
    ///
    /// @return the offset in [#segment()], in bytes
    public final long claimOffsetBytes() {
        return writer.offsetBytes();
    }

    /// Writer: publishes the first `n` claimed elements and gives the rest back.
    ///
    /// @param n from 0 to the size of the claim
    /// @throws IllegalStateException if `n` lies outside (nothing changes then), the ring is closed or another thread
    ///         writes
    public final void commit(int n) {
        writer.commit(n);
    }

    /// Writer: copies as many elements as there is room for and publishes them.
    ///
    /// @param source the elements
    /// @param offsetBytes where they begin
    /// @param n how many
    /// @return how many were written, 0 when full
    /// @throws IndexOutOfBoundsException if the range lies outside the source; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public final int write(MemorySegment source, long offsetBytes, int n) {
        return writer.write(source, offsetBytes, n);
    }

    /// Writer: says that nothing will come any more.
    public final void finish() {
        writer.finish();
    }

    /// Reader: how many elements can be read now, in one run.
    ///
    /// @return from 0 to the capacity
    /// @throws IllegalStateException if another thread reads
    public final int readable() {
        return reader.readable();
    }

    /// Reader: opens a window of `n` elements at the reader's position, if they are there.
    ///
    /// @param n from 0 to the capacity
    /// @return whether they are
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final boolean window(int n) {
        return reader.window(n);
    }

    /// Reader: opens a window of all that is readable.
    ///
    /// @return how many elements that is
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final int peek() {
        return reader.windowUpTo(memory.capacity);
    }

    /// Reader: where the window begins.
    ///
    /// @return the offset in [#segment()], in bytes
    public final long windowOffsetBytes() {
        return reader.offsetBytes();
    }

    /// Reader: where a run within what is readable begins; the window stays as it is.
    ///
    /// @param position counted from the first element ever, from the reader's position on
    /// @param n how many elements
    /// @return the offset in [#segment()], in bytes
    /// @throws IllegalArgumentException if the run is not all readable
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final long viewOffsetBytes(long position, int n) {
        memory.requireOpen();
        long first = reader.position();
        long end = first + reader.readable();
        if (n < 0 || position < first || position > end - n) {
            throw new IllegalArgumentException("a view must be readable: position=" + position + " n=" + n
                    + " readable=" + first + ".." + end);
        }
        return position % memory.capacity * memory.elementBytes;
    }

    /// Reader: a run within what is readable, as a segment. Allocates until it is compiled; [#viewOffsetBytes] never
    /// does.
    ///
    /// @param position counted from the first element ever, from the reader's position on
    /// @param n how many elements
    /// @return the run, valid until the reader passes it
    /// @throws IllegalArgumentException if the run is not all readable
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final MemorySegment view(long position, int n) {
        return memory.segment.asSlice(viewOffsetBytes(position, n), (long) n * memory.elementBytes);
    }

    /// Reader: passes `hop` elements, fewer or more than the window had.
    ///
    /// @param hop from 0 to what is readable
    /// @throws IllegalStateException if `hop` lies outside (nothing changes then), the ring is closed or another
    ///         thread reads
    public final void advance(int hop) {
        reader.advance(hop);
    }

    /// Reader: gives the oldest `n` elements back, as [#advance] does; the queue's word for it.
    ///
    /// @param n from 0 to what is readable
    /// @throws IllegalStateException if `n` lies outside (nothing changes then), the ring is closed or another thread
    ///         reads
    public final void release(int n) {
        reader.advance(n);
    }

    /// Reader: copies as many elements as are there and passes them.
    ///
    /// @param target where to put them
    /// @param offsetBytes the first byte there
    /// @param n how many at most
    /// @return how many were read, 0 when empty
    /// @throws IndexOutOfBoundsException if the range lies outside the target; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final int read(MemorySegment target, long offsetBytes, int n) {
        return reader.read(target, offsetBytes, n);
    }

    /// Reader: passes all that is readable; never blocks or allocates.
    ///
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public final void clear() {
        reader.advance(reader.readable());
    }

    /// Reader: whether the writer has finished, so that what is readable now is the rest.
    ///
    /// @return true once nothing more will come
    public final boolean ending() {
        return reader.ending();
    }

    /// How many elements `pushOverwrite` has dropped. For the thread that calls it.
    ///
    /// @return elements that went unread
    public final long overwritten() {
        return overwritten;
    }

    /// Marks the ring as closed, wakes whoever waits (they get [IllegalStateException]) and unmaps it; a second call
    /// does nothing. Not for audio threads.
    @Override
    public final void close() {
        memory.close();
    }

    /// Writer: publishes the element at the slot of [#head].
    final void append() {
        if (memory.tells) {
            writer.stepTelling();
        } else {
            head.step();
        }
    }

    /// Reader: passes the element at the slot of [#tail].
    final void next() {
        tail.step();
        if (memory.tells) {
            memory.waiters.signal();
        }
    }

    /// Drops the oldest element.
    final void dropOldest() {
        reader.advance(1);
        overwritten++;
    }

    /// Where the i-th element of the claim lies.
    final long claimedOffsetBytes(int i) {
        Objects.checkIndex(i, writer.claimed());
        return writer.offsetBytes() + (long) i * memory.elementBytes;
    }

    /// Where the i-th readable element lies.
    final long readableOffsetBytes(int i) {
        if (i < 0 || !reader.consumer.hasReadable(i + 1L)) {
            throw new IndexOutOfBoundsException("index must be readable: i=" + i + " readable=" + reader.readable());
        }
        return reader.offsetBytes() + (long) i * memory.elementBytes;
    }
}
