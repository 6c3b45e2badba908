package dev.rondo.dsp.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dsp.Allocation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariableResamplerTest {

    private static final int FRAMES = 16_000;
    private static final int GRID_FRAMES = 32;
    private static final int CHANGE_FRAMES = 400;
    private static final double CYCLES_PER_FRAME = 0.11;

    private static double deviation(int frame) {
        return 0.01 * Math.sin(frame / (double) CHANGE_FRAMES);
    }

    private static float[] sinusoid() {
        float[] samples = new float[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * CYCLES_PER_FRAME * i);
        }
        return samples;
    }

    /// Runs with the ratio moved at every 400th frame; every other one of them lies between two grid frames.
    private static float[] streamed(VariableResampler resampler, float[] samples, int block) {
        int history = resampler.historyFrames();
        float[] padded = new float[history + samples.length];
        System.arraycopy(samples, 0, padded, history, samples.length);
        float[] result = new float[resampler.maxOutputFrames(samples.length)];
        int written = 0;
        for (int start = 0; start < samples.length;) {
            if (start % CHANGE_FRAMES == 0) {
                resampler.adjust(deviation(start));
            }
            int frames = Math.min(block, CHANGE_FRAMES - start % CHANGE_FRAMES);
            int produced = resampler.process(MemorySegment.ofArray(padded), 4L * (history + start), frames,
                    MemorySegment.ofArray(result), 4L * written);
            assertTrue(produced <= resampler.maxOutputFrames(frames));
            written += produced;
            start += frames;
        }
        return Arrays.copyOf(result, written);
    }

    @ParameterizedTest
    @CsvSource({"44100, 48000", "48000, 44101", "48000, 47999"})
    void outputLiesOneStepAfterTheOther(int in, int out) {
        var resampler = new VariableResampler(in, out, Quality.BEST, 0.02);
        float[] actual = streamed(resampler, sinusoid(), 4096);
        double time = 0;
        for (int k = 0; k < actual.length; k++) {
            double at = time - resampler.latencyInputFrames();
            if (at > resampler.historyFrames()) {
                assertEquals(Math.sin(2 * Math.PI * CYCLES_PER_FRAME * at), actual[k], 2e-6);
            }
            int grid = (int) time / GRID_FRAMES * GRID_FRAMES;
            time += (double) in / out * (1 + deviation(grid / CHANGE_FRAMES * CHANGE_FRAMES));
        }
        assertTrue(time >= FRAMES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 31, 32, 33, 42, 64, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        var resampler = new VariableResampler(44_100, 48_000, Quality.FAST, 0.02);
        float[] expected = streamed(resampler, sinusoid(), FRAMES);
        resampler.reset();
        resampler.adjust(0);
        resampler.reset();
        assertArrayEquals(expected, streamed(resampler, sinusoid(), block));
    }

    @Test
    void processingDoesNotAllocate() {
        var resampler = new VariableResampler(44_100, 48_000, Quality.FAST, 0.02);
        MemorySegment in = MemorySegment.ofArray(sinusoid());
        MemorySegment out = MemorySegment.ofArray(new float[3000]);
        assertEquals(0, Allocation.leastBytes(() -> {
            resampler.adjust(0.001);
            resampler.process(in, 4L * resampler.historyFrames(), 2000, out, 0);
        }));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new VariableResampler(0, 1, Quality.BEST, 0.01));
        assertThrows(IllegalArgumentException.class, () -> new VariableResampler(1, 1, Quality.BEST, 0.6));
        var resampler = new VariableResampler(1, 1, Quality.FAST, 0.01);
        assertThrows(IllegalArgumentException.class, () -> resampler.adjust(-0.011));
        assertThrows(IllegalArgumentException.class, () -> resampler.adjust(Double.NaN));
    }
}
