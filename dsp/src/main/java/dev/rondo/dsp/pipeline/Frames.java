package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.ring.PlanarFloatRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntToLongFunction;

/// A run of frames as a stage sees it: planar floats, contiguous per channel, the history directly before.
///
/// ```
/// window(c)    |<- history ->|<- samples(c): frames ->|
///              ^ windowOffsetBytes(c)
///                            ^ offsetBytes(c)
/// ```
///
/// Made once, then moved: neither moving nor reading allocates. A view is valid during the call it was handed to.
public final class Frames {

    private static final int ALIGNMENT_BYTES = 64;

    private final MemorySegment segment;
    private final long[] windowOffsetBytes;
    private final FloatBuffer[] buffers;
    private final int[] windowIndexes;
    private final int capacity;
    private final IntToLongFunction offsetsBytes = this::offsetBytes;
    private int history;
    private int frames;
    private long position;

    private Frames(MemorySegment segment, int channels, int capacity) {
        this.segment = segment;
        this.windowOffsetBytes = new long[channels];
        this.windowIndexes = new int[channels];
        this.buffers = new FloatBuffer[channels];
        this.capacity = capacity;
    }

    /// Frames of their own, zeroed, off the heap; each channel begins on a cache line of its own.
    ///
    /// @param channels how many channels
    /// @param capacityFrames the most frames that will be held
    /// @return storage that holds no frames yet
    static Frames allocate(int channels, int capacityFrames) {
        long planeBytes = Math.ceilDiv((long) capacityFrames * Float.BYTES, ALIGNMENT_BYTES) * ALIGNMENT_BYTES
                + ALIGNMENT_BYTES;
        MemorySegment segment = Arena.ofAuto().allocate(planeBytes * channels, ALIGNMENT_BYTES);
        Frames result = new Frames(segment, channels, capacityFrames);
        for (int c = 0; c < channels; c++) {
            result.windowOffsetBytes[c] = planeBytes * c;
            result.buffers[c] = segment.asSlice(planeBytes * c, planeBytes).asByteBuffer()
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
        }
        return result;
    }

    /// A view onto the reading side of a ring.
    ///
    /// @param ring the ring
    /// @return a view of no frames; [#moveTo] moves it
    static Frames viewOf(PlanarFloatRing ring) {
        return new Frames(ring.segment(), ring.channels(), ring.capacity());
    }

    /// Looks at the reader's window: `history` frames, then the new ones.
    void moveTo(PlanarFloatRing.Reader reader, int historyFrames, int newFrames, long newPosition) {
        for (int c = 0; c < buffers.length; c++) {
            windowOffsetBytes[c] = reader.offsetBytes(c);
            buffers[c] = reader.samples(c);
            windowIndexes[c] = buffers[c].position();
        }
        this.history = historyFrames;
        this.frames = newFrames;
        this.position = newPosition;
    }

    /// Says what storage of its own now holds.
    void hold(int newFrames, long newPosition) {
        this.history = 0;
        this.frames = newFrames;
        this.position = newPosition;
    }

    /// The most frames that fit.
    ///
    /// @return the capacity
    public int capacity() {
        return capacity;
    }

    /// How many channels.
    ///
    /// @return the number of planes
    public int channels() {
        return buffers.length;
    }

    /// How many new frames.
    ///
    /// @return their number, without the history
    public int frames() {
        return frames;
    }

    /// How many frames lie before the new ones.
    ///
    /// @return the history of the stage's span
    public int history() {
        return history;
    }

    /// Where in its stream the first new frame lies.
    ///
    /// @return the absolute position, 0 for the first frame of all
    public long position() {
        return position;
    }

    /// The memory of all channels.
    ///
    /// @return the segment that the offsets refer to
    public MemorySegment segment() {
        return segment;
    }

    /// Where a channel's new frames begin.
    ///
    /// @param channel from 0
    /// @return the offset in [#segment()], in bytes
    public long offsetBytes(int channel) {
        return windowOffsetBytes[channel] + (long) history * Float.BYTES;
    }

    /// [#offsetBytes] as a function, for methods that take planes; unlike `frames::offsetBytes` it is not made anew.
    ///
    /// @return always the same object
    public IntToLongFunction offsetsBytes() {
        return offsetsBytes;
    }

    /// Where a channel's history begins.
    ///
    /// @param channel from 0
    /// @return the offset in [#segment()], in bytes
    public long windowOffsetBytes(int channel) {
        return windowOffsetBytes[channel];
    }

