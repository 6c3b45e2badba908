package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.bench.report.Results.Noise;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdleJitterTest {

    @Test
    void gapsAboveAMicrosecondAreWhatIsLost() {
        // a look takes 100 ns; a thousand looks, then 50 µs of nothing, four times over
        PrimitiveIterator.OfLong clock = LongStream.iterate(0, now -> now + (now % 150_000 == 100_000 ? 50_000 : 100))
                .iterator();
        Noise noise = IdleJitter.measure(600e-6, clock::nextLong);
        assertEquals(600e-6, noise.seconds());
        assertEquals(50, noise.maxMicros(), 0.1);
        assertEquals(50, noise.p99Micros(), 0.1);
        assertEquals(100.0 * 4 * 50 / 600, noise.lostPercent(), 0.1);
    }

    @Test
    void aMachineThatNeverStopsLosesNothing() {
        PrimitiveIterator.OfLong clock = LongStream.iterate(0, now -> now + 1000).iterator();
        assertEquals(new Noise(1e-3, 0, 0, 0), IdleJitter.measure(1e-3, clock::nextLong));
    }
}
