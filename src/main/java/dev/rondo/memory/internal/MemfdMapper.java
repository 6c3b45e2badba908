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

    private static final long HUGE_PAGE_BYTES = 2 << 20;

    MemfdMapper() {}

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
        int fd = sealedFile(Math.multiplyExact(capacityBytes, planes));
        try {
            Mapping mapping = mapTwice(fd, 0, capacityBytes, planes);
            try {
                Mapper.prove(mapping.segment(), capacityBytes, "mmap");
            } catch (RuntimeException | Error e) {
                mapping.arena().close();
                throw e;
            }
            return mapping;
        } finally {
            LinuxLibc.close(fd);
        }
    }

    /// A memory file that keeps its size for ever.
    static int sealedFile(long sizeBytes) {
        LinuxLimits.requireMemory("memfd_create", sizeBytes);
        int fd = LinuxLibc.memfdCreate("rondo", sizeBytes);
        try {
            LinuxLibc.ftruncate(fd, sizeBytes);
            LinuxLibc.sealSize(fd, sizeBytes);
            return fd;
        } catch (RuntimeException e) {
            LinuxLibc.close(fd);
            throw e;
        }
    }

    /// Maps what lies in a file from `fileOffsetBytes` on: plane after plane, each twice.
    static Mapping mapTwice(int fd, long fileOffsetBytes, long capacityBytes, int planes) {
        long sizeBytes = Math.multiplyExact(2 * capacityBytes, planes);
        int mappings = 2 * planes;
        LinuxLimits.takeMappings(mappings, sizeBytes);
        try {
            long base = reserve(sizeBytes, capacityBytes);
            try {
                for (int half = 0; half < mappings; half++) {
                    LinuxLibc.mapSharedAt(base + half * capacityBytes, capacityBytes, fd,
                            fileOffsetBytes + half / 2 * capacityBytes);
                }
            } catch (RuntimeException e) {
                LinuxLibc.munmap(base, sizeBytes);
                throw e;
            }
            Arena arena = ARENA.get();
            return new Mirror(arena,
                    LinuxLibc.segment(base, sizeBytes, arena, () -> LinuxLimits.returnMappings(mappings)),
                    capacityBytes);
        } catch (RuntimeException e) {
            LinuxLimits.returnMappings(mappings);
            throw e;
        }
    }

    /// Addresses on a border of huge pages, where whole ones could lie there.
    private static long reserve(long sizeBytes, long capacityBytes) {
        if (capacityBytes % HUGE_PAGE_BYTES != 0) {
            return LinuxLibc.reserve(sizeBytes);
        }
        long wide = LinuxLibc.reserve(sizeBytes + HUGE_PAGE_BYTES);
        long base = Math.ceilDiv(wide, HUGE_PAGE_BYTES) * HUGE_PAGE_BYTES;
        if (base > wide) {
            LinuxLibc.munmap(wide, base - wide);
        }
        LinuxLibc.munmap(base + sizeBytes, wide + HUGE_PAGE_BYTES - base);
        return base;
    }

    private record Mirror(Arena arena, MemorySegment segment, long capacityBytes) implements Mapping {

        @Override
        public void collapse() {
            if (capacityBytes % HUGE_PAGE_BYTES != 0) {
                throw new MappingException("madvise(MADV_COLLAPSE)", 0, segment.byteSize(),
                        "the capacity must be a multiple of 2 MiB: capacityBytes=" + capacityBytes);
            }
            // the kernel gathers pages that are there and refuses a range that has none yet
            for (long at = 0; at < segment.byteSize(); at += HUGE_PAGE_BYTES) {
                segment.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
            }
            LinuxLibc.collapse(segment.address(), segment.byteSize());
        }

        @Override
        public void lock() {
            LinuxLibc.mlock(segment.address(), segment.byteSize());
        }
    }
}
