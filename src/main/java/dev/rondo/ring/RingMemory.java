package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The memory of a ring, where its elements lie, and how it ends.
///
/// ```
/// open ── finish ──→ finished      nothing will come any more; what is there can be read
///   └───── close ──→ closed        everybody is woken and refused; freed when the last borrower has left
/// ```
final class RingMemory {

    private static final int SKEW_ELEMENTS = 16;

    final MemorySegment segment;
    final int elementBytes;
    final int planes;
    final int capacity;
    /// Whether [#mirror] has work to do.
    final boolean copies;
    /// Whether a publisher has to wake who waits.
    final boolean signals;
    /// Whether a step of either side concerns more than the two positions: [#copies] or [#signals].
    final boolean tells;
    final Waiters waiters;
    private final MirroredMemory memory;
    private final int[] skews;
    /// What the operating system is filling or draining, and holds our memory for.
    private final List<Closeable> borrowers = new ArrayList<>();
    private volatile boolean finished;
    /// Read without a barrier at each step of a hot path. Whoever waits passes stronger reads and will see it, and a
    /// thread that is under way while another one closes meets the segment's own check.
    private boolean closed;
    private boolean freed;

    /// @param memory owned from now on
    RingMemory(MirroredMemory memory, int elementBytes, Waiting waiting) {
        if (memory.capacityBytes() % elementBytes != 0 || memory.capacityBytes() > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "a plane must hold whole elements and less than 2^30 bytes: capacityBytes="
                            + memory.capacityBytes() + " elementBytes=" + elementBytes);
        }
        this.memory = memory;
        this.segment = memory.segment();
        this.elementBytes = elementBytes;
        this.planes = memory.planes();
        this.capacity = (int) (memory.capacityBytes() / elementBytes);
        this.copies = memory.mirrorsByCopying();
        this.waiters = new Waiters(waiting);
        this.signals = waiting == Waiting.BLOCKING;
        this.tells = copies || signals;
        this.skews = new int[planes];
        for (int plane = 0; plane < planes; plane++) {
            skews[plane] = (int) ((long) plane * SKEW_ELEMENTS % capacity);
        }
    }

    static RingMemory allocate(int elementBytes, int minimumElements, int planes, Waiting waiting) {
        if (elementBytes <= 0) {
            throw new IllegalArgumentException("elementBytes must be above 0: elementBytes=" + elementBytes);
        }
        long minimumBytes = (long) minimumElements * elementBytes;
        if (minimumElements <= 0 || minimumBytes > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("capacity must be above 0 and below 2^30 bytes: minimumElements="
                    + minimumElements + " elementBytes=" + elementBytes);
        }
        MirroredMemory memory = MirroredMemory.allocate(minimumBytes, elementBytes, planes);
        try {
            return new RingMemory(memory, elementBytes, waiting);
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /// Makes a ring of this memory or, if that is refused, frees it.
    <R> R into(Function<RingMemory, R> ring) {
        try {
            return ring.apply(this);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// Where an index of a plane lies among the plane's elements.
    int skewed(int plane, long index) {
        int skewed = (int) index + skews[plane];
        return skewed >= capacity ? skewed - capacity : skewed;
    }

    long offsetBytes(int plane, long index) {
        return memory.planeOffsetBytes(plane) + (long) skewed(plane, index) * elementBytes;
    }

    /// A plane with its mirror, in the machine's byte order; another buffer each time.
    ByteBuffer buffer(int plane) {
        return segment.asSlice(memory.planeOffsetBytes(plane), 2 * memory.capacityBytes()).asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }

    /// Shows what was written from an index on at its second address too.
    void mirror(long index, long elements) {
        for (int plane = 0; plane < planes; plane++) {
            memory.mirror(offsetBytes(plane, index), elements * elementBytes);
        }
    }

    boolean finished() {
        return finished;
    }

    void finish() {
        finished = true;
        waiters.wakeAll();
    }

    synchronized boolean closed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
    }

    /// Keeps the memory while the operating system works on it.
    ///
    /// @param channel what to close should the ring be closed meanwhile
    /// @return false if the ring is closed already
    synchronized boolean borrow(Closeable channel) {
        return !closed && borrowers.add(channel);
    }

    synchronized void giveBack(Closeable channel) {
        borrowers.remove(channel);
        free();
    }

    /// How many transfers are under way.
    synchronized int borrowers() {
        return borrowers.size();
    }

    void close() {
        List<Closeable> inTransfer;
        synchronized (this) {
            closed = true;
            inTransfer = List.copyOf(borrowers);
        }
        waiters.wakeAll();
        try {
            for (Closeable channel : inTransfer) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            free();
        }
    }

    private synchronized void free() {
        if (closed && !freed && borrowers.isEmpty()) {
            memory.close();
            freed = true;
        }
    }
}
