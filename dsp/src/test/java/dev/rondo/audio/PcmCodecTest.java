package dev.rondo.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcmCodecTest {

    private static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};

    private static float[] decoded(SampleFormat format, ByteOrder order, byte[] pcm) {
        float[] plane = new float[pcm.length / format.bytes()];
        new PcmCodec(format, order, 1).decode(MemorySegment.ofArray(pcm), 0, MemorySegment.ofArray(plane), _ -> 0, 0,
                plane.length);
        return plane;
    }

    private static byte[] encoded(PcmCodec codec, float... plane) {
        byte[] pcm = new byte[plane.length * codec.frameBytes()];
        codec.encode(MemorySegment.ofArray(plane), _ -> 0, 0, MemorySegment.ofArray(pcm), 0, plane.length);
        return pcm;
    }

    private static byte[] bytes(ByteOrder order, int sampleBytes, int count, IntFunction<Integer> sample) {
        byte[] pcm = new byte[count * sampleBytes];
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < sampleBytes; b++) {
                int place = order == ByteOrder.LITTLE_ENDIAN ? b : sampleBytes - 1 - b;
                pcm[i * sampleBytes + place] = (byte) (sample.apply(i) >> (8 * b));
            }
        }
        return pcm;
    }

    @Test
    void everyIntegerOf8And16BitsAndAMillionOf24IsItselfOver2ToTheBitsLess1AndComesBack() {
        SplittableRandom random = new SplittableRandom(24);
        int[] wide = random.ints(1 << 20, -1 << 23, 1 << 23).toArray();
        for (ByteOrder order : ORDERS) {
            checkExact(SampleFormat.U8, order, 1 << 8, i -> i - 128, i -> i);
            checkExact(SampleFormat.S16, order, 1 << 16, i -> i - (1 << 15), i -> i - (1 << 15));
            checkExact(SampleFormat.S24, order, wide.length, i -> wide[i], i -> wide[i]);
            checkExact(SampleFormat.S24, order, 2, i -> i == 0 ? -1 << 23 : (1 << 23) - 1,
                    i -> i == 0 ? -1 << 23 : (1 << 23) - 1);
        }
    }

    private static void checkExact(SampleFormat format, ByteOrder order, int count, IntFunction<Integer> value,
            IntFunction<Integer> stored) {
        byte[] pcm = bytes(order, format.bytes(), count, stored);
        float[] plane = decoded(format, order, pcm);
        for (int i = 0; i < count; i++) {
            assertEquals(value.apply(i) / (double) (1L << (format.bits() - 1)), plane[i]);
        }
        PcmCodec codec = new PcmCodec(format, order, 1);
        assertArrayEquals(pcm, encoded(codec, plane));
        assertEquals(0, codec.clipped());
    }

    @Test
    void an32BitIntegerIsRoundedToTheNearestFloatAndComesBackWithin2ToThe6() {
        int[] values = new SplittableRandom(32).ints(1 << 16).toArray();
        values[0] = Integer.MAX_VALUE;
        values[1] = Integer.MIN_VALUE;
        values[2] = 0x1234_5600;
        for (ByteOrder order : ORDERS) {
            byte[] pcm = bytes(order, 4, values.length, i -> values[i]);
            float[] plane = decoded(SampleFormat.S32, order, pcm);
            ByteBuffer back = ByteBuffer.wrap(encoded(new PcmCodec(SampleFormat.S32, order, 1), plane)).order(order);
            for (int i = 0; i < values.length; i++) {
                assertEquals((float) (values[i] / 0x1p31), plane[i]);
                assertEquals(values[i], back.getInt(4 * i), 64);
            }
            assertEquals(Integer.MAX_VALUE, back.getInt(0));
            assertEquals(Integer.MIN_VALUE, back.getInt(4));
            assertEquals(0x1234_5600, back.getInt(8));
        }
    }

    @Test
    void finiteFloatsPassBothFloatFormatsBitForBit() {
        float[] plane = {0f, -0f, 1f, -1f, 1.5f, -7e30f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f};
        for (ByteOrder order : ORDERS) {
            ByteBuffer expected = ByteBuffer.allocate(plane.length * 12).order(order);
            for (float x : plane) {
                expected.putFloat(x);
            }
            for (float x : plane) {
                expected.putDouble(x);
            }
            byte[] singles = encoded(new PcmCodec(SampleFormat.F32, order, 1), plane);
            byte[] doubles = encoded(new PcmCodec(SampleFormat.F64, order, 1), plane);
            assertArrayEquals(Arrays.copyOf(expected.array(), singles.length), singles);
            assertArrayEquals(Arrays.copyOfRange(expected.array(), singles.length, expected.capacity()), doubles);
            assertArrayEquals(plane, decoded(SampleFormat.F32, order, singles));
            assertArrayEquals(plane, decoded(SampleFormat.F64, order, doubles));
        }
    }

    @Test
    void halvesAreRoundedToEven() {
        PcmCodec codec = new PcmCodec(SampleFormat.S16, ByteOrder.LITTLE_ENDIAN, 1);
        ByteBuffer pcm = ByteBuffer.wrap(encoded(codec, 0.5f / 32768, 1.5f / 32768, 2.5f / 32768, -0.5f / 32768,
                -1.5f / 32768)).order(ByteOrder.LITTLE_ENDIAN);
        short[] rounded = new short[5];
        pcm.asShortBuffer().get(rounded);
        assertArrayEquals(new short[]{0, 2, 2, 0, -2}, rounded);
    }

    @Test
    void whatExceedsFullScaleSaturatesAndIsCountedButFullScaleItselfIsNot() {
        PcmCodec codec = new PcmCodec(SampleFormat.S16, ByteOrder.BIG_ENDIAN, 1);
        ByteBuffer pcm = ByteBuffer.wrap(encoded(codec, 1f, -1f, 1.0001f, -3f, 1e30f, 0.9999999f));
        short[] cut = new short[6];
        pcm.asShortBuffer().get(cut);
        assertArrayEquals(new short[]{32767, -32768, 32767, -32768, 32767, 32767}, cut);
        assertEquals(3, codec.clipped());
        assertEquals(0, codec.replaced());
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void notANumberLeavesAsSilenceAndInfinityAsFullScaleBothCounted(SampleFormat format) {
        for (ByteOrder order : ORDERS) {
            PcmCodec codec = new PcmCodec(format, order, 1);
            float[] back = decoded(format, order, encoded(codec, Float.NaN, Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY, 0.25f));
            assertEquals(0, back[0]);
            assertEquals(1, back[1], 1.0 / 128);
            assertEquals(-1, back[2]);
            assertEquals(0.25f, back[3]);
            assertEquals(3, codec.replaced());
            assertEquals(0, codec.clipped());
        }
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void channelsStayApartWhereverTheirPlanesLie(SampleFormat format) {
        int channels = 5;
        int frames = 77;
        byte[] pcm = new byte[3 + channels * frames * format.bytes()];
        float[] source = new float[channels * frames];
        float[] planes = new float[2 * channels * frames];
        PcmCodec codec = new PcmCodec(format, ByteOrder.LITTLE_ENDIAN, channels);
        for (int i = 0; i < source.length; i++) {
            source[i] = i % 256 / 128f - 1;
        }
        codec.encode(MemorySegment.ofArray(source), c -> 4L * c * frames, 0, MemorySegment.ofArray(pcm), 3, 30);
        codec.encode(MemorySegment.ofArray(source), c -> 4L * c * frames, 30, MemorySegment.ofArray(pcm),
                3 + 30L * codec.frameBytes(), frames - 30);
        codec.decode(MemorySegment.ofArray(pcm), 3, MemorySegment.ofArray(planes), c -> 8L * c * frames, 0, 20);
        codec.decode(MemorySegment.ofArray(pcm), 3 + 20L * codec.frameBytes(), MemorySegment.ofArray(planes),
                c -> 8L * c * frames, 20, frames - 20);
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < frames; i++) {
                assertEquals((c * frames + i) % 256 / 128f - 1, planes[2 * c * frames + i]);
                assertEquals(0, planes[(2 * c + 1) * frames + i]);
            }
        }
    }

    @Test
    void aRunThatDoesNotFitMovesNothing() {
        PcmCodec codec = new PcmCodec(SampleFormat.S16, ByteOrder.LITTLE_ENDIAN, 2);
        byte[] pcm = new byte[40];
        Arrays.fill(pcm, (byte) 1);
        float[] plane = new float[10];
        MemorySegment interleaved = MemorySegment.ofArray(pcm);
        MemorySegment floats = MemorySegment.ofArray(plane);
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decode(interleaved, 0, floats, c -> 4L * c, 0, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decode(interleaved, 4, floats, _ -> 0, 0, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decode(interleaved, 0, floats, _ -> 0, 1, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.decode(interleaved, 0, floats, _ -> 0, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> codec.encode(floats, _ -> -4, 0, interleaved, 0, 1));
        assertArrayEquals(new float[10], plane);
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void conversionDoesNotAllocate(SampleFormat format) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PcmCodec codec = new PcmCodec(format, ByteOrder.BIG_ENDIAN, 2);
        MemorySegment pcm = MemorySegment.ofArray(new byte[2 * 256 * format.bytes()]);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment planes = arena.allocate(2 * 256 * 4, 4);
            // the least of many runs: the compiler may still swap code under the first ones
            long least = Long.MAX_VALUE;
            for (int run = 0; run < 200; run++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                codec.decode(pcm, 0, planes, c -> 1024L * c, 0, 256);
                codec.encode(planes, c -> 1024L * c, 0, pcm, 0, 256);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "16", "24", "32", "32f", "64f"})
    void aLabelNamesOneFormat(String label) {
        assertEquals(label, SampleFormat.ofLabel(label).label());
    }

    @Test
    void anUnknownLabelIsAnsweredWithTheKnownOnes() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> SampleFormat.ofLabel("12"));
        assertEquals("bits must be one of 8, 16, 24, 32, 32f, 64f: bits=12", thrown.getMessage());
    }
}
