package dev.rondo.dsp.fir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dsp.Allocation;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolverTest {

    private static final Partitioning THREE_LEVELS = new Partitioning(List.of(16, 64, 512));
    private static final int FRAMES = 9000;

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] samples = new float[n];
        for (int i = 0; i < n; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    private static float[] convolved(Convolver convolver, float[] samples, int block) {
        int history = convolver.historyFrames();
        float[] padded = new float[history + samples.length];
        System.arraycopy(samples, 0, padded, history, samples.length);
        float[] result = new float[samples.length];
        for (int start = 0; start < result.length; start += block) {
            convolver.process(MemorySegment.ofArray(padded), 4L * (history + start), MemorySegment.ofArray(result),
                    4L * start, Math.min(block, result.length - start));
        }
        return result;
    }

    private static double[] direct(float[] response, float[] samples) {
        double[] result = new double[samples.length];
        for (int n = 0; n < result.length; n++) {
            for (int k = 0; k <= Math.min(n, response.length - 1); k++) {
                result[n] += (double) response[k] * samples[n - k];
            }
        }
        return result;
    }

    private static void assertIsDirect(PartitionedResponse partitioned, float[] response) {
        float[] samples = noise(FRAMES);
        double[] expected = direct(response, samples);
        float[] actual = convolved(new Convolver(partitioned), samples, 64);
        double error = 0;
        double power = 0;
        for (int i = 0; i < FRAMES; i++) {
            error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
            power += expected[i] * expected[i];
        }
        assertTrue(Math.sqrt(error / power) < 1e-6, "relative error " + Math.sqrt(error / power));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 32, 127, 128, 129, 1023, 1024, 1025, 1536, 4000})
    void itIsTheDirectConvolutionWhereverTheResponseEnds(int taps) {
        assertIsDirect(new PartitionedResponse(noise(taps), THREE_LEVELS), noise(taps));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 500, 5000})
    void theCheapestPartitioningIsTheDirectConvolutionToo(int taps) {
        assertIsDirect(new PartitionedResponse(noise(taps)), noise(taps));
    }

    @ParameterizedTest
    @CsvSource({"16, 500", "64, 64", "64, 65", "256, 3000"})
    void uniformPartitionsAreTheDirectConvolutionToo(int frames, int taps) {
        assertIsDirect(new PartitionedResponse(noise(taps), Partitioning.uniform(frames)), noise(taps));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 15, 16, 17, 42, 64, 4096})
    void blocksOfAnySizeGiveTheSameBits(int block) {
        var response = new PartitionedResponse(noise(3000), THREE_LEVELS);
        float[] samples = noise(FRAMES);
        assertArrayEquals(convolved(new Convolver(response), samples, FRAMES),
                convolved(new Convolver(response), samples, block));
    }

    @Test
    void anImpulseGivesTheResponseWithoutLatency() {
        float[] response = noise(3000);
        float[] impulse = new float[4000];
        impulse[0] = 1;
        float[] actual = convolved(new Convolver(new PartitionedResponse(response, THREE_LEVELS)), impulse, 42);
        for (int i = 0; i < actual.length; i++) {
            assertEquals(i < response.length ? response[i] : 0, actual[i], 1e-6);
        }
    }

    @Test
    void afterAResetItRepeatsItselfBitForBit() {
        var convolver = new Convolver(new PartitionedResponse(noise(3000), THREE_LEVELS));
        float[] samples = noise(FRAMES);
        float[] first = convolved(convolver, samples, 100);
        convolver.reset();
        assertArrayEquals(first, convolved(convolver, samples, 100));
    }

    @Test
    void channelsShareAResponseWithoutHearingEachOther() {
        var response = new PartitionedResponse(noise(3000), THREE_LEVELS);
        var left = new Convolver(response);
        float[] samples = noise(FRAMES);
        float[] alone = convolved(left, samples, FRAMES);
        left.reset();
        convolved(new Convolver(response), noise(500), 42);
        assertArrayEquals(alone, convolved(left, samples, FRAMES));
    }

    @Test
    void aNanIsGoneAfterTheResponseAndALargestPartition() {
        var response = new PartitionedResponse(noise(2000), THREE_LEVELS);
        float[] samples = noise(FRAMES);
        float[] clean = convolved(new Convolver(response), samples, 64);
        samples[700] = Float.NaN;
        samples[701] = Float.POSITIVE_INFINITY;
        float[] spoilt = convolved(new Convolver(response), samples, 64);
        assertEquals(clean[699], spoilt[699]);
        for (int i = 700 + 2000 + 512; i < FRAMES; i++) {
            assertTrue(Float.isFinite(spoilt[i]));
        }
        samples[700] = 0;
        samples[701] = 0;
        assertArrayEquals(Arrays.copyOfRange(convolved(new Convolver(response), samples, 64), 4000, FRAMES),
                Arrays.copyOfRange(spoilt, 4000, FRAMES));
    }

    @Test
    void silenceAfterASoundIsExactlySilent() {
        float[] samples = new float[FRAMES];
        samples[3] = 1;
        float[] actual = convolved(new Convolver(new PartitionedResponse(noise(2000), THREE_LEVELS)), samples, 64);
        for (int i = 2000 + 3 + 1024; i < FRAMES; i++) {
            assertEquals(0, actual[i]);
        }
    }

    @Test
    void processingDoesNotAllocate() {
        var convolver = new Convolver(new PartitionedResponse(noise(5000), THREE_LEVELS));
        MemorySegment in = MemorySegment.ofArray(new float[4000]);
        MemorySegment out = MemorySegment.ofArray(new float[2000]);
        assertEquals(0,
                Allocation.leastBytes(() -> convolver.process(in, 4L * convolver.historyFrames(), out, 0, 2000)));
    }

    @Test
    void longResponsesAreCutByWhatIsCheapest() {
        assertEquals(List.of(), Partitioning.cheapest(20).levelFrames());
        Partitioning room = Partitioning.cheapest(177_600);
        assertTrue(room.levelFrames().size() >= 2, room.toString());
        for (int frames : new int[]{64, 1024, 4096}) {
            assertTrue(room.nanosPerFrame(177_600) < Partitioning.uniform(frames).nanosPerFrame(177_600));
        }
    }

    @Test
    void noStepOfARoomHasMoreThanOneLargeTransformNorMuchMoreProductsThanOthers() {
        var room = new PartitionedResponse(noise(177_600));
        int steps = room.levels().stream().mapToInt(PartitionedResponse.Level::slots).max().orElseThrow();
        int[] transforms = new int[steps];
        int[] bins = new int[steps];
        for (PartitionedResponse.Level level : room.levels()) {
            int shares = level.lastSlot() - level.firstSlot() + 1;
            int partitions = level.partitions().size();
            for (int step = 0; step < steps; step++) {
                int slot = step % level.slots();
                if (level.slots() > 1 && (slot == level.firstSlot() || slot == level.lastSlot())) {
                    transforms[step]++;
                }
                int share = slot - level.firstSlot();
                if (share >= 0 && share < shares) {
                    bins[step] += level.blockFrames()
                            * (partitions * (share + 1) / shares - partitions * share / shares);
                }
            }
        }
        assertEquals(1, Arrays.stream(transforms).max().orElseThrow());
        assertTrue(Arrays.stream(bins).max().orElseThrow() <= 2 * Arrays.stream(bins).average().orElseThrow(),
                Arrays.toString(bins));
    }

    @Test
    void aResponseAtAnotherRateKeepsItsFrequencyResponse() {
        double[] bell = new double[441];
        float[] response = new float[441];
        for (int i = 0; i < 441; i++) {
            bell[i] = Math.exp(-0.5 * Math.pow((i - 220) / 10.0, 2)) * Math.cos(0.3 * i);
            response[i] = (float) bell[i];
        }
        float[] converted = PartitionedResponse.atRate(response, 44_100, 48_000);
        assertEquals(480, converted.length);
        double[] taps = new double[480];
        for (int i = 0; i < 480; i++) {
            taps[i] = converted[i];
        }
        for (double f : new double[]{0, 1500, 2106, 3000, 6000}) {
            assertEquals(0, new Fir(bell).response(f, 44_100).minus(new Fir(taps).response(f, 48_000)).magnitude(),
                    1e-5);
        }
        assertArrayEquals(response, PartitionedResponse.atRate(response, 8000, 8000));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Partitioning.uniform(48));
        assertThrows(IllegalArgumentException.class, () -> Partitioning.uniform(8));
        assertThrows(IllegalArgumentException.class, () -> Partitioning.uniform(8192));
        assertThrows(IllegalArgumentException.class, () -> new Partitioning(List.of(64, 128)));
        assertThrows(IllegalArgumentException.class, () -> new PartitionedResponse(new float[0]));
        assertThrows(IllegalArgumentException.class, () -> new PartitionedResponse(new float[]{Float.NaN}));
    }
}
