package dev.rondo.dsp.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SosCascadeTest {

    private static final double RATE_HZ = 48_000;
    private static final List<Biquad> SECTIONS = List.of(Biquad.highpass(80, 0.7, RATE_HZ),
            Biquad.peak(1000, 3, 6, RATE_HZ), Biquad.lowshelf(200, 0.7, -4, RATE_HZ));

    static Stream<JsonNode> filters() {
        return Vectors.list(Vectors.read("filtering.json").get("iir"));
    }

    static List<Biquad> sections(JsonNode row) {
        return Vectors.list(row.get("sos")).map(Vectors::doubles)
                .map(sos -> new Biquad(sos[0], sos[1], sos[2], sos[4], sos[5])).toList();
    }

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] samples = new float[n];
        for (int i = 0; i < n; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    private static float[] filtered(float[] samples) {
        float[] result = samples.clone();
        new SosCascade(SECTIONS, 1).process(0, FloatBuffer.wrap(result));
        return result;
    }

    @ParameterizedTest
    @MethodSource("filters")
    void samplesAreThoseOfScipy(JsonNode row) {
        float[] samples = Vectors.floats(Vectors.read("filtering.json").get("input"));
        new SosCascade(sections(row), 1).process(0, FloatBuffer.wrap(samples));
        double[] expected = Vectors.doubles(row.get("sosfilt"));
        for (int i = 0; i < samples.length; i++) {
            assertEquals(expected[i], samples[i], 2e-7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 31, 32, 33, 42, 64, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        float[] samples = noise(5000);
        float[] expected = filtered(samples);
        var cascade = new SosCascade(SECTIONS, 1);
        FloatBuffer buffer = FloatBuffer.wrap(samples);
        for (int start = 0; start < samples.length; start += block) {
            int end = Math.min(samples.length, start + block);
            buffer.limit(end).position(start);
            cascade.process(0, buffer);
            assertEquals(start, buffer.position());
            assertEquals(end, buffer.limit());
        }
        assertArrayEquals(expected, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 31, 33, 42, 64, 4096})
    void aTailFallsSilentAtTheSameFrameWhateverTheBlocks(int block) {
        float[] expected = new float[1000];
        float[] samples = new float[1000];
        expected[0] = 1;
        samples[0] = 1;
        List<Biquad> sections = List.of(Biquad.bandpass(6000, 1, RATE_HZ));
        new SosCascade(sections, 1).process(0, FloatBuffer.wrap(expected));
        var cascade = new SosCascade(sections, 1);
        for (int start = 0; start < samples.length; start += block) {
            cascade.process(0, FloatBuffer.wrap(samples, start, Math.min(block, samples.length - start)));
        }
        assertEquals(0, expected[expected.length - 1]);
        assertArrayEquals(expected, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 32, 42, 4096})
    void segmentsGiveTheBitsOfBuffers(int block) {
        float[] samples = noise(5000);
        var cascade = new SosCascade(SECTIONS, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4L * samples.length + 12, 4);
            MemorySegment.copy(samples, 0, memory, ValueLayout.JAVA_FLOAT, 12, samples.length);
            for (int start = 0; start < samples.length; start += block) {
                cascade.process(0, memory, 12 + 4L * start, Math.min(block, samples.length - start));
            }
            assertArrayEquals(filtered(samples), memory.asSlice(12).toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    void channelsDoNotHearEachOther() {
        float[] left = noise(1000);
        float[] right = noise(999);
        float[] expectedLeft = filtered(left);
        float[] expectedRight = filtered(right);
        var cascade = new SosCascade(SECTIONS, 2);
        FloatBuffer leftBuffer = FloatBuffer.wrap(left);
        cascade.process(0, leftBuffer.limit(500));
        cascade.process(1, FloatBuffer.wrap(right));
        cascade.process(0, leftBuffer.limit(1000).position(500));
        assertArrayEquals(expectedLeft, left);
        assertArrayEquals(expectedRight, right);
    }

    @Test
    void afterAResetACascadeRepeatsItselfBitForBit() {
        float[] samples = noise(1001);
        float[] expected = filtered(samples);
        var cascade = new SosCascade(SECTIONS, 1);
        cascade.process(0, FloatBuffer.wrap(noise(77)));
        cascade.reset();
        cascade.process(0, FloatBuffer.wrap(samples));
        assertArrayEquals(expected, samples);
    }

    @Test
    void aSoundDiesAwayToExactSilenceWithoutDenormals() {
        var cascade = new SosCascade(List.of(Biquad.bandpass(1000, 2, RATE_HZ)), 1);
        float[] samples = new float[48_000];
        samples[0] = 1;
        cascade.process(0, FloatBuffer.wrap(samples));
        for (float sample : samples) {
            assertTrue(sample == 0 || Math.abs(sample) >= Float.MIN_NORMAL);
        }
        float[] later = new float[64];
        cascade.process(0, FloatBuffer.wrap(later));
        assertArrayEquals(new float[64], later);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void steadyStatesAreThoseOfScipy(JsonNode row) {
        double[][] states = SosCascade.steadyStates(sections(row));
        for (int k = 0; k < states.length; k++) {
            double[] expected = Vectors.doubles(row.get("sosfilt_zi").get(k));
            assertArrayEquals(expected, states[k], 1e-9 * Math.max(1, Math.abs(expected[0])));
        }
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aSettledCascadeAnswersALevelWithoutTransient(JsonNode row) {
        var cascade = new SosCascade(sections(row), 1);
        cascade.settle(0, 0.5f);
        float[] samples = new float[100];
        Arrays.fill(samples, 0.5f);
        cascade.process(0, FloatBuffer.wrap(samples));
        for (float sample : samples) {
            assertEquals(0.5 * cascade.response(0, RATE_HZ).magnitude(), sample, 1e-7);
        }
    }

    @Test
    void aSectionThatNeverComesToRestIsRefused() {
        var integrator = new Biquad(1, 0, 0, -1, 0);
        assertThrows(IllegalArgumentException.class, () -> SosCascade.steadyStates(List.of(integrator)));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE})
    void afterAWildSampleTheNextGridIsClean(float wild) {
        float[] samples = new float[20_000];
        samples[5] = wild;
        Arrays.fill(samples, 512, samples.length, 0.25f);
        var cascade = new SosCascade(List.of(Biquad.lowpass(1000, 0.7, RATE_HZ)), 1);
        cascade.process(0, FloatBuffer.wrap(samples));
        for (int i = 512; i < samples.length; i++) {
            assertTrue(Float.isFinite(samples[i]));
        }
        assertEquals(0.25, samples[samples.length - 1], 1e-6);
    }

    @Test
    void poleRadiusAndStabilityAreThoseOfTheWorstSection() {
        var cascade = new SosCascade(List.of(new Biquad(1, 0, 0, 0, 0.25), new Biquad(1, 0, 0, 0, 0.81)), 1);
        assertEquals(0.9, cascade.poleRadius(), 1e-15);
        assertTrue(cascade.isStable());
        assertFalse(new SosCascade(List.of(new Biquad(1, 0, 0, 0, 1)), 1).isStable());
        assertEquals(0, new SosCascade(List.of(), 1).poleRadius());
    }

    @Test
    void theGroupDelayIsTheSumOfTheSections() {
        double sum = SECTIONS.stream().mapToDouble(section -> section.groupDelayFrames(440, RATE_HZ)).sum();
        assertEquals(sum, new SosCascade(SECTIONS, 1).groupDelayFrames(440, RATE_HZ));
    }

    @Test
    void theResponseIsTheProductOfTheSections() {
        var cascade = new SosCascade(SECTIONS, 1);
        double product = 1;
        for (Biquad section : SECTIONS) {
            product *= section.response(440, RATE_HZ).magnitude();
        }
        assertEquals(product, cascade.response(440, RATE_HZ).magnitude(), 1e-12);
        assertEquals(Complex.ONE, new SosCascade(List.of(), 1).response(440, RATE_HZ));
    }

    @Test
    void aRunBeyondTheSegmentIsRefusedAndChangesNothing() {
        float[] samples = noise(100);
        float[] expected = filtered(samples);
        var cascade = new SosCascade(SECTIONS, 1);
        MemorySegment segment = MemorySegment.ofArray(samples);
        assertThrows(IndexOutOfBoundsException.class, () -> cascade.process(0, segment, 4, 100));
        assertThrows(IndexOutOfBoundsException.class, () -> cascade.process(0, segment, 4, -1));
        assertThrows(IllegalArgumentException.class, () -> new SosCascade(SECTIONS, 0));
        cascade.process(0, segment, 0, 100);
        assertArrayEquals(expected, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void channelsFilteredTogetherGiveTheSameBitsAsAlone(int channels) {
        MemorySegment together = MemorySegment.ofArray(noise(3 * 2000));
        MemorySegment alone = MemorySegment.ofArray(noise(3 * 2000));
        var cascade = new SosCascade(SECTIONS, channels);
        for (int start = 0; start < 2000; start += 250) {
            int from = start;
            cascade.process(together, channel -> 4L * (2000 * channel + from), 250);
        }
        var single = new SosCascade(SECTIONS, channels);
        for (int c = 0; c < channels; c++) {
            single.process(c, alone, 4L * 2000 * c, 2000);
        }
        assertArrayEquals(alone.toArray(ValueLayout.JAVA_FLOAT), together.toArray(ValueLayout.JAVA_FLOAT));
        if (channels > 1) {
            single.process(0, alone, 0, 1);
            assertThrows(IllegalStateException.class, () -> single.process(alone, channel -> 0, 1));
        }
    }

    @Test
    void processingDoesNotAllocate() {
        var cascade = new SosCascade(SECTIONS, 2);
        FloatBuffer buffer = FloatBuffer.wrap(noise(500));
        MemorySegment segment = MemorySegment.ofArray(noise(500));
        assertEquals(0, Allocation.leastBytes(() -> {
            cascade.process(0, buffer);
            cascade.process(1, segment, 0, 500);
        }));
    }
}
