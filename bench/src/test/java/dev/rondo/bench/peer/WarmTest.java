package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmTest {

    @Test
    void peaksAndTheirInversesLeaveTheNoiseAsItWas() {
        Warm warm = new Warm(0, 1);
        float[] before = new float[Warm.FRAMES];
        for (int i = 0; i < before.length; i++) {
            before[i] = warm.in(1, i);
        }
        Warm.longestNanos(warm.peaks(), 512);
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i], warm.in(1, i), 1e-5f);
        }
    }

    @Test
    void theLongFilterConvolves() {
        Warm warm = new Warm(0, 1);
        float[] response = Warm.response(Warm.TAPS);
        Warm.longestNanos(warm.taps(response), 512);
        // behind the first frames, in whose history the convolver has not been yet
        for (int frame : new int[]{4200, Warm.FRAMES - 1}) {
            double expected = 0;
            for (int tap = 0; tap < response.length; tap++) {
                expected += (double) response[tap] * warm.in(0, frame - tap);
            }
            assertEquals(expected, warm.out(0, frame), 1e-4);
        }
    }

    @Test
    void everyStageHasASpeedAndALongestBlock() throws IOException, InterruptedException {
        List<Table> parts = new ArrayList<>();
        for (String stage : Warm.STAGES) {
            parts.addAll(new Warm(0, 1).measure(stage, 100));
        }
        List<Table> tables = Table.joined(parts);
        assertEquals(Warm.STAGES, tables.getFirst().rows().stream().map(Row::label).toList());
        for (Table table : tables) {
            assertTrue(table.rows().stream().allMatch(row -> row.figures().getFirst().median() > 0));
        }
    }
}
