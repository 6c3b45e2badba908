package dev.rondo.memory;

import dev.rondo.memory.internal.Mapper;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
/// (Linux), `mach` (macOS), `placeholder` (Windows), or `copy`, which has two copies and needs [#mirror] after each
/// write; rings call it always. Only Linux on x86-64 has been run so far.
///
/// On Linux memory is refused that would be granted now and kill the process later: more than MemAvailable or a cgroup
/// has left, and mappings beyond half of `vm.max_map_count`.
///
/// Threads: any thread may use the segment. Opening and closing map and unmap memory and block for up to some
/// milliseconds: never on an audio thread. Using a closed segment throws [IllegalStateException].
public final class MirroredMemory implements AutoCloseable {

    private static final Mapper MAPPER = Mapper.named(System.getProperty("dev.rondo.mapping", "auto"));

    private final Mapper.Mapping mapping;
    private final String mappingName;
    private final long capacityBytes;
    private final int planes;
    private final boolean fileBacked;
    private final List<Grant> grants;
    private boolean closed;

    /// Memory that was mapped elsewhere.
    MirroredMemory(Mapper.Mapping mapping, String mappingName, long capacityBytes, int planes, boolean fileBacked,
            List<Grant> grants) {
        this.mapping = mapping;
        this.mappingName = mappingName;
        this.capacityBytes = capacityBytes;
        this.planes = planes;
        this.fileBacked = fileBacked;
        this.grants = List.copyOf(grants);
    }

    /// What memory may be asked for beyond being mirrored. A wish that is not granted costs nothing but is reported.
    public enum Wish {

        /** Pages of 2 MiB, on Linux and for capacities that are a multiple of 2 MiB: fewer misses of the page tables. */
        HUGE_PAGES,

        /** Every page is there before the first use, so that no access waits for one. */
        PREFAULT,

        /** No page is ever swapped out; within RLIMIT_MEMLOCK, which counts both addresses of a byte. */
        LOCK
    }

    /// How memory is to be mapped, immutable.
    ///
    /// @param mapping `auto`, `memfd`, `mach`, `placeholder` or `copy`
    /// @param wishes what else is asked for
    public record Options(String mapping, Set<Wish> wishes) {

        /// The mapping that `dev.rondo.mapping` chose, no wishes.
        public static final Options DEFAULT = new Options(MAPPER.name(), Set.of());

        /// Copies the set.
        public Options {
            wishes = Set.copyOf(wishes);
        }

        /// These wishes with another mapping.
        ///
        /// @param name `auto`, `memfd`, `mach`, `placeholder` or `copy`
        /// @return new options
        public Options mappedBy(String name) {
            return new Options(name, wishes);
        }

        /// This mapping with other wishes.
        ///
        /// @param all the wishes, in any order
        /// @return new options
        public Options wishing(Wish... all) {
            return new Options(mapping, Set.of(all));
        }
    }

    /// What became of a wish.
    ///
    /// @param wish what was asked for
    /// @param refusal why it was not granted, empty if it was
    public record Grant(Wish wish, Optional<MappingException> refusal) {

        /// Whether the wish came true.
        ///
        /// @return true without a refusal
        public boolean granted() {
            return refusal.isEmpty();
        }
    }

    /// Maps zeroed memory, as [Options#DEFAULT] says.
    ///
    /// @param minimumBytes the least capacity of a plane, above 0; it is rounded up to the next multiple of the
    ///        element size and the mapping granularity
    /// @param elementBytes the size of an element, above 0
    /// @param planes how many planes, above 0
    /// @return the memory; close it to unmap it
    /// @throws IllegalArgumentException if an argument is not above 0, or the capacity exceeds 2⁶¹ bytes
    /// @throws MappingException if the operating system refuses; nothing stays mapped then
    public static MirroredMemory allocate(long minimumBytes, int elementBytes, int planes) {
        return allocate(minimumBytes, elementBytes, planes, Options.DEFAULT);
    }

