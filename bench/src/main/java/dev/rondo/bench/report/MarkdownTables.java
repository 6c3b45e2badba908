package dev.rondo.bench.report;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.util.ArrayList;
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
        boolean timed = latencies.curves().stream().anyMatch(curve -> curve.missed() >= 0);
        List<String> columns = new ArrayList<>(HtmlReport.PERCENTILES.stream().map(HtmlReport::percentile).toList());
        columns.add(HtmlReport.JITTER);
        if (timed) {
            columns.add("too late");
        }
        StringBuilder lines = new StringBuilder(head(latencies.title() + ", µs", columns));
        for (Curve curve : latencies.curves()) {
            lines.append("| ").append(curve.name());
            HtmlReport.PERCENTILES
                    .forEach(percentile -> lines.append(" | ").append(HtmlReport.micros(curve, percentile)));
            lines.append(" | ").append(HtmlReport.jitter(curve));
            if (timed) {
                lines.append(" | ").append(curve.missed()).append(" of ").append(curve.count());
            }
            lines.append(" |\n");
        }
        return lines.append('\n').toString();
    }
}
