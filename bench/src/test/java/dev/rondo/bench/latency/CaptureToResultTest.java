package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.dsp.pipeline.Pipeline;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CaptureToResultTest {

    /// A hop of 256 frames ends in every fourth block of 64: half a second has 93 or 94.
    @Test
    void everyHopOfTheMeasuredTimeCountsOnce() throws IOException, InterruptedException {
        CaptureToResult measured = new CaptureToResult("G1", 64, 0.5, false);
        Curve curve = measured.call();
        assertEquals(93.75, (double) curve.count(), 1);
        assertTrue(curve.missed() >= 0 && curve.missed() <= curve.count());
        assertTrue(curve.missedAtCollections() >= 0 && curve.missedAtCollections() <= curve.missed());
        assertEquals(9, curve.shares().size());
        assertEquals(offline(measured, 3 * CaptureToResult.RATE_HZ / 2 / 64), measured.lastResult, 1e-6f);
        for (int i = 1; i < curve.micros().size(); i++) {
            assertTrue(curve.micros().get(i) >= curve.micros().get(i - 1));
        }
    }

    /// The last sample of what was captured, processed at once.
    private static float offline(CaptureToResult measured, int blocks) {
        float[][] captured = new float[CaptureToResult.CHANNELS][64 * blocks];
        float sample = CaptureToResult.FIRST_SAMPLE;
        for (int block = 0; block < blocks; block++) {
            for (float[] channel : captured) {
                for (int i = 0; i < 64; i++) {
                    sample = CaptureToResult.next(sample);
                    channel[64 * block + i] = sample - 0.5f;
                }
            }
        }
        try (Pipeline pipeline = measured.pipeline()) {
            float[] left = pipeline.process(captured)[0];
            return left[left.length - 1];
        }
    }
}
