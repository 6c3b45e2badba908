package dev.rondo.audio;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/// Converts between interleaved PCM bytes and planes of floats.
///
/// ```
/// interleaved   L0 R0 L1 R1 L2 R2 …        frames of channels × bytes
///                │     │     │             decode gathers, encode scatters
/// planes        L0    L1    L2 …           floats, native byte order
///               R0    R1    R2 …
/// ```
///
/// An integer of b bits becomes x / 2^(b − 1), exactly up to 24 bits; 32 bits are rounded to the nearest float. On the
/// way out x · 2^(b − 1) is rounded half to even and saturates at both ends, so that 8 to 24 bits come back as they
/// were. Nothing but finite numbers goes out, in any format: NaN becomes 0, ±Inf becomes ±full scale.
///
/// Both sides are segments with offsets in bytes (a heap array is wrapped once by [MemorySegment#ofArray(byte[])]). Inside,
/// runs of frames are copied to arrays, where a loop is fast also before it is compiled: the first seconds of a file are
/// over before.
///
/// Nothing allocates, nothing blocks. Belongs to one thread.
public final class PcmCodec {

    private static final ValueLayout.OfFloat PLANE = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int RUN_FRAMES = 1024;

    /// Added to a number below 2^51 it leaves no room for a fraction: the sum is rounded half to even, and its low bits
    /// are the integer in two's complement. Nearly twice as fast as `(int) Math.rint(x)`.
    private static final double TO_NEAREST_EVEN = 0x1.8p52;

    private final SampleFormat format;
    private final boolean little;
    private final int channels;
    private final ValueLayout.OfShort shorts;
    private final ValueLayout.OfInt ints;
    private final ValueLayout.OfLong longs;
    private final float[] run = new float[RUN_FRAMES];
    /// A run of frames of all channels, as what the samples are made of.
    private final byte[] frameBytes;
    private final short[] frameShorts;
    private final int[] frameInts;
    private final long[] frameLongs;
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
        this.channels = channels;
        this.shorts = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
        this.ints = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
        this.longs = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
        int samples = RUN_FRAMES * channels;
        this.frameBytes = new byte[format == SampleFormat.U8 || format == SampleFormat.S24
                ? samples * format.bytes()
                : 0];
        this.frameShorts = new short[format == SampleFormat.S16 ? samples : 0];
        this.frameInts = new int[format == SampleFormat.S32 || format == SampleFormat.F32 ? samples : 0];
        this.frameLongs = new long[format == SampleFormat.F64 ? samples : 0];
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

    /// Reads interleaved frames.
    ///
    /// @param pcm holds the frames
    /// @param pcmOffsetBytes where the first frame begins
    /// @param planes takes the floats
    /// @param offsetsBytes where each channel's plane begins
    /// @param first where in the planes the first frame goes
    /// @param frames how many, 0 or more
    /// @throws IndexOutOfBoundsException if frames or floats lie outside; nothing is moved then
    public void decode(MemorySegment pcm, long pcmOffsetBytes, MemorySegment planes, IntToLongFunction offsetsBytes,
            int first, int frames) {
        check(pcm, pcmOffsetBytes, planes, offsetsBytes, first, frames);
        for (int done = 0; done < frames; done += RUN_FRAMES) {
            int count = Math.min(RUN_FRAMES, frames - done);
            load(pcm, pcmOffsetBytes + (long) done * frameBytes(), count);
            for (int c = 0; c < channels; c++) {
                switch (format) {
                    case U8 -> decode8(c, count);
                    case S16 -> decode16(c, count);
                    case S24 -> decode24(c, count);
                    case S32 -> decode32(c, count);
                    case F32 -> decodeFloat(c, count);
                    case F64 -> decodeDouble(c, count);
                }
                MemorySegment.copy(run, 0, planes, PLANE, offsetsBytes.applyAsLong(c) + 4L * (first + done), count);
            }
        }
    }

