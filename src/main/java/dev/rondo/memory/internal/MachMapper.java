package dev.rondo.memory.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// macOS: one allocation, the second half of each plane remapped onto its first.
public final class MachMapper implements Mapper {

    /// Whether this platform has `mach_vm_remap`.
    static final boolean SUPPORTED = System.getProperty("os.name").startsWith("Mac");

    MachMapper() {}

    @Override
    public String name() {
        return "mach";
    }

    @Override
    public long granularityBytes() {
        return MacLibc.pageSizeBytes();
    }

    @Override
    public Mapping map(long capacityBytes, int planes) {
        long sizeBytes = Math.multiplyExact(2 * capacityBytes, planes);
        long base = MacLibc.allocate(sizeBytes);
        Arena arena = ARENA.get();
        Mapping mapping = new Mirror(arena, MacLibc.segment(base, sizeBytes, arena));
        try {
            for (long first = base; first < base + sizeBytes; first += 2 * capacityBytes) {
                MacLibc.remap(first + capacityBytes, capacityBytes, first);
            }
            Mapper.prove(mapping.segment(), capacityBytes, "mach_vm_remap");
            return mapping;
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private record Mirror(Arena arena, MemorySegment segment) implements Mapping {

        @Override
        public void lock() {
            MacLibc.mlock(segment.address(), segment.byteSize());
        }
    }
}
