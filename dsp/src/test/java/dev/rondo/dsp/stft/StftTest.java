package dev.rondo.dsp.stft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.window.Window;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StftTest {

    static Stream<JsonNode> analyses() {
        return Vectors.rows("stft.json");
    }

    static float[] noise(int n) {
        var random = new Random(n);
        float[] samples = new float[n];
        for (int i = 0; i < n; i++) {
            samples[i] = 2 * random.nextFloat() - 1;
        }
        return samples;
    }

    private static List<byte[]> bits(Stft stft, float[] signal, Framing framing) {
        List<byte[]> spectra = new ArrayList<>();
        stft.analyse(signal, framing, (spectrum, k) -> spectra.add(bits(spectrum)));
        return spectra;
    }

    private static byte[] bits(Spectrum spectrum) {
        return spectrum.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    private static void assertSameBits(List<byte[]> expected, List<byte[]> actual) {
        assertArrayEquals(expected.toArray(), actual.toArray());
    }

    @ParameterizedTest
    @MethodSource("analyses")
    void spectraAreThoseOfScipy(JsonNode row) {
        float[] input = Vectors.floats(Vectors.read("stft.json").get("input"));
        var stft = new Stft(Window.parse(row.get("window").asText()), row.get("size").asInt(), row.get("hop").asInt());
        JsonNode frames = row.get("frames");
        assertEquals(frames.size(), stft.frames(input.length, Framing.INSIDE));
        double[] errorAndPower = new double[2];
        stft.analyse(input, Framing.INSIDE, (spectrum, k) -> {
            assertEquals(frames.get(k).size(), spectrum.bins());
            for (int bin = 0; bin < spectrum.bins(); bin++) {
                JsonNode expected = frames.get(k).get(bin);
                double re = expected.get(0).asDouble();
                double im = expected.get(1).asDouble();
                errorAndPower[0] += Math.pow(spectrum.re().get(bin) - re, 2)
                        + Math.pow(spectrum.im().get(bin) - im, 2);
                errorAndPower[1] += re * re + im * im;
            }
        });
        double error = Math.sqrt(errorAndPower[0] / errorAndPower[1]);
        assertTrue(error < 5e-7, "error=" + error);
    }

    @Test
    void windowsOfARingAlsoAcrossTheSeamHaveTheBitsOfTheWholeSignal() {
        var stft = new Stft(Window.HANN, 256, 100);
        Spectrum spectrum = stft.newSpectrum();
        float[] signal = noise(20_000);
        List<byte[]> spectra = new ArrayList<>();
        int written = 0;
        boolean acrossTheSeam = false;
        try (var ring = PlanarFloatRing.allocate(1, 1000, Waiting.PARK)) {
            while (written < signal.length) {
                int n = ring.writer().claim(Math.min(333, signal.length - written));
                ring.writer().samples(0).put(signal, written, n);
                ring.writer().commit(n);
                written += n;
                while (ring.reader().window(stft.size())) {
                    long offsetBytes = ring.reader().offsetBytes(0);
                    acrossTheSeam |= offsetBytes / 4 % ring.capacity() + stft.size() > ring.capacity();
                    stft.analyse(ring.segment(), offsetBytes, spectrum);
                    spectra.add(bits(spectrum));
                    ring.reader().advance(stft.hop());
                }
            }
        }
        assertTrue(acrossTheSeam);
        assertSameBits(bits(stft, signal, Framing.INSIDE), spectra);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "127, 0", "128, 1", "159, 1", "160, 2", "512, 13"})
    void insideTheSignalLieOnlyWholeWindows(int samples, int frames) {
        assertEquals(frames, new Stft(Window.HANN, 128, 32).frames(samples, Framing.INSIDE));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "31, 1", "32, 2", "512, 17"})
    void centredWindowsBeginAndEndWithHalfAWindowOfZeros(int samples, int frames) {
        assertEquals(frames, new Stft(Window.HANN, 128, 32).frames(samples, Framing.CENTRED));
    }

    @ParameterizedTest
    @CsvSource({"CENTRED, 64, 16, 32", "CENTRED, 65, 16, 32", "COVERING, 64, 16, 48", "COVERING, 64, 64, 0",
            "CENTRED, 2, 7, 1", "COVERING, 16, 40, 0"})
    void virtualZerosHaveTheBitsOfRealOnes(Framing framing, int size, int hop, int zeros) {
        var stft = new Stft(Window.HANN, size, hop);
        for (int n : new int[]{0, 1, 10, 63, 64, 65, 200}) {
            float[] signal = noise(n);
            float[] padded = new float[zeros + n + 2 * size + hop];
            System.arraycopy(signal, 0, padded, zeros, n);
            List<byte[]> spectra = bits(stft, signal, framing);
            List<byte[]> expected = bits(stft, padded, Framing.INSIDE).subList(0, spectra.size());
            assertEquals(stft.frames(n, framing), spectra.size());
            assertSameBits(expected, spectra);
        }
    }

    @Test
    void zerosBehindTheWindowRefineTheGridOfBins() {
        float[] signal = noise(64);
        List<Float> coarse = new ArrayList<>();
        new Stft(Window.HANN, 64, 64).analyse(signal, Framing.INSIDE, (spectrum, k) -> {
            for (int bin = 0; bin < spectrum.bins(); bin++) {
                coarse.add(spectrum.magnitude(bin));
            }
        });
        new Stft(Window.HANN, 64, 64, 256).analyse(signal, Framing.INSIDE, (spectrum, k) -> {
            assertEquals(129, spectrum.bins());
            for (int bin = 0; bin < 33; bin++) {
                assertEquals(coarse.get(bin), spectrum.magnitude(4 * bin), 1e-5f);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void aSinusoidOnABinReadsHalfTheSizeTimesTheCoherentGain(Framing framing) {
        float[] signal = new float[4096];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = (float) Math.cos(2 * Math.PI * i * 20 / 256);
        }
        new Stft(Window.HANN, 256, 256).analyse(signal, framing, (spectrum, k) -> {
            if (k == 8) {
                assertEquals(256 / 2 * 0.5, spectrum.magnitude(20), 1e-4);
            }
        });
    }

    @Test
    void analysisDoesNotAllocate() {
        var stft = new Stft(Window.HANN, 1000, 250, 1024);
        MemorySegment samples = MemorySegment.ofArray(noise(2000));
        Spectrum spectrum = stft.newSpectrum();
        assertEquals(0, Allocation.leastBytes(() -> stft.analyse(samples, 40, spectrum)));
    }

    @Test
    void sizesAndHopsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Stft(Window.HANN, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Stft(Window.HANN, 64, 0));
        var e = assertThrows(IllegalArgumentException.class, () -> new Stft(Window.HANN, 64, 16, 63));
        assertTrue(e.getMessage().endsWith("fftSize=63 size=64"), e.getMessage());
    }

    @Test
    void planesAreAnalysedAsEachWindowOfEachChannelIs() {
        var stft = new Stft(Window.HANN, 256, 64);
        float[] left = noise(1000);
        float[] right = noise(1001);
        MemorySegment planes = MemorySegment.ofArray(new float[2500]);
        MemorySegment.copy(MemorySegment.ofArray(left), 0, planes, 40, 4000);
        MemorySegment.copy(MemorySegment.ofArray(right), 0, planes, 4800, 4000);
        Spectrum one = stft.newSpectrum();
        List<byte[]> expected = new ArrayList<>();
        for (int k = 0; k < 11; k++) {
            for (float[] channel : List.of(left, right)) {
                stft.analyse(MemorySegment.ofArray(channel), 256L * k, one);
                expected.add(bits(one));
            }
        }
        List<byte[]> actual = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        stft.analyse(planes, c -> c == 0 ? 40 : 4800, 2, 11, one, (spectrum, channel, window) -> {
            actual.add(bits(spectrum));
            order.add(2 * window + channel);
        });
        assertSameBits(expected, actual);
        assertEquals(IntStream.range(0, 22).boxed().toList(), order);
    }
}
