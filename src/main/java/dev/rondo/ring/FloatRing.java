package dev.rondo.ring;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/// A ring of floats: a [PlanarFloatRing] of one channel, under names that need no channel.
///
/// One thread writes, one (other) thread reads; both sides are wait-free and do not allocate. Any window of up to
/// `capacity` floats is one contiguous run, wherever it starts.
///
/// ```java
/// try (var ring = FloatRing.allocate(8192)) {
///     ring.write(samples, 0, samples.length);
///     while (ring.window(1024)) {          // overlapping windows of 1024, every 256
///         FloatBuffer window = ring.samples();
///         ring.advance(256);
///     }
/// }
/// ```
public final class FloatRing implements AutoCloseable {

    private final PlanarFloatRing ring;
    private final PlanarFloatRing.Writer writer;
    private final PlanarFloatRing.Reader reader;

    private FloatRing(PlanarFloatRing ring) {
        this.ring = ring;
        this.writer = ring.writer();
        this.reader = ring.reader();
    }

    /// Maps a ring whose waiting sides [Waiting#PARK].
    ///
    /// @param minimumCapacity the least capacity in floats, from 1 to 2²⁸; rounded up to whole pages
    /// @return an empty ring
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static FloatRing allocate(int minimumCapacity) {
        return new FloatRing(PlanarFloatRing.allocate(1, minimumCapacity, Waiting.PARK));
    }

    /// One channel of planar memory as a ring of floats.
    ///
    /// @param ring a ring of one channel, owned by the result from now on
    /// @return the same ring under these names
    /// @throws IllegalArgumentException if it has more channels
    public static FloatRing of(PlanarFloatRing ring) {
        if (ring.channels() != 1) {
            throw new IllegalArgumentException("a float ring has one channel: channels=" + ring.channels());
        }
        return new FloatRing(ring);
    }

    /// How many floats fit.
    ///
    /// @return the capacity; every slot is usable
    public int capacity() {
        return ring.capacity();
    }

    /// The whole memory, both mappings.
    ///
    /// @return the segment that [#claimOffsetBytes()] and [#windowOffsetBytes()] refer to
    public MemorySegment segment() {
        return ring.segment();
    }

    /// Writer: takes up to `n` free floats.
    ///
    /// @param n how many are wanted, 0 or more
    /// @return how many are granted, 0 when full
    /// @throws IllegalArgumentException if `n` is negative
    /// @throws IllegalStateException if the ring is closed
    public int claim(int n) {
        return writer.claim(n);
    }

    /// Writer: where the claim begins.
    ///
    /// @return the offset in [#segment()], in bytes
    public long claimOffsetBytes() {
        return writer.offsetBytes(0);
    }

    /// Writer: the claimed floats, always the same buffer object.
    ///
    /// @return the writer's buffer from the start of the claim to its end
    public FloatBuffer claimed() {
        return writer.samples(0);
    }

    /// Writer: publishes the first `n` claimed floats and gives the rest back.
    ///
    /// @param n from 0 to the size of the claim
    /// @throws IllegalStateException if `n` lies outside (nothing changes then) or the ring is closed
    public void commit(int n) {
        writer.commit(n);
    }

    /// Writer: copies as many floats as there is room for and publishes them.
    ///
    /// @param source the floats
    /// @param offset the first to write
    /// @param length how many
    /// @return how many were written, 0 when full
    /// @throws IndexOutOfBoundsException if the range lies outside the array
    public int write(float[] source, int offset, int length) {
        int granted = claim(length);
        claimed().put(source, offset, granted);
        commit(granted);
        return granted;
    }

    /// Writer: says that nothing will come any more.
    public void finish() {
        writer.finish();
    }

    /// Reader: how many floats can be read now.
    ///
    /// @return from 0 to the capacity
    public int readable() {
        return reader.readable();
    }

    /// Reader: opens a window of `n` floats at the reader's position, if they are there.
    ///
    /// @param n from 0 to the capacity
    /// @return whether they are
    /// @throws IllegalArgumentException if `n` lies outside
    /// @throws IllegalStateException if the ring is closed
    public boolean window(int n) {
        return reader.window(n);
    }

    /// Reader: where the window begins.
    ///
    /// @return the offset in [#segment()], in bytes
    public long windowOffsetBytes() {
        return reader.offsetBytes(0);
    }

    /// Reader: the window, always the same buffer object.
    ///
    /// @return the reader's buffer from the start of the window to its end
    public FloatBuffer samples() {
        return reader.samples(0);
    }

    /// Reader: passes `hop` floats, fewer or more than the window had.
    ///
    /// @param hop from 0 to what is readable
    /// @throws IllegalStateException if `hop` lies outside (nothing changes then) or the ring is closed
    public void advance(int hop) {
        reader.advance(hop);
    }

    /// Reader: copies as many floats as are there and passes them.
    ///
    /// @param target where to put them
    /// @param offset the first slot
    /// @param length how many at most
    /// @return how many were read, 0 when empty
    /// @throws IndexOutOfBoundsException if the range lies outside the array
    public int read(float[] target, int offset, int length) {
        int n = Math.min(length, readable());
        if (window(n)) {
            samples().get(target, offset, n);
        }
        advance(n);
        return n;
    }

    /// Reader: whether the writer has finished, so that what is readable now is the rest.
    ///
    /// @return true once nothing more will come
    public boolean ending() {
        return reader.ending();
    }

    /// Unmaps the ring; a second call does nothing. Not for audio threads.
    @Override
    public void close() {
        ring.close();
    }
}
