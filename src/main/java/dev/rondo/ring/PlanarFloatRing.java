package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import dev.rondo.ring.internal.SpscCore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// A ring of audio frames: one mirrored plane of floats per channel, all moved by one cursor counted in frames.
///
/// One thread writes, one (other) thread reads; both sides are wait-free. Every window of up to `capacity` frames is
/// contiguous in every channel. Two forms of access never allocate: the whole [#segment()] with
/// [Reader#offsetBytes(int)], and the side's own [FloatBuffer] of a channel, moved by position and limit.
///
/// ```java
/// try (var ring = PlanarFloatRing.allocate(2, 8192, Waiting.PARK)) {
///     // writer thread                               // reader thread
///     int n = writer.claim(256);                     if (reader.window(1024)) {
///     writer.samples(0).put(left, 0, n);                 analyse(reader.samples(0), reader.samples(1));
///     writer.samples(1).put(right, 0, n);                reader.advance(256);
///     writer.commit(n);                              }
/// }
/// ```
///
/// Plane c is shifted by 16·c frames, so that the same frame of many channels does not fall into one set of the cache;
/// mirroring makes the shift free.
///
/// Close it after both threads have stopped: whoever uses a closed ring gets [IllegalStateException].
public final class PlanarFloatRing implements AutoCloseable {

    private static final int SKEW_FRAMES = 16;

    private final MirroredMemory memory;
    private final SpscCore core;
    private final Waiting waiting;
    private final int channels;
    private final int capacity;
    private final Writer writer;
    private final Reader reader;
    private volatile boolean finished;
    private volatile boolean closed;

    private PlanarFloatRing(MirroredMemory memory, Waiting waiting) {
        this.memory = memory;
        this.waiting = waiting;
        this.channels = memory.planes();
        this.capacity = (int) (memory.capacityBytes() / Float.BYTES);
        this.core = new SpscCore(capacity);
        this.writer = new Writer();
        this.reader = new Reader();
    }

    /// Maps a ring.
    ///
    /// @param channels how many channels, from 1
    /// @param minimumFrames the least capacity, from 1 to 2²⁸; rounded up to whole pages
    /// @param waiting what [Writer#awaitClaim] and [Reader#await] do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static PlanarFloatRing allocate(int channels, int minimumFrames, Waiting waiting) {
        return new PlanarFloatRing(MirroredMemory.allocate(bytesFor(minimumFrames), Float.BYTES, channels), waiting);
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory mirrored memory with one plane per channel and a capacity of at most 2³⁰ bytes
    /// @param waiting as in [#allocate]
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory is larger
    public static PlanarFloatRing over(MirroredMemory memory, Waiting waiting) {
        if (memory.capacityBytes() > 1L << 30 || memory.capacityBytes() % Float.BYTES != 0) {
            throw new IllegalArgumentException("a plane must hold at most 2^30 bytes of whole floats: capacityBytes="
                    + memory.capacityBytes());
        }
        return new PlanarFloatRing(memory, waiting);
    }

    private static long bytesFor(int minimumFrames) {
        if (minimumFrames <= 0 || minimumFrames > 1 << 28) {
            throw new IllegalArgumentException("minimumFrames must be from 1 to 2^28: minimumFrames=" + minimumFrames);
        }
        return (long) minimumFrames * Float.BYTES;
    }

    /// How many channels a frame has.
    ///
    /// @return the number of channels
    public int channels() {
        return channels;
    }

    /// How many frames fit.
    ///
    /// @return the capacity; every slot is usable
    public int capacity() {
        return capacity;
    }

    /// The whole memory, all channels, both mappings.
    ///
    /// @return the one segment that the offsets of both sides refer to
    public MemorySegment segment() {
        return memory.segment();
    }

    /// The producing side, for one thread.
    ///
    /// @return always the same object
    public Writer writer() {
        return writer;
    }

    /// The consuming side, for one thread.
    ///
    /// @return always the same object
    public Reader reader() {
        return reader;
    }