    /// Maps zeroed memory.
    ///
    /// @param minimumBytes as in [#allocate(long, int, int)]
    /// @param elementBytes as in [#allocate(long, int, int)]
    /// @param planes as in [#allocate(long, int, int)]
    /// @param options how; see [#grants()] for what became of its wishes
    /// @return the memory; close it to unmap it
    /// @throws IllegalArgumentException as in [#allocate(long, int, int)], or if there is no such mapping
    /// @throws UnsupportedOperationException if this platform cannot map that way
    /// @throws MappingException if the operating system refuses the memory; nothing stays mapped then
    public static MirroredMemory allocate(long minimumBytes, int elementBytes, int planes, Options options) {
        Mapper mapper = Mapper.named(options.mapping());
        long capacityBytes = capacityBytes(minimumBytes, elementBytes, planes, mapper.granularityBytes());
        Mapper.Mapping mapping = mapper.map(capacityBytes, planes);
        var grants = options.wishes().stream().sorted().map(wish -> grant(wish, mapping)).toList();
        return new MirroredMemory(mapping, mapper.name(), capacityBytes, planes, false, grants);
    }

    private static Grant grant(Wish wish, Mapper.Mapping fresh) {
        try {
            switch (wish) {
                case HUGE_PAGES -> fresh.collapse();
                case PREFAULT -> fresh.segment().fill((byte) 0);
                case LOCK -> fresh.lock();
            }
            return new Grant(wish, Optional.empty());
        } catch (MappingException e) {
            return new Grant(wish, Optional.of(e));
        }
    }

    static long capacityBytes(long minimumBytes, int elementBytes, int planes, long granularityBytes) {
        requirePositive("minimumBytes", minimumBytes);
        requirePositive("elementBytes", elementBytes);
        requirePositive("planes", planes);
        long unit = leastCommonMultiple(granularityBytes, elementBytes);
        if (minimumBytes > (1L << 61) / planes - unit) {
            throw new IllegalArgumentException("capacity must stay below 2^61 bytes: minimumBytes=" + minimumBytes);
        }
        return Math.ceilDiv(minimumBytes, unit) * unit;
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
    /// @return `memfd`, `mach`, `placeholder` or `copy`
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
    /// @return `memfd`, `mach`, `placeholder` or `copy`; `file` for a [SharedMemory] in a file
    public String mapping() {
        return mappingName;
    }

    /// Whether this memory is a file that others may truncate. Reading a page that was cut off throws
    /// [InternalError] from single accesses, loops of them and bulk copies, but a load of the Vector API there ends the
    /// JVM: vector kernels read such memory only through a copy.
    ///
    /// @return true only for a [SharedMemory] in a file; sealed memory cannot shrink
    public boolean isFileBacked() {
        return fileBacked;
    }

    /// What became of the wishes.
    ///
    /// @return one entry for each wish of the [Options]
    public List<Grant> grants() {
        return grants;
    }

    /// For callers to whom a wish is a must.
    ///
    /// @return this memory
    /// @throws MappingException the first refusal; the memory is closed then
    public MirroredMemory requireGrants() {
        for (Grant grant : grants) {
            grant.refusal().ifPresent(refusal -> {
                close();
                throw refusal;
            });
        }
        return this;
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

    /// Whether [#mirror] has work to do.
    ///
    /// @return false where the hardware shows each byte at both its addresses
    public boolean mirrorsByCopying() {
        return mapping.mirrorsByCopying();
    }

    /// Makes what was just written visible at its second address; free where the hardware does so.
    ///
    /// @param offsetBytes the offset in [#segment()] of the first byte written
    /// @param lengthBytes how many bytes, at most a capacity, within one plane
    public void mirror(long offsetBytes, long lengthBytes) {
        mapping.mirror(offsetBytes, lengthBytes);
    }

    /// Unmaps the memory; a second call does nothing. A thread that is inside an access finishes it first or gets
    /// [IllegalStateException], later ones get that always.
    ///
    /// @throws IllegalStateException while the memory is lent to native code, for instance to a blocked read of a
    ///         channel; it stays open then and can be closed later
    @Override
    public synchronized void close() {
        if (!closed) {
            mapping.arena().close();
            closed = true;
        }
    }
}
