package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/// A ring of elements of a fixed size, which lie in mirrored memory and not on the heap: a ring buffer, and a queue.
///
/// ```java
/// record Trade(long nanos, int price, short lots) {}
///
/// try (var ring = Ring.allocate(Element.of(MethodHandles.lookup(), Trade.class), 1000)) {
///     ring.push(new Trade(System.nanoTime(), 4200, (short) 3));
///     try (var reservation = ring.reserve(2)) {             // a queue reserves, fills, commits
///         if (reservation.granted()) {
///             ring.set(0, first);
///             ring.set(1, second);
///             reservation.commit(2);
///         }
///     }
///     int n = ring.peek();                                  // looks at all of it …
///     Trade newest = ring.get(n - 1);
///     ring.release(n);                                      // … and lets it go
/// }
/// ```
///
/// One thread writes, one reads, which may be the same; both sides are wait-free. Elements are copied in and out, so
/// `pop` makes an object; who wants none reads fields in [#segment()] at [#windowOffsetBytes()].
///
/// Threads, blocking and allocation of each method are those of [RingWriter] and [RingReader].
///
/// @param <T> the type of an element outside the ring
public final class Ring<T> extends TypedRing implements Iterable<T> {

    private final Element<T> element;

    private Ring(RingMemory memory, Element<T> element) {
        super(memory);
        this.element = element;
    }

    /// Maps a ring whose waiting sides [Waiting#PARK].
    ///
    /// @param <T> the type of an element outside the ring
    /// @param element how an element is read and written
    /// @param minimumCapacity the least capacity in elements, above 0 and below 2³⁰ bytes; rounded up to whole pages
    /// @return an empty ring
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static <T> Ring<T> allocate(Element<T> element, int minimumCapacity) {
        return allocate(element, minimumCapacity, Waiting.PARK);
    }

    /// Maps a ring.
    ///
    /// @param <T> the type of an element outside the ring
    /// @param element how an element is read and written
    /// @param minimumCapacity as in [#allocate(Element, int)]
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static <T> Ring<T> allocate(Element<T> element, int minimumCapacity, Waiting waiting) {
        return new Ring<>(RingMemory.allocate(element.sizeBytes(), minimumCapacity, 1, waiting), element);
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param <T> the type of an element outside the ring
    /// @param memory mirrored memory of one plane, less than 2³⁰ bytes of whole elements
    /// @param element how an element is read and written
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit
    public static <T> Ring<T> over(MirroredMemory memory, Element<T> element, Waiting waiting) {
        return new Ring<>(new RingMemory(memory, element.sizeBytes(), waiting), element);
    }

    /// Writer: appends one element.
    ///
    /// @param value the element
    /// @return whether there was room
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public boolean push(T value) {
        if (claim(1) == 0) {
            return false;
        }
        element.set(memory.segment, writer.offsetBytes(), value);
        writer.commit(1);
        return true;
    }

    /// Appends one element and drops the oldest if the ring is full. For a thread that writes and reads; never blocks, and
    /// allocates as its [Element] does.
    ///
    /// @param value the element
    /// @return whether one was dropped; `overwritten()` counts them
    /// @throws IllegalStateException if the ring is closed, or full and another thread reads
    public boolean pushOverwrite(T value) {
        boolean full = !push(value);
        if (full) {
            dropOldest();
            push(value);
        }
        return full;
    }

    /// Writer: appends as many elements as there is room for, all at once.
    ///
    /// @param source the elements
    /// @param offset the first to write
    /// @param length how many
    /// @return how many were written, 0 when full
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread writes
    public int write(T[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int granted = claim(length);
        for (int i = 0; i < granted; i++) {
            set(i, source[offset + i]);
        }
        writer.commit(granted);
        return granted;
    }

    /// Writer: sets one element of the claim.
    ///
    /// @param i from 0 to the size of the claim − 1
    /// @param value the element
    /// @throws IndexOutOfBoundsException if it lies outside
    public void set(int i, T value) {
        element.set(memory.segment, claimedOffsetBytes(i), value);
    }

    /// Reader: takes the oldest element.
    ///
    /// @return the element, null when empty
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public T pop() {
        if (!window(1)) {
            return null;
        }
        T value = element.get(memory.segment, reader.offsetBytes());
        reader.advance(1);
        return value;
    }

    /// Reader: takes as many elements as are there, all at once.
    ///
    /// @param target where to put them
    /// @param offset the first slot
    /// @param length how many at most
    /// @return how many were read, 0 when empty
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public int read(T[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int n = Math.min(length, readable());
        for (int i = 0; i < n; i++) {
            target[offset + i] = get(i);
        }
        advance(n);
        return n;
    }

    /// Reader: looks at one element.
    ///
    /// @param i from 0, the oldest, to what is readable − 1
    /// @return the element
    /// @throws IndexOutOfBoundsException if it lies outside
    /// @throws IllegalStateException if the ring is closed or another thread reads
    public T get(int i) {
        return element.get(memory.segment, readableOffsetBytes(i));
    }

    /// Reader: goes through what is readable now, from the oldest on, and takes nothing. Never
    /// blocks; allocates the iterator and, as [#get] does, each element.
    ///
    /// @return an iterator, valid until the reader advances
    @Override
    public Iterator<T> iterator() {
        int n = readable();
        return new Iterator<>() {

            private int next;

            @Override
            public boolean hasNext() {
                return next < n;
            }

            @Override
            public T next() {
                if (next == n) {
                    throw new NoSuchElementException("all " + n + " were seen");
                }
                return get(next++);
            }
        };
    }
}
