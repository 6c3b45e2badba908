package dev.rondo.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// One run of the suite on one machine.
///
/// @param machine where and when
/// @param noise what the machine does while it should do nothing
/// @param tables what was timed side by side
/// @param latencies how late things were
/// @param skipped what could not be measured here, and why, a line each
/// @param sectionSeconds how long each part of the suite took, in its order
public record Results(Machine machine, Noise noise, List<Table> tables, List<Latencies> latencies,
        List<String> skipped, Map<String, Double> sectionSeconds) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// Where and when.
    ///
    /// @param processor its name
    /// @param cores how many
    /// @param system the operating system
    /// @param java the virtual machine
    /// @param kernels what Rondo's loops run on
    /// @param date in UTC, to the second
    /// @param effort what was asked for: `quick`, `full`, or `full --time=` and a factor
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
            List<Row> rows) {

        /// Puts tables of the same id together that were measured apart.
        ///
        /// @param parts alike but for their rows
        /// @return one of each id, with the rows of all its parts
        public static List<Table> joined(List<Table> parts) {
            Map<String, Table> tables = new LinkedHashMap<>();
            for (Table part : parts) {
                tables.merge(part.id, part, (above, below) -> new Table(above.id, above.title, above.note, above.unit,
                        above.lessIsBetter, above.columns,
                        Stream.concat(above.rows.stream(), below.rows.stream()).toList()));
            }
            return List.copyOf(tables.values());
        }

        /// Who wins.
        ///
        /// @param row one of this table
        /// @return the best of its figures, null if there is none
        public Figure best(Row row) {
            return row.figures().stream().filter(Objects::nonNull)
                    .reduce((a, b) -> a.median() < b.median() == lessIsBetter ? a : b).orElse(null);
        }

        /// Rondo's figure, or its ratio to another's.
        ///
        /// @param row one of this table
        /// @param target of that row
        /// @return what is to be compared with the bound, NaN where it was not measured
        public double reached(Row row, Target target) {
            Figure ours = row.figures().getFirst();
            if (ours == null || target.of().isEmpty()) {
                return ours == null ? Double.NaN : ours.median();
            }
            int column = columns.indexOf(target.of());
            Figure theirs = column < 0 ? null : row.figures().get(column);
            if (theirs == null) {
                return Double.NaN;
            }
            return row.ratios().isEmpty() ? ours.median() / theirs.median() : row.ratios().get(column).median();
        }

        /// Whether a bound is kept.
        ///
        /// @param row one of this table
        /// @param target of that row
        /// @return false also where nothing was measured
        public boolean met(Row row, Target target) {
            double reached = reached(row, target);
            return lessIsBetter ? reached <= target.bound() : reached >= target.bound();
        }
    }

    /// One work.
    ///
    /// @param label its size or name
    /// @param figures one for each column; null where it was not measured
    /// @param ratios Rondo's figure over each column's within a round, null as above; empty where nobody took turns
    /// @param targets what Rondo aims at
    public record Row(String label, List<Figure> figures, List<Figure> ratios, List<Target> targets) {

        /// Contestants who were measured one after another.
        ///
        /// @param label its size or name
        /// @param figures one for each column; null where it was not measured
        /// @param targets what Rondo aims at
        public Row(String label, List<Figure> figures, List<Target> targets) {
            this(label, figures, List.of(), targets);
        }
    }

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
    /// @param missedAtCollections how many of these came when garbage had been collected since the last that was in time;
    ///        −1 where that was not counted
    /// @param shares what took the time, a line each; may be empty
    public record Curve(String name, List<Double> percentiles, List<Double> micros, long count, long missed,
            long missedAtCollections, List<String> shares) {

        /// How many must lie beyond a percentile that is to be shown.
        private static final int LEAST_BEYOND = 10;

        /// Without a look at the garbage collector.
        ///
        /// @param name the contestant
        /// @param percentiles from 0 to 100, ascending
        /// @param micros the latency at each
        /// @param count how many were measured
        /// @param missed how many came after their deadline; −1 where there is none
        /// @param shares what took the time, a line each; may be empty
        public Curve(String name, List<Double> percentiles, List<Double> micros, long count, long missed,
                List<String> shares) {
            this(name, percentiles, micros, count, missed, -1, shares);
        }

        /// Whether enough was measured to speak of a percentile: ten beyond it, if it is one of the rare.
        ///
        /// @param percentile from 0 to 100
        /// @return always true up to the median, and for the greatest
        public boolean tells(double percentile) {
            return percentile <= 50 || percentile == 100
                    || Math.round(count * (100 - percentile)) >= 100 * LEAST_BEYOND;
        }

        /// How far the latency varies.
        ///
        /// @return the 99th percentile less the first, in microseconds; NaN if too few were measured to tell
        public double jitterMicros() {
            return tells(99) && percentiles.contains(1.0) ? at(99) - at(1) : Double.NaN;
        }

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
