package dev.rondo.bench.report;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// What changed for Rondo between two runs, beyond noise: all rounds of one run lie on one side of all rounds of the
/// other, and the medians differ by more than a twentieth. Two machines are not compared, only warned of.
public final class Comparison {

    private static final double LEAST_CHANGE = 1.05;
    private static final double LEAST_CHANGE_OF_LATENCY = 1.25;

    private Comparison() {}

    /// One change.
    ///
    /// @param what table and row
    /// @param before the earlier median
    /// @param after the later median
    /// @param unit of both
    /// @param slowdown above 1: it got worse by that factor
    public record Change(String what, double before, double after, String unit, double slowdown) {

        /// Whether it got worse.
        ///
        /// @return true for worse
        public boolean worse() {
            return slowdown > 1;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s  %s: %.4g → %.4g %s (%.2f× %s)", worse() ? "slower" : "faster", what,
                    before, after, unit, worse() ? slowdown : 1 / slowdown, worse() ? "worse" : "better");
        }
    }

    /// Compares.
    ///
    /// @param before the earlier run
    /// @param after the later run
    /// @return all changes, the worst first
    public static List<Change> between(Results before, Results after) {
        List<Change> changes = new ArrayList<>();
        for (Table table : after.tables()) {
            before.tables().stream().filter(other -> other.id().equals(table.id())).findFirst()
                    .ifPresent(other -> compare(other, table, changes));
        }
        for (Latencies latencies : after.latencies()) {
            before.latencies().stream().filter(other -> other.id().equals(latencies.id())).findFirst()
                    .ifPresent(other -> compare(other, latencies, changes));
        }
        changes.sort((a, b) -> Double.compare(b.slowdown, a.slowdown));
        return changes;
    }

    private static void compare(Table before, Table after, List<Change> changes) {
        for (Row row : after.rows()) {
            Figure now = row.figures().getFirst();
            Figure then = before.rows().stream().filter(other -> other.label().equals(row.label()))
                    .map(other -> other.figures().getFirst()).filter(Objects::nonNull).findFirst().orElse(null);
            if (now == null || then == null) {
                continue;
            }
            boolean apart = now.min() > then.max() || now.max() < then.min();
            double slowdown = after.lessIsBetter() ? now.median() / then.median() : then.median() / now.median();
            if (apart && beyond(slowdown, LEAST_CHANGE)) {
                changes.add(new Change(row.label().isEmpty() ? after.title() : after.title() + ", " + row.label(),
                        then.median(), now.median(), after.unit(), slowdown));
            }
        }
    }

    /// A percentile has no spread of its own: the bound is wider, and the median and the 99th must agree.
    private static void compare(Latencies before, Latencies after, List<Change> changes) {
        for (Curve now : after.curves()) {
            before.curves().stream().filter(other -> other.name().equals(now.name())).findFirst().ifPresent(then -> {
                double slowdown = now.at(99) / then.at(99);
                double atMedian = now.at(50) / then.at(50);
                if (beyond(slowdown, LEAST_CHANGE_OF_LATENCY) && beyond(atMedian, LEAST_CHANGE_OF_LATENCY)
                        && slowdown > 1 == atMedian > 1) {
                    changes.add(new Change(after.title() + ", " + now.name() + ", 99 %", then.at(99), now.at(99), "µs",
                            slowdown));
                }
            });
        }
    }

    private static boolean beyond(double ratio, double least) {
        return ratio > least || ratio < 1 / least;
    }
}
