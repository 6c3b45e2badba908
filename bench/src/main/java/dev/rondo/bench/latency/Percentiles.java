package dev.rondo.bench.latency;

import dev.rondo.bench.report.Results.Curve;
import java.util.List;
import org.HdrHistogram.Histogram;

/// From histograms to curves.
final class Percentiles {

    private static final List<Double> SHOWN = List.of(0.0, 1.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9,
            99.95,
            99.99, 99.995, 99.999, 100.0);

    private Percentiles() {}

    /// The curve of a histogram.
    ///
    /// @param nanos what was recorded, in nanoseconds
    static Curve of(String name, Histogram nanos) {
        return of(name, nanos, -1, -1, List.of());
    }

    /// The curve of a histogram, of what has a deadline.
    ///
    /// @param nanos what was recorded, in nanoseconds
    /// @param missed how many came too late
    /// @param missedAtCollections how many of these when garbage had been collected
    /// @param shares what took the time
    static Curve of(String name, Histogram nanos, long missed, long missedAtCollections, List<String> shares) {
        return new Curve(name, SHOWN,
                SHOWN.stream().map(percentile -> nanos.getValueAtPercentile(percentile) / 1e3).toList(),
                nanos.getTotalCount(), missed, missedAtCollections, shares);
    }
}
