package dev.rondo.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandles;

/// What a [Ring] holds: the size of an element, and how it is read and written where it lies.
///
/// ```java
/// record Trade(long nanos, int price, short lots) {}
///
/// Element<Trade> trades = Element.of(MethodHandles.lookup(), Trade.class);      // 14 bytes each
/// Element<Long> stamps = Element.of(long.class);
/// ```
///
/// @param <T> the type outside the ring
public interface Element<T> {

    /// How many bytes an element takes.
    ///
    /// @return the size, above 0
    int sizeBytes();

    /// Reads an element.
    ///
    /// @param segment the memory
    /// @param offsetBytes where the element begins, not necessarily aligned
    /// @return its value, which keeps nothing of the memory
    T get(MemorySegment segment, long offsetBytes);

    /// Writes an element.
    ///
    /// @param segment the memory
    /// @param offsetBytes where the element begins, not necessarily aligned
    /// @param value its value
    void set(MemorySegment segment, long offsetBytes, T value);

    /// A primitive in the machine's byte order. [LongRing] and its like do the same without boxing.
    ///
    /// @param <T> the primitive's wrapper
    /// @param type a primitive type such as `long.class`
    /// @return the element
    /// @throws IllegalArgumentException if the type is not a primitive with a value
    static <T> Element<T> of(Class<T> type) {
        return new PrimitiveElement<>(PrimitiveElement.layoutOf(type));
    }

    /// A record of primitives, laid out as [#layoutOf] says.
    ///
    /// @param <R> the record type
    /// @param lookup the caller's `MethodHandles.lookup()`, which sees the record
    /// @param type the record type
    /// @return the element
    /// @throws IllegalArgumentException if it has no component, one that is not a primitive, or the lookup may not see
    ///         it
    static <R extends Record> Element<R> of(MethodHandles.Lookup lookup, Class<R> type) {
        return new RecordElement<>(lookup, type);
    }

    /// How a record of primitives lies in memory: its components in their order, one directly after the other, each in
    /// the machine's byte order and under its name. With its var handles, records are read and written in place.
    ///
    /// @param type the record type
    /// @return the layout
    /// @throws IllegalArgumentException if it has no component or one that is not a primitive
    static StructLayout layoutOf(Class<? extends Record> type) {
        return RecordElement.layoutOf(type);
    }
}
