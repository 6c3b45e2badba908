package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import dev.rondo.ring.internal.BroadcastCore;
import dev.rondo.ring.internal.MpscCore;
import dev.rondo.ring.internal.RingCore;
import dev.rondo.ring.internal.SpscCore;
import java.lang.foreign.MemorySegment;

/// A ring of elements of one size, whatever they mean: records that are read and written where they lie. Bytes are
/// elements of size 1.
///
/// ```java
/// try (var ring = RecordRing.mpsc((int) TRADE.byteSize(), 4096, Waiting.PARK)) {
///     RingWriter writer = ring.writer();              // one for each thread
///     if (writer.claim(1) == 1) {
///         PRICE.set(ring.segment(), writer.offsetBytes(), 42.0);
///         writer.commit(1);
///     }
///     RingReader reader = ring.reader();
///     for (int n = reader.readable(); n > 0; n = reader.readable()) {
///         reader.window(n);                           // n records in one run
///         sum(ring.segment(), reader.offsetBytes(), n);
///         reader.advance(n);
///     }
/// }
/// ```
///
/// | | writers | readers |
/// |---|---|---|
/// | [#spsc] | one, wait-free | one, wait-free |
/// | [#mpsc] | any number, lock-free: a claim is granted whole and committed whole | one |
/// | [#broadcast] | one, wait-free | any number, which join and leave, each waited for or lapped |
///
/// Threads, blocking and allocation of each method are those of [RingWriter] and [RingReader]. Close it when its threads
/// have stopped: whoever uses a closed ring gets [IllegalStateException].
public final class RecordRing implements AutoCloseable {

    private final RingMemory memory;
    private final RingCore core;
    private final RingWriter onlyWriter;
    private final RingReader onlyReader;

    private RecordRing(RingMemory memory, RingCore core) {
        this.memory = memory;
        this.core = core;
        this.onlyWriter = core instanceof MpscCore ? null : new RingWriter(memory, core.producer());
        this.onlyReader = core instanceof BroadcastCore ? null : new RingReader(memory, core.consumer(true, false));
    }

    /// Maps a ring of one writer and one reader.
    ///
    /// @param elementBytes the size of an element, above 0
    /// @param minimumElements the least capacity, above 0 and below 2³⁰ bytes; rounded up to whole pages
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static RecordRing spsc(int elementBytes, int minimumElements, Waiting waiting) {
        return spsc(RingMemory.allocate(elementBytes, minimumElements, 1, waiting));
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory mirrored memory of one plane, less than 2³⁰ bytes of whole elements
    /// @param elementBytes the size of an element, above 0
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit
    public static RecordRing spsc(MirroredMemory memory, int elementBytes, Waiting waiting) {
        return spsc(new RingMemory(memory, elementBytes, waiting));
    }

    private static RecordRing spsc(RingMemory memory) {
        return new RecordRing(memory, new SpscCore(memory.capacity));
    }

    /// Maps a ring of many writers and one reader. Each element costs 8 bytes more, for the mark of a claim.
    ///
    /// @param elementBytes as in [#spsc(int, int, Waiting)]
    /// @param minimumElements as in [#spsc(int, int, Waiting)]
    /// @param waiting as in [#spsc(int, int, Waiting)]
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static RecordRing mpsc(int elementBytes, int minimumElements, Waiting waiting) {
        return RingMemory.allocate(elementBytes, minimumElements, 1, waiting).into(RecordRing::mpsc);
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory as in [#spsc(MirroredMemory, int, Waiting)]
    /// @param elementBytes as in [#spsc(MirroredMemory, int, Waiting)]
    /// @param waiting as in [#spsc(MirroredMemory, int, Waiting)]
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit
    public static RecordRing mpsc(MirroredMemory memory, int elementBytes, Waiting waiting) {
        return mpsc(new RingMemory(memory, elementBytes, waiting));
    }

    private static RecordRing mpsc(RingMemory memory) {
        return new RecordRing(memory, new MpscCore(memory.capacity));
    }

    /// Maps a ring of one writer and many readers.
    ///
    /// @param elementBytes as in [#spsc(int, int, Waiting)]
    /// @param minimumElements as in [#spsc(int, int, Waiting)]
    /// @param largestClaim the most that one claim takes, from 1 to the capacity; a claim takes the oldest elements
    ///        from readers that are not waited for, so a fraction of the capacity is wise
    /// @param waiting as in [#spsc(int, int, Waiting)]
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static RecordRing broadcast(int elementBytes, int minimumElements, int largestClaim, Waiting waiting) {
        return RingMemory.allocate(elementBytes, minimumElements, 1, waiting)
                .into(memory -> broadcast(memory, largestClaim));
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory as in [#spsc(MirroredMemory, int, Waiting)]
    /// @param elementBytes as in [#spsc(MirroredMemory, int, Waiting)]
    /// @param largestClaim as in [#broadcast(int, int, int, Waiting)]
    /// @param waiting as in [#spsc(MirroredMemory, int, Waiting)]
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit or the claim lies outside
    public static RecordRing broadcast(MirroredMemory memory, int elementBytes, int largestClaim, Waiting waiting) {
        return broadcast(new RingMemory(memory, elementBytes, waiting), largestClaim);
    }

    private static RecordRing broadcast(RingMemory memory, int largestClaim) {
        return new RecordRing(memory, new BroadcastCore(memory.capacity, largestClaim));
    }

    /// How many elements fit.
    ///
    /// @return the capacity; every slot is usable
    public int capacity() {
        return memory.capacity;
    }

    /// The size of an element.
    ///
    /// @return bytes
    public int elementBytes() {
        return memory.elementBytes;
    }

    /// The whole memory, both mappings.
    ///
    /// @return the one segment that the offsets of all sides refer to
    public MemorySegment segment() {
        return memory.segment;
    }

    /// A producing side, for one thread.
    ///
    /// @return always the same object; of many writers another one each time
    public RingWriter writer() {
        return onlyWriter != null ? onlyWriter : new RingWriter(memory, core.producer());
    }

    /// A consuming side, for one thread.
    ///
    /// @return always the same object; of a broadcast ring another one each time, which begins at the next element and
    ///         is waited for
    public RingReader reader() {
        return onlyReader != null ? onlyReader : reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT);
    }

    /// Joins a broadcast ring. One that is waited for stands firm from the writer's next claim on: a claim that is
    /// under way now may still cost it something, which its first [RingReader#advance] tells.
    ///
    /// @param policy what happens if it does not keep up
    /// @param start where it begins
    /// @return a new reader, for one thread; it leaves when it is closed
    /// @throws IllegalStateException if this is a ring of one reader
    public RingReader reader(ReaderPolicy policy, ReaderStart start) {
        if (onlyReader != null) {
            throw new IllegalStateException("only a broadcast ring lets readers join");
        }
        return new RingReader(memory,
                core.consumer(policy == ReaderPolicy.WAIT_FOR_ME, start == ReaderStart.OLDEST));
    }

    /// Marks the ring as closed, wakes whoever waits (they get [IllegalStateException]) and unmaps it; a second call
    /// does nothing. Not for audio threads.
    @Override
    public void close() {
        memory.close();
    }
}
