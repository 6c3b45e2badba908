package dev.rondo.memory.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// One way to let every byte of a plane be seen at two addresses, a capacity apart.
public sealed interface Mapper permits MemfdMapper, CopyingMapper {

    /// Opens the arena that a [Mapping] owns and closes: shared, because a confined one refuses the second thread.
    Supplier<Arena> ARENA = Arena::ofShared;

    /// Chooses the way that this machine allows.
    ///
    /// @param name `auto`, or the [#name] of one
    /// @return the mapper
    /// @throws IllegalArgumentException if `name` is none of them
    /// @throws UnsupportedOperationException if the one asked for cannot work on this platform
    static Mapper named(String name) {
        return switch (name) {
            case "auto" -> MemfdMapper.SUPPORTED ? new MemfdMapper() : new CopyingMapper();
            case "memfd" -> new MemfdMapper();
            case "copy" -> new CopyingMapper();
            default -> throw new IllegalArgumentException("mapping must be auto, memfd or copy: mapping=" + name);
        };
    }

    /// The name under which this way is chosen and shown.
    ///
    /// @return the name
    String name();

    /// What every capacity must be a multiple of.
    ///
    /// @return the granularity in bytes
    long granularityBytes();

    /// Maps `planes` planes, each twice.
    ///
    /// @param capacityBytes the size of a plane, a multiple of the granularity
    /// @param planes how many
    /// @return the mapping, zeroed
    /// @throws dev.rondo.memory.MappingException if the operating system refuses; nothing stays behind
    Mapping map(long capacityBytes, int planes);

    /// Memory that was mapped.
    interface Mapping extends AutoCloseable {

        /// All planes in order, `2 × capacity` bytes each.
        ///
        /// @return the whole memory; any thread may use it until it is closed
        MemorySegment segment();

        /// Makes bytes that were just written visible at their second address.
        ///
        /// @param offsetBytes the offset in [#segment()] of the first byte written
        /// @param lengthBytes how many were written, at most a capacity
        void mirror(long offsetBytes, long lengthBytes);

        @Override
        void close();
    }
}
