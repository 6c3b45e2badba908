package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Curve;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CaptureToResultTest {

    /// A hop of 256 frames ends in every fourth block of 64: half a second has 93 or 94.
    @Test
    void everyHopOfTheMeasuredTimeCountsOnce() throws IOException {
        Curve curve = new CaptureToResult("G1", 64, 0.5, false).call();
        assertEquals(93.75, (double) curve.count(), 1);
        assertTrue(curve.missed() >= 0 && curve.missed() <= curve.count());
        assertEquals(9, curve.shares().size());
        for (int i = 1; i < curve.micros().size(); i++) {
            assertTrue(curve.micros().get(i) >= curve.micros().get(i - 1));
        }
    }
}
