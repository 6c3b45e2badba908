package dev.rondo.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.memory.internal.Mapper;
import dev.rondo.memory.internal.SharedFile;
import dev.rondo.memory.internal.SharedHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Mirrored memory that several processes see: a header for what they agree on, and planes mapped twice in each.
///
/// ```
/// offset 0     magic, version, element size, planes, capacity, checksum of these
///        64    seats: pid and start time of each process
///        384   header(): for cursors and the like, to the end of the page
///        page  plane 0 | plane 1 | …            (each mapped twice, in every process)
/// ```
///
/// It is a *file* in any directory, `/dev/shm` for one that never meets a disk; or it is *sealed*, without a name,
/// found under `/proc/<pid>/fd/<n>` by processes of the same user while its creator lives. Whoever may write a file may
/// also truncate it ([MirroredMemory#isFileBacked()] says what follows); sealed memory cannot be truncated. A file
/// disappears when its creator closes it; one that a dead creator left is replaced by the next.
///
/// A process takes a *seat*, which is a lock that the kernel releases however the process ends: so one that died is
/// told from one that left. The lock alone decides; pid and start time only name who sat there. Seat 0 is the creator's.
///
/// Threads: any; [#take], [#leave] and [#close] exclude each other. All but [#header()], [#data()] and [#requireWhole()]
/// call the system, block and allocate: not for audio threads. Linux only.
public final class SharedMemory implements AutoCloseable {

    /// How many seats there are, the creator's among them.
    public static final int SEATS = 16;

    private static final long SEATS_OFFSET = 64;
    private static final long SEAT_BYTES = 16;
    private static final long FREE_OFFSET = 384;
    private static final int CREATOR = 0;
    private static final Occupant NOBODY = new Occupant(0, 0);
    private static final Occupant SELF = new Occupant(ProcessHandle.current().pid(), ownStartTicks());

    private final SharedFile file;
    private final Path path;
    private final Arena arena;
    private final MemorySegment page;
    private final MemorySegment header;
    private final MirroredMemory data;
    private final int elementBytes;
    private final long sizeBytes;
    private final BitSet ownSeats = new BitSet();
    private volatile boolean closed;

    private SharedMemory(SharedFile file, Path path, Arena arena, MemorySegment page, SharedHeader geometry) {
        this.file = file;
        this.path = path;
        this.arena = arena;
        this.page = page;
        this.header = page.asSlice(FREE_OFFSET);
        this.elementBytes = geometry.elementBytes();
        this.sizeBytes = geometry.sizeBytes();
        boolean sealed = file.isSealed();
        this.data = new MirroredMemory(file.planes(page.byteSize(), geometry.capacityBytes(), geometry.planes()),
                sealed ? "memfd" : "file", geometry.capacityBytes(), geometry.planes(), !sealed, List.of());
    }

    /// How a seat is taken.
    public enum Seat {

        /** Nobody has it, or who had it left in peace. */
        FREE,

        /** A living process has it. */
        TAKEN,

        /** The process that had it ended without leaving. */
        DEAD
    }

    /// Who has or had a seat.
    ///
    /// @param pid the process, 0 if nobody has it
    /// @param startTicks when it started, in clock ticks since the machine did: tells two processes of one pid apart
    public record Occupant(long pid, long startTicks) {}

    /// Makes shared memory in a file, which appears whole or not at all. All of its storage is allocated.
    ///
    /// @param path where; a file that a dead creator left there is replaced
    /// @param minimumBytes the least capacity of a plane, above 0; rounded up as in [MirroredMemory#allocate]
    /// @param elementBytes the size of an element, above 0
    /// @param planes how many planes, above 0
    /// @return zeroed memory, seat 0 taken; close it to unmap it and to delete the file
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws SharedMemoryException if a living creator has that file, or it is something else
    /// @throws MappingException if the operating system refuses, also for want of room; nothing stays behind
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedMemory create(Path path, long minimumBytes, int elementBytes, int planes) {
        return create(path, minimumBytes, elementBytes, planes, _ -> {});
    }

