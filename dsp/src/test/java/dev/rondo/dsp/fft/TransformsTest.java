package dev.rondo.dsp.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made of the FFT, against SciPy.
class TransformsTest {

    static Stream<JsonNode> rows() {
        return Vectors.rows("spectral.json");
    }

    static Stream<JsonNode> bins() {
        return Vectors.list(Vectors.read("spectral.json").get("goertzel"));
    }

    /// Equal but for a few roundings of a float, relative to the greatest value.
    private static void assertClose(JsonNode expected, float[] actual) {
        double[] wanted = Vectors.doubles(expected);
        double greatest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
        assertEquals(wanted.length, actual.length);
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], actual[i], 1e-6 * Math.max(greatest, 1));
        }
    }

    private static MemorySegment input(JsonNode row) {
        return MemorySegment.ofArray(Vectors.floats(row.get("input")));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void cosineTransformsAreScipys(JsonNode row) {
        int n = row.get("n").asInt();
        var dct = new Dct(n);
        float[] two = new float[n];
        dct.typeTwo(input(row), 0, MemorySegment.ofArray(two), 0);
        assertClose(row.get("dct2"), two);
        float[] three = new float[n];
        dct.typeThree(input(row), 0, MemorySegment.ofArray(three), 0);
        assertClose(row.get("dct3"), three);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void oneCosineTransformUndoesTheOtherInPlace(JsonNode row) {
        int n = row.get("n").asInt();
        float[] samples = Vectors.floats(row.get("input"));
        MemorySegment segment = MemorySegment.ofArray(samples);
        var dct = new Dct(n);
        dct.typeTwo(segment, 0, segment, 0);
        dct.typeThree(segment, 0, segment, 0);
        for (int i = 0; i < n; i++) {
            samples[i] /= 2 * n;
        }
        assertArrayEquals(Vectors.floats(row.get("input")), samples, 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theAnalyticSignalIsScipys(JsonNode row) {
        float[] imaginary = new float[row.get("n").asInt()];
        new AnalyticSignal(imaginary.length).imaginary(input(row), 0, MemorySegment.ofArray(imaginary), 0);
        assertClose(row.get("hilbert_imag"), imaginary);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theCepstrumIsNumpys(JsonNode row) {
        float[] cepstrum = new float[row.get("n").asInt()];
        new RealCepstrum(cepstrum.length).transform(input(row), 0, MemorySegment.ofArray(cepstrum), 0);
        assertClose(row.get("cepstrum"), cepstrum);
    }

    @Test
    void theCepstrumOfSilenceIsANumber() {
        float[] cepstrum = new float[16];
        MemorySegment segment = MemorySegment.ofArray(cepstrum);
        new RealCepstrum(16).transform(segment, 0, segment, 0);
        for (float value : cepstrum) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void correlationsAreScipys(JsonNode row) {
        float[] x = Vectors.floats(row.get("input"));
        float[] y = Vectors.floats(row.get("other"));
        var cross = new Correlation(x.length, y.length);
        float[] lags = new float[cross.lags()];
        cross.correlate(MemorySegment.ofArray(x), 0, MemorySegment.ofArray(y), 0, MemorySegment.ofArray(lags), 0);
        assertClose(row.get("correlate"), lags);
        float[] own = new float[2 * x.length - 1];
        new Correlation(x.length, x.length).correlate(MemorySegment.ofArray(x), 0, MemorySegment.ofArray(x), 0,
                MemorySegment.ofArray(own), 0);
        assertClose(row.get("autocorrelate"), own);
    }

    @ParameterizedTest
    @MethodSource("bins")
    void aSingleBinIsTheFourierSum(JsonNode bin) {
        JsonNode vectors = Vectors.read("spectral.json");
        float[] samples = Vectors.floats(vectors.get("input"));
        var goertzel = new Goertzel(bin.get("frequency_hz").asDouble(), vectors.get("fs").asDouble());
        goertzel.listen(MemorySegment.ofArray(samples), 0, samples.length);
        double re = bin.get("re").asDouble();
        double im = bin.get("im").asDouble();
        assertEquals(re, goertzel.re(), 1e-5);
        assertEquals(im, goertzel.im(), 1e-5);
        assertEquals(Math.hypot(re, im), goertzel.magnitude(), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 42, 64, 4096})
    void aSingleBinDoesNotDependOnBlocks(int block) {
        float[] samples = Vectors.floats(Vectors.read("spectral.json").get("input"));
        MemorySegment segment = MemorySegment.ofArray(samples);
        var whole = new Goertzel(440, 8000);
        whole.listen(segment, 0, samples.length);
        var split = new Goertzel(440, 8000);
        split.listen(segment, 0, 3);
        split.reset();
        for (int start = 0; start < samples.length; start += block) {
            split.listen(segment, 4L * start, Math.min(block, samples.length - start));
        }
        assertEquals(whole.re(), split.re());
        assertEquals(whole.im(), split.im());
    }

    @Test
    void nothingAllocates() {
        var dct = new Dct(100);
        var analytic = new AnalyticSignal(128);
        var cepstrum = new RealCepstrum(128);
        var correlation = new Correlation(60, 50);
        var goertzel = new Goertzel(440, 8000);
        MemorySegment in = MemorySegment.ofArray(new float[128]);
        MemorySegment out = MemorySegment.ofArray(new float[128]);
        assertEquals(0, Allocation.leastBytes(() -> {
            dct.typeTwo(in, 0, out, 0);
            dct.typeThree(in, 0, out, 0);
            analytic.imaginary(in, 0, out, 0);
            cepstrum.transform(in, 0, out, 0);
            correlation.correlate(in, 0, in, 0, out, 0);
            goertzel.listen(in, 0, 128);
        }));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Dct(0));
        assertThrows(IllegalArgumentException.class, () -> new Correlation(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Correlation(1 << 26, 2));
        assertThrows(IllegalArgumentException.class, () -> new Goertzel(4001, 8000));
        assertThrows(IllegalArgumentException.class, () -> new Goertzel(1, 0));
    }
}
