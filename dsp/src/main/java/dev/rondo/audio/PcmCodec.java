package dev.rondo.audio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Converts between interleaved PCM bytes and planes of floats, one channel at a time.
///
/// ```
/// interleaved   L0 R0 L1 R1 L2 R2 …        frames of channels × bytes
///                │     │     │             decode(…, channel 0, …) gathers, encode scatters
/// plane         L0    L1    L2 …           floats, native byte order
/// ```
///
/// An integer of b bits becomes x / 2^(b − 1), exactly up to 24 bits; 32 bits are rounded to the nearest float. On the
/// way out x · 2^(b − 1) is rounded half to even and saturates at both ends, so that 8 to 24 bits come back as they
/// were. Nothing but finite numbers goes out, in any format: NaN becomes 0, ±Inf becomes ±full scale.
///
/// Both sides are segments with offsets in bytes (a heap array is wrapped once by [MemorySegment#ofArray(byte[])]).
/// Nothing allocates, nothing blocks. The counters belong to the one thread that encodes.
public final class PcmCodec {

    private static final ValueLayout.OfFloat PLANE = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final SampleFormat format;
    private final ByteOrder order;
    private final int channels;
    private long clipped;
    private long replaced;

    /// Makes a codec with its counters at zero.
    ///
    /// @param format how a sample is stored
    /// @param order the order of a sample's bytes
    /// @param channels samples per frame, from 1
    /// @throws IllegalArgumentException if `channels` is below 1
    public PcmCodec(SampleFormat format, ByteOrder order, int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("channels must be 1 or more: channels=" + channels);
        }
        this.format = format;
        this.order = order;
        this.channels = channels;
    }

    /// How many bytes a frame takes.
    ///
    /// @return channels × bytes of a sample
    public int frameBytes() {
        return channels * format.bytes();
    }

    /// How many finite samples beyond ±1 were cut to the range of an integer format. A sample of exactly +1 lands on
    /// the largest integer, one step lower, and does not count.
    ///
    /// @return the count since construction
    public long clipped() {
        return clipped;
    }

    /// How many samples were NaN or infinite on the way out.
    ///
    /// @return the count since construction
    public long replaced() {
        return replaced;
    }

    /// Reads one channel out of interleaved frames.
    ///
    /// @param pcm holds the frames
    /// @param pcmOffsetBytes where the first frame begins
    /// @param channel from 0
    /// @param plane takes the floats
    /// @param planeOffsetBytes where the first float goes
    /// @param frames how many, 0 or more
    /// @throws IndexOutOfBoundsException if the frames, the floats or the channel lie outside
    public void decode(MemorySegment pcm, long pcmOffsetBytes, int channel, MemorySegment plane, long planeOffsetBytes,
            int frames) {
        long from = check(pcm, pcmOffsetBytes, channel, plane, planeOffsetBytes, frames);
        long stride = frameBytes();
        boolean swap = order != ByteOrder.nativeOrder();
        switch (format) {
            case U8 -> {
                for (int i = 0; i < frames; i++) {
                    int x = (pcm.get(ValueLayout.JAVA_BYTE, from + i * stride) & 0xff) - 0x80;
                    plane.set(PLANE, planeOffsetBytes + 4L * i, x * 0x1p-7f);
                }
            }
            case S16 -> {
                for (int i = 0; i < frames; i++) {
                    short x = pcm.get(SHORT, from + i * stride);
                    plane.set(PLANE, planeOffsetBytes + 4L * i, (swap ? Short.reverseBytes(x) : x) * 0x1p-15f);
                }
            }
            case S24 -> {
                int low = order == ByteOrder.LITTLE_ENDIAN ? 0 : 2;
                for (int i = 0; i < frames; i++) {
                    long at = from + i * stride;
                    int x = (pcm.get(ValueLayout.JAVA_BYTE, at + low) & 0xff)
                            | (pcm.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff) << 8
                            | pcm.get(ValueLayout.JAVA_BYTE, at + 2 - low) << 16;
                    plane.set(PLANE, planeOffsetBytes + 4L * i, x * 0x1p-23f);
                }
            }
            case S32 -> {
                for (int i = 0; i < frames; i++) {
                    int x = pcm.get(INT, from + i * stride);
                    plane.set(PLANE, planeOffsetBytes + 4L * i, (swap ? Integer.reverseBytes(x) : x) * 0x1p-31f);
                }
            }
            case F32 -> {
                for (int i = 0; i < frames; i++) {
                    int x = pcm.get(INT, from + i * stride);
                    plane.set(PLANE, planeOffsetBytes + 4L * i,
                            Float.intBitsToFloat(swap ? Integer.reverseBytes(x) : x));
                }
            }
            case F64 -> {
                for (int i = 0; i < frames; i++) {
                    long x = pcm.get(LONG, from + i * stride);
                    plane.set(PLANE, planeOffsetBytes + 4L * i,
                            (float) Double.longBitsToDouble(swap ? Long.reverseBytes(x) : x));
                }
            }
        }
    }

    /// Writes one channel into interleaved frames; the other channels' bytes stay as they are.
    ///
    /// @param plane holds the floats
    /// @param planeOffsetBytes where the first float lies
    /// @param pcm takes the frames
    /// @param pcmOffsetBytes where the first frame begins
    /// @param channel from 0
    /// @param frames how many, 0 or more
    /// @throws IndexOutOfBoundsException if the frames, the floats or the channel lie outside
    public void encode(MemorySegment plane, long planeOffsetBytes, MemorySegment pcm, long pcmOffsetBytes, int channel,
            int frames) {
        long to = check(pcm, pcmOffsetBytes, channel, plane, planeOffsetBytes, frames);
        long stride = frameBytes();
        boolean swap = order != ByteOrder.nativeOrder();
        switch (format) {
            case U8 -> {
                for (int i = 0; i < frames; i++) {
                    int x = quantised(plane.get(PLANE, planeOffsetBytes + 4L * i), 0x1p7);
                    pcm.set(ValueLayout.JAVA_BYTE, to + i * stride, (byte) (x + 0x80));
                }
            }
            case S16 -> {
                for (int i = 0; i < frames; i++) {
                    short x = (short) quantised(plane.get(PLANE, planeOffsetBytes + 4L * i), 0x1p15);
                    pcm.set(SHORT, to + i * stride, swap ? Short.reverseBytes(x) : x);
                }
            }
            case S24 -> {
                int low = order == ByteOrder.LITTLE_ENDIAN ? 0 : 2;
                for (int i = 0; i < frames; i++) {
                    int x = quantised(plane.get(PLANE, planeOffsetBytes + 4L * i), 0x1p23);
                    long at = to + i * stride;
                    pcm.set(ValueLayout.JAVA_BYTE, at + low, (byte) x);
                    pcm.set(ValueLayout.JAVA_BYTE, at + 1, (byte) (x >> 8));
                    pcm.set(ValueLayout.JAVA_BYTE, at + 2 - low, (byte) (x >> 16));
                }
            }
            case S32 -> {
                for (int i = 0; i < frames; i++) {
                    int x = quantised(plane.get(PLANE, planeOffsetBytes + 4L * i), 0x1p31);
                    pcm.set(INT, to + i * stride, swap ? Integer.reverseBytes(x) : x);
                }
            }
            case F32 -> {
                for (int i = 0; i < frames; i++) {
                    int x = Float.floatToRawIntBits(finite(plane.get(PLANE, planeOffsetBytes + 4L * i)));
                    pcm.set(INT, to + i * stride, swap ? Integer.reverseBytes(x) : x);
                }
            }
            case F64 -> {
                for (int i = 0; i < frames; i++) {
                    long x = Double.doubleToRawLongBits(finite(plane.get(PLANE, planeOffsetBytes + 4L * i)));
                    pcm.set(LONG, to + i * stride, swap ? Long.reverseBytes(x) : x);
                }
            }
        }
    }

    /// Checks a whole run before its first sample moves.
    private long check(MemorySegment pcm, long pcmOffsetBytes, int channel, MemorySegment plane, long planeOffsetBytes,
            int frames) {
        if (frames < 0 || channel < 0 || channel >= channels || pcmOffsetBytes < 0 || planeOffsetBytes < 0
                || pcmOffsetBytes > pcm.byteSize() - (long) frames * frameBytes()
                || planeOffsetBytes > plane.byteSize() - (long) frames * Float.BYTES) {
            throw new IndexOutOfBoundsException("frames must lie inside both segments: frames=" + frames + " channel="
                    + channel + " pcmOffsetBytes=" + pcmOffsetBytes + " planeOffsetBytes=" + planeOffsetBytes);
        }
        return pcmOffsetBytes + (long) channel * format.bytes();
    }

    private int quantised(float x, double fullScale) {
        double inRange = Math.abs(x) <= 1 ? x : limited(x);
        return (int) Math.min(Math.rint(inRange * fullScale), fullScale - 1);
    }

    /// What becomes of a sample outside ±1: kept out of [#quantised] because it is rare.
    private float limited(float x) {
        float finite = finite(x);
        if (finite == x) {
            clipped++;
        }
        return Math.clamp(finite, -1, 1);
    }

    private float finite(float x) {
        if (Math.abs(x) <= Float.MAX_VALUE) {
            return x;
        }
        replaced++;
        return Float.isNaN(x) ? 0 : Math.signum(x);
    }
}