    /// The same for users whose [#header()] must say something from the first moment on.
    ///
    /// @param path as in [#create(Path, long, int, int)]
    /// @param minimumBytes as in [#create(Path, long, int, int)]
    /// @param elementBytes as in [#create(Path, long, int, int)]
    /// @param planes as in [#create(Path, long, int, int)]
    /// @param preparation is given the memory before anybody else can open it
    /// @return as [#create(Path, long, int, int)]
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws SharedMemoryException if a living creator has that file, or it is something else
    /// @throws MappingException if the operating system refuses, also for want of room; nothing stays behind
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedMemory create(Path path, long minimumBytes, int elementBytes, int planes,
            Consumer<SharedMemory> preparation) {
        SharedHeader geometry = geometry(minimumBytes, elementBytes, planes);
        removeOrphan(path);
        // filled under another name, so that nobody opens half of it
        Path growing = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + "." + Thread.currentThread().threadId());
        SharedFile file = SharedFile.create(growing, geometry.sizeBytes());
        try {
            SharedMemory memory = initialised(file, path, geometry);
            try {
                preparation.accept(memory);
                Files.createLink(path, growing);
                return memory;
            } catch (IOException e) {
                memory.close();
                throw new SharedMemoryException(path, "cannot be created: " + e, e);
            } catch (RuntimeException e) {
                memory.close();
                throw e;
            }
        } finally {
            SharedFile.delete(growing);
        }
    }

    /// Makes shared memory without a name, which nobody can truncate.
    ///
    /// @param minimumBytes as in [#create(Path, long, int, int)]
    /// @param elementBytes as in [#create(Path, long, int, int)]
    /// @param planes as in [#create(Path, long, int, int)]
    /// @return zeroed memory, seat 0 taken; processes of the same user open it by its [#path()]
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws MappingException if the operating system refuses; nothing stays behind
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedMemory createSealed(long minimumBytes, int elementBytes, int planes) {
        SharedHeader geometry = geometry(minimumBytes, elementBytes, planes);
        SharedFile file = SharedFile.sealed(geometry.sizeBytes());
        return initialised(file, file.descriptorPath(), geometry);
    }

    /// Opens what another process, or this one, made.
    ///
    /// @param path the file, or the [#path()] of sealed memory
    /// @return the same memory, no seat taken
    /// @throws SharedMemoryException if it is something else, or damaged
    /// @throws MappingException if the operating system refuses
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedMemory open(Path path) {
        long pageBytes = pageBytes();
        SharedFile file = SharedFile.open(path);
        return mapped(file, path, pageBytes, page -> {
            SharedHeader.damage(page, file.sizeBytes()).ifPresent(damage -> {
                throw new SharedMemoryException(path, damage);
            });
            return SharedHeader.read(page);
        });
    }

    private static long pageBytes() {
        return Mapper.named("memfd").granularityBytes();
    }

    private static SharedHeader geometry(long minimumBytes, int elementBytes, int planes) {
        long pageBytes = pageBytes();
        return new SharedHeader(pageBytes, elementBytes, planes,
                MirroredMemory.capacityBytes(minimumBytes, elementBytes, planes, pageBytes));
    }

    private static SharedMemory initialised(SharedFile file, Path path, SharedHeader geometry) {
        SharedMemory memory = mapped(file, path, geometry.pageBytes(), page -> {
            geometry.write(page);
            return geometry;
        });
        Mapper.prove(memory.data.segment(), geometry.capacityBytes(), "mmap");
        memory.take(CREATOR);
        return memory;
    }

    private static SharedMemory mapped(SharedFile file, Path path, long pageBytes,
            Function<MemorySegment, SharedHeader> geometry) {
        Arena arena = Mapper.ARENA.get();
        try {
            if (file.sizeBytes() < pageBytes) {
                throw new SharedMemoryException(path, "not shared mirrored memory: sizeBytes=" + file.sizeBytes());
            }
            MemorySegment page = file.header(pageBytes, arena);
            return new SharedMemory(file, path, arena, page, geometry.apply(page));
        } catch (RuntimeException | Error e) {
            arena.close();
            file.close();
            throw e;
        }
    }

    /// Whoever gets a dead creator's seat is the creator, and closing deletes the file.
    private static void removeOrphan(Path path) {
        if (Files.exists(path)) {
            try (SharedMemory orphan = open(path)) {
                if (!orphan.take(CREATOR)) {
                    throw new SharedMemoryException(path, "its creator lives: " + orphan.occupant(CREATOR));
                }
            }
        }
    }

    /// Where other processes open it.
    ///
    /// @return the file, or for sealed memory a path that works while the creator has it open
    public Path path() {
        return path;
    }

    /// What all sides agree on beyond the data: for cursors, each best on 128 bytes of its own. Aligned to 128 bytes,
    /// zeroed at first.
    ///
    /// @return the rest of the first page, at least 3712 bytes
    public MemorySegment header() {
        return header;
    }

    /// The planes.
    ///
    /// @return the mirrored memory, closed with this
    public MirroredMemory data() {
        return data;
    }

    /// The size of an element as the creator gave it.
    ///
    /// @return bytes
    public int elementBytes() {
        return elementBytes;
    }

    /// Sits down, if nobody alive sits there.
    ///
    /// @param seat from 0 to [#SEATS] − 1; who takes seat 0 of a dead creator becomes the creator
    /// @return whether it is ours now
    /// @throws IllegalArgumentException if there is no such seat
    /// @throws IllegalStateException if this is closed, or the seat is ours already
    public synchronized boolean take(int seat) {
        requireSeat(seat);
        if (ownSeats.get(seat)) {
            throw new IllegalStateException("a seat is taken once: seat=" + seat);
        }
        if (!file.tryLock(seat)) {
            return false;
        }
        ownSeats.set(seat);
        write(seat, SELF);
        return true;
    }

    /// Gets up.
    ///
    /// @param seat one of ours
    /// @throws IllegalArgumentException if there is no such seat
    /// @throws IllegalStateException if this is closed, or the seat is not ours
    public synchronized void leave(int seat) {
        requireSeat(seat);
        if (!ownSeats.get(seat)) {
            throw new IllegalStateException("only who took a seat leaves it: seat=" + seat);
        }
        write(seat, NOBODY);
        ownSeats.clear(seat);
        file.unlock(seat);
    }

    private void write(int seat, Occupant who) {
        long offset = SEATS_OFFSET + SEAT_BYTES * seat;
        page.set(JAVA_LONG, offset, who.pid());
        page.set(JAVA_LONG, offset + Long.BYTES, who.startTicks());
    }

    /// How a seat is taken now.
    ///
    /// @param seat from 0 to [#SEATS] − 1
    /// @return whether somebody sits there, or died there
    /// @throws IllegalArgumentException if there is no such seat
    /// @throws IllegalStateException if this is closed
    public synchronized Seat seat(int seat) {
        requireSeat(seat);
        if (ownSeats.get(seat) || file.isLockedElsewhere(seat)) {
            return Seat.TAKEN;
        }
        return occupant(seat).pid() == 0 ? Seat.FREE : Seat.DEAD;
    }

    /// Who has a seat, or died on it.
    ///
    /// @param seat from 0 to [#SEATS] − 1
    /// @return the process
    /// @throws IllegalArgumentException if there is no such seat
    /// @throws IllegalStateException if this is closed
    public synchronized Occupant occupant(int seat) {
        requireSeat(seat);
        long offset = SEATS_OFFSET + SEAT_BYTES * seat;
        return new Occupant(page.get(JAVA_LONG, offset), page.get(JAVA_LONG, offset + Long.BYTES));
    }

    /// Field 22 of `/proc/self/stat`; field 2 is a name that may hold blanks and brackets, field 3 follows its last.
    private static long ownStartTicks() {
        try {
            String stat = Files.readAllLines(Path.of("/proc/self/stat")).getFirst();
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21)[22 - 3]);
        } catch (IOException _) {
            return 0;
        }
    }

    private void requireSeat(int seat) {
        if (seat < 0 || seat >= SEATS) {
            throw new IllegalArgumentException("seat must be from 0 to " + (SEATS - 1) + ": seat=" + seat);
        }
        requireOpen();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the shared memory is closed");
        }
    }

    /// Checks that nobody has cut the file off: after copying out of it, and on the way out of an [InternalError]
    /// that an access threw. Some 0.2 µs for a file, nothing for sealed memory; does not allocate unless it throws.
    ///
    /// @throws SharedMemoryException if the file is shorter than it was
    /// @throws IllegalStateException if this is closed
    public void requireWhole() {
        requireOpen();
        if (data.isFileBacked() && file.sizeBytes() < sizeBytes) {
            throw new SharedMemoryException(path,
                    "truncated under its users: sizeBytes=" + file.sizeBytes() + " expected=" + sizeBytes);
        }
    }

    /// Leaves all seats and unmaps the memory; the creator's file is deleted, processes that have it open keep it. A
    /// second call does nothing.
    ///
    /// @throws IllegalStateException while the memory is lent to native code, as in [MirroredMemory#close()]
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        data.close();
        if (ownSeats.get(CREATOR) && data.isFileBacked()) {
            deleteIfStillOurs();
        }
        try {
            ownSeats.stream().forEach(seat -> write(seat, NOBODY));
        } catch (InternalError _) {
            // truncated: no seats are left to leave
        }
        closed = true;
        arena.close();
        file.close();
    }

    private void deleteIfStillOurs() {
        try {
            if (Files.isSameFile(path, file.descriptorPath())) {
                Files.delete(path);
            }
        } catch (IOException _) {
            // somebody else has removed it
        }
    }
}
