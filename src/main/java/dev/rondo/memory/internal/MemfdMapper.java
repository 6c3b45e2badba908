package dev.rondo.memory.internal;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Linux: an anonymous memory file, sealed, each plane of it mapped twice inside one reservation.
///
/// ```
/// memfd         | plane 0 | plane 1 | …
/// reservation   | plane 0 | plane 0 | plane 1 | plane 1 | …
/// ```
///
/// The seals forbid shrinking, so no other holder of the file can pull the memory from under a reader.
public final class MemfdMapper implements Mapper {

    /// Whether this platform has `memfd_create` and two-address `mmap`.
    static final boolean SUPPORTED = System.getProperty("os.name").equals("Linux");

    /// For [Mapper#named].
    ///
    /// @throws UnsupportedOperationException if this is not Linux
    MemfdMapper() {
        if (!SUPPORTED) {
            throw new UnsupportedOperationException("mapping=memfd needs Linux: os.name="
                    + System.getProperty("os.name"));
        }
    }

    @Override
    public String name() {
        return "memfd";
    }

    @Override
    public long granularityBytes() {
        return LinuxLibc.pageSizeBytes();
    }

    @Override
    public Mapping map(long capacityBytes, int planes) {
        long fileBytes = Math.multiplyExact(capacityBytes, planes);
        long reservedBytes = Math.multiplyExact(2, fileBytes);
        int fd = LinuxLibc.memfdCreate("rondo", fileBytes);
        try {
            LinuxLibc.ftruncate(fd, fileBytes);
            LinuxLibc.sealSize(fd, fileBytes);
            long base = LinuxLibc.reserve(reservedBytes);
            try {
                for (int plane = 0; plane < planes; plane++) {
                    long first = base + 2 * capacityBytes * plane;
                    LinuxLibc.mapSharedAt(first, capacityBytes, fd, capacityBytes * plane);
                    LinuxLibc.mapSharedAt(first + capacityBytes, capacityBytes, fd, capacityBytes * plane);
                }
                return mirrorOf(base, capacityBytes, planes);
            } catch (RuntimeException e) {
                LinuxLibc.munmap(base, reservedBytes);
                throw e;
            }
        } finally {
            LinuxLibc.close(fd);
        }
    }

    private static Mirror mirrorOf(long base, long capacityBytes, int planes) {
        long reservedBytes = 2 * capacityBytes * planes;
        Arena arena = ARENA.get();
        MemorySegment segment = LinuxLibc.segment(base, reservedBytes, arena);
        for (int plane = 0; plane < planes; plane++) {
            long first = 2 * capacityBytes * plane;
            for (long offset : new long[]{0, capacityBytes - 1}) {
                byte written = (byte) (0x55 ^ plane);
                segment.set(ValueLayout.JAVA_BYTE, first + offset, written);
                byte read = segment.get(ValueLayout.JAVA_BYTE, first + capacityBytes + offset);
                segment.set(ValueLayout.JAVA_BYTE, first + offset, (byte) 0);
                if (read != written) {
                    throw new MappingException("mmap", 0, reservedBytes, "the second mapping shows other memory");
                }
            }
        }
        return new Mirror(arena, segment);
    }

    private record Mirror(Arena arena, MemorySegment segment) implements Mapping {

        @Override
        public void mirror(long offsetBytes, long lengthBytes) {
            // the hardware has done it
        }

        /// Unmapping happens in the arena's own clean-up, when no thread can be inside an access any more.
        @Override
        public void close() {
            arena.close();
        }
    }
}
