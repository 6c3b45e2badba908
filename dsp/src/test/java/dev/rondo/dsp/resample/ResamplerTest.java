package dev.rondo.dsp.resample;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] samples = new float[n];
        for (int i = 0; i < n; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    private static float[] streamed(Resampler resampler, float[] samples, int block) {
        int history = resampler.historyFrames();
        float[] padded = new float[history + samples.length];
        System.arraycopy(samples, 0, padded, history, samples.length);
        float[] result = new float[(int) resampler.outputFrames(samples.length)];
        int written = 0;
        for (int start = 0; start < samples.length; start += block) {
            int frames = Math.min(block, samples.length - start);
            int produced = resampler.process(start, MemorySegment.ofArray(padded), 4L * (history + start), frames,
                    MemorySegment.ofArray(result), 4L * written);
            written += produced;
            assertEquals(resampler.outputFrames(start + frames), written);
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"44100, 48000", "48000, 44100", "44100, 48001", "48001, 44100", "8000, 48000", "44100, 8000",
            "96000, 192000", "192000, 8001", "7, 1000", "1000, 7"})
    void outputLiesExactlyAtItsTime(int in, int out) {
        int frames = 40 * Math.max(in, out) / out + 30_000;
        float[] samples = new float[frames];
        double cyclesPerFrame = 0.2 * Math.min(1, (double) out / in);
        for (int i = 0; i < frames; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * cyclesPerFrame * i);
        }
        var resampler = new Resampler(in, out, Quality.BEST);
        float[] actual = resampler.resample(samples);
        assertEquals(Math.ceilDiv((long) frames * out, in), actual.length);
        int edge = 2 * resampler.latencyFrames();
        for (int k = edge; k < actual.length - edge; k++) {
            double time = (double) ((long) k * in) / out;
            assertEquals(Math.sin(2 * Math.PI * (cyclesPerFrame * time % 1)), actual[k], 1.5e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"44100, 48000", "48000, 44100", "44100, 48001", "192000, 8001"})
    void afterYearsThereIsNoDrift(int in, int out) {
        var resampler = new Resampler(in, out, Quality.FAST);
        int history = resampler.historyFrames();
        float[] samples = noise(history + 2000);
        long period = (long) in * 1_000_000_000;
        float[] expected = new float[(int) resampler.outputFrames(2000)];
        float[] later = new float[expected.length];
        resampler.process(0, MemorySegment.ofArray(samples), 4L * history, 2000, MemorySegment.ofArray(expected), 0);
        resampler.process(period, MemorySegment.ofArray(samples), 4L * history, 2000, MemorySegment.ofArray(later), 0);
        assertArrayEquals(expected, later);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 42, 64, 1000, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        float[] samples = noise(6000);
        for (int[] rates : new int[][]{{44_100, 48_000}, {48_000, 44_100}, {44_100, 48_001}, {48_000, 8000}}) {
            var resampler = new Resampler(rates[0], rates[1], Quality.BEST);
            assertArrayEquals(streamed(resampler, samples, 6000), streamed(resampler, samples, block));
        }
    }

    @Test
    void theStreamIsTheAlignedSignalAndItsLatency() {
        var resampler = new Resampler(44_100, 48_000, Quality.GOOD);
        float[] samples = noise(3000);
        float[] aligned = resampler.resample(samples);
        float[] stream = streamed(resampler, samples, 64);
        int latency = resampler.latencyFrames();
        assertArrayEquals(Arrays.copyOf(aligned, stream.length - latency),
                Arrays.copyOfRange(stream, latency, stream.length));
    }

    static Stream<JsonNode> polyphase() {
        return Vectors.rows("resample_poly.json");
    }

    @ParameterizedTest
    @MethodSource("polyphase")
    void aSignalHasTheLengthThatScipyGivesIt(JsonNode row) {
        int up = row.get("up").asInt();
        int down = row.get("down").asInt();
        float[] input = Vectors.floats(Vectors.read("resample_poly.json").get("input"));
        assertEquals(row.get("values").size(), new Resampler(down, up, Quality.FAST).resample(input).length);
    }

    @Test
    void aNanIsGoneAfterTheTaps() {
        var resampler = new Resampler(44_100, 48_000, Quality.FAST);
        float[] samples = noise(2000);
        float[] clean = streamed(resampler, samples, 64);
        samples[500] = Float.NaN;
        float[] spoilt = streamed(resampler, samples, 64);
        int gone = (int) resampler.outputFrames(500 + resampler.historyFrames() + 1);
        assertArrayEquals(Arrays.copyOfRange(clean, gone, clean.length),
                Arrays.copyOfRange(spoilt, gone, clean.length));
        assertArrayEquals(Arrays.copyOf(clean, (int) resampler.outputFrames(500)),
                Arrays.copyOf(spoilt, (int) resampler.outputFrames(500)));
    }

    @ParameterizedTest
    @CsvSource({"44100, 48000", "44100, 48001"})
    void processingDoesNotAllocate(int in, int out) {
        var resampler = new Resampler(in, out, Quality.FAST);
        MemorySegment samples = MemorySegment.ofArray(noise(3000));
        MemorySegment result = MemorySegment.ofArray(new float[3000]);
        assertEquals(0, Allocation.leastBytes(
                () -> resampler.process(0, samples, 4L * resampler.historyFrames(), 2000, result, 0)));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Resampler(0, 48_000, Quality.BEST));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(48_000, -1, Quality.BEST));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(1, 257, Quality.BEST));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(257, 1, Quality.BEST));
        assertEquals(256, new Resampler(1, 256, Quality.FAST).outputFrames(1));
    }
}
