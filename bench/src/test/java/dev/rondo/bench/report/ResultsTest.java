package dev.rondo.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Machine;
import dev.rondo.bench.report.Results.Noise;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static Results results(Figure ours, double micros) {
        Table table = new Table("fft", "Transforms", "by <turns>", "ns", true, List.of("Rondo", "FFTW"),
                List.of(new Row("1024", List.of(ours, new Figure(100, 95, 110)),
                        List.of(new Figure(1, 1, 1), new Figure(ours.median() / 100, 0.5, 0.9)),
                        List.of(new Target("FFTW", 0.75))),
                        new Row("2048", Arrays.asList(new Figure(200, 190, 210), null), List.of())));
        Latencies latencies = new Latencies("capture", "Capture", "paced",
                List.of(new Curve("G1", List.of(1.0, 50.0, 99.0, 100.0),
                        List.of(0.4 * micros, micros, 2 * micros, 3 * micros), 1000, 2, 1,
                        List.of("stft 3.0 µs a call"))));
        return new Results(new Machine("some processor", 2, "Linux", "25", "scalar", "2026-01-01T00:00:00", "quick",
                "abc"), new Noise(5, 20, 300, 0.1), List.of(table), List.of(latencies), List.of("SoX: not installed"),
                Map.of("transforms", 12.0));
    }

    @Test
    void whatWasSavedIsLoaded(@TempDir Path folder) throws IOException {
        Results results = results(new Figure(70, 65, 80), 50);
        results.save(folder.resolve("results.json"));
        assertEquals(results, Results.load(folder.resolve("results.json")));
    }

    @Test
    void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
        assertEquals(new Figure(2.5, 1, 9), Figure.of(List.of(9.0, 2.0, 1.0, 3.0)));
        assertEquals(new Figure(2, 1, 3), Figure.of(List.of(3.0, 1.0, 2.0)));
    }

    @Test
    void onlyWhatLiesApartHasChanged() {
        Results before = results(new Figure(70, 65, 80), 50);
        assertEquals(List.of(), Comparison.between(before, results(new Figure(78, 72, 85), 55)));
        List<Comparison.Change> slower = Comparison.between(before, results(new Figure(90, 85, 95), 50));
        assertEquals(1, slower.size());
        assertTrue(slower.getFirst().worse());
        assertEquals(90.0 / 70, slower.getFirst().slowdown(), 1e-12);
        assertFalse(Comparison.between(before, results(new Figure(50, 45, 55), 50)).getFirst().worse());
        assertEquals("Capture, G1, 99 %", Comparison.between(before, results(new Figure(70, 65, 80), 80)).getFirst()
                .what());
    }

    @Test
    void thePageShowsEverythingAndNeedsNothingElse() {
        String page = HtmlReport.of(results(new Figure(70, 65, 80), 50));
        for (String shown : List.of("some processor", "1024", "by &lt;turns&gt;", "0.70× FFTW (≤ 0.750)",
                "SoX: not installed",
                "stft 3.0 µs a call", "1 of 1 targets met", "×0.70, 0.50–0.90", "12 s for transforms",
                "prefers-color-scheme: dark")) {
            assertTrue(page.contains(shown), shown);
        }
        for (String foreign : List.of("http", "src=", "@import", "NaN")) {
            assertFalse(page.contains(foreign), foreign);
        }
        assertTrue(HtmlReport.of(results(new Figure(90, 85, 95), 50)).contains("0 of 1 targets met"));
    }

    @Test
    void aTargetIsMetByTheRatioOfTurnsNotByThatOfMedians() {
        Table table = new Table("fft", "Transforms", "", "ns", true, List.of("Rondo", "FFTW"), List.of());
        Row row = new Row("1024", List.of(new Figure(80, 1, 200), new Figure(100, 1, 200)),
                List.of(new Figure(1, 1, 1), new Figure(0.7, 0.6, 0.8)), List.of());
        assertEquals(0.7, table.reached(row, new Target("FFTW", 0.75)));
        assertTrue(table.met(row, new Target("FFTW", 0.75)));
        assertFalse(table.met(row, new Target("FFTW, native", 2)));
        assertEquals(80, table.reached(row, new Target("", 90)));
    }

    @Test
    void aPercentileTellsSomethingOnlyWithTenBeyondIt() {
        Curve curve = new Curve("G1", List.of(1.0, 99.0, 99.99, 100.0), List.of(1.0, 9.0, 20.0, 30.0), 99_949, -1,
                List.of());
        assertTrue(curve.tells(99.9));
        assertFalse(curve.tells(99.99));
        assertTrue(new Curve("G1", List.of(100.0), List.of(1.0), 100_000, -1, List.of()).tells(99.99));
        assertEquals(8, curve.jitterMicros());
        Curve few = new Curve("G1", List.of(1.0, 99.0, 100.0), List.of(1.0, 9.0, 30.0), 900, -1, List.of());
        assertTrue(few.tells(50) && few.tells(100));
        assertTrue(Double.isNaN(few.jitterMicros()));
        assertTrue(Double.isNaN(new Curve("G1", List.of(50.0, 99.0, 100.0), List.of(5.0, 9.0, 30.0), 9000, -1,
                List.of()).jitterMicros()));
    }

    @Test
    void aBoundThatWasNotMeasuredIsNotMetAndSaysSo() {
        Table table = new Table("aim", "Aim", "", "µs", true, List.of("Rondo"), List.of(
                new Row("99.99 %", Arrays.asList((Figure) null), List.of(new Target("", 1333))),
                new Row("misses", List.of(new Figure(0, 0, 0)), List.of(new Target("", 0)))));
        Results results = results(new Figure(70, 65, 80), 50);
        String page = HtmlReport.of(new Results(results.machine(), results.noise(), List.of(table), List.of(),
                List.of(), Map.of()));
        assertTrue(page.contains("✗ ≤ 1,333 µs: not measured"));
        assertTrue(page.contains("1 of 2 targets met"));
        // a bar of nothing has a width too
        assertFalse(page.contains("NaN"));
    }

    @Test
    void aDocumentShowsMediansTheBestAndTheRatios() {
        assertEquals("""
                | Transforms, ns | Rondo | FFTW |
                |---|---|---|
                | 1024 | **70** | 100 (×0.70, 0.50–0.90) |
                | 2048 | **200** | – |

                | Capture, µs | 50 % | 90 % | 99 % | 99.9 % | 99.99 % | max | jitter: 99 % − 1 % | too late |
                |---|---|---|---|---|---|---|---|---|
                | G1 | 50 | 100 | 100 | – | – | 150 | 80 | 2 of 1000 |

                """, MarkdownTables.of(results(new Figure(70, 65, 80), 50)));
    }
}
