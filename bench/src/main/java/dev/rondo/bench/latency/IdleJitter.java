package dev.rondo.bench.latency;

import dev.rondo.bench.report.Results.Noise;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// What the machine does to a thread that does nothing: gaps in a loop that only looks at the clock.
public final class IdleJitter {

    private static final long LEAST_GAP_NANOS = 1000;

    private IdleJitter() {}

    /// Looks at the clock.
    ///
    /// @param seconds how long
    /// @return the gaps above 1 µs
    public static Noise measure(double seconds) {
        return measure(seconds, System::nanoTime);
    }

    static Noise measure(double seconds, LongSupplier clockNanos) {
        Histogram gaps = new Histogram(3);
        long begin = clockNanos.getAsLong();
        long end = begin + (long) (seconds * 1e9);
        long lost = 0;
        for (long before = begin, now = begin; now < end; before = now) {
            now = clockNanos.getAsLong();
            if (now - before > LEAST_GAP_NANOS) {
                gaps.recordValue(now - before);
                lost += now - before;
            }
        }
        return new Noise(seconds, gaps.getValueAtPercentile(99) / 1e3, gaps.getMaxValue() / 1e3,
                100 * lost / (seconds * 1e9));
    }
}
