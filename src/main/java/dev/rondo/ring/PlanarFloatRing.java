package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import dev.rondo.ring.internal.BroadcastCore;
import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.Producer;
import dev.rondo.ring.internal.RingCore;
import dev.rondo.ring.internal.SpscCore;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Objects;

/// A ring of audio frames: one mirrored plane of floats per channel, all moved by one cursor counted in frames.
///
/// One thread writes; one reads, or of a [#broadcast] ring many do, each at its own pace. Every window of up to
/// `capacity` frames is contiguous in every channel. Two forms of access never allocate: the whole [#segment()] with
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
/// Threads, blocking and allocation of each method are those of [RingWriter] and [RingReader]. Close the ring after its
/// threads have stopped: whoever uses a closed ring gets [IllegalStateException].
public final class PlanarFloatRing implements AutoCloseable {

    private final RingMemory memory;
    private final RingCore core;
    private final Writer writer;
    private final Reader onlyReader;

    PlanarFloatRing(RingMemory memory, RingCore core) {
        this.memory = memory;
        this.core = core;
        this.writer = new Writer(core.producer());
        this.onlyReader = core instanceof BroadcastCore ? null : new Reader(core.consumer(true, false));
    }

    /// Maps a ring of one reader.
    ///
    /// @param channels how many channels, from 1
    /// @param minimumFrames the least capacity, above 0 and below 2²⁸; rounded up to whole pages
    /// @param waiting what the sides do while they wait
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static PlanarFloatRing allocate(int channels, int minimumFrames, Waiting waiting) {
        return spsc(RingMemory.allocate(Float.BYTES, minimumFrames, channels, waiting));
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory mirrored memory with one plane per channel, each of less than 2³⁰ bytes
    /// @param waiting as in [#allocate]
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit
    public static PlanarFloatRing over(MirroredMemory memory, Waiting waiting) {
        return spsc(new RingMemory(memory, Float.BYTES, waiting));
    }

    private static PlanarFloatRing spsc(RingMemory memory) {
        return new PlanarFloatRing(memory, new SpscCore(memory.capacity));
    }

    /// Maps a ring of many readers.
    ///
    /// @param channels as in [#allocate]
    /// @param minimumFrames as in [#allocate]
    /// @param largestClaimFrames the most that one claim takes, from 1 to the capacity; a claim takes the oldest frames
    ///        from readers that are not waited for, so a fraction of the capacity is wise
    /// @param waiting as in [#allocate]
    /// @return an empty ring
    /// @throws IllegalArgumentException if a number lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static PlanarFloatRing broadcast(int channels, int minimumFrames, int largestClaimFrames, Waiting waiting) {
        return RingMemory.allocate(Float.BYTES, minimumFrames, channels, waiting)
                .into(memory -> broadcast(memory, largestClaimFrames));
    }

    /// The same over memory of the caller's choice, which the ring then owns and closes.
    ///
    /// @param memory as in [#over]
    /// @param largestClaimFrames as in [#broadcast(int, int, int, Waiting)]
    /// @param waiting as in [#allocate]
    /// @return an empty ring
    /// @throws IllegalArgumentException if the memory does not suit or the claim lies outside
    public static PlanarFloatRing broadcast(MirroredMemory memory, int largestClaimFrames, Waiting waiting) {
        return broadcast(new RingMemory(memory, Float.BYTES, waiting), largestClaimFrames);
    }

    private static PlanarFloatRing broadcast(RingMemory memory, int largestClaimFrames) {
        return new PlanarFloatRing(memory, new BroadcastCore(memory.capacity, largestClaimFrames));
    }

    /// How many channels a frame has.
    ///
    /// @return the number of channels
    public int channels() {
        return memory.planes;
    }

    /// How many frames fit.
    ///
    /// @return the capacity; every slot is usable
    public int capacity() {
        return memory.capacity;
    }

