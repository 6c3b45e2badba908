package dev.rondo.bench.report;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.util.List;
import java.util.stream.Collectors;

/// Results as tables for a document in Markdown: medians, the best of a row in bold, ratios where turns were taken.
public final class MarkdownTables {

    private MarkdownTables() {}

    /// All tables.
    ///
    /// @param results what to show
    /// @return Markdown
    public static String of(Results results) {
        return results.tables().stream().map(MarkdownTables::table).collect(Collectors.joining())
                + results.latencies().stream().map(MarkdownTables::latencies).collect(Collectors.joining());
    }

    private static String table(Table table) {
        return head(table.title() + ", " + table.unit(), table.columns())
                + table.rows().stream().map(row -> row(table, row)).collect(Collectors.joining()) + "\n";
    }

    private static String head(String title, List<String> columns) {
        return "| " + title + " | " + String.join(" | ", columns) + " |\n|---|" + "---|".repeat(columns.size()) + "\n";
    }

    private static String row(Table table, Row row) {
        Figure best = table.best(row);
        StringBuilder line = new StringBuilder("| ").append(row.label().replace("|", "\\|"));
        for (int i = 0; i < row.figures().size(); i++) {
            Figure figure = row.figures().get(i);
            line.append(" | ");
            if (figure == null) {
                line.append("–");
                continue;
            }
            String median = HtmlReport.figure(figure.median());
            line.append(figure.equals(best) && row.figures().size() > 1 ? "**" + median + "**" : median);
            if (i > 0 && !row.ratios().isEmpty()) {
                line.append(" (").append(HtmlReport.spread(row.ratios().get(i))).append(')');
            }
        }
        return line.append(" |\n").toString();
    }

    private static String latencies(Latencies latencies) {
        return head(latencies.title() + ", µs", latencies.curves().stream().map(Curve::name).toList())
                + List.of(50.0, 99.0, 99.9, 99.99, 100.0).stream()
                        .map(percentile -> "| " + (percentile == 100 ? "max" : HtmlReport.plain(percentile) + " %")
                                + " | " + latencies.curves().stream()
                                        .map(curve -> HtmlReport.figure(curve.at(percentile)))
                                        .collect(Collectors.joining(" | "))
                                + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }
}
