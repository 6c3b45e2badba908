package dev.rondo.dsp.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {

    private static final double TOLERANCE = 3e-7;

    static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(1, 64),
                IntStream.of(97, 1000, 1009, 4096, 8191, 8192, 16384, 48000, 65536));
    }

    static Stream<JsonNode> spectra() {
        return Vectors.rows("rfft.json");
    }

    private static float[] noise(int n) {
        var random = new Random(n);
        float[] samples = new float[n];
        for (int i = 0; i < n; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    private static Spectrum forward(float[] samples) {
        RealFft fft = RealFft.ofLength(samples.length);
        Spectrum spectrum = fft.newSpectrum();
        fft.forward(MemorySegment.ofArray(samples), 0, spectrum, fft.newScratch());
        return spectrum;
    }

    /// RMS of the difference over RMS of the reference, whose bins stand as re, im, re, im …
    private static double relativeError(double[] reference, Spectrum spectrum) {
        double error = 0;
        double power = 0;
        for (int k = 0; k < spectrum.bins(); k++) {
            double dx = spectrum.re().get(k) - reference[2 * k];
            double dy = spectrum.im().get(k) - reference[2 * k + 1];
            error += dx * dx + dy * dy;
            power += reference[2 * k] * reference[2 * k] + reference[2 * k + 1] * reference[2 * k + 1];
        }
        return Math.sqrt(error / power);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void theSpectrumIsThatOfTheDefinition(int n) {
        float[] samples = noise(n);
        double error = relativeError(ReferenceDft.of(samples), forward(samples));
        assertTrue(error <= TOLERANCE, "error=" + error);
    }

    @ParameterizedTest
    @MethodSource("spectra")
    void theSpectrumIsThatOfNumpy(JsonNode row) {
        float[] samples = Vectors.floats(row.get("input"));
        double[] reference = Vectors.list(row.get("rfft")).flatMapToDouble(bin -> Vectors.list(bin).mapToDouble(
                JsonNode::asDouble)).toArray();
        double error = relativeError(reference, forward(samples));
        assertTrue(error <= TOLERANCE, "error=" + error);
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void theInverseGivesTheSamplesBack(int n) {
        float[] samples = noise(n);
        float[] back = new float[n];
        RealFft fft = RealFft.ofLength(n);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        fft.forward(MemorySegment.ofArray(samples), 0, spectrum, scratch);
        fft.inverse(spectrum, MemorySegment.ofArray(back), 0, scratch);
        double error = 0;
        double power = 0;
        for (int i = 0; i < n; i++) {
            error += Math.pow(back[i] - samples[i], 2);
            power += Math.pow(samples[i], 2);
        }
        assertTrue(Math.sqrt(error / power) <= 2 * TOLERANCE, "error=" + Math.sqrt(error / power));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 12, 64, 1000})
    void theImaginaryPartsOfZeroAndNyquistCountAsZero(int n) {
        RealFft fft = RealFft.ofLength(n);
        Spectrum spectrum = forward(noise(n));
        assertEquals(0, spectrum.im().get(0));
        float[] before = new float[n];
        fft.inverse(spectrum, MemorySegment.ofArray(before), 0, fft.newScratch());
        spectrum.im().put(0, 5);
        if (n % 2 == 0) {
            assertEquals(0, spectrum.im().get(n / 2));
            spectrum.im().put(n / 2, 5);
        }
        float[] after = new float[n];
        fft.inverse(spectrum, MemorySegment.ofArray(after), 0, fft.newScratch());
        assertArrayEquals(before, after);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100})
    void samplesMayLieAnywhereInAnySegment(int n) {
        float[] samples = noise(n);
        Spectrum expected = forward(samples);
        RealFft fft = RealFft.ofLength(n);
        RealFft.Scratch scratch = fft.newScratch();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4L * n + 36, 64);
            MemorySegment.copy(samples, 0, memory, ValueLayout.JAVA_FLOAT, 36, n);
            Spectrum spectrum = fft.newSpectrum();
            fft.forward(memory, 36, spectrum, scratch);
            assertEquals(-1, expected.segment().mismatch(spectrum.segment()));
            assertArrayEquals(samples, memory.asSlice(36).toArray(ValueLayout.JAVA_FLOAT), "the input is not changed");

            float[] back = new float[n];
            fft.inverse(spectrum, MemorySegment.ofArray(back), 0, scratch);
            assertEquals(-1, expected.segment().mismatch(spectrum.segment()), "the spectrum is not changed");
            fft.inverse(spectrum, memory, 36, scratch);
            assertArrayEquals(back, memory.asSlice(36).toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 100})
    void samplesInTheScratchGiveTheSameBits(int n) {
        float[] samples = noise(n);
        RealFft fft = RealFft.ofLength(n);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        scratch.samples().copyFrom(MemorySegment.ofArray(samples));
        fft.forward(scratch.samples(), 0, spectrum, scratch);
        assertEquals(-1, forward(samples).segment().mismatch(spectrum.segment()));
        assertArrayEquals(samples, scratch.samples().toArray(ValueLayout.JAVA_FLOAT), "the input is not changed");

        float[] back = new float[n];
        fft.inverse(spectrum, MemorySegment.ofArray(back), 0, fft.newScratch());
        fft.inverse(spectrum, scratch.samples(), 0, scratch);
        assertArrayEquals(back, scratch.samples().toArray(ValueLayout.JAVA_FLOAT));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1000, 1024, 16384})
    void transformsDoNotAllocate(int n) {
        RealFft fft = RealFft.ofLength(n);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        MemorySegment samples = MemorySegment.ofArray(noise(n));
        assertEquals(0, Allocation.leastBytes(() -> {
            fft.forward(samples, 0, spectrum, scratch);
            fft.inverse(spectrum, samples, 0, scratch);
        }));
    }

    @Test
    void longTransformsStartNoThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        forward(noise(1 << 17));
        forward(noise(100_000));
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread))
                .map(Thread::getName).filter(name -> name.startsWith("pool-")).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 100})
    void onePlanServesManyThreadsThatHaveTheirOwnScratch(int n) {
        RealFft fft = RealFft.ofLength(n);
        int differences = IntStream.range(0, 2000).parallel().map(seed -> {
            float[] samples = noise(n);
            Spectrum spectrum = fft.newSpectrum();
            fft.forward(MemorySegment.ofArray(samples), 0, spectrum, fft.newScratch());
            return spectrum.segment().mismatch(forward(samples).segment()) < 0 ? 0 : 1;
        }).sum();
        assertEquals(0, differences);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -8, RealFft.MAX_LENGTH + 1})
    void aLengthOutsideTheRangeIsRefused(int length) {
        var e = assertThrows(IllegalArgumentException.class, () -> RealFft.ofLength(length));
        assertTrue(e.getMessage().endsWith("length=" + length), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100})
    void aSpectrumOrScratchOfAnotherSizeIsRefused(int n) {
        RealFft fft = RealFft.ofLength(n);
        RealFft other = RealFft.ofLength(4 * n);
        MemorySegment samples = MemorySegment.ofArray(new float[n]);
        assertThrows(IllegalArgumentException.class,
                () -> fft.forward(samples, 0, other.newSpectrum(), fft.newScratch()));
        assertThrows(IllegalArgumentException.class,
                () -> fft.inverse(fft.newSpectrum(), samples, 0, other.newScratch()));
        assertThrows(IndexOutOfBoundsException.class,
                () -> fft.forward(samples, 4, fft.newSpectrum(), fft.newScratch()));
    }
}
