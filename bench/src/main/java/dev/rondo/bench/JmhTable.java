package dev.rondo.bench;

import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// A class of JMH benchmarks of average time as a table: a row for each value of its parameter, a column for each method.
///
/// @param benchmarks the class
/// @param title for people
/// @param note how it is measured
/// @param parameter which field makes the rows
/// @param columns method to contestant; the first is Rondo's
/// @param of the contestant whom the target is about
/// @param bound the target, see [Target]
record JmhTable(Class<?> benchmarks, String title, String note, String parameter, Map<String, String> columns,
        String of, double bound) {

    /// Runs the benchmarks.
    ///
    /// @param values of the parameter; of none, the class's own
    /// @param iterations of 200 ms each
    /// @param warmUpSeconds before; vector kernels need some until they are compiled
    /// @param flags of the JVM, beside those of this one
    /// @return the table
    /// @throws RunnerException if JMH fails
    Table run(List<String> values, int iterations, double warmUpSeconds, String... flags) throws RunnerException {
        List<String> prepended = new ArrayList<>(List.of(flags));
        prepended.add("--sun-misc-unsafe-memory-access=allow");
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\b" + benchmarks.getSimpleName() + "\\.(" + String.join("|", columns.keySet()) + ")$")
                .forks(1).warmupIterations(1).warmupTime(TimeValue.milliseconds((long) (1000 * warmUpSeconds)))
                .measurementIterations(iterations).measurementTime(TimeValue.milliseconds(200))
                .jvmArgsPrepend(prepended.toArray(String[]::new)).verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        if (!values.isEmpty()) {
            options.param(parameter, values.toArray(String[]::new));
        }
        Map<String, Figure[]> rows = new LinkedHashMap<>();
        List<String> methods = List.copyOf(columns.keySet());
        String unit = "";
        for (RunResult result : new Runner(options.build()).run()) {
            String benchmark = result.getParams().getBenchmark();
            int column = methods.indexOf(benchmark.substring(benchmark.lastIndexOf('.') + 1));
            if (column >= 0) {
                var statistics = result.getPrimaryResult().getStatistics();
                unit = result.getPrimaryResult().getScoreUnit().replace("/op", "");
                String label = label(result.getParams().getParam(parameter));
                rows.computeIfAbsent(label, _ -> new Figure[methods.size()])[column] = new Figure(
                        statistics.getPercentile(50), statistics.getMin(), statistics.getMax());
            }
        }
        List<Target> targets = of.isEmpty() ? List.of() : List.of(new Target(of, bound));
        List<Row> list = new ArrayList<>();
        rows.forEach((label, figures) -> list.add(new Row(label, List.of(figures), targets)));
        return new Table(benchmarks.getSimpleName(), title, note, unit, true, List.copyOf(columns.values()),
                list);
    }

    private String label(String value) {
        if (!parameter.endsWith("Bytes")) {
            return value;
        }
        long bytes = Long.parseLong(value);
        return bytes < 1024 ? bytes + " B" : bytes < 1_048_576 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
