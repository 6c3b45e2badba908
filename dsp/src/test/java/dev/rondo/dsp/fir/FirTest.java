package dev.rondo.dsp.fir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirTest {

    private static double[] noise(int n) {
        return new Random(n).doubles(n, -1, 1).toArray();
    }

    /// Filters a signal that begins with the history's zeros.
    private static float[] filtered(Fir fir, float[] padded, int block) {
        float[] result = new float[padded.length - fir.historyFrames()];
        MemorySegment in = MemorySegment.ofArray(padded);
        for (int start = 0; start < result.length; start += block) {
            fir.process(in, 4L * (fir.historyFrames() + start), MemorySegment.ofArray(result), 4L * start,
                    Math.min(block, result.length - start));
        }
        return result;
    }

    @Test
    void samplesAreThoseOfScipy() {
        JsonNode vectors = Vectors.read("filtering.json");
        float[] input = Vectors.floats(vectors.get("input"));
        double[] expected = Vectors.doubles(vectors.get("fir_full_convolution"));
        var fir = new Fir(Vectors.doubles(vectors.get("fir_taps")));
        float[] padded = new float[fir.historyFrames() + expected.length];
        System.arraycopy(input, 0, padded, fir.historyFrames(), input.length);
        float[] actual = filtered(fir, padded, 4096);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 42, 64, 255, 256, 257, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        var fir = new Fir(noise(67));
        float[] padded = new float[5000];
        var random = new Random(1);
        for (int i = fir.historyFrames(); i < padded.length; i++) {
            padded[i] = random.nextFloat() - 0.5f;
        }
        assertArrayEquals(filtered(fir, padded, padded.length), filtered(fir, padded, block));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void anImpulseGivesTheTaps(int taps) {
        double[] response = noise(taps);
        float[] padded = new float[2 * taps - 1];
        padded[taps - 1] = 1;
        float[] actual = filtered(new Fir(response), padded, 4);
        for (int i = 0; i < taps; i++) {
            assertEquals((float) response[i], actual[i]);
        }
    }

    @Test
    void nothingIsLeftOfANanAfterTheTaps() {
        var fir = new Fir(noise(20));
        float[] padded = new float[100];
        Arrays.fill(padded, 1);
        padded[30] = Float.NaN;
        float[] actual = filtered(fir, padded, 100);
        for (int i = 0; i < actual.length; i++) {
            assertEquals(i >= 11 && i < 31, Float.isNaN(actual[i]));
        }
    }

    @Test
    void theResponseIsTheTransformOfTheTapsAndTheDelayItsSlope() {
        var fir = new Fir(new double[]{1, 0.5, -0.25});
        double w = 2 * Math.PI * 0.1;
        assertEquals(1 + 0.5 * Math.cos(w) - 0.25 * Math.cos(2 * w), fir.response(0.1, 1).re(), 1e-15);
        assertEquals(-0.5 * Math.sin(w) + 0.25 * Math.sin(2 * w), fir.response(0.1, 1).im(), 1e-15);
        double slope = (fir.response(0.1 - 1e-6, 1).phaseRadians() - fir.response(0.1 + 1e-6, 1).phaseRadians())
                / (4e-6 * Math.PI);
        assertEquals(slope, fir.groupDelayFrames(0.1, 1), 1e-6);
        assertEquals(1.5, new Fir(new double[]{1, 2, 2, 1}).groupDelayFrames(0.5, 1));
    }

    @Test
    void processingDoesNotAllocate() {
        var fir = new Fir(noise(63));
        MemorySegment in = MemorySegment.ofArray(new float[1000]);
        MemorySegment out = MemorySegment.ofArray(new float[1000]);
        assertEquals(0, Allocation.leastBytes(() -> fir.process(in, 4 * 62, out, 0, 900)));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Fir(new double[0]));
        assertThrows(IllegalArgumentException.class, () -> new Fir(new double[]{1, Double.NaN}));
        var fir = new Fir(noise(10));
        MemorySegment segment = MemorySegment.ofArray(new float[20]);
        var tooEarly = assertThrows(IndexOutOfBoundsException.class,
                () -> fir.process(segment, 4 * 8, MemorySegment.ofArray(new float[20]), 0, 4));
        assertTrue(tooEarly.getMessage().length() > 0);
    }
}
