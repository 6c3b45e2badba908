package dev.rondo.bench.report;

import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// Results as one page that needs nothing else: tables with bars, curves of latency, in light and dark.
public final class HtmlReport {

    private static final int COLOURS = 7;
    private static final int CHART_WIDTH = 920;
    private static final int CHART_HEIGHT = 340;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    /// What tables of latencies show.
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 100.0);
    static final String JITTER = "jitter: 99 % − 1 %";
    private static final double[] TICK_PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999};

    private final StringBuilder page = new StringBuilder();

    private HtmlReport() {}

    /// Draws the page.
    ///
    /// @param results what to show
    /// @return HTML
    public static String of(Results results) {
        HtmlReport report = new HtmlReport();
        report.head(results);
        results.tables().forEach(report::table);
        results.latencies().forEach(report::latencies);
        report.foot(results);
        return report.page.toString();
    }

    private void head(Results results) {
        Results.Machine machine = results.machine();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>Rondo, measured</title><style>\n").append(style()).append("</style></head><body>\n");
        page.append("<h1>Rondo, measured</h1>\n<p class=\"soft\">").append(text(String.join(" · ", machine.processor(),
                machine.cores() + " cores", machine.system(), machine.java(), machine.kernels()))).append("<br>")
                .append(text(machine.date() + " · " + machine.effort() + " · revision " + machine.revision()))
                .append("</p>\n");
        Results.Noise noise = results.noise();
        page.append("<p>").append(text(String.format(Locale.ROOT,
                "Two loops at once that only looked at the clock for %.0f s were held up %.2f %% of "
                        + "the time: 99 %% of the gaps were shorter than %s µs, the longest took %s µs. No latency below can be "
                        + "better than that.",
                noise.seconds(), noise.lostPercent(), figure(noise.p99Micros()),
                figure(noise.maxMicros())))).append("</p>\n");
        long targets = results.tables().stream().flatMap(table -> table.rows().stream())
                .mapToLong(row -> row.targets().size()).sum();
        long met = results.tables().stream()
                .mapToLong(table -> table.rows().stream().mapToLong(
                        row -> row.targets().stream().filter(target -> table.met(row, target)).count()).sum())
                .sum();
        if (targets > 0) {
            page.append(String.format(Locale.ROOT, "<p><strong>%d of %d targets met.</strong></p>%n", met, targets));
        }
        if (machine.effort().startsWith("full -")) {
            page.append("<p><strong>Shortened:</strong> every measurement took only a part of the time that it gets in "
                    + "<code>full</code>: <code>").append(text(machine.effort())).append("</code>.</p>\n");
        }
        contents(results);
    }

    private void contents(Results results) {
        page.append("<nav><ul>");
        for (Table table : results.tables()) {
            long missed = table.rows().stream().mapToLong(
                    row -> row.targets().stream().filter(target -> !table.met(row, target)).count()).sum();
            long targets = table.rows().stream().mapToLong(row -> row.targets().size()).sum();
            page.append("<li><a href=\"#").append(table.id()).append("\">").append(text(table.title())).append("</a>");
            if (targets > 0) {
                page.append(missed == 0 ? " <span class=\"met\">✓ " : " <span class=\"missed\">✗ ")
                        .append(targets - missed).append('/').append(targets).append("</span>");
            }
            page.append("</li>");
        }
        for (Latencies latencies : results.latencies()) {
            page.append("<li><a href=\"#").append(latencies.id()).append("\">").append(text(latencies.title()))
                    .append("</a></li>");
        }
        page.append("</ul></nav>\n");
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("style.css")) {
            return new String(Objects.requireNonNull(css, "style.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void table(Table table) {
        page.append("<h2 id=\"").append(table.id()).append("\">").append(text(table.title()))
                .append("</h2>\n<p class=\"soft\">").append(text(table.note()))
                .append("</p>\n<section>");
        keys(table.columns());
        page.append("<table><thead><tr><th class=\"soft\">").append(text(table.unit())).append("</th>");
        for (String column : table.columns()) {
            page.append("<th>").append(text(column)).append("</th>");
        }
        boolean aimed = table.rows().stream().anyMatch(row -> !row.targets().isEmpty());
        page.append("<th></th>").append(aimed ? "<th>target</th>" : "").append("</tr></thead><tbody>\n");
        for (Row row : table.rows()) {
            row(table, row, aimed);
        }
        page.append("</tbody></table></section>\n");
    }

    private void keys(List<String> names) {
        page.append("<p>");
        for (int i = 0; i < names.size(); i++) {
            page.append("<span class=\"key\"><i style=\"background:var(--c").append(i % COLOURS).append(")\"></i>")
                    .append(text(names.get(i))).append("</span>");
        }
        page.append("</p>\n");
    }

    private void row(Table table, Row row, boolean aimed) {
        Figure best = table.best(row);
        page.append("<tr><td>").append(text(row.label())).append("</td>");
        for (int i = 0; i < row.figures().size(); i++) {
            Figure figure = row.figures().get(i);
            if (figure == null) {
                page.append("<td>–</td>");
                continue;
            }
            page.append(figure.equals(best) && row.figures().size() > 1 ? "<td class=\"best\">" : "<td>")
                    .append(figure(figure.median())).append("<small>").append(figure(figure.min())).append("–")
                    .append(figure(figure.max())).append("</small>");
            if (i > 0 && !row.ratios().isEmpty()) {
                page.append("<small class=\"ratio\">").append(spread(row.ratios().get(i))).append("</small>");
            }
            page.append("</td>");
        }
        page.append("<td class=\"wide\">").append(bars(row, longest(table, row))).append("</td>");
        if (aimed) {
            page.append("<td>");
            for (Target target : row.targets()) {
                boolean met = table.met(row, target);
                page.append(met ? "<span class=\"met\">✓ " : "<span class=\"missed\">✗ ")
                        .append(text(describe(table, row, target))).append("</span><br>");
            }
            page.append("</td>");
        }
        page.append("</tr>\n");
    }

    /// What fills the room: the longest of a row, or where there is but one contestant, the longest of all rows or the bound.
    private static double longest(Table table, Row row) {
        List<Row> compared = table.columns().size() == 1 ? table.rows() : List.of(row);
        double longest = compared.stream().flatMap(each -> each.figures().stream()).filter(Objects::nonNull)
                .mapToDouble(Figure::median).max().orElse(1);
        return row.targets().stream().filter(target -> target.of().isEmpty()).mapToDouble(Target::bound).reduce(longest,
                Math::max);
    }

    /// Bars on a linear scale from 0.
    private static String bars(Row row, double longest) {
        int thickness = 9;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<svg viewBox=\"0 0 300 %d\" role=\"img\">",
                row.figures().size() * (thickness + 3)));
        for (int i = 0; i < row.figures().size(); i++) {
            Figure figure = row.figures().get(i);
            if (figure != null) {
                svg.append(String.format(Locale.ROOT,
                        "<rect x=\"0\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"var(--c%d)\"/>",
                        i * (thickness + 3) + 1, longest > 0 ? Math.max(1.5, 300 * figure.median() / longest) : 1.5,
                        thickness,
                        i % COLOURS));
            }
        }
        return svg.append("</svg>").toString();
    }

    private static String describe(Table table, Row row, Target target) {
        double ratio = table.reached(row, target);
        String sign = table.lessIsBetter() ? "≤" : "≥";
        if (Double.isNaN(ratio)) {
            String bound = figure(target.bound()) + (target.of().isEmpty() ? " " + table.unit() : "× " + target.of());
            return sign + " " + bound + ": not measured";
        }
        return target.of().isEmpty()
                ? String.format(Locale.ROOT, "%s %s %s", sign, figure(target.bound()), table.unit())
                : String.format(Locale.ROOT, "%s× %s (%s %s)",
                        ratio(ratio), target.of(), sign, figure(target.bound()));
    }

    private void latencies(Latencies latencies) {
        page.append("<h2 id=\"").append(latencies.id()).append("\">").append(text(latencies.title()))
                .append("</h2>\n<p class=\"soft\">")
                .append(text(latencies.note())).append("</p>\n<section>");
        keys(latencies.curves().stream().map(Curve::name).toList());
        page.append(chart(latencies.curves()));
        page.append("<table><thead><tr><th class=\"soft\">µs</th>");
        PERCENTILES.forEach(percentile -> page.append("<th>").append(percentile(percentile)).append("</th>"));
        page.append("<th>").append(JITTER).append("</th><th>measured</th><th>too late</th></tr></thead><tbody>\n");
        for (Curve curve : latencies.curves()) {
            page.append("<tr><td>").append(text(curve.name()));
            for (String share : curve.shares()) {
                page.append("<small>").append(text(share)).append("</small>");
            }
            page.append("</td>");
            PERCENTILES.forEach(percentile -> page.append("<td>").append(micros(curve, percentile)).append("</td>"));
            page.append("<td>").append(jitter(curve)).append("</td><td>").append(curve.count()).append("</td><td>")
                    .append(curve.missed() < 0 ? "–" : Long.toString(curve.missed())).append("</td></tr>\n");
        }
        page.append("</tbody></table></section>\n");
    }

    /// The head of a column.
    static String percentile(double percentile) {
        return percentile == 100 ? "max" : plain(percentile) + " %";
    }

    /// A latency, or a dash where too few were measured to tell.
    static String micros(Curve curve, double percentile) {
        return curve.tells(percentile) ? figure(curve.at(percentile)) : "–";
    }

    /// The jitter, or a dash likewise.
    static String jitter(Curve curve) {
        double jitter = curve.jitterMicros();
        return Double.isNaN(jitter) ? "–" : figure(jitter);
    }

    /// Latency over percentile, both logarithmic: to the right, each step is ten times rarer.
    private static String chart(List<Curve> curves) {
        double low = curves.stream().mapToDouble(curve -> curve.at(1)).min().orElse(1);
        double high = curves.stream().mapToDouble(curve -> curve.micros().getLast()).max().orElse(1);
        double from = Math.floor(Math.log10(Math.max(low, 1e-3)));
        double to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(high, 1e-3))));
        StringBuilder svg = new StringBuilder(
                String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", CHART_WIDTH,
                        CHART_HEIGHT));
        for (double decade = from; decade <= to; decade++) {
            double y = y(Math.pow(10, decade), from, to);
            svg.append(String.format(Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" "
                            + "y=\"%.1f\" text-anchor=\"end\">%s µs</text>",
                    LEFT, CHART_WIDTH - RIGHT, y, y, LEFT - 8, y + 4,
                    plain(Math.pow(10, decade))));
        }
        for (double percentile : TICK_PERCENTILES) {
            double x = x(percentile);
            svg.append(String.format(Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text x=\"%.1f\" "
                            + "y=\"%d\" text-anchor=\"middle\">%s %%</text>",
                    x, x, TOP, CHART_HEIGHT - BOTTOM, x,
                    CHART_HEIGHT - BOTTOM + 20, plain(percentile)));
        }
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            svg.append(String.format(Locale.ROOT, "<polyline stroke=\"var(--c%d)\" points=\"", i % COLOURS));
            for (int p = 0; p < curve.percentiles().size(); p++) {
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(curve.percentiles().get(p)),
                        y(curve.micros().get(p), from, to)));
            }
            svg.append("\"/>");
        }
        return svg.append("</svg>\n").toString();
    }

    private static double x(double percentile) {
        double decades = Math.min(5, -Math.log10(Math.max(1e-9, 1 - percentile / 100)));
        return LEFT + (CHART_WIDTH - LEFT - RIGHT - 20) * decades / 5;
    }

    private static double y(double micros, double from, double to) {
        double share = (Math.log10(Math.max(micros, 1e-3)) - from) / (to - from);
        return CHART_HEIGHT - BOTTOM - (CHART_HEIGHT - TOP - BOTTOM) * Math.clamp(share, 0, 1);
    }

    private void foot(Results results) {
        if (!results.skipped().isEmpty()) {
            page.append("<h2>Not measured here</h2><section><ul>");
            results.skipped().forEach(line -> page.append("<li>").append(text(line)).append("</li>"));
            page.append("</ul></section>\n");
        }
        page.append(
                "<p class=\"soft\">Figures are medians of rounds, with the least and the greatest below. Where a third line "
                        + "stands, contestants took turns: it is Rondo's figure over the column's within a round, its median and "
                        + "its extremes; elsewhere they were measured one after another, each in a JVM of its own. Made by "
                        + "<code>bench/suite ")
                .append(text(results.machine().effort())).append("</code>, which took ");
        page.append(text(results.sectionSeconds().entrySet().stream()
                .map(section -> String.format(Locale.ROOT, "%.0f s for %s", section.getValue(), section.getKey()))
                .collect(Collectors.joining(", ")))).append(".</p></body></html>\n");
    }

    /// A ratio of Rondo's figure to another's, and between which ratios of rounds it lies.
    static String spread(Figure ratio) {
        return String.format(Locale.ROOT, "×%s, %s–%s", ratio(ratio.median()), ratio(ratio.min()), ratio(ratio.max()));
    }

    private static String ratio(double ratio) {
        return ratio < 0.1 ? plain(ratio) : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /// Four digits where they matter.
    static String figure(double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= 1e7) {
            return String.format(Locale.ROOT, "%,.1f·10⁶", value / 1e6);
        }
        if (magnitude >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return magnitude >= 10
                ? String.format(Locale.ROOT, "%.1f", value)
                : magnitude >= 1
                        ? String.format(Locale.ROOT, "%.2f", value)
                        : String.format(Locale.ROOT, "%.3f", value);
    }

    /// Two digits of what is small, all of what is a round number.
    static String plain(double value) {
        MathContext digits = new MathContext(value < 1 ? 2 : 5);
        return new BigDecimal(value).round(digits).stripTrailingZeros().toPlainString();
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
