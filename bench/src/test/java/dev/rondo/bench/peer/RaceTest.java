package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {

    private static Race.Contestant of(Double... figures) {
        Iterator<Double> next = List.of(figures).iterator();
        return next::next;
    }

    @Test
    void aRoundIsTheMedianOfItsTurnsAndTheFirstTurnDoesNotCount() throws IOException, InterruptedException {
        Row row = new Race(2, 3).run("work", List.of(), Arrays.asList(
                of(100.0, 1.0, 2.0, 90.0, 4.0, 5.0, 6.0), null, of(100.0, 4.0, 4.0, 180.0, 8.0, 8.0, 24.0)));
        assertEquals(Arrays.asList(new Figure(3.5, 2, 5), null, new Figure(6, 4, 8)), row.figures());
        // 1/4 2/4 90/180 in the first round, 4/8 5/8 6/24 in the second
        assertEquals(Arrays.asList(new Figure(1, 1, 1), null, new Figure(0.5, 0.5, 0.5)), row.ratios());
    }
}
