package dev.rondo.ring;

import dev.rondo.ring.internal.Producer;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The producing side of a ring: claim, write, commit.
///
/// ```java
/// int n = writer.claim(64);
/// for (int i = 0; i < n; i++) {
///     segment.set(JAVA_LONG, writer.offsetBytes() + 8L * i, next++);
/// }
/// writer.commit(n);
/// ```
///
/// | | threads | blocks | allocates |
/// |---|---|---|---|
/// | [#claim], [#claimed], [#writable], [#commit], [#abort], [#offsetBytes()], [#write] | the writer's one | never; wait-free, among many writers lock-free | never |
/// | [#reserve] | the writer's one | never | never |
/// | [#awaitClaim(int)] | the writer's one | as [Waiting] says, interruptible | never; [Waiting#BLOCKING] when it sleeps |
/// | [#position], [#finish] | any | never | never |
///
/// With [Waiting#BLOCKING] what wakes a reader takes a lock, shortly.
///
/// The first thread that claims owns the writer until [#handOver]; a second one is refused.
///
/// What is granted depends on the ring. One writer gets as much as there is room for. One of many writers gets all
/// that it asks for or nothing, and commits it whole. A broadcast ring bounds each claim.
public sealed class RingWriter permits PlanarFloatRing.Writer {

    final RingMemory memory;
    final Producer producer;
    private final Reservation reservation = new Reservation();

    RingWriter(RingMemory memory, Producer producer) {
        this.memory = memory;
        this.producer = producer;
    }

    /// Takes up to `n` free elements, in one run. A claim that was not committed is given back first.
    ///
    /// @param n how many are wanted, 0 or more
    /// @return how many are granted, 0 when the ring is full
    /// @throws IllegalArgumentException if `n` is negative, or one of many writers asks for more than the capacity
    /// @throws IllegalStateException if the ring is closed or another thread owns this writer
    public int claim(int n) {
        memory.requireOpen();
        return (int) producer.claim(n);
    }

    /// Whether the only writer may step, where its cursor could not tell.
    final boolean hasRoom() {
        memory.requireOpen();
        return producer.hasRoom();
    }

    /// A step that somebody has to be told of.
    final void stepTelling() {
        if (memory.copies) {
            memory.mirror(producer.index(), 1);
        }
        producer.cursor().step();
        memory.waiters.signal();
    }

    /// Waits until something is granted.
    ///
    /// @param n how many are wanted, above 0
    /// @return how many are granted; 0 if the thread was interrupted, and stays so
    /// @throws IllegalArgumentException if `n` is not above 0
    /// @throws IllegalStateException as [#claim], also while waiting
    public int awaitClaim(int n) {
        return awaitClaim(n, Long.MAX_VALUE);
    }

    /// Waits until something is granted, for some time.
    ///
    /// @param n how many are wanted, above 0
    /// @param timeoutNanos how long to wait, [Long#MAX_VALUE] for ever
    /// @return how many are granted; 0 if the time is over or the thread was interrupted, and stays so
    /// @throws IllegalArgumentException if `n` is not above 0
    /// @throws IllegalStateException as [#claim], also while waiting
    public int awaitClaim(int n, long timeoutNanos) {
        if (n <= 0) {
            throw new IllegalArgumentException("a claim to wait for must be above 0: n=" + n);
        }
        int granted = claim(n);
        if (granted > 0) {
            return granted;
        }
        long deadlineNanos = Waiters.deadlineNanos(timeoutNanos);
        memory.waiters.enter();
        try {
            for (int rounds = 0; (granted = claim(n)) == 0; rounds++) {
                if (!memory.waiters.pause(rounds, deadlineNanos)) {
                    return 0;
                }
            }
            return granted;
        } finally {
            memory.waiters.leave();
        }
    }

