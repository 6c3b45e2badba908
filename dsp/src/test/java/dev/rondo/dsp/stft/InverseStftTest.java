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
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InverseStftTest {

    static Stream<JsonNode> overlaps() {
        return Vectors.list(Vectors.read("stft.json").get("cola_table"));
    }

    /// Analyses and resynthesises a whole signal, virtual zeros cut off.
    private static float[] roundTrip(Stft stft, InverseStft inverse, float[] signal) {
        float[] output = new float[Math.toIntExact(stft.frames(signal.length, Framing.COVERING) * stft.hop())];
        MemorySegment samples = MemorySegment.ofArray(output);
        stft.analyse(signal, Framing.COVERING,
                (spectrum, k) -> inverse.synthesise(spectrum, samples, 4L * k * stft.hop()));
        return Arrays.copyOfRange(output, inverse.latency(), inverse.latency() + signal.length);
    }

    private static void assertRestored(float[] expected, float[] actual, String what) {
        double error = 0;
        double greatest = 0;
        double power = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = actual[i] - expected[i];
            error += difference * difference;
            greatest = Math.max(greatest, Math.abs(difference));
            power += expected[i] * expected[i];
        }
        double relative = Math.sqrt(error / power);
        assertTrue(relative < 1e-6, what + " relative=" + relative);
        assertTrue(greatest < 1e-6, what + " greatest=" + greatest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hann", "hamming", "blackman", "blackmanharris", "nuttall", "flattop", "bartlett", "cosine",
                    "rectangular", "parzen", "bohman", "exponential:20", "kaiser:8.6", "tukey:0.5", "gaussian:12",
                    "chebyshev:80", "dpss:2.5"})
    void everyAcceptedPairGivesTheSignalBack(String name) {
        Window window = Window.parse(name);
        float[] signal = StftTest.noise(1500);
        int accepted = 0;
        for (int size : new int[]{6, 31, 64, 96, 100, 256}) {
            for (int hop = 1; hop <= size; hop += 1 + size / 40) {
                var stft = new Stft(window, size, hop);
                if (InverseStft.overlapRatio(window, size, hop) >= InverseStft.LEAST_OVERLAP_RATIO) {
                    assertRestored(signal, roundTrip(stft, new InverseStft(stft), signal),
                            window + " size=" + size + " hop=" + hop);
                    accepted++;
                } else {
                    assertThrows(IllegalArgumentException.class, () -> new InverseStft(stft));
                }
            }
        }
        assertTrue(accepted > 20, "accepted=" + accepted);
    }

    @ParameterizedTest
    @MethodSource("overlaps")
    void whatScipyCannotInvertIsRefused(JsonNode row) {
        String name = row.get("window").asText();
        double ratio = InverseStft.overlapRatio(Window.parse(name.equals("boxcar") ? "rectangular" : name),
                row.get("size").asInt(), row.get("hop").asInt());
        if (!row.get("nola").asBoolean()) {
            assertEquals(0, ratio, 1e-12);
        } else {
            assertTrue(ratio > 0);
        }
    }

    @Test
    void aRefusalNamesTheRatioAndTheLargestHopThatWorks() {
        var e = assertThrows(IllegalArgumentException.class, () -> new InverseStft(new Stft(Window.HANN, 64, 60)));
        // with hop 60 samples 62 and 2 of two windows fall together; in the middle of a window stands 1
        double ratio = 2 * Math.pow(Math.sin(Math.PI * 2 / 64), 4);
        assertEquals(ratio, InverseStft.overlapRatio(Window.HANN, 64, 60), 1e-12);
        assertTrue(e.getMessage().contains("the largest hop with that is 53:"), e.getMessage());
        assertTrue(e.getMessage().endsWith("window=hann size=64 hop=60 ratio=" + (float) ratio), e.getMessage());
        assertTrue(InverseStft.overlapRatio(Window.HANN, 64, 53) >= 0.01);
        for (int hop = 54; hop <= 64; hop++) {
            assertTrue(InverseStft.overlapRatio(Window.HANN, 64, hop) < 0.01);
        }
    }

    @Test
    void aHopBeyondTheWindowLosesSamples() {
        assertEquals(0, InverseStft.overlapRatio(Window.parse("rectangular"), 64, 65));
        assertEquals(1, InverseStft.overlapRatio(Window.parse("rectangular"), 64, 64));
    }

    @Test
    void zerosBehindTheWindowDoNoHarm() {
        float[] signal = StftTest.noise(700);
        var stft = new Stft(Window.HANN, 96, 24, 250);
        assertRestored(signal, roundTrip(stft, new InverseStft(stft), signal), "zero padding");
    }

    @Test
    void afterAResetSynthesisRepeatsItselfBitForBit() {
        float[] signal = StftTest.noise(700);
        var stft = new Stft(Window.HANN, 64, 20);
        var inverse = new InverseStft(stft);
        float[] first = new float[700];
        stft.analyse(signal, Framing.INSIDE,
                (spectrum, k) -> inverse.synthesise(spectrum, MemorySegment.ofArray(first), 80L * k));
        inverse.reset();
        float[] second = new float[700];
        stft.analyse(signal, Framing.INSIDE,
                (spectrum, k) -> inverse.synthesise(spectrum, MemorySegment.ofArray(second), 80L * k));
        assertArrayEquals(first, second);
    }

    @Test
    void synthesisDoesNotAllocate() {
        var stft = new Stft(Window.HANN, 1024, 256);
        var inverse = new InverseStft(stft);
        Spectrum spectrum = stft.newSpectrum();
        MemorySegment samples = MemorySegment.ofArray(new float[256]);
        assertEquals(0, Allocation.leastBytes(() -> inverse.synthesise(spectrum, samples, 0)));
    }

    @Test
    void manySpectraOfSeveralChannelsGiveTheBitsOfOneByOne() {
        Stft stft = new Stft(Window.HANN, 256, 64);
        int plane = 3 + 12 * 64;
        List<Spectrum> spectra = new ArrayList<>();
        float[][] signals = {StftTest.noise(1500), StftTest.noise(1600)};
        for (int k = 0; k < 12; k++) {
            for (float[] signal : signals) {
                Spectrum spectrum = stft.newSpectrum();
                stft.analyse(MemorySegment.ofArray(signal), 4L * 64 * k, spectrum);
                spectra.add(spectrum);
            }
        }
        float[] oneByOne = new float[2 * plane];
        for (int c = 0; c < 2; c++) {
            InverseStft single = new InverseStft(stft);
            for (int k = 0; k < 12; k++) {
                single.synthesise(spectra.get(2 * k + c), MemorySegment.ofArray(oneByOne),
                        4L * (c * plane + 3 + 64 * k));
            }
        }
        float[] atOnce = new float[oneByOne.length];
        InverseStft inverse = new InverseStft(stft, 2);
        inverse.synthesise(spectra.subList(0, 10), MemorySegment.ofArray(atOnce), c -> 4L * (c * plane + 3));
        inverse.synthesise(spectra.subList(10, 24), MemorySegment.ofArray(atOnce), c -> 4L * (c * plane + 3 + 64 * 5));
        assertArrayEquals(oneByOne, atOnce);
        assertThrows(IllegalArgumentException.class,
                () -> inverse.synthesise(spectra.subList(0, 3), MemorySegment.ofArray(atOnce), c -> 4L * c * plane));
        assertThrows(IllegalArgumentException.class, () -> new InverseStft(stft, 0));
    }
}