    /// A channel's new frames; for output storage, room for its whole capacity.
    ///
    /// @param channel from 0
    /// @return always the same buffer, from the first new frame to the last
    public FloatBuffer samples(int channel) {
        int start = windowIndexes[channel] + history;
        return buffers[channel].limit(start + frames).position(start);
    }

    /// A channel's history and new frames in one run.
    ///
    /// @param channel from 0
    /// @return always the same buffer, from the oldest frame of the history to the last new one
    public FloatBuffer window(int channel) {
        int start = windowIndexes[channel];
        return buffers[channel].limit(start + history + frames).position(start);
    }

    /// One sample.
    ///
    /// @param channel from 0
    /// @param frame from −history to `frames − 1`
    /// @return its value
    public float get(int channel, int frame) {
        return segment.get(ValueLayout.JAVA_FLOAT, offsetBytes(channel) + (long) frame * Float.BYTES);
    }

    /// Sets one sample.
    ///
    /// @param channel from 0
    /// @param frame from 0 to the capacity
    /// @param value its value
    public void set(int channel, int frame, float value) {
        segment.set(ValueLayout.JAVA_FLOAT, offsetBytes(channel) + (long) frame * Float.BYTES, value);
    }

    /// Takes over another view's new frames: as many, at the same position.
    void copyFrom(Frames other) {
        hold(other.frames, other.position);
        for (int c = 0; c < buffers.length; c++) {
            MemorySegment.copy(other.segment, other.offsetBytes(c), segment, offsetBytes(c),
                    (long) frames * Float.BYTES);
        }
    }

    /// Copies some of the new frames to planes elsewhere.
    ///
    /// @param target the memory of all planes
    /// @param targetOffsetBytes where a channel's frames go in it
    /// @param from the first frame to copy
    /// @param count how many
    void copyTo(MemorySegment target, IntToLongFunction targetOffsetBytes, int from, int count) {
        for (int c = 0; c < buffers.length; c++) {
            MemorySegment.copy(segment, offsetBytes(c) + (long) from * Float.BYTES, target,
                    targetOffsetBytes.applyAsLong(c), (long) count * Float.BYTES);
        }
    }

    /// The new frames on the heap; allocates.
    ///
    /// @return one array per channel
    public float[][] toArrays() {
        float[][] arrays = new float[buffers.length][frames];
        for (int c = 0; c < buffers.length; c++) {
            samples(c).get(arrays[c]);
        }
        return arrays;
    }

    /// Takes a reader's window over into storage of its own, with 0 for NaN and ±1 for infinities. Nearly always there are
    /// none, which the peak tells.
    ///
    /// @return how many there were
    long takeFinite(PlanarFloatRing.Reader reader, int newFrames, long newPosition) {
        hold(newFrames, newPosition);
        long found = 0;
        for (int c = 0; c < buffers.length; c++) {
            float peak = Kernels.chosen().copyWithPeak(reader.segment(), reader.offsetBytes(c), segment, offsetBytes(c),
                    frames);
            if (!(peak <= Float.MAX_VALUE)) {
                found += replaceNonFinite(samples(c));
            }
        }
        return found;
    }

    private static long replaceNonFinite(FloatBuffer samples) {
        long found = 0;
        for (int i = samples.position(); i < samples.limit(); i++) {
            float x = samples.get(i);
            if (!Float.isFinite(x)) {
                samples.put(i, Float.isNaN(x) ? 0 : Math.signum(x));
                found++;
            }
        }
        return found;
    }

    /// How many of the new samples lie beyond ±1.
    long beyondFullScale() {
        long beyond = 0;
        for (int c = 0; c < buffers.length; c++) {
            FloatBuffer samples = samples(c);
            for (int i = samples.position(); i < samples.limit(); i++) {
                beyond += Math.abs(samples.get(i)) > 1 ? 1 : 0;
            }
        }
        return beyond;
    }

    /// Fills the new frames with zeros.
    void silence() {
        for (int c = 0; c < buffers.length; c++) {
            FloatBuffer samples = samples(c);
            while (samples.hasRemaining()) {
                samples.put(0);
            }
        }
    }

    /// Narrows the view to some of its frames: `newHistory` frames after its beginning, the ones before are history.
    void narrow(int newHistory, int count, long newPosition) {
        this.history = newHistory;
        this.frames = count;
        this.position = newPosition;
    }

    /// Adds another view's new frames, of which there are as many.
    void add(Frames other) {
        for (int c = 0; c < buffers.length; c++) {
            Kernels.chosen().add(other.segment, other.offsetBytes(c), segment, offsetBytes(c), frames);
        }
    }
}
