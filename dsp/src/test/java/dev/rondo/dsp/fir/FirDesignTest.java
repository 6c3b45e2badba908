package dev.rondo.dsp.fir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Vectors;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FirDesignTest {

    private static Stream<JsonNode> rows(String method) {
        return Stream.concat(Vectors.rows("fir_design.json"), Vectors.rows("fir_design_more.json"))
                .filter(row -> row.get("method").asText().equals(method));
    }

    static Stream<JsonNode> windowedSincs() {
        return rows("windowed-sinc");
    }

    static Stream<JsonNode> leastSquares() {
        return rows("least-squares");
    }

    static Stream<JsonNode> remez() {
        return rows("remez");
    }

    private static Window window(JsonNode row) {
        JsonNode window = row.get("window");
        String text = window.isTextual() ? window.asText() : window.get(0).asText() + ":" + window.get(1).asText();
        return Window.parse(text.replace("chebwin", "chebyshev").replace("boxcar", "rectangular"));
    }

    private static List<FirBand> bands(JsonNode row) {
        double[] edgesHz = Vectors.doubles(row.get("bands_hz"));
        double[] gains = Vectors.doubles(row.get("desired"));
        boolean perEdge = gains.length == edgesHz.length;
        List<FirBand> bands = new ArrayList<>();
        for (int i = 0; i < edgesHz.length / 2; i++) {
            bands.add(new FirBand(edgesHz[2 * i], edgesHz[2 * i + 1], gains[perEdge ? 2 * i : i],
                    gains[perEdge ? 2 * i + 1 : i], row.has("weight") ? row.get("weight").get(i).asDouble() : 1));
        }
        return bands;
    }

    @ParameterizedTest
    @MethodSource("windowedSincs")
    void windowedSincsAreScipys(JsonNode row) {
        double[] cutoffsHz = Vectors.doubles(row.get("cutoff_hz"));
        var band = new Band(Band.Kind.valueOf(row.get("band").asText().toUpperCase(Locale.ROOT)),
                Arrays.stream(cutoffsHz).boxed().toList());
        double[] taps = FirDesign.windowedSinc(row.get("taps").asInt(), band, window(row), row.get("fs").asDouble());
        assertArrayEquals(Vectors.doubles(row.get("values")), taps, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("leastSquares")
    void leastSquaresAreScipys(JsonNode row) {
        double[] taps = FirDesign.leastSquares(row.get("taps").asInt(), bands(row), row.get("fs").asDouble());
        assertArrayEquals(Vectors.doubles(row.get("values")), taps, 1e-9);
    }

    @ParameterizedTest
    @MethodSource("remez")
    void equalRipplesAreScipys(JsonNode row) {
        double[] taps = FirDesign.remez(row.get("taps").asInt(), bands(row), row.get("fs").asDouble());
        assertArrayEquals(Vectors.doubles(row.get("values")), taps, 1e-4);
    }

    /// By the theorem of de la Vallée-Poussin no filter of this length has a smaller greatest error than the least of as
    /// many alternating errors as there are coefficients, and one.
    @ParameterizedTest
    @MethodSource("remez")
    void noFilterHasLowerRipplesThanRemez(JsonNode row) {
        assertOptimal(FirDesign.remez(row.get("taps").asInt(), bands(row), row.get("fs").asDouble()), bands(row),
                row.get("fs").asDouble());
    }

    @ParameterizedTest
    @CsvSource({"3, 0.1, 0.2", "4, 0.1, 0.2", "17, 0.05, 0.1", "200, 0.24, 0.25", "301, 0.1, 0.11",
            "1001, 0.2, 0.205"})
    void remezConvergesForManyLengths(int taps, double passHz, double stopHz) {
        List<FirBand> bands = List.of(new FirBand(0, passHz, 1), new FirBand(stopHz, 0.5, 0));
        assertOptimal(FirDesign.remez(taps, bands, 1), bands, 1);
    }

    private static void assertOptimal(double[] taps, List<FirBand> bands, double rateHz) {
        List<Double> peaks = new ArrayList<>();
        double delay = (taps.length - 1) / 2.0;
        for (FirBand band : bands) {
            int points = 64 * taps.length;
            for (int i = 0; i <= points; i++) {
                double f = band.lowHz() + (band.highHz() - band.lowHz()) * i / points;
                double amplitude = 0;
                for (int n = 0; n < taps.length; n++) {
                    amplitude += taps[n] * Math.cos(2 * Math.PI * f / rateHz * (n - delay));
                }
                double error = band.weight() * (band.gainAt(f) - amplitude);
                int last = peaks.size() - 1;
                if (last >= 0 && Math.signum(peaks.get(last)) == Math.signum(error)) {
                    peaks.set(last, Math.abs(error) > Math.abs(peaks.get(last))
                            ? Double.valueOf(error)
                            : peaks.get(last));
                } else {
                    peaks.add(error);
                }
            }
        }
        double greatest = peaks.stream().mapToDouble(Math::abs).max().orElseThrow();
        long alternations = peaks.stream().filter(peak -> Math.abs(peak) > greatest * (1 - 5e-4)).count();
        assertTrue(alternations >= (taps.length + 1) / 2 + 1, alternations + " alternations of " + greatest);
    }

    @Test
    void tapsAreTheSameFromBothEnds() {
        List<FirBand> bands = List.of(new FirBand(0, 2000, 1), new FirBand(3000, 24_000, 0));
        for (double[] taps : List.of(FirDesign.remez(30, bands, 48_000), FirDesign.leastSquares(31, bands, 48_000),
                FirDesign.windowedSinc(30, Band.lowpass(2500), Window.HANN, 48_000))) {
            for (int i = 0; i < taps.length; i++) {
                assertEquals(taps[i], taps[taps.length - 1 - i]);
            }
        }
    }

    @Test
    void wideGapsDoNotMakeLeastSquaresExplode() {
        List<FirBand> bands = List.of(new FirBand(0, 1000, 1), new FirBand(20_000, 24_000, 0));
        var fir = new Fir(FirDesign.leastSquares(301, bands, 48_000));
        assertEquals(1, fir.response(500, 48_000).magnitude(), 1e-6);
        assertEquals(0, fir.response(22_000, 48_000).magnitude(), 1e-6);
        for (double tap : fir.taps()) {
            assertTrue(Math.abs(tap) < 1);
        }
    }

    @Test
    void whatCannotBeBuiltIsRefusedInOneLine() {
        var e = assertThrows(IllegalArgumentException.class,
                () -> FirDesign.windowedSinc(50, Band.highpass(1000), Window.HANN, 48_000));
        assertEquals("a filter that passes Nyquist must have an odd number of taps: taps=50", e.getMessage());
        List<FirBand> overlapping = List.of(new FirBand(0, 3000, 1), new FirBand(2000, 24_000, 0));
        assertThrows(IllegalArgumentException.class, () -> FirDesign.remez(31, overlapping, 48_000));
        List<FirBand> beyond = List.of(new FirBand(0, 30_000, 1));
        assertThrows(IllegalArgumentException.class, () -> FirDesign.leastSquares(31, beyond, 48_000));
        List<FirBand> passing = List.of(new FirBand(0, 24_000, 1));
        assertThrows(IllegalArgumentException.class, () -> FirDesign.leastSquares(30, passing, 48_000));
        assertThrows(IllegalArgumentException.class, () -> FirDesign.remez(30, passing, 48_000));
        assertThrows(IllegalArgumentException.class, () -> FirDesign.remez(31, List.of(), 48_000));
        assertThrows(IllegalArgumentException.class,
                () -> FirDesign.windowedSinc(0, Band.lowpass(1000), Window.HANN, 48_000));
        assertThrows(IllegalArgumentException.class, () -> new FirBand(0, 100, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new FirBand(100, 100, 1));
        assertThrows(IllegalArgumentException.class, () -> new FirBand(0, 100, Double.NaN));
    }
}
