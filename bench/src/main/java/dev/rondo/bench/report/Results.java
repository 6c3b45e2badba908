package dev.rondo.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One run of the suite on one machine.
///
/// @param machine where and when
/// @param noise what the machine does while it should do nothing
/// @param tables what was timed side by side
/// @param latencies how late things were
/// @param skipped what could not be measured here, and why, a line each
public record Results(Machine machine, Noise noise, List<Table> tables, List<Latencies> latencies,
        List<String> skipped) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// Where and when.
    ///
    /// @param processor its name
    /// @param cores how many
    /// @param system the operating system
    /// @param java the virtual machine
    /// @param kernels what Rondo's loops run on
    /// @param date in UTC, to the second
    /// @param effort `quick` or `full`
    /// @param revision of Rondo
    public record Machine(String processor, int cores, String system, String java, String kernels, String date,
            String effort, String revision) {}

    /// Gaps in a loop that does nothing but look at the clock: what the machine itself adds to every latency.
    ///
    /// @param seconds how long it looked
    /// @param p99Micros 99 % of the gaps above 1 µs were shorter
    /// @param maxMicros the longest
    /// @param lostPercent time in gaps
    public record Noise(double seconds, double p99Micros, double maxMicros, double lostPercent) {}

    /// Several contestants at the same work. The first column is Rondo's.
    ///
    /// @param id stable, for comparisons
    /// @param title for people
    /// @param note how it was measured
    /// @param unit of all figures
    /// @param lessIsBetter whether it counts time, not speed
    /// @param columns the contestants
    /// @param rows one for each size or job
    public record Table(String id, String title, String note, String unit, boolean lessIsBetter, List<String> columns,
            List<Row> rows) {}

    /// One work.
    ///
    /// @param label its size or name
    /// @param figures one for each column; null where it was not measured
    /// @param targets what Rondo aims at
    public record Row(String label, List<Figure> figures, List<Target> targets) {}

    /// One contestant's time or speed.
    ///
    /// @param median of all rounds
    /// @param min the least
    /// @param max the greatest
    public record Figure(double median, double min, double max) {

        /// Of some rounds.
        ///
        /// @param rounds at least one figure
        /// @return their median and extremes
        public static Figure of(List<Double> rounds) {
            List<Double> sorted = rounds.stream().sorted().toList();
            int middle = sorted.size() / 2;
            double median = sorted.size() % 2 == 1
                    ? sorted.get(middle)
                    : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Figure(median, sorted.getFirst(), sorted.getLast());
        }
    }

    /// A bound for Rondo's figure.
    ///
    /// @param of the column it is compared with, or an empty text for an absolute bound
    /// @param bound the greatest ratio where less is better, else the least; or the figure itself
    public record Target(String of, double bound) {}

    /// Distributions of latency.
    ///
    /// @param id stable, for comparisons
    /// @param title for people
    /// @param note how it was measured
    /// @param curves one for each contestant
    public record Latencies(String id, String title, String note, List<Curve> curves) {}

    /// One distribution.
    ///
    /// @param name the contestant
    /// @param percentiles from 0 to 100, ascending
    /// @param micros the latency at each
    /// @param count how many were measured
    /// @param missed how many came after their deadline; −1 where there is none
    /// @param shares what took the time, a line each; may be empty
    public record Curve(String name, List<Double> percentiles, List<Double> micros, long count, long missed,
            List<String> shares) {

        /// The latency at a percentile.
        ///
        /// @param percentile from 0 to 100
        /// @return that of the nearest percentile measured that is not less
        public double at(double percentile) {
            for (int i = 0; i < percentiles.size(); i++) {
                if (percentiles.get(i) >= percentile) {
                    return micros.get(i);
                }
            }
            return micros.getLast();
        }
    }

    /// Writes a file.
    ///
    /// @param path where
    /// @throws IOException if it cannot be written
    public void save(Path path) throws IOException {
        JSON.writeValue(path.toFile(), this);
    }

    /// Reads a file.
    ///
    /// @param path where
    /// @return what was saved
    /// @throws IOException if it cannot be read, or holds something else
    public static Results load(Path path) throws IOException {
        return JSON.readValue(path.toFile(), Results.class);
    }
}
