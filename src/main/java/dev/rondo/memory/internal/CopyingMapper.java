package dev.rondo.memory.internal;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The fallback for platforms without double mapping: both halves are memory of their own, and whoever writes into
/// one half copies to the other before publishing. Same contract, twice the memory, one copy per write.
///
/// A position has exactly these two addresses and belongs to one side of a ring at a time, so the copy of a claim
/// never touches what a reader is looking at.
public final class CopyingMapper implements Mapper {

    /// A page of most machines; large enough that capacities look alike with and without hardware mirroring.
    private static final long GRANULARITY_BYTES = 4096;

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public long granularityBytes() {
        return GRANULARITY_BYTES;
    }

    @Override
    public Mapping map(long capacityBytes, int planes) {
        long totalBytes = Math.multiplyExact(2 * capacityBytes, planes);
        LinuxLimits.requireMemory("malloc", totalBytes);
        Arena arena = ARENA.get();
        try {
            return new Copy(arena, arena.allocate(totalBytes, GRANULARITY_BYTES), capacityBytes);
        } catch (OutOfMemoryError e) {
            arena.close();
            var refused = new MappingException("malloc", 0, totalBytes, "out of native memory");
            refused.initCause(e);
            throw refused;
        }
    }

    private record Copy(Arena arena, MemorySegment segment, long capacityBytes) implements Mapping {

        @Override
        public boolean mirrorsByCopying() {
            return true;
        }

        @Override
        public void mirror(long offsetBytes, long lengthBytes) {
            long planeBytes = 2 * capacityBytes;
            long plane = offsetBytes - offsetBytes % planeBytes;
            long start = offsetBytes - plane;
            long end = start + lengthBytes;
            long lowBytes = Math.min(end, capacityBytes) - start;
            if (lowBytes > 0) {
                copy(plane + start, plane + start + capacityBytes, lowBytes);
            }
            long highStart = Math.max(start, capacityBytes);
            if (end > highStart) {
                copy(plane + highStart, plane + highStart - capacityBytes, end - highStart);
            }
        }

        private void copy(long from, long to, long lengthBytes) {
            MemorySegment.copy(segment, from, segment, to, lengthBytes);
        }
    }
}
