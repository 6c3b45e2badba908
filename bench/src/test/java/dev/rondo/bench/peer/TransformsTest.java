package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever computes something else than Rondo is refused.
class TransformsTest {

    private static void measure(Map<String, Path> libraries) throws IOException, InterruptedException {
        List<Table> parts = new ArrayList<>();
        for (int length : List.of(32, 2048, 16384)) {
            parts.addAll(new Transforms("", 0, 1, libraries).measure(length));
        }
        List<Table> tables = Table.joined(parts);
        assertEquals(List.of("forward", "inverse", "analysis"), tables.stream().map(Table::id).toList());
        assertEquals(List.of("32", "2048", "16384"), tables.getFirst().rows().stream().map(Row::label).toList());
        for (Table table : tables) {
            assertEquals(libraries.size() + 2, table.columns().size());
            assertTrue(table.rows().stream().allMatch(row -> row.figures().stream().map(Figure::median)
                    .allMatch(nanos -> nanos > 0)));
        }
    }

    @Test
    void jTransformsAndRondoFindTheSame() throws IOException, InterruptedException {
        measure(Map.of());
    }

    @Test
    void fftwAndRondoFindTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        Map<String, Path> libraries = Map.of();
        try {
            libraries = Fftw.build(Path.of("").toAbsolutePath().getParent(), folder);
        } catch (IOException e) {
            abort("no FFTW here: " + e.getMessage());
        }
        measure(libraries);
    }
}