    /// Writes interleaved frames.
    ///
    /// @param planes holds the floats
    /// @param offsetsBytes where each channel's plane begins
    /// @param first where in the planes the first frame lies
    /// @param pcm takes the frames
    /// @param pcmOffsetBytes where the first frame begins
    /// @param frames how many, 0 or more
    /// @throws IndexOutOfBoundsException if frames or floats lie outside; nothing is moved then
    public void encode(MemorySegment planes, IntToLongFunction offsetsBytes, int first, MemorySegment pcm,
            long pcmOffsetBytes, int frames) {
        check(pcm, pcmOffsetBytes, planes, offsetsBytes, first, frames);
        for (int done = 0; done < frames; done += RUN_FRAMES) {
            int count = Math.min(RUN_FRAMES, frames - done);
            for (int c = 0; c < channels; c++) {
                MemorySegment.copy(planes, PLANE, offsetsBytes.applyAsLong(c) + 4L * (first + done), run, 0, count);
                switch (format) {
                    case U8 -> encode8(c, count);
                    case S16 -> encode16(c, count);
                    case S24 -> encode24(c, count);
                    case S32 -> encode32(c, count);
                    case F32 -> encodeFloat(c, count);
                    case F64 -> encodeDouble(c, count);
                }
            }
            store(pcm, pcmOffsetBytes + (long) done * frameBytes(), count);
        }
    }

    private void load(MemorySegment pcm, long offsetBytes, int frames) {
        int samples = frames * channels;
        switch (format) {
            case U8, S24 -> MemorySegment.copy(pcm, BYTE, offsetBytes, frameBytes, 0, samples * format.bytes());
            case S16 -> MemorySegment.copy(pcm, shorts, offsetBytes, frameShorts, 0, samples);
            case S32, F32 -> MemorySegment.copy(pcm, ints, offsetBytes, frameInts, 0, samples);
            case F64 -> MemorySegment.copy(pcm, longs, offsetBytes, frameLongs, 0, samples);
        }
    }

    private void store(MemorySegment pcm, long offsetBytes, int frames) {
        int samples = frames * channels;
        switch (format) {
            case U8, S24 -> MemorySegment.copy(frameBytes, 0, pcm, BYTE, offsetBytes, samples * format.bytes());
            case S16 -> MemorySegment.copy(frameShorts, 0, pcm, shorts, offsetBytes, samples);
            case S32, F32 -> MemorySegment.copy(frameInts, 0, pcm, ints, offsetBytes, samples);
            case F64 -> MemorySegment.copy(frameLongs, 0, pcm, longs, offsetBytes, samples);
        }
    }

    /// Checks a whole run before its first sample moves.
    private void check(MemorySegment pcm, long pcmOffsetBytes, MemorySegment planes, IntToLongFunction offsetsBytes,
            int first, int frames) {
        Objects.checkFromIndexSize(pcmOffsetBytes, (long) frames * frameBytes(), pcm.byteSize());
        for (int c = 0; c < channels; c++) {
            Objects.checkFromIndexSize(offsetsBytes.applyAsLong(c) + 4L * first, 4L * frames, planes.byteSize());
        }
    }

    // A method for each loop: compiled together, that of 24 bits ran two to three times slower.

    private void decode8(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            run[i] = ((frameBytes[at] & 0xff) - 0x80) * 0x1p-7f;
        }
    }

    private void decode16(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            run[i] = frameShorts[at] * 0x1p-15f;
        }
    }

    private void decode24(int channel, int frames) {
        int first = little ? 0 : 2;
        for (int i = 0, at = 3 * channel; i < frames; i++, at += 3 * channels) {
            int low = frameBytes[at + first] & 0xff;
            int middle = frameBytes[at + 1] & 0xff;
            int high = frameBytes[at + 2 - first];
            run[i] = (high << 16 | middle << 8 | low) * 0x1p-23f;
        }
    }

    private void decode32(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            run[i] = frameInts[at] * 0x1p-31f;
        }
    }

    private void decodeFloat(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            run[i] = Float.intBitsToFloat(frameInts[at]);
        }
    }

    private void decodeDouble(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            run[i] = (float) Double.longBitsToDouble(frameLongs[at]);
        }
    }

    private void encode8(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            frameBytes[at] = (byte) (quantised(run[i], 0x1p7) + 0x80);
        }
    }

    private void encode16(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            frameShorts[at] = (short) quantised(run[i], 0x1p15);
        }
    }

    private void encode24(int channel, int frames) {
        int first = little ? 0 : 2;
        for (int i = 0, at = 3 * channel; i < frames; i++, at += 3 * channels) {
            int x = quantised(run[i], 0x1p23);
            frameBytes[at + first] = (byte) x;
            frameBytes[at + 1] = (byte) (x >> 8);
            frameBytes[at + 2 - first] = (byte) (x >> 16);
        }
    }

    private void encode32(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            frameInts[at] = quantised(run[i], 0x1p31);
        }
    }

    private void encodeFloat(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            frameInts[at] = Float.floatToRawIntBits(finite(run[i]));
        }
    }

    private void encodeDouble(int channel, int frames) {
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            frameLongs[at] = Double.doubleToRawLongBits(finite(run[i]));
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