    /// The whole memory, all channels, both mappings.
    ///
    /// @return the one segment that the offsets of all sides refer to
    public MemorySegment segment() {
        return memory.segment;
    }

    /// The producing side, for one thread.
    ///
    /// @return always the same object
    public Writer writer() {
        return writer;
    }

    /// A consuming side, for one thread.
    ///
    /// @return always the same object; of a broadcast ring another one each time, which begins at the next frame and is
    ///         waited for
    public Reader reader() {
        return onlyReader != null ? onlyReader : reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT);
    }

    /// Joins a broadcast ring. One that is waited for stands firm from the writer's next claim on: a claim that is
    /// under way now may still cost it something, which its first [RingReader#advance] tells.
    ///
    /// @param policy what happens if it does not keep up
    /// @param start where it begins
    /// @return a new reader, for one thread; it leaves when it is closed
    /// @throws IllegalStateException if this is a ring of one reader
    public Reader reader(ReaderPolicy policy, ReaderStart start) {
        if (onlyReader != null) {
            throw new IllegalStateException("only a broadcast ring lets readers join");
        }
        return new Reader(core.consumer(policy == ReaderPolicy.WAIT_FOR_ME, start == ReaderStart.OLDEST));
    }

    /// A reader for one who has made the consumer.
    Reader reader(Consumer consumer) {
        return new Reader(consumer);
    }

    /// Marks the ring as closed, wakes whoever waits (they get [IllegalStateException]) and unmaps it; a second call
    /// does nothing. Not for audio threads.
    @Override
    public void close() {
        memory.close();
    }

    private FloatBuffer[] buffers() {
        FloatBuffer[] buffers = new FloatBuffer[memory.planes];
        for (int channel = 0; channel < buffers.length; channel++) {
            buffers[channel] = memory.buffer(channel).asFloatBuffer();
        }
        return buffers;
    }

    /// The producing side, in frames.
    public final class Writer extends RingWriter {

        private final FloatBuffer[] buffers = buffers();

        private Writer(Producer producer) {
            super(PlanarFloatRing.this.memory, producer);
        }

        /// The claimed frames of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return the writer's buffer of that channel, from the start of the claim to its end
        public FloatBuffer samples(int channel) {
            int start = memory.skewed(channel, producer.index());
            return buffers[channel].limit(start + claimed()).position(start);
        }
    }

    /// A consuming side, in frames.
    public final class Reader extends RingReader {

        private final FloatBuffer[] buffers = buffers();

        private Reader(Consumer consumer) {
            super(PlanarFloatRing.this.memory, consumer);
        }

        /// The memory of all channels, as the ring's [PlanarFloatRing#segment()].
        ///
        /// @return the segment that [#offsetBytes(int)] refers to
        public MemorySegment segment() {
            return memory.segment;
        }

        /// The window of a channel as a buffer, always the same object.
        ///
        /// @param channel from 0
        /// @return the reader's buffer of that channel, from the start of the window to its end
        public FloatBuffer samples(int channel) {
            int start = memory.skewed(channel, consumer.index());
            return buffers[channel].limit(start + windowed()).position(start);
        }

        /// Copies frames and passes them. What was overwritten meanwhile is left out and counted in [#lost]; what is
        /// returned is good.
        ///
        /// @param target an array for each channel
        /// @param offset the first slot of each
        /// @param frames how many at most
        /// @return how many were read, 0 when empty
        /// @throws IndexOutOfBoundsException if a range lies outside its array; nothing changes then
        /// @throws IllegalStateException as [#window]
        public int read(float[][] target, int offset, int frames) {
            for (float[] channel : target) {
                Objects.checkFromIndexSize(offset, frames, channel.length);
            }
            Objects.checkIndex(target.length - 1, memory.planes);
            for (;;) {
                int there = windowUpTo(frames);
                for (int channel = 0; channel < target.length; channel++) {
                    samples(channel).get(target[channel], offset, there);
                }
                if (advance(there) == 0) {
                    return there;
                }
            }
        }
    }
}
