package dev.rondo.dsp.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZeroPhaseTest {

    static Stream<JsonNode> filters() {
        return SosCascadeTest.filters();
    }

    @ParameterizedTest
    @MethodSource("filters")
    void samplesAreThoseOfScipy(JsonNode row) {
        float[] input = Vectors.floats(Vectors.read("filtering.json").get("input"));
        float[] actual = ZeroPhase.filter(SosCascadeTest.sections(row), input);
        double[] expected = Vectors.doubles(row.get("sosfiltfilt"));
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], 2e-7);
        }
    }

    @Test
    void aSinusoidKeepsItsPhaseAndIsWeightedTwice() {
        List<Biquad> sections = IirDesign.butterworth(3, Band.lowpass(1000), 48_000).sections();
        float[] samples = new float[4800];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(2 * Math.PI * i / 48);
        }
        float[] filtered = ZeroPhase.filter(sections, samples);
        for (int i = 1000; i < 3800; i++) {
            assertEquals(samples[i] / 2, filtered[i], 1e-6);
        }
    }

    @Test
    void aSignalNoLongerThanItsPaddingIsRefused() {
        List<Biquad> sections = List.of(Biquad.lowpass(1000, 0.7, 48_000));
        assertEquals(9, ZeroPhase.paddingFrames(sections));
        assertEquals(6, ZeroPhase.paddingFrames(List.of(Biquad.dcBlocker(5, 48_000))));
        var e = assertThrows(IllegalArgumentException.class, () -> ZeroPhase.filter(sections, new float[9]));
        assertEquals("zero-phase filtering needs more samples than its padding of 9: samples=9", e.getMessage());
        assertEquals(10, ZeroPhase.filter(sections, new float[10]).length);
    }
}
