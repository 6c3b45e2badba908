package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.bench.report.Results.Noise;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdleJitterTest {

    /// A look takes 100 ns; a thousand looks, then nothing for some time.
    private static LongSupplier clock(long gapNanos) {
        return LongStream.iterate(0, now -> now + (now % (100_000 + gapNanos) == 100_000 ? gapNanos : 100))
                .iterator()::nextLong;
    }

    @Test
    void gapsAboveAMicrosecondAreWhatIsLost() {
        Noise noise = IdleJitter.measure(600e-6, List.of(clock(50_000)));
        assertEquals(600e-6, noise.seconds());
        assertEquals(50, noise.maxMicros(), 0.1);
        assertEquals(50, noise.p99Micros(), 0.1);
        assertEquals(100.0 * 4 * 50 / 600, noise.lostPercent(), 0.1);
    }

    @Test
    void twoLoopsLoseTheirMeanAndTheLongestGapOfBothCounts() {
        Noise noise = IdleJitter.measure(600e-6, List.of(clock(50_000), clock(20_000)));
        assertEquals(50, noise.maxMicros(), 0.1);
        assertEquals(100.0 * (4 * 50 + 5 * 20) / 2 / 600, noise.lostPercent(), 0.1);
    }

    @Test
    void aMachineThatNeverStopsLosesNothing() {
        LongSupplier clock = LongStream.iterate(0, now -> now + 1000).iterator()::nextLong;
        assertEquals(new Noise(1e-3, 0, 0, 0), IdleJitter.measure(1e-3, List.of(clock)));
    }
}
