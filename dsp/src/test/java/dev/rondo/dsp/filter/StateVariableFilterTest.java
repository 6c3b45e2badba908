package dev.rondo.dsp.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.filter.StateVariableFilter.Mode;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateVariableFilterTest {

    private static final double RATE_HZ = 48_000;
    private static final int FRAMES = 6400;

    private static float[] noise() {
        var random = new Random(7);
        float[] samples = new float[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    /// Runs with the cutoff told to move at fixed frames, which are no multiples of the grid, in blocks.
    private static float[] swept(StateVariableFilter filter, float[] samples, int block) {
        float[] result = samples.clone();
        MemorySegment segment = MemorySegment.ofArray(result);
        for (int start = 0; start < FRAMES;) {
            if (start % 400 == 0) {
                filter.sweepTo(200 + 2 * start, 0.7 + start / 2000.0);
            }
            int frames = Math.min(block, 400 - start % 400);
            filter.process(0, segment, 4L * start, frames);
            start += frames;
        }
        return result;
    }

    private static StateVariableFilter lowpass() {
        return new StateVariableFilter(Mode.LOWPASS, 500, 2, RATE_HZ, 1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void atRestItIsTheCookbooksFilter(Mode mode) {
        Biquad section = switch (mode) {
            case LOWPASS -> Biquad.lowpass(1234, 3, RATE_HZ);
            case BANDPASS -> Biquad.bandpass(1234, 3, RATE_HZ);
            case HIGHPASS -> Biquad.highpass(1234, 3, RATE_HZ);
            case NOTCH -> Biquad.notch(1234, 3, RATE_HZ);
        };
        float[] expected = noise();
        new SosCascade(List.of(section), 1).process(0, FloatBuffer.wrap(expected));
        float[] actual = noise();
        new StateVariableFilter(mode, 1234, 3, RATE_HZ, 1).process(0, MemorySegment.ofArray(actual), 0, FRAMES);
        assertArrayEquals(expected, actual, 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 31, 32, 33, 42, 64, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        assertArrayEquals(swept(lowpass(), noise(), 400), swept(lowpass(), noise(), block));
    }

    @Test
    void afterAResetItRepeatsItselfBitForBit() {
        var filter = lowpass();
        filter.sweepTo(900, 5);
        filter.reset();
        float[] first = swept(filter, noise(), 42);
        filter.sweepTo(900, 5);
        filter.reset();
        assertArrayEquals(first, swept(filter, noise(), 42));
    }

    @Test
    void aSweepOverAConstantMakesNoClick() {
        var filter = lowpass();
        float[] samples = new float[FRAMES];
        Arrays.fill(samples, 1);
        MemorySegment segment = MemorySegment.ofArray(samples);
        filter.process(0, segment, 0, 3200);
        for (int start = 3200; start < FRAMES; start += 32) {
            filter.sweepTo(start % 64 == 0 ? 50 : 15_000, start % 64 == 0 ? 0.5 : 5);
            filter.process(0, segment, 4L * start, 32);
        }
        for (int i = 3200; i < FRAMES; i++) {
            assertEquals(1, samples[i], 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void afterAWildSampleTheNextGridIsClean(float wild) {
        float[] samples = noise();
        samples[3] = wild;
        lowpass().process(0, MemorySegment.ofArray(samples), 0, FRAMES);
        for (int i = 32; i < FRAMES; i++) {
            assertTrue(Math.abs(samples[i]) < 10);
        }
    }

    @Test
    void aSoundDiesAwayToExactSilence() {
        float[] samples = new float[48_000];
        samples[0] = 1;
        lowpass().process(0, MemorySegment.ofArray(samples), 0, samples.length);
        assertEquals(0, samples[samples.length - 1]);
    }

    @Test
    void sweepingAndProcessingDoNotAllocate() {
        var filter = new StateVariableFilter(Mode.BANDPASS, 500, 2, RATE_HZ, 2);
        MemorySegment segment = MemorySegment.ofArray(noise());
        assertEquals(0, Allocation.leastBytes(() -> {
            filter.sweepTo(700, 3);
            filter.process(1, segment, 0, FRAMES);
        }));
    }

    @Test
    void nonsenseIsRefused() {
        var filter = lowpass();
        assertThrows(IllegalArgumentException.class, () -> filter.sweepTo(24_000, 1));
        assertThrows(IllegalArgumentException.class, () -> filter.sweepTo(100, 0));
        assertThrows(IllegalArgumentException.class,
                () -> new StateVariableFilter(Mode.NOTCH, 100, 1, RATE_HZ, 0));
        assertThrows(IndexOutOfBoundsException.class,
                () -> filter.process(0, MemorySegment.ofArray(new float[4]), 4, 4));
    }
}
