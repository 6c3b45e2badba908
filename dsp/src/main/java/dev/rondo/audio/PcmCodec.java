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

    /// Added to a number below 2^51 it leaves no room for a fraction: the sum is rounded half to even, and its low bits
    /// are the integer in two's complement. Nearly twice as fast as `(int) Math.rint(x)`.
    private static final double TO_NEAREST_EVEN = 0x1.8p52;

    private final SampleFormat format;
    private final boolean little;
    private final boolean swap;
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
        this.little = order == ByteOrder.LITTLE_ENDIAN;
        this.swap = order != ByteOrder.nativeOrder();
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
        switch (format) {
            case U8 -> decode8(pcm, from, plane, planeOffsetBytes, frames);
            case S16 -> decode16(pcm, from, plane, planeOffsetBytes, frames);
            case S24 -> decode24(pcm, from, plane, planeOffsetBytes, frames);
            case S32 -> decode32(pcm, from, plane, planeOffsetBytes, frames);
            case F32 -> decodeFloat(pcm, from, plane, planeOffsetBytes, frames);
            case F64 -> decodeDouble(pcm, from, plane, planeOffsetBytes, frames);
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
        switch (format) {
            case U8 -> encode8(plane, planeOffsetBytes, pcm, to, frames);
            case S16 -> encode16(plane, planeOffsetBytes, pcm, to, frames);
            case S24 -> encode24(plane, planeOffsetBytes, pcm, to, frames);
            case S32 -> encode32(plane, planeOffsetBytes, pcm, to, frames);
            case F32 -> encodeFloat(plane, planeOffsetBytes, pcm, to, frames);
            case F64 -> encodeDouble(plane, planeOffsetBytes, pcm, to, frames);
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

    // A method for each loop: compiled together, that of 24 bits ran two to three times slower.

    private void decode8(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = (pcm.get(ValueLayout.JAVA_BYTE, from + i * stride) & 0xff) - 0x80;
            plane.set(PLANE, to + 4L * i, x * 0x1p-7f);
        }
    }

    private void decode16(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            short x = pcm.get(SHORT, from + i * stride);
            plane.set(PLANE, to + 4L * i, (swap ? Short.reverseBytes(x) : x) * 0x1p-15f);
        }
    }

    private void decode24(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            long at = from + i * stride;
            int first = pcm.get(ValueLayout.JAVA_BYTE, at);
            int second = pcm.get(ValueLayout.JAVA_BYTE, at + 1) & 0xff;
            int third = pcm.get(ValueLayout.JAVA_BYTE, at + 2);
            int high = little ? third : first;
            int low = (little ? first : third) & 0xff;
            plane.set(PLANE, to + 4L * i, (high << 16 | second << 8 | low) * 0x1p-23f);
        }
    }

    private void decode32(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = pcm.get(INT, from + i * stride);
            plane.set(PLANE, to + 4L * i, (swap ? Integer.reverseBytes(x) : x) * 0x1p-31f);
        }
    }

    private void decodeFloat(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = pcm.get(INT, from + i * stride);
            plane.set(PLANE, to + 4L * i, Float.intBitsToFloat(swap ? Integer.reverseBytes(x) : x));
        }
    }

    private void decodeDouble(MemorySegment pcm, long from, MemorySegment plane, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            long x = pcm.get(LONG, from + i * stride);
            plane.set(PLANE, to + 4L * i, (float) Double.longBitsToDouble(swap ? Long.reverseBytes(x) : x));
        }
    }

    private void encode8(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = quantised(plane.get(PLANE, from + 4L * i), 0x1p7);
            pcm.set(ValueLayout.JAVA_BYTE, to + i * stride, (byte) (x + 0x80));
        }
    }

    private void encode16(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            short x = (short) quantised(plane.get(PLANE, from + 4L * i), 0x1p15);
            pcm.set(SHORT, to + i * stride, swap ? Short.reverseBytes(x) : x);
        }
    }

    private void encode24(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = quantised(plane.get(PLANE, from + 4L * i), 0x1p23);
            long at = to + i * stride;
            pcm.set(ValueLayout.JAVA_BYTE, at, (byte) (little ? x : x >> 16));
            pcm.set(ValueLayout.JAVA_BYTE, at + 1, (byte) (x >> 8));
            pcm.set(ValueLayout.JAVA_BYTE, at + 2, (byte) (little ? x >> 16 : x));
        }
    }

    private void encode32(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = quantised(plane.get(PLANE, from + 4L * i), 0x1p31);
            pcm.set(INT, to + i * stride, swap ? Integer.reverseBytes(x) : x);
        }
    }

    private void encodeFloat(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            int x = Float.floatToRawIntBits(finite(plane.get(PLANE, from + 4L * i)));
            pcm.set(INT, to + i * stride, swap ? Integer.reverseBytes(x) : x);
        }
    }

    private void encodeDouble(MemorySegment plane, long from, MemorySegment pcm, long to, int frames) {
        long stride = frameBytes();
        for (int i = 0; i < frames; i++) {
            long x = Double.doubleToRawLongBits(finite(plane.get(PLANE, from + 4L * i)));
            pcm.set(LONG, to + i * stride, swap ? Long.reverseBytes(x) : x);
        }
    }

    private int quantised(float x, double fullScale) {
        double scaled = (Math.abs(x) <= 1 ? x : limited(x)) * fullScale;
        double top = fullScale - 1;
        return (int) Double.doubleToRawLongBits((scaled < top ? scaled : top) + TO_NEAREST_EVEN);
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
