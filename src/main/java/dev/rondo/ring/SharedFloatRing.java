package dev.rondo.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.rondo.memory.SharedMemory;
import dev.rondo.memory.SharedMemory.Seat;
import dev.rondo.memory.SharedMemoryException;
import dev.rondo.ring.internal.BroadcastCore;
import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.SharedCursor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// A ring of audio frames between processes: one writes, up to 15 others read, each through contiguous windows of the
/// same memory and at its own pace.
///
/// ```java
/// // one process                                          // another
/// try (var ring = SharedFloatRing.create(                 try (var ring = SharedFloatRing.open(
///         Path.of("/dev/shm/mix"), 2, 8192, 256, PARK)) {         Path.of("/dev/shm/mix"), PARK);
///     var writer = ring.writer();                              var reader = ring.reader(WAIT_FOR_ME, NEXT)) {
///     int n = writer.awaitClaim(256);                         while (reader.await(1024)) {
///     writer.samples(0).put(left, 0, n);                          analyse(reader.samples(0));
///     writer.samples(1).put(right, 0, n);                         reader.advance(256);
///     writer.commit(n);                                       }
/// ```
///
/// It is the broadcast ring ([PlanarFloatRing#broadcast]) with its positions in the shared header:
///
/// ```
/// header()   0 claim's end · 128 writer's position · 256 kind, largest claim, joins, finished
///            384 + 128·seat  reader's position, whether it is waited for
/// ```
///
/// A process that dies is noticed: a writer that waits drops dead readers, a reader that waits for a dead writer gets
/// [SharedMemoryException]. So does whoever finds that a file was truncated; sealed memory ([#createSealed]) cannot be.
/// A window of a file is for single accesses, loops of them and bulk copies, with [#requireWhole] behind; a load of the
/// Vector API on a page that was cut off ends the JVM, so vector kernels take [Reader#read]. Linux only.
///
/// | | blocks | allocates |
/// |---|---|---|
/// | claim, commit, window, advance, samples, read, requireWhole | never; a file's `read` and `requireWhole` ask the system for its size | never |
/// | awaitClaim, await | as [Waiting] says, which cannot be [Waiting#BLOCKING] | when it looks for the dead, each 20 ms and before it gives up |
/// | create, open, reader, close | yes | yes |
public final class SharedFloatRing implements AutoCloseable {

    private static final int KIND = 0x464c4f41; // tells this layout of the header from others
    private static final long CLAIM_END_OFFSET = 0;
    private static final long WRITTEN_OFFSET = 128;
    private static final long KIND_OFFSET = 256;
    private static final long LARGEST_CLAIM_OFFSET = 260;
    private static final long JOINS_OFFSET = 264;
    private static final long FINISHED_OFFSET = 268;
    private static final long READERS_OFFSET = 384;
    private static final long READER_BYTES = 128;
    private static final long POLICY_OFFSET = 8;
    private static final int WRITERS_SEAT = 0;
    private static final int ABSENT = 0;
    private static final int WAITED_FOR = 1;
    private static final int LAPPED = 2;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long PEER_CHECK_NANOS = 20_000_000;

    private final SharedMemory memory;
    private final MemorySegment header;
    private final BroadcastCore core;
    private final PlanarFloatRing ring;
    private final Writer writer;
    private final Set<Reader> readers = new HashSet<>();

    private SharedFloatRing(SharedMemory memory, boolean writes, Waiting waiting) {
        this.memory = memory;
        this.header = memory.header();
        this.core = new BroadcastCore(capacity(memory), header.get(JAVA_INT, LARGEST_CLAIM_OFFSET),
                new SharedCursor(header, CLAIM_END_OFFSET), new SharedCursor(header, WRITTEN_OFFSET));
        this.ring = new PlanarFloatRing(new RingMemory(memory.data(), Float.BYTES, waiting), core);
        this.writer = writes ? new Writer(ring.writer()) : null;
    }

    private static int capacity(SharedMemory memory) {
        return (int) (memory.data().capacityBytes() / Float.BYTES);
    }

    /// Makes a ring in a file, to write into.
    ///
    /// @param path where, for instance in `/dev/shm`; a file that a dead writer left there is replaced
    /// @param channels how many channels, from 1
    /// @param minimumFrames the least capacity, above 0 and below 2²⁸; rounded up to whole pages
    /// @param largestClaimFrames the most that one claim takes, from 1 to the capacity
    /// @param waiting what [Writer#awaitClaim] does while it waits
    /// @return an empty ring; closing it deletes the file
    /// @throws IllegalArgumentException if a number lies outside, or waiting is [Waiting#BLOCKING]
    /// @throws SharedMemoryException if a living writer has that file, or it is something else
    /// @throws dev.rondo.memory.MappingException if the operating system refuses, also for want of room
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedFloatRing create(Path path, int channels, int minimumFrames, int largestClaimFrames,
            Waiting waiting) {
        requirePolling(waiting);
        return new SharedFloatRing(SharedMemory.create(path, bytesFor(minimumFrames), Float.BYTES, channels,
                memory -> prepare(memory, largestClaimFrames)), true, waiting);
    }

