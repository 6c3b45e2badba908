package dev.rondo.dsp.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Vectors;
import dev.rondo.dsp.filter.IirFamily.Bessel.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class IirDesignTest {

    private static final double RATE_HZ = 48_000;

    static Stream<JsonNode> rows() {
        return Stream.concat(Vectors.rows("iir_design.json"), Vectors.rows("iir_design_more.json"));
    }

    private static IirDesign design(JsonNode row) {
        IirFamily family = switch (row.get("kind").asText()) {
            case "butterworth" -> new IirFamily.Butterworth();
            case "chebyshev1" -> new IirFamily.Chebyshev1(row.get("rp").asDouble());
            case "chebyshev2" -> new IirFamily.Chebyshev2(row.get("rs").asDouble());
            case "elliptic" -> new IirFamily.Elliptic(row.get("rp").asDouble(), row.get("rs").asDouble());
            case "bessel" -> new IirFamily.Bessel(
                    Norm.valueOf(row.path("norm").asText("phase").toUpperCase(Locale.ROOT)));
            case String kind -> throw new AssertionError(kind);
        };
        var band = new Band(Band.Kind.valueOf(row.get("band").asText().toUpperCase(Locale.ROOT)),
                StreamSupport.stream(row.get("cutoff_hz").spliterator(), false).map(JsonNode::asDouble).toList());
        return new IirDesign(family, row.get("order").asInt(), band, row.get("fs").asDouble());
    }

    /// From order 13 on, coefficients of sections in double are good to some 10⁻⁹ near sharp edges, also SciPy's own.
    private static double tolerance(JsonNode row) {
        int order = row.get("order").asInt();
        return order == 16 || row.get("kind").asText().equals("bessel") ? 1e-7 : order > 12 ? 1e-8 : 1e-9;
    }

    private static Complex complex(JsonNode pair) {
        return new Complex(pair.get(0).asDouble(), pair.get(1).asDouble());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSectionsRespondAsScipysDo(JsonNode row) {
        var cascade = new SosCascade(design(row).sections(), 1);
        double[] frequenciesHz = Vectors.doubles(row.get("freq_hz"));
        List<Complex> expected = Vectors.list(row.get("response")).map(IirDesignTest::complex).toList();
        double peak = expected.stream().mapToDouble(Complex::magnitude).max().orElseThrow();
        for (int i = 0; i < frequenciesHz.length; i++) {
            double error = cascade.response(frequenciesHz[i], row.get("fs").asDouble()).minus(expected.get(i))
                    .magnitude();
            double scale = Math.max(expected.get(i).magnitude(), 1e-4 * peak);
            assertEquals(0, error / scale, tolerance(row), "at " + frequenciesHz[i] + " Hz");
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void zerosPolesAndGainAreScipys(JsonNode row) {
        ZerosPolesGain filter = design(row).zerosPolesGain();
        assertSame(row.get("zeros"), filter.zeros(), tolerance(row));
        assertSame(row.get("poles"), filter.poles(), tolerance(row));
        assertEquals(1, filter.gain() / row.get("gain").asDouble(), tolerance(row));
    }

    private static void assertSame(JsonNode expected, List<Complex> actual, double tolerance) {
        assertEquals(expected.size(), actual.size());
        List<Complex> left = new ArrayList<>(actual);
        for (JsonNode root : expected) {
            Complex wanted = complex(root);
            Complex nearest = left.stream().min((a, b) -> Double.compare(a.minus(wanted).magnitude(),
                    b.minus(wanted).magnitude())).orElseThrow();
            assertEquals(0, nearest.minus(wanted).magnitude(), tolerance);
            left.remove(nearest);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sectionsAndRootsAreTheSameFilter(JsonNode row) {
        IirDesign design = design(row);
        double rateHz = design.rateHz();
        ZerosPolesGain filter = design.zerosPolesGain();
        var cascade = new SosCascade(design.sections(), 1);
        for (double f = rateHz / 1000; f < rateHz / 2; f *= 1.7) {
            Complex expected = filter.response(f, rateHz);
            double error = expected.minus(cascade.response(f, rateHz)).magnitude();
            assertTrue(error <= 1e-9 * Math.max(expected.magnitude(), 1e-4), "at " + f + " Hz: " + error);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everySectionIsStable(JsonNode row) {
        assertTrue(design(row).sections().stream().allMatch(Biquad::isStable));
    }

    private static double db(IirFamily family, int order, double cutoffHz, double frequencyHz) {
        var design = new IirDesign(family, order, Band.lowpass(cutoffHz), RATE_HZ);
        return 20 * Math.log10(design.zerosPolesGain().response(frequencyHz, RATE_HZ).magnitude());
    }

    @Test
    void theCutoffIsTheEdgeThatTheFamilySays() {
        for (int order = 1; order <= IirDesign.MAX_ORDER; order++) {
            assertEquals(-10 * Math.log10(2), db(new IirFamily.Butterworth(), order, 3000, 3000), 1e-9);
            assertEquals(-0.7, db(new IirFamily.Chebyshev1(0.7), order, 3000, 3000), 1e-9);
            assertEquals(-50, db(new IirFamily.Chebyshev2(50), order, 3000, 3000), 1e-9);
            assertEquals(-0.7, db(new IirFamily.Elliptic(0.7, 50), order, 3000, 3000), 1e-9);
            assertEquals(-10 * Math.log10(2), db(new IirFamily.Bessel(Norm.MAGNITUDE), order, 3000, 3000), 1e-9);
        }
    }

    @Test
    void anEllipticFilterStaysBetweenItsRipples() {
        for (int order = 2; order <= IirDesign.MAX_ORDER; order++) {
            double deepest = 0;
            double highest = -200;
            boolean inStopband = false;
            for (double f = 0; f <= 24_000; f += 10) {
                double db = db(new IirFamily.Elliptic(0.5, 70), order, 6000, f);
                inStopband |= db <= -70;
                if (f <= 6000) {
                    deepest = Math.min(deepest, db);
                    assertTrue(db < 1e-9);
                } else if (inStopband) {
                    highest = Math.max(highest, db);
                }
            }
            assertEquals(-0.5, deepest, 1e-4);
            assertTrue(highest < -70 + 1e-6, "order " + order + ": " + highest);
        }
    }

    @ParameterizedTest
    @EnumSource(Norm.class)
    void theGroupDelayOfABesselFilterIsFlat(Norm norm) {
        var cascade = new SosCascade(
                new IirDesign(new IirFamily.Bessel(norm), 8, Band.lowpass(500), RATE_HZ).sections(), 1);
        double atZero = cascade.groupDelayFrames(0, RATE_HZ);
        assertEquals(1, cascade.groupDelayFrames(250, RATE_HZ) / atZero, 2e-3);
        if (norm == Norm.DELAY) {
            assertEquals(RATE_HZ / (2 * Math.PI * 500), atZero, 0.01);
        }
    }

    @Test
    void eachSectionOfADeepLowpassHasUnitGainAtZero() {
        for (Biquad section : IirDesign.butterworth(16, Band.lowpass(20), RATE_HZ).sections()) {
            assertEquals(1, section.response(0, RATE_HZ).magnitude(), 1e-9);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|1000|the order must be from 1 to 16: order=0",
                    "17|1000|the order must be from 1 to 16: order=17",
                    "4|24000|cutoffs must be below Nyquist (24000.0 Hz): cutoffsHz=[24000.0]",
                    "4|0|cutoffs must be above 0 and ascending: cutoffsHz=[0.0]",
                    "4|NaN|cutoffs must be above 0 and ascending: cutoffsHz=[NaN]"})
    void whatCannotBeBuiltIsRefusedInOneLine(int order, double cutoffHz, String message) {
        var e = assertThrows(IllegalArgumentException.class,
                () -> IirDesign.butterworth(order, Band.lowpass(cutoffHz), RATE_HZ));
        assertEquals(message, e.getMessage());
    }

    @Test
    void bandsAndFamiliesCheckTheirNumbers() {
        assertThrows(IllegalArgumentException.class, () -> Band.bandpass(2000, 2000));
        assertThrows(IllegalArgumentException.class, () -> new Band(Band.Kind.BANDSTOP, List.of(2000.0)));
        assertThrows(IllegalArgumentException.class, () -> new Band(Band.Kind.LOWPASS, List.of(1.0, 2000.0)));
        assertThrows(IllegalArgumentException.class, () -> new IirFamily.Chebyshev1(0));
        assertThrows(IllegalArgumentException.class, () -> new IirFamily.Chebyshev2(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new IirFamily.Elliptic(3, 3));
        assertThrows(IllegalArgumentException.class, () -> IirDesign.butterworth(2, Band.lowpass(10), 0));
    }
}