    /// Takes all of `n` free elements or none, to be committed or, at the end of a `try`, given back.
    ///
    /// ```java
    /// try (var reservation = writer.reserve(3)) {
    ///     if (reservation.granted()) {
    ///         fill(segment, reservation.offsetBytes());
    ///         reservation.commit(2);
    ///     }
    /// }
    /// ```
    ///
    /// @param n how many, from 0 to the capacity
    /// @return always the same object
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException as [#claim]
    public Reservation reserve(int n) {
        if (n > memory.capacity) {
            throw new IllegalArgumentException("a reservation is granted whole, so it must fit the ring: n=" + n
                    + " capacity=" + memory.capacity);
        }
        reservation.granted = claim(n) == n;
        if (!reservation.granted) {
            producer.abort();
        }
        return reservation;
    }

    /// The size of the claim at hand.
    ///
    /// @return claimed elements, 0 when there is no claim
    public int claimed() {
        return (int) producer.claimed();
    }

    /// Where the claim begins, in the first plane.
    ///
    /// @return the offset in the ring's segment, in bytes
    public long offsetBytes() {
        return producer.index() * memory.elementBytes;
    }

    /// Where the claim begins in a plane.
    ///
    /// @param plane from 0
    /// @return the offset in the ring's segment, in bytes
    public long offsetBytes(int plane) {
        return memory.offsetBytes(plane, producer.index());
    }

    /// Publishes the first `n` claimed elements and gives the rest back.
    ///
    /// @param n from 0 to the size of the claim; among many writers all of it or 0, which aborts
    /// @throws IllegalStateException if `n` lies outside (nothing changes then), the ring is closed or another thread
    ///         owns this writer
    public void commit(int n) {
        memory.requireOpen();
        if (memory.tells) {
            commitTelling(n);
        } else {
            producer.commit(n);
        }
    }

    private void commitTelling(int n) {
        if (memory.copies && n > 0 && n <= producer.claimed()) {
            memory.mirror(producer.index(), n);
        }
        producer.commit(n);
        memory.waiters.signal();
    }

    /// Gives the claim back, if there is one. Among many writers, a claim that is no longer the last is published as
    /// skipped, and the reader's windows end before it.
    ///
    /// @throws IllegalStateException if another thread owns this writer
    public void abort() {
        producer.abort();
        memory.waiters.signal();
    }

    /// Copies elements and publishes them: as many as are granted, among many writers all or none.
    ///
    /// @param source the elements
    /// @param offsetBytes where they begin
    /// @param n how many
    /// @return how many were written, 0 when full
    /// @throws IndexOutOfBoundsException if the range lies outside the source; nothing changes then
    /// @throws IllegalArgumentException as [#claim]
    /// @throws IllegalStateException as [#claim]
    public int write(MemorySegment source, long offsetBytes, int n) {
        Objects.checkFromIndexSize(offsetBytes, (long) n * memory.elementBytes, source.byteSize());
        int granted = claim(n);
        MemorySegment.copy(source, offsetBytes, memory.segment, offsetBytes(), (long) granted * memory.elementBytes);
        commit(granted);
        return granted;
    }

    /// How many elements could be claimed now. For the writer's thread.
    ///
    /// @return from 0 to the capacity, or the largest claim
    public int writable() {
        return (int) producer.writable();
    }

    /// How far the ring is written. Any thread may ask.
    ///
    /// @return elements ever committed; among many writers, ever claimed
    public long position() {
        return producer.position();
    }

    /// Says that nothing will come any more, from any writer. The readers see what was committed, then the end.
    public void finish() {
        memory.finish();
    }

    /// Lets another thread use this writer. It sees all that this thread did.
    ///
    /// @throws IllegalStateException if another, living thread owns it
    public void handOver() {
        producer.handOver();
    }

    /// Switches the check for a second thread off, or on again; it costs a comparison a call.
    ///
    /// @param checked true at first
    public void checkThread(boolean checked) {
        producer.checkThread(checked);
    }

    /// A claim that is given back when it is closed without commit. See [RingWriter#reserve].
    public final class Reservation implements AutoCloseable {

        private boolean granted;

        private Reservation() {}

        /// Whether there was room.
        ///
        /// @return true if all that was asked for is reserved
        public boolean granted() {
            return granted;
        }

        /// Where it begins, in the first plane.
        ///
        /// @return the offset in the ring's segment, in bytes
        public long offsetBytes() {
            return RingWriter.this.offsetBytes();
        }

        /// Publishes the first `n` elements and gives the rest back.
        ///
        /// @param n from 0 to what was reserved; among many writers all of it or 0
        /// @throws IllegalStateException as [RingWriter#commit]
        public void commit(int n) {
            RingWriter.this.commit(n);
            granted = false;
        }

        /// Gives back what was not committed; a second call does nothing.
        @Override
        public void close() {
            if (granted) {
                granted = false;
                abort();
            }
        }
    }
}