    /// Makes a ring without a name, which nobody can truncate, to write into. Processes of the same user open it by its
    /// [#path()].
    ///
    /// @param channels as in [#create]
    /// @param minimumFrames as in [#create]
    /// @param largestClaimFrames as in [#create]
    /// @param waiting as in [#create]
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside, or waiting is [Waiting#BLOCKING]
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedFloatRing createSealed(int channels, int minimumFrames, int largestClaimFrames,
            Waiting waiting) {
        requirePolling(waiting);
        SharedMemory memory = SharedMemory.createSealed(bytesFor(minimumFrames), Float.BYTES, channels);
        try {
            prepare(memory, largestClaimFrames);
            return new SharedFloatRing(memory, true, waiting);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /// Opens a ring that another process, or this one, made, to read from.
    ///
    /// @param path the file, or the [#path()] of a sealed one
    /// @param waiting what [Reader#await] does while it waits
    /// @return the ring; take a [#reader]
    /// @throws IllegalArgumentException if waiting is [Waiting#BLOCKING]
    /// @throws SharedMemoryException if there is no such ring, or it is damaged
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    /// @throws UnsupportedOperationException if this is not Linux
    public static SharedFloatRing open(Path path, Waiting waiting) {
        requirePolling(waiting);
        SharedMemory memory = SharedMemory.open(path);
        try {
            int kind = memory.header().get(JAVA_INT, KIND_OFFSET);
            if (kind != KIND || memory.elementBytes() != Float.BYTES) {
                throw new SharedMemoryException(path, "no ring of floats: kind=" + Integer.toHexString(kind)
                        + " elementBytes=" + memory.elementBytes());
            }
            int largestClaim = memory.header().get(JAVA_INT, LARGEST_CLAIM_OFFSET);
            if (largestClaim <= 0 || largestClaim > capacity(memory)) {
                throw new SharedMemoryException(path, "the ring is damaged: largestClaim=" + largestClaim);
            }
            return new SharedFloatRing(memory, false, waiting);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private static void requirePolling(Waiting waiting) {
        if (waiting == Waiting.BLOCKING) {
            throw new IllegalArgumentException("no process wakes another: waiting=" + waiting);
        }
    }

    private static long bytesFor(int minimumFrames) {
        if (minimumFrames <= 0 || minimumFrames >= 1 << 28) {
            throw new IllegalArgumentException(
                    "minimumFrames must be above 0 and below 2^28: minimumFrames=" + minimumFrames);
        }
        return (long) minimumFrames * Float.BYTES;
    }

    private static void prepare(SharedMemory memory, int largestClaimFrames) {
        BroadcastCore.requireLargestClaim(largestClaimFrames, capacity(memory));
        memory.header().set(JAVA_INT, LARGEST_CLAIM_OFFSET, largestClaimFrames);
        memory.header().set(JAVA_INT, KIND_OFFSET, KIND);
    }

    /// Where other processes open it.
    ///
    /// @return the file, or for a sealed ring a path that works while its writer has it open
    public Path path() {
        return memory.path();
    }

    /// How many channels a frame has.
    ///
    /// @return the number of channels
    public int channels() {
        return ring.channels();
    }

    /// How many frames fit.
    ///
    /// @return the capacity; every slot is usable
    public int capacity() {
        return ring.capacity();
    }

    /// Whether the ring is a file that others may truncate.
    ///
    /// @return false if it is sealed
    public boolean isFileBacked() {
        return memory.data().isFileBacked();
    }

    /// The whole memory, all channels, both mappings.
    ///
    /// @return the segment that the offsets of both sides refer to
    public MemorySegment segment() {
        return ring.segment();
    }

    /// The producing side, for one thread of the process that made the ring.
    ///
    /// @return always the same object
    /// @throws IllegalStateException if another process made it
    public Writer writer() {
        if (writer == null) {
            throw new IllegalStateException("only the process that made the ring writes: path=" + path());
        }
        return writer;
    }

    /// Joins, in any process.
    ///
    /// @param policy what happens if it does not keep up
    /// @param start where it begins
    /// @return a new reader, for one thread; it leaves when it is closed
    /// @throws IllegalStateException if all seats are taken, or the ring is closed
    /// @throws SharedMemoryException if the file was truncated
    public Reader reader(ReaderPolicy policy, ReaderStart start) {
        try {
            Reader reader = new Reader(takeSeat(), policy, start);
            synchronized (readers) {
                readers.add(reader);
            }
            return reader;
        } catch (InternalError e) {
            throw fault(e);
        }
    }

    private int takeSeat() {
        for (int seat = 1; seat < SharedMemory.SEATS; seat++) {
            if (memory.seat(seat) != Seat.TAKEN && memory.take(seat)) {
                return seat;
            }
        }
        throw new IllegalStateException("all seats are taken: readers=" + (SharedMemory.SEATS - 1));
    }

    private static long readerOffset(int seat) {
        return READERS_OFFSET + READER_BYTES * seat;
    }

    private static long untilPeerCheckNanos(long deadlineNanos) {
        return Math.min(PEER_CHECK_NANOS, Waiters.leftNanos(deadlineNanos));
    }

    private void setPolicy(int seat, int policy) {
        INT.setRelease(header, readerOffset(seat) + POLICY_OFFSET, policy);
        // with a full fence: what this reader sees of the writer next is later
        INT.getAndAdd(header, JOINS_OFFSET, 1);
    }

    private boolean isWaitedFor(int seat) {
        return (int) INT.getAcquire(header, readerOffset(seat) + POLICY_OFFSET) == WAITED_FOR;
    }

    /// Checks that nobody has cut the file off. A loop of your own over [Reader#samples] or [#segment()] meets that as a
    /// bare [InternalError], which the JVM may raise only some instructions later, and until then sees arbitrary values:
    /// ask in its handler, and before you trust a result. Some 0.2 µs for a file, nothing for a sealed ring.
    ///
    /// @throws SharedMemoryException if the file was truncated
    /// @throws IllegalStateException if the ring is closed
    public void requireWhole() {
        memory.requireWhole();
    }

    /// An access faulted: the file was cut off, or it is an error of somebody else.
    private InternalError fault(InternalError e) {
        memory.requireWhole();
        return e;
    }

    /// Closes the readers of this process and unmaps the ring; the writer's file is deleted, processes that have it open
    /// keep it. A second call does nothing. Not for audio threads, and after they have stopped.
    @Override
    public void close() {
        synchronized (readers) {
            for (Reader reader : Set.copyOf(readers)) {
                reader.close();
            }
        }
        ring.close();
        memory.close();
    }

    /// The producing side: claim, write, commit. Methods do as those of [RingWriter] of a broadcast ring.
    public final class Writer {

        private final PlanarFloatRing.Writer local;
        private final Consumer[] followed = new Consumer[SharedMemory.SEATS];
        private int joinsSeen;

        private Writer(PlanarFloatRing.Writer local) {
            this.local = local;
        }

        /// Takes up to `frames` free frames, in one run. Allocates only when a reader has come or gone.
        ///
        /// @param frames how many are wanted, 0 or more
        /// @return how many are granted, 0 when a reader that is waited for has not passed anything
        /// @throws IllegalArgumentException if `frames` is negative
        /// @throws IllegalStateException if the ring is closed or another thread writes
        /// @throws SharedMemoryException if the file was truncated
        public int claim(int frames) {
            try {
                int joins = (int) INT.getAcquire(header, JOINS_OFFSET);
                if (joins != joinsSeen) {
                    joinsSeen = joins;
                    meetReaders();
                }
                return local.claim(frames);
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Waits until something is granted, and drops readers that died meanwhile.
        ///
        /// @param frames how many are wanted, above 0
        /// @return how many are granted; 0 if the thread was interrupted, and stays so
        /// @throws IllegalArgumentException if `frames` is not above 0
        /// @throws IllegalStateException as [#claim]
        /// @throws SharedMemoryException if the file was truncated
        public int awaitClaim(int frames) {
            return awaitClaim(frames, Long.MAX_VALUE);
        }

        /// Waits until something is granted, for some time, and drops readers that died meanwhile.
        ///
        /// @param frames how many are wanted, above 0
        /// @param timeoutNanos how long to wait, [Long#MAX_VALUE] for ever
        /// @return how many are granted; 0 if the time is over or the thread was interrupted, and stays so
        /// @throws IllegalArgumentException if `frames` is not above 0
        /// @throws IllegalStateException as [#claim]
        /// @throws SharedMemoryException if the file was truncated
        public int awaitClaim(int frames, long timeoutNanos) {
            try {
                int granted = claim(frames);
                if (granted > 0) {
                    return granted;
                }
                long deadlineNanos = Waiters.deadlineNanos(timeoutNanos);
                do {
                    granted = local.awaitClaim(frames, untilPeerCheckNanos(deadlineNanos));
                    if (granted == 0) {
                        dropDeadReaders();
                        granted = claim(frames);
                    }
                } while (granted == 0 && !Thread.currentThread().isInterrupted()
                        && Waiters.leftNanos(deadlineNanos) > 0);
                return granted;
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        private void meetReaders() {
            for (int seat = 1; seat < SharedMemory.SEATS; seat++) {
                if (isWaitedFor(seat) && followed[seat] == null) {
                    followed[seat] = core.follow(new SharedCursor(header, readerOffset(seat)));
                } else if (!isWaitedFor(seat) && followed[seat] != null) {
                    followed[seat].leave();
                    followed[seat] = null;
                }
            }
        }

        /// Forgets readers whose process ended without leaving. [#awaitClaim] does it by itself; call it where
        /// [#claim] is granted nothing for long. Calls the system: not for audio threads.
        ///
        /// @return how many there were
        /// @throws IllegalStateException if the ring is closed
        public int dropDeadReaders() {
            int dropped = 0;
            for (int seat = 1; seat < SharedMemory.SEATS; seat++) {
                // whoever has the seat cannot be mistaken for the one who died on it
                if (isWaitedFor(seat) && memory.seat(seat) != Seat.TAKEN && memory.take(seat)) {
                    setPolicy(seat, ABSENT);
                    memory.leave(seat);
                    dropped++;
                }
            }
            return dropped;
        }

        /// Where the claim begins in a channel.
        ///
        /// @param channel from 0
        /// @return the offset in [#segment()], in bytes
        public long offsetBytes(int channel) {
            return local.offsetBytes(channel);
        }

        /// The claimed frames of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return from the start of the claim to its end
        public FloatBuffer samples(int channel) {
            return local.samples(channel);
        }

        /// Publishes the first `frames` claimed frames and gives the rest back.
        ///
        /// @param frames from 0 to the size of the claim
        /// @throws IllegalStateException if `frames` lies outside (nothing changes then), the ring is closed or another
        ///         thread writes
        /// @throws SharedMemoryException if the file was truncated
        public void commit(int frames) {
            try {
                local.commit(frames);
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Says that nothing will come any more. Readers see what was committed, then the end.
        ///
        /// @throws SharedMemoryException if the file was truncated
        public void finish() {
            try {
                INT.setRelease(header, FINISHED_OFFSET, 1);
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// How many frames were ever committed.
        ///
        /// @return the writer's position
        public long position() {
            return local.position();
        }
    }

    /// A consuming side: look through a window, advance by a hop. Methods do as those of [RingReader] of a broadcast
    /// ring.
    public final class Reader implements AutoCloseable {

        private final PlanarFloatRing.Reader local;
        private final int seat;
        private boolean closed;

        private Reader(int seat, ReaderPolicy policy, ReaderStart start) {
            this.seat = seat;
            this.local = ring.reader(core.consumer(new SharedCursor(header, readerOffset(seat)),
                    start == ReaderStart.OLDEST,
                    () -> setPolicy(seat, policy == ReaderPolicy.WAIT_FOR_ME ? WAITED_FOR : LAPPED)));
        }

        /// How many frames can be read now, in one run.
        ///
        /// @return from 0 to the capacity
        /// @throws IllegalStateException if another thread owns this reader
        /// @throws SharedMemoryException if the file was truncated
        public int readable() {
            try {
                return local.readable();
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Opens a window of `frames` frames at the reader's position, if they are there.
        ///
        /// @param frames from 0 to the capacity
        /// @return whether they are
        /// @throws IllegalArgumentException if `frames` lies outside
        /// @throws IllegalStateException if the ring is closed or another thread owns this reader
        /// @throws SharedMemoryException if the file was truncated
        public boolean window(int frames) {
            try {
                return local.window(frames);
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Waits until `frames` frames are there, then opens a window of them. That the writer has finished or died, or
        /// the file was truncated, is noticed within some 20 ms.
        ///
        /// @param frames from 0 to the capacity
        /// @return true; false if the writer finished or closed the ring before, or the thread was interrupted, and stays
        ///         so
        /// @throws IllegalArgumentException if `frames` lies outside
        /// @throws IllegalStateException as [#window]
        /// @throws SharedMemoryException if the writer died before, or the file was truncated
        public boolean await(int frames) {
            return await(frames, Long.MAX_VALUE);
        }

        /// Waits until `frames` frames are there, for some time, then opens a window of them. That the writer died or the
        /// file was truncated is noticed before it gives up.
        ///
        /// @param frames from 0 to the capacity
        /// @param timeoutNanos how long to wait, [Long#MAX_VALUE] for ever
        /// @return true; false if the writer finished or closed the ring before, the time is over or the thread was
        ///         interrupted, and stays so
        /// @throws IllegalArgumentException if `frames` lies outside
        /// @throws IllegalStateException as [#window]
        /// @throws SharedMemoryException if the writer died before, or the file was truncated
        public boolean await(int frames, long timeoutNanos) {
            try {
                if (local.window(frames)) {
                    return true;
                }
                long deadlineNanos = Waiters.deadlineNanos(timeoutNanos);
                boolean last = false;
                while (!local.await(frames, untilPeerCheckNanos(deadlineNanos))) {
                    if (last || Thread.currentThread().isInterrupted()) {
                        return false;
                    }
                    // one more look after the end, for what came just before it
                    last = ending();
                    if (!last && Waiters.leftNanos(deadlineNanos) <= 0) {
                        return false;
                    }
                }
                return true;
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Whether the writer has finished or closed the ring, so that what is readable now is the rest. Calls the
        /// system.
        ///
        /// @return true once nothing more will come
        /// @throws IllegalStateException if the ring is closed
        /// @throws SharedMemoryException if the writer died, or the file was truncated
        public boolean ending() {
            try {
                memory.requireWhole();
                if ((int) INT.getAcquire(header, FINISHED_OFFSET) != 0) {
                    return true;
                }
                return switch (memory.seat(WRITERS_SEAT)) {
                    case TAKEN -> false;
                    case FREE -> true;
                    case DEAD -> throw new SharedMemoryException(path(),
                            "the writer died: " + memory.occupant(WRITERS_SEAT));
                };
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Where the window begins in a channel.
        ///
        /// @param channel from 0
        /// @return the offset in [#segment()], in bytes
        public long offsetBytes(int channel) {
            return local.offsetBytes(channel);
        }

        /// The window of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return from the start of the window to its end; of a file not for the Vector API
        public FloatBuffer samples(int channel) {
            return local.samples(channel);
        }

        /// Passes `hop` frames, fewer or more than the window had, and tells whether the window was good.
        ///
        /// @param hop from 0 to what is readable
        /// @return 0 if nothing was lost; otherwise how many frames from the reader's position on were overwritten
        /// @throws IllegalStateException if `hop` lies outside (nothing changes then), the ring is closed or another
        ///         thread owns this reader
        /// @throws SharedMemoryException if the file was truncated
        public long advance(int hop) {
            try {
                return local.advance(hop);
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// Copies frames and passes them. What was overwritten meanwhile is left out and counted in [#lost]; what is
        /// returned is good, also of a file.
        ///
        /// @param target an array for each channel
        /// @param offset the first slot of each
        /// @param frames how many at most
        /// @return how many were read, 0 when empty
        /// @throws IndexOutOfBoundsException if a range lies outside its array; nothing changes then
        /// @throws IllegalStateException as [#window]
        /// @throws SharedMemoryException if the file was truncated
        public int read(float[][] target, int offset, int frames) {
            try {
                int read = local.read(target, offset, frames);
                memory.requireWhole();
                return read;
            } catch (InternalError e) {
                throw fault(e);
            }
        }

        /// How many frames were ever passed. Any thread may ask.
        ///
        /// @return the reader's position
        public long position() {
            return local.position();
        }

        /// How far this reader is behind. Any thread may ask.
        ///
        /// @return frames between its position and the writer's
        public long lag() {
            return local.lag();
        }

        /// How often this reader was lapped. Any thread may ask.
        ///
        /// @return overruns
        public long overruns() {
            return local.overruns();
        }

        /// How many frames this reader lost. Any thread may ask.
        ///
        /// @return frames that were overwritten before it had passed them
        public long lost() {
            return local.lost();
        }

        /// The most that was ever readable when this reader looked. Any thread may ask.
        ///
        /// @return the high-water mark, in frames, at most the capacity
        public long highWater() {
            return local.highWater();
        }

        /// Leaves: the writer waits for this reader no longer. A second call does nothing.
        @Override
        public void close() {
            synchronized (readers) {
                if (closed) {
                    return;
                }
                closed = true;
                readers.remove(this);
            }
            try {
                setPolicy(seat, ABSENT);
                memory.leave(seat);
            } catch (InternalError _) {
                // truncated: nobody is left to tell
            }
        }
    }
}
