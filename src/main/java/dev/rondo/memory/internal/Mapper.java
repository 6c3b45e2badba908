package dev.rondo.memory.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// One way to let every byte of a plane be seen at two addresses, a capacity apart.
public sealed interface Mapper permits MemfdMapper, MachMapper, PlaceholderMapper, CopyingMapper {

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
            case "auto" -> MemfdMapper.SUPPORTED
                    ? new MemfdMapper()
                    : MachMapper.SUPPORTED
                            ? new MachMapper()
                            : PlaceholderMapper.SUPPORTED ? new PlaceholderMapper() : new CopyingMapper();
            case "memfd" -> supported(MemfdMapper.SUPPORTED, "memfd needs Linux", MemfdMapper::new);
            case "mach" -> supported(MachMapper.SUPPORTED, "mach needs macOS", MachMapper::new);
            case "placeholder" -> supported(PlaceholderMapper.SUPPORTED, "placeholder needs Windows 10 1803 or newer",
                    PlaceholderMapper::new);
            case "copy" -> new CopyingMapper();
            default -> throw new IllegalArgumentException(
                    "mapping must be auto, memfd, mach, placeholder or copy: mapping=" + name);
        };
    }

    private static Mapper supported(boolean supported, String need, Supplier<Mapper> mapper) {
        if (!supported) {
            throw new UnsupportedOperationException("mapping " + need + ": os.name=" + System.getProperty("os.name"));
        }
        return mapper.get();
    }

    /// Shows that each plane's second half is its first, by writing through one and reading through the other.
    ///
    /// @param segment fresh memory, left zeroed
    /// @param capacityBytes the size of a plane
    /// @param call what mapped it, for the exception
    /// @throws MappingException if it shows other memory
    static void prove(MemorySegment segment, long capacityBytes, String call) {
        for (long first = 0; first < segment.byteSize(); first += 2 * capacityBytes) {
            for (long at : new long[]{first, first + capacityBytes - 1}) {
                segment.set(JAVA_BYTE, at, (byte) 0x55);
                byte read = segment.get(JAVA_BYTE, at + capacityBytes);
                segment.set(JAVA_BYTE, at, (byte) 0);
                if (read != 0x55 || segment.get(JAVA_BYTE, at + capacityBytes) != 0) {
                    throw new MappingException(call, 0, segment.byteSize(), "the second mapping shows other memory");
                }
            }
        }
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
    /// @throws MappingException if the operating system refuses; nothing stays behind
    Mapping map(long capacityBytes, int planes);

    /// Memory that was mapped.
    interface Mapping {

        /// What the segment lives in; closing it unmaps, in its own clean-up, when no thread can be inside an access.
        ///
        /// @return a shared arena
        Arena arena();

        /// All planes in order, `2 × capacity` bytes each.
        ///
        /// @return the whole memory; any thread may use it until it is closed
        MemorySegment segment();

        /// Makes bytes that were just written visible at their second address: the hardware does it, unless there are
        /// two copies.
        ///
        /// @param offsetBytes the offset in [#segment()] of the first byte written
        /// @param lengthBytes how many were written, at most a capacity
        default void mirror(long offsetBytes, long lengthBytes) {}

        /// Whether [#mirror] has work to do.
        ///
        /// @return false where the hardware does it
        default boolean mirrorsByCopying() {
            return false;
        }

        /// Puts huge pages below fresh memory.
        ///
        /// @throws MappingException if there are none for it
        default void collapse() {
            throw new MappingException("huge pages", 0, segment().byteSize(), "this mapping has none");
        }

        /// Keeps the memory from being swapped out.
        ///
        /// @throws MappingException if the system refuses
        default void lock() {
            throw new MappingException("lock", 0, segment().byteSize(), "this mapping cannot be locked");
        }
    }
}
