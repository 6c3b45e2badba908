package dev.rondo.memory.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Windows: a reservation of placeholders, each half of each plane replaced by a view of one page-file section.
public final class PlaceholderMapper implements Mapper {

    /// Whether this platform may have `VirtualAlloc2`: Windows 10 1803, which every JDK 25 asks for anyway.
    static final boolean SUPPORTED = System.getProperty("os.name").startsWith("Windows");

    PlaceholderMapper() {}

    @Override
    public String name() {
        return "placeholder";
    }

    @Override
    public long granularityBytes() {
        return WindowsKernel.allocationGranularityBytes();
    }

    @Override
    public Mapping map(long capacityBytes, int planes) {
        long sizeBytes = Math.multiplyExact(2 * capacityBytes, planes);
        long section = WindowsKernel.createSection(capacityBytes * planes);
        try {
            long base = mapHalves(section, capacityBytes, 2 * planes);
            Arena arena = ARENA.get();
            MemorySegment segment = WindowsKernel.segment(base, sizeBytes, arena, mapped -> {
                for (long at = 0; at < mapped.byteSize(); at += capacityBytes) {
                    WindowsKernel.unmap(mapped.address() + at);
                }
            });
            try {
                Mapper.prove(segment, capacityBytes, "MapViewOfFile3");
            } catch (RuntimeException | Error e) {
                arena.close();
                throw e;
            }
            return new Mirror(arena, segment, capacityBytes);
        } finally {
            // the views keep the section alive
            WindowsKernel.closeHandle(section);
        }
    }

    /// On failure what is mapped is unmapped, what is split is released, and the unsplit rest after it.
    private static long mapHalves(long section, long capacityBytes, int halves) {
        long base = WindowsKernel.reservePlaceholder(halves * capacityBytes);
        int mapped = 0;
        int pieces = 1;
        try {
            for (; pieces < halves; pieces++) {
                WindowsKernel.splitPlaceholder(base + (pieces - 1) * capacityBytes, capacityBytes);
            }
            for (; mapped < halves; mapped++) {
                WindowsKernel.mapAt(base + mapped * capacityBytes, capacityBytes, section,
                        mapped / 2 * capacityBytes);
            }
            return base;
        } catch (RuntimeException e) {
            for (int piece = 0; piece < pieces; piece++) {
                if (piece < mapped) {
                    WindowsKernel.unmap(base + piece * capacityBytes);
                } else {
                    WindowsKernel.releasePlaceholder(base + piece * capacityBytes);
                }
            }
            throw e;
        }
    }

    private record Mirror(Arena arena, MemorySegment segment, long capacityBytes) implements Mapping {

        /// View by view: a range must not cross two of them.
        @Override
        public void lock() {
            for (long at = 0; at < segment.byteSize(); at += capacityBytes) {
                WindowsKernel.lock(segment.address() + at, capacityBytes);
            }
        }
    }
}
