package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.LongBuffer;
import java.util.Objects;

/// A ring of longs. Any window of up to `capacity` of them is one contiguous run, wherever it starts.
///
/// One thread writes, one reads, which may be the same; both sides are wait-free and never allocate.
///
/// ```java
/// try (var ring = LongRing.allocate(8192)) {
///     ring.write(block, 0, block.length);
///     while (ring.window(1024)) {          // overlapping windows of 1024, every 256
///         LongBuffer window = ring.elements();
///         ring.advance(256);
///     }
/// }
/// ```
///
/// Threads, blocking and allocation of each method are those of [RingWriter] and [RingReader].
public final class LongRing extends TypedRing {

    /// All of the memory, both mappings; the cheapest access there is to one element.
    private final LongBuffer slots;
    private final LongBuffer claimed;
    private final LongBuffer elements;

    private LongRing(RingMemory memory) {
        super(memory);
        this.slots = memory.buffer(0).asLongBuffer();
        this.claimed = memory.buffer(0).asLongBuffer();
        this.elements = memory.buffer(0).asLongBuffer();
    }

    /// Maps a ring whose waiting sides [Waiting#PARK].
    ///
    /// @param minimumCapacity the least capacity in longs, above 0 and below 2³⁰ bytes; rounded up to whole pages
    /// @return an empty ring
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static LongRing allocate(int minimumCapacity) {
        return allocate(minimumCapacity, Waiting.PARK);
    }

    /// Maps a ring.
    ///
    /// @param minimumCapacity the least capacity in longs, above 0 and below 2³⁰ bytes; rounded up to whole pages
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static LongRing allocate(int minimumCapacity, Waiting waiting) {
        return new LongRing(RingMemory.allocate(Long.BYTES, minimumCapacity, 1, waiting));
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory mirrored memory of one plane, less than 2³⁰ bytes
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit
    public static LongRing over(MirroredMemory memory, Waiting waiting) {
        return new LongRing(new RingMemory(memory, Long.BYTES, waiting));
    }

    /// Writer: appends one long.
    ///
    /// @param value the long
    /// @return whether there was room
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public boolean push(long value) {
        return head.mayStep() ? append(value) : writer.hasRoom() && append(value);
    }

    /// Twice in [#push], so that the compiled common way never joins the other.
    private boolean append(long value) {
        slots.put(head.slot(), value);
        append();
        return true;
    }

    /// Appends one long and drops the oldest if the ring is full. For a thread that writes and reads; never
    /// blocks or allocates.
    ///
    /// @param value the long
    /// @return whether one was dropped; `overwritten()` counts them
    /// @throws IllegalStateException if the ring is closed, or full and another thread reads
    public boolean pushOverwrite(long value) {
        boolean full = !push(value);
        if (full) {
            dropOldest();
            push(value);
        }
        return full;
    }

    /// Writer: copies as many longs as there is room for and publishes them.
    ///
    /// @param source the longs
    /// @param offset the first to write
    /// @param length how many
    /// @return how many were written, 0 when full
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public int write(long[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int granted = claim(length);
        MemorySegment.copy(source, offset, memory.segment, ValueLayout.JAVA_LONG, writer.offsetBytes(), granted);
        writer.commit(granted);
        return granted;
    }

    /// Writer: sets one long of the claim.
    ///
    /// @param i from 0 to the size of the claim − 1
    /// @param value the long
    /// @throws IndexOutOfBoundsException if it lies outside
    public void set(int i, long value) {
        memory.segment.set(ValueLayout.JAVA_LONG, claimedOffsetBytes(i), value);
    }

    /// Writer: the claimed longs, always the same buffer object.
    ///
    /// @return the writer's buffer from the start of the claim to its end
    public LongBuffer claimed() {
        int start = (int) writer.producer.index();
        return claimed.limit(start + writer.claimed()).position(start);
    }

    /// Reader: takes the oldest long.
    ///
    /// @param whenEmpty what to return if there is none
    /// @return the long
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public long pop(long whenEmpty) {
        return tail.mayStep() ? take() : reader.hasNext() ? take() : whenEmpty;
    }

    private long take() {
        long value = slots.get(tail.slot());
        next();
        return value;
    }

    /// Reader: copies as many longs as are there and passes them.
    ///
    /// @param target where to put them
    /// @param offset the first slot
    /// @param length how many at most
    /// @return how many were read, 0 when empty
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public int read(long[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int n = reader.windowUpTo(length);
        MemorySegment.copy(memory.segment, ValueLayout.JAVA_LONG, reader.offsetBytes(), target, offset, n);
        reader.advance(n);
        return n;
    }

    /// Reader: looks at one long.
    ///
    /// @param i from 0, the oldest, to what is readable − 1
    /// @return the long
    /// @throws IndexOutOfBoundsException if it lies outside
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public long get(int i) {
        return memory.segment.get(ValueLayout.JAVA_LONG, readableOffsetBytes(i));
    }

    /// Reader: the window, always the same buffer object.
    ///
    /// @return the reader's buffer from the start of the window to its end
    public LongBuffer elements() {
        int start = (int) reader.consumer.index();
        return elements.limit(start + reader.windowed()).position(start);
    }
}
