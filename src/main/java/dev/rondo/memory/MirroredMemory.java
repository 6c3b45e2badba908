package dev.rondo.memory;

import dev.rondo.memory.internal.Mapper;
import java.lang.foreign.MemorySegment;

/// Memory whose end touches its beginning: each *plane* of it is mapped twice, side by side.
///
/// ```
/// segment   |plane 0: capacity|the same bytes|plane 1: capacity|the same bytes| …
/// ```
///
/// Any run of up to `capacity` bytes that starts in the first half of a plane is contiguous, also one that crosses the
/// seam. The capacity is a multiple of both the mapping granularity and the element size, so the seam falls between
/// two elements.
///
/// Which way of mapping is used is decided once, by the system property `dev.rondo.mapping`: `auto` (default), `memfd`
/// (Linux), or `copy`, which has two copies and needs [#mirror] after each write; rings call it always.
///
/// Threads: any thread may use the segment. Opening and closing map and unmap memory and block for up to some
/// milliseconds: never on an audio thread. Using a closed segment throws [IllegalStateException].
public final class MirroredMemory implements AutoCloseable {

    private static final Mapper MAPPER = Mapper.named(System.getProperty("dev.rondo.mapping", "auto"));

    private final Mapper.Mapping mapping;
    private final String mappingName;
    private final long capacityBytes;
    private final int planes;
    private boolean closed;

    private MirroredMemory(Mapper mapper, long capacityBytes, int planes) {
        this.mapping = mapper.map(capacityBytes, planes);
        this.mappingName = mapper.name();
        this.capacityBytes = capacityBytes;
        this.planes = planes;
    }

    /// Maps zeroed memory.
    ///
    /// @param minimumBytes the least capacity of a plane, above 0; it is rounded up to the next multiple of the
    ///        element size and the mapping granularity
    /// @param elementBytes the size of an element, above 0
    /// @param planes how many planes, above 0
    /// @return the memory; close it to unmap it
    /// @throws IllegalArgumentException if an argument is not above 0, or the capacity exceeds 2⁶¹ bytes
    /// @throws MappingException if the operating system refuses; nothing stays mapped then
    public static MirroredMemory allocate(long minimumBytes, int elementBytes, int planes) {
        return allocate(MAPPER, minimumBytes, elementBytes, planes);
    }

    /// The same by a way of mapping chosen here and not by the property; for comparing them.
    ///
    /// @param mappingName `auto`, `memfd` or `copy`
    /// @param minimumBytes as in [#allocate(long, int, int)]
    /// @param elementBytes as in [#allocate(long, int, int)]
    /// @param planes as in [#allocate(long, int, int)]
    /// @return the memory
    /// @throws IllegalArgumentException as in [#allocate(long, int, int)], or if the name is unknown
    /// @throws UnsupportedOperationException if this platform cannot map that way
    /// @throws MappingException if the operating system refuses
    public static MirroredMemory allocate(String mappingName, long minimumBytes, int elementBytes, int planes) {
        return allocate(Mapper.named(mappingName), minimumBytes, elementBytes, planes);
    }

    private static MirroredMemory allocate(Mapper mapper, long minimumBytes, int elementBytes, int planes) {
        requirePositive("minimumBytes", minimumBytes);
        requirePositive("elementBytes", elementBytes);
        requirePositive("planes", planes);
        long unit = leastCommonMultiple(mapper.granularityBytes(), elementBytes);
        if (minimumBytes > (1L << 61) / planes - unit) {
            throw new IllegalArgumentException("capacity must stay below 2^61 bytes: minimumBytes=" + minimumBytes);
        }
        return new MirroredMemory(mapper, Math.ceilDiv(minimumBytes, unit) * unit, planes);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0: " + name + "=" + value);
        }
    }

    private static long leastCommonMultiple(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    /// The name of the way of mapping that `dev.rondo.mapping` chose for this process.
    ///
    /// @return `memfd` or `copy`
    public static String defaultMapping() {
        return MAPPER.name();
    }

    /// What capacities are a multiple of.
    ///
    /// @return the page size, or whatever the platform maps in, in bytes
    public static long granularityBytes() {
        return MAPPER.granularityBytes();
    }

    /// How this memory is mapped.
    ///
    /// @return `memfd` or `copy`
    public String mapping() {
        return mappingName;
    }

    /// The whole memory: all planes in order, each `2 × capacity` bytes. Does not allocate.
    ///
    /// @return the one segment that all accesses can go through
    public MemorySegment segment() {
        return mapping.segment();
    }

    /// The size of one plane, counted once.
    ///
    /// @return the capacity in bytes
    public long capacityBytes() {
        return capacityBytes;
    }

    /// How many planes there are.
    ///
    /// @return the number of planes
    public int planes() {
        return planes;
    }

    /// Where a plane begins in [#segment()].
    ///
    /// @param plane from 0 to `planes - 1`, unchecked
    /// @return the offset in bytes
    public long planeOffsetBytes(int plane) {
        return 2 * capacityBytes * plane;
    }

    /// Makes what was just written visible at its second address; free where the hardware does so.
    ///
    /// @param offsetBytes the offset in [#segment()] of the first byte written
    /// @param lengthBytes how many bytes, at most a capacity, within one plane
    public void mirror(long offsetBytes, long lengthBytes) {
        mapping.mirror(offsetBytes, lengthBytes);
    }

    /// Unmaps the memory; a second call does nothing. A thread that is inside an access finishes it first, later ones
    /// get [IllegalStateException].
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            mapping.close();
        }
    }
}
