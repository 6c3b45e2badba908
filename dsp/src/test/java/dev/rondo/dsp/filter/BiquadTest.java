package dev.rondo.dsp.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BiquadTest {

    private static final double RATE_HZ = 48_000;

    static Stream<JsonNode> cookbook() {
        return Vectors.rows("biquad_cookbook.json");
    }

    static Stream<Biquad> sections() {
        return cookbook().map(BiquadTest::section);
    }

    private static Biquad section(JsonNode row) {
        double f = row.get("f0_hz").asDouble();
        double q = row.get("q").asDouble();
        double gainDb = row.get("gain_db").asDouble();
        double rateHz = row.get("fs").asDouble();
        return switch (row.get("kind").asText()) {
            case "lowpass" -> Biquad.lowpass(f, q, rateHz);
            case "highpass" -> Biquad.highpass(f, q, rateHz);
            case "bandpass" -> Biquad.bandpass(f, q, rateHz);
            case "notch" -> Biquad.notch(f, q, rateHz);
            case "allpass" -> Biquad.allpass(f, q, rateHz);
            case "peak" -> Biquad.peak(f, q, gainDb, rateHz);
            case "lowshelf" -> Biquad.lowshelf(f, q, gainDb, rateHz);
            case "highshelf" -> Biquad.highshelf(f, q, gainDb, rateHz);
            case String kind -> throw new AssertionError(kind);
        };
    }

    private static double db(Biquad section, double frequencyHz) {
        return 20 * Math.log10(section.response(frequencyHz, RATE_HZ).magnitude());
    }

    @ParameterizedTest
    @MethodSource("cookbook")
    void coefficientsAreThoseOfTheCookbook(JsonNode row) {
        Biquad section = section(row);
        assertArrayEquals(Vectors.doubles(row.get("b")), new double[]{section.b0(), section.b1(), section.b2()}, 1e-14);
        assertArrayEquals(Vectors.doubles(row.get("a")), new double[]{1, section.a1(), section.a2()}, 1e-14);
    }

    @Test
    void eachKindHasItsGainWhereItIsNamed() {
        assertEquals(0, db(Biquad.lowpass(1000, 0.7, RATE_HZ), 0), 1e-9);
        assertEquals(20 * Math.log10(3), db(Biquad.lowpass(1000, 3, RATE_HZ), 1000), 1e-9);
        assertEquals(0, db(Biquad.highpass(1000, 0.7, RATE_HZ), RATE_HZ / 2), 1e-9);
        assertEquals(20 * Math.log10(3), db(Biquad.highpass(1000, 3, RATE_HZ), 1000), 1e-9);
        assertEquals(0, db(Biquad.bandpass(1000, 3, RATE_HZ), 1000), 1e-9);
        assertTrue(db(Biquad.notch(1000, 3, RATE_HZ), 1000) < -200);
        assertEquals(-7, db(Biquad.peak(1000, 3, -7, RATE_HZ), 1000), 1e-9);
        assertEquals(5, db(Biquad.lowshelf(1000, 0.7, 5, RATE_HZ), 0), 1e-9);
        assertEquals(2.5, db(Biquad.lowshelf(1000, 0.7, 5, RATE_HZ), 1000), 1e-9);
        assertEquals(5, db(Biquad.highshelf(1000, 0.7, 5, RATE_HZ), RATE_HZ / 2), 1e-9);
        assertEquals(-Math.PI, Math.min(Biquad.allpass(1000, 0.7, RATE_HZ).response(1000, RATE_HZ).phaseRadians(),
                -Biquad.allpass(1000, 0.7, RATE_HZ).response(1000, RATE_HZ).phaseRadians()), 1e-9);
        for (double f = 0; f < RATE_HZ / 2; f += 777) {
            assertEquals(0, db(Biquad.allpass(1000, 2, RATE_HZ), f), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 5, 1000, 23_000})
    void onePoleAndDcBlockerHaveTheirCornersWhereTheyAreNamed(double cutoffHz) {
        double half = -10 * Math.log10(2);
        assertEquals(half, db(Biquad.dcBlocker(cutoffHz, RATE_HZ), cutoffHz), 1e-6);
        assertEquals(0, db(Biquad.dcBlocker(cutoffHz, RATE_HZ), RATE_HZ / 2), 1e-9);
        assertEquals(0, Biquad.dcBlocker(cutoffHz, RATE_HZ).response(0, RATE_HZ).magnitude(), 1e-9);
        assertEquals(0, db(Biquad.onePole(cutoffHz, RATE_HZ), 0), 1e-6);
        if (cutoffHz < 10_000) {
            assertEquals(half, db(Biquad.onePole(cutoffHz, RATE_HZ), cutoffHz), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("sections")
    void theResponseIsTheTransformOfTheImpulseResponse(Biquad section) {
        double w = 2 * Math.PI * 3210 / RATE_HZ;
        double re = 0;
        double im = 0;
        double s1 = 0;
        double s2 = 0;
        for (int n = 0; n < 40_000; n++) {
            double x = n == 0 ? 1 : 0;
            double y = section.b0() * x + s1;
            s1 = section.b1() * x - section.a1() * y + s2;
            s2 = section.b2() * x - section.a2() * y;
            re += y * Math.cos(w * n);
            im -= y * Math.sin(w * n);
        }
        Complex response = section.response(3210, RATE_HZ);
        assertEquals(re, response.re(), 1e-10);
        assertEquals(im, response.im(), 1e-10);
    }

    @ParameterizedTest
    @MethodSource("sections")
    void theGroupDelayIsTheSlopeOfThePhase(Biquad section) {
        for (double f : new double[]{35, 900, 1100, 7000, 20_000}) {
            double step = 0.01;
            Complex turn = section.response(f + step, RATE_HZ).dividedBy(section.response(f - step, RATE_HZ));
            double slope = -turn.phaseRadians() / (2 * Math.PI * 2 * step / RATE_HZ);
            assertEquals(slope, section.groupDelayFrames(f, RATE_HZ), 1e-4 * (1 + Math.abs(slope)));
        }
    }

    @Test
    void theGroupDelayIsANumberAlsoAtZerosOfTheResponse() {
        var lowpass = Biquad.lowpass(1000, 0.7, RATE_HZ);
        assertEquals(lowpass.groupDelayFrames(RATE_HZ / 2 - 1e-2, RATE_HZ),
                lowpass.groupDelayFrames(RATE_HZ / 2, RATE_HZ), 1e-6);
        var firstOrder = new Biquad(0.5, 0.5, 0, 0, 0);
        assertEquals(0.5, firstOrder.groupDelayFrames(RATE_HZ / 2, RATE_HZ));
        assertTrue(Double.isFinite(Biquad.bandpass(1000, 1, RATE_HZ).groupDelayFrames(0, RATE_HZ)));
    }

    @ParameterizedTest
    @CsvSource({"-1.8, 0.81, 0.9, true", "-1.8, 0.9, 0.9486832980505138, true", "0, -0.25, 0.5, true",
            "1.5, -1, 2, false", "-2, 1, 1, false", "0, 1.44, 1.2, false", "0.5, 0, 0.5, true"})
    void polesInsideTheUnitCircleAreStable(double a1, double a2, double radius, boolean stable) {
        var section = new Biquad(1, 0, 0, a1, a2);
        assertEquals(radius, section.poleRadius(), 1e-8);
        assertEquals(stable, section.isStable());
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "24000", "30000", "NaN"})
    void aFrequencyBeyondNyquistIsRefused(double frequencyHz) {
        var e = assertThrows(IllegalArgumentException.class, () -> Biquad.lowpass(frequencyHz, 1, RATE_HZ));
        assertEquals("a filter's frequency must be above 0 and below Nyquist (24000.0 Hz): frequencyHz=" + frequencyHz,
                e.getMessage());
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Biquad.notch(100, 0, RATE_HZ));
        assertThrows(IllegalArgumentException.class, () -> Biquad.notch(100, Double.POSITIVE_INFINITY, RATE_HZ));
        assertThrows(IllegalArgumentException.class, () -> Biquad.notch(100, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> Biquad.peak(100, 1, Double.NaN, RATE_HZ));
        assertThrows(IllegalArgumentException.class, () -> new Biquad(1, 0, Double.NaN, 0, 0));
        assertFalse(new Biquad(1, 0, 0, 0, 1).isStable());
    }
}