    /// Unmaps the ring; a second call does nothing. Not for audio threads.
    @Override
    public void close() {
        closed = true;
        memory.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the ring is closed");
        }
    }

    /// One side's way to the samples: an offset into the segment and a buffer per channel.
    private final class Planes {

        private final FloatBuffer[] buffers = new FloatBuffer[channels];
        private final int[] skews = new int[channels];

        Planes() {
            for (int c = 0; c < channels; c++) {
                skews[c] = (int) ((long) c * SKEW_FRAMES % capacity);
                buffers[c] = memory.segment().asSlice(memory.planeOffsetBytes(c), 2 * memory.capacityBytes())
                        .asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
            }
        }

        private int index(int channel, long index) {
            int skewed = (int) index + skews[channel];
            return skewed >= capacity ? skewed - capacity : skewed;
        }

        long offsetBytes(int channel, long index) {
            return memory.planeOffsetBytes(channel) + (long) index(channel, index) * Float.BYTES;
        }

        FloatBuffer buffer(int channel, long index, int frames) {
            int start = index(channel, index);
            return buffers[channel].limit(start + frames).position(start);
        }
    }

    /// The producing side: claim, write, commit. Belongs to one thread, never blocks but in [#awaitClaim], never
    /// allocates.
    public final class Writer {

        private final Planes planes = new Planes();

        private Writer() {}

        /// Takes up to `frames` free frames, contiguous in every channel. A claim that is not committed is given
        /// back by the next claim.
        ///
        /// @param frames how many are wanted, 0 or more
        /// @return how many are granted, 0 when the ring is full
        /// @throws IllegalArgumentException if `frames` is negative
        /// @throws IllegalStateException if the ring is closed
        public int claim(int frames) {
            requireOpen();
            return (int) core.claim(frames);
        }

        /// Waits until at least one frame is free, then claims.
        ///
        /// @param frames how many are wanted, above 0
        /// @return how many are granted, above 0
        /// @throws IllegalArgumentException if `frames` is not above 0
        /// @throws IllegalStateException if the ring is closed, also while waiting
        public int awaitClaim(int frames) {
            if (frames <= 0) {
                throw new IllegalArgumentException("frames must be above 0: frames=" + frames);
            }
            int granted = claim(frames);
            for (int rounds = 0; granted == 0; rounds++) {
                waiting.pause(rounds);
                granted = claim(frames);
            }
            return granted;
        }

        /// Where the claim begins in a channel.
        ///
        /// @param channel from 0
        /// @return the offset in [PlanarFloatRing#segment()], in bytes
        public long offsetBytes(int channel) {
            return planes.offsetBytes(channel, core.producerIndex());
        }

        /// The claimed frames of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return the writer's buffer of that channel, from the start of the claim to its end
        public FloatBuffer samples(int channel) {
            return planes.buffer(channel, core.producerIndex(), (int) core.claimed());
        }

        /// Publishes the first `frames` claimed frames and gives the rest back.
        ///
        /// @param frames from 0 to the size of the claim
        /// @throws IllegalStateException if `frames` lies outside the claim (nothing changes then) or the ring is
        ///         closed
        public void commit(int frames) {
            requireOpen();
            if (frames > 0 && frames <= core.claimed()) {
                for (int c = 0; c < channels; c++) {
                    memory.mirror(offsetBytes(c), (long) frames * Float.BYTES);
                }
            }
            core.commit(frames);
        }

        /// How many frames could be claimed now.
        ///
        /// @return from 0 to the capacity
        public int writable() {
            return (int) core.writable();
        }

        /// How many frames were ever committed.
        ///
        /// @return the writer's position
        public long position() {
            return core.producerPosition();
        }

        /// Says that nothing will come any more. The reader sees what was committed, then the end.
        public void finish() {
            finished = true;
        }
    }

    /// The consuming side: look through a window, advance by a hop. Belongs to one thread, never blocks but in
    /// [#await], never allocates.
    public final class Reader {

        private final Planes planes = new Planes();
        private int window;

        private Reader() {}

        /// How many frames can be read now.
        ///
        /// @return from 0 to the capacity
        public int readable() {
            return (int) core.readable();
        }

        /// Opens a window of `frames` frames at the reader's position, if they are there.
        ///
        /// @param frames from 0 to the capacity
        /// @return whether they are; if not, the earlier window is gone too
        /// @throws IllegalArgumentException if `frames` is negative or exceeds the capacity
        /// @throws IllegalStateException if the ring is closed
        public boolean window(int frames) {
            requireOpen();
            if (frames < 0 || frames > capacity) {
                throw new IllegalArgumentException("a window must be from 0 to the capacity: frames=" + frames
                        + " capacity=" + capacity);
            }
            boolean there = core.hasReadable(frames);
            window = there ? frames : 0;
            return there;
        }

        /// Waits until `frames` frames are there, then opens a window of them.
        ///
        /// @param frames from 0 to the capacity
        /// @return true, or false if the writer finished before
        /// @throws IllegalArgumentException if `frames` lies outside
        /// @throws IllegalStateException if the ring is closed, also while waiting
        public boolean await(int frames) {
            for (int rounds = 0;; rounds++) {
                boolean last = finished;
                if (window(frames)) {
                    return true;
                }
                if (last) {
                    return false;
                }
                waiting.pause(rounds);
            }
        }

        /// Where the window begins in a channel.
        ///
        /// @param channel from 0
        /// @return the offset in [PlanarFloatRing#segment()], in bytes
        public long offsetBytes(int channel) {
            return planes.offsetBytes(channel, core.consumerIndex());
        }

        /// The window of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return the reader's buffer of that channel, from the start of the window to its end
        public FloatBuffer samples(int channel) {
            return planes.buffer(channel, core.consumerIndex(), window);
        }

        /// Passes `hop` frames, fewer or more than the window had.
        ///
        /// @param hop from 0 to what is readable
        /// @throws IllegalStateException if `hop` lies outside (nothing changes then) or the ring is closed
        public void advance(int hop) {
            requireOpen();
            core.advance(hop);
            window = 0;
        }

        /// Whether the writer has finished, so that what is readable now is the rest.
        ///
        /// @return true once nothing more will come
        public boolean ending() {
            return finished;
        }

        /// How many frames were ever passed.
        ///
        /// @return the reader's position
        public long position() {
            return core.consumerPosition();
        }
    }
}
