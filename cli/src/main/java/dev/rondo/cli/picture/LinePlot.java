package dev.rondo.cli.picture;

import dev.rondo.cli.picture.Canvas.Word;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Curves over a shared horizontal axis, in panels below each other: a frequency response, a latency distribution.
///
/// @param title what stands above
/// @param note how it was made, at the right of the title; may be empty
/// @param scale how the horizontal axis is spread; on [Scale#LOG] values up to 0 are left out
/// @param quantity what the horizontal axis measures
/// @param unit its unit
/// @param panels at least one, from top to bottom
public record LinePlot(String title, String note, Scale scale, String quantity, String unit, List<Panel> panels) {

    /// The colours of M. Okabe and K. Ito, told apart by colour-blind people too.
    private static final List<Color> COLOURS = List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73),
            new Color(0xCC79A7), new Color(0xE69F00), new Color(0x56B4E9));

    /// One value.
    ///
    /// @param x along the horizontal axis
    /// @param y along the vertical one; NaN interrupts the line, −∞ leaves the panel at the bottom
    public record Point(double x, double y) {}

    /// A line through points.
    ///
    /// @param name its name, written above in its colour where a panel has several curves
    /// @param points in the order of the line
    public record Curve(String name, List<Point> points) {}

    /// One pair of axes.
    ///
    /// @param quantity what is measured
    /// @param unit its unit
    /// @param minSpan the least that the axis spans, so that rounding errors of a constant do not fill the panel
    /// @param maxSpan the most that it spans, counted down from the highest value: zeros in dB have no bottom
    /// @param wraps the value that equals 0, 360 for degrees: no line is drawn across half of it; infinite if there is none
    /// @param curves what is drawn
    public record Panel(String quantity, String unit, double minSpan, double maxSpan, double wraps,
            List<Curve> curves) {

        /// A panel of levels in dB, at most 120 of them.
        ///
        /// @param quantity what is measured
        /// @param curves in dB
        /// @return the panel
        public static Panel decibels(String quantity, Curve... curves) {
            return new Panel(quantity, "dB", 6, 120, Double.POSITIVE_INFINITY, List.of(curves));
        }

        /// A panel of angles.
        ///
        /// @param quantity what is measured
        /// @param curves in degrees
        /// @return the panel
        public static Panel degrees(String quantity, Curve... curves) {
            return new Panel(quantity, "°", 10, Double.POSITIVE_INFINITY, 360, List.of(curves));
        }

        /// A panel of anything else.
        ///
        /// @param quantity what is measured
        /// @param unit its unit
        /// @param minSpan the least that the axis spans
        /// @param curves in this unit
        /// @return the panel
        public static Panel of(String quantity, String unit, double minSpan, Curve... curves) {
            return new Panel(quantity, unit, minSpan, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY,
                    List.of(curves));
        }

        private Stream<Point> points() {
            return curves.stream().flatMap(curve -> curve.points.stream());
        }

        private Axis axis(Rectangle plot) {
            double[] range = range(points().mapToDouble(Point::y).filter(Double::isFinite));
            double low = Math.max(range[0], range[1] - maxSpan);
            double margin = Math.max(0.06 * (range[1] - low), (minSpan - (range[1] - low)) / 2);
            return new Axis(Scale.LINEAR, wraps == 360 ? Steps.DEGREES : Steps.PLAIN, low - margin, range[1] + margin,
                    plot.y + plot.height, plot.y);
        }
    }

    /// Draws the plot.
    ///
    /// @param widthPixels at least 200
    /// @param heightPixels at least 120
    /// @return the picture
    /// @throws IllegalArgumentException if it is smaller
    public BufferedImage draw(int widthPixels, int heightPixels) {
        if (widthPixels < 200 || heightPixels < 120) {
            throw new IllegalArgumentException(
                    "a plot needs 200 × 120 pixels: widthPixels=" + widthPixels + " heightPixels=" + heightPixels);
        }
        Canvas canvas = new Canvas(widthPixels, heightPixels);
        int em = canvas.emPixels;
        boolean roomy = widthPixels >= 25 * em && heightPixels >= 16 * em;
        int top = Math.round(em * (roomy ? 2.1f : 0.8f));
        int bottom = Math.round(em * (roomy ? 3.6f : 2.1f));
        int gap = canvas.linePitchPixels();
        int height = (heightPixels - top - bottom - gap * (panels.size() - 1)) / panels.size();
        int labels = panels.stream()
                .mapToInt(p -> canvas.widest(canvas.ticksUp(p.axis(new Rectangle(0, 0, 0, height))))).max()
                .orElseThrow();
        int left = Math.round(em * (roomy ? 2.6f : 1.2f)) + labels;
        int right = Math.round(em * 1.5f);

        for (int i = 0; i < panels.size(); i++) {
            Rectangle plot = new Rectangle(left, top + i * (height + gap), widthPixels - left - right, height);
            drawPanel(canvas, plot, panels.get(i), roomy);
        }
        Rectangle all = new Rectangle(left, top, widthPixels - left - right, heightPixels - top - bottom);
        Rectangle last = new Rectangle(left, top + (panels.size() - 1) * (height + gap), all.width, height);
        canvas.axisBelow(last, across(last));
        if (roomy) {
            canvas.title(all, title, words());
            canvas.text(quantity + " (" + unit + ")", all.getCenterX(), last.y + height + em * 2.15, 0.5, 0,
                    Canvas.INK);
        }
        return canvas.image;
    }

    private void drawPanel(Canvas canvas, Rectangle plot, Panel panel, boolean roomy) {
        Axis across = across(plot);
        Axis up = panel.axis(plot);
        canvas.grid(plot, across, up);
        canvas.within(plot, () -> {
            canvas.graphics.setStroke(
                    new BasicStroke(canvas.emPixels / 8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            for (int i = 0; i < panel.curves.size(); i++) {
                canvas.graphics.setColor(COLOURS.get(i % COLOURS.size()));
                canvas.graphics.draw(path(panel.curves.get(i), panel.wraps, across, up));
            }
        });
        canvas.frame(plot);
        canvas.axisLeft(plot, up);
        if (roomy) {
            canvas.upwards(canvas.emPixels * 0.9, plot.getCenterY(), plot.height,
                    panel.quantity + " (" + panel.unit + ")",
                    panel.unit);
        }
    }

    /// Returns the note, and the names of the curves of the panel that has most.
    private List<Word> words() {
        List<Word> words = new ArrayList<>(List.of(new Word(note, Canvas.FAINT_INK)));
        List<Curve> curves = panels.stream().map(Panel::curves).max(Comparator.comparingInt(List::size)).orElseThrow();
        for (int i = 0; curves.size() > 1 && i < curves.size(); i++) {
            words.add(new Word(curves.get(i).name, COLOURS.get(i % COLOURS.size())));
        }
        return words;
    }

    private static Path2D path(Curve curve, double wraps, Axis across, Axis up) {
        Path2D path = new Path2D.Double();
        double beyond = up.max() - up.min(); // far enough outside to leave the panel steeply, near enough for the renderer
        boolean drawing = false;
        double before = 0;
        for (Point point : curve.points) {
            double value = Math.clamp(point.y, up.min() - beyond, up.max() + beyond);
            double x = across.pixel(point.x);
            if (Double.isNaN(value) || !Double.isFinite(x)) {
                drawing = false;
                continue;
            }
            if (drawing && Math.abs(value - before) <= wraps / 2) {
                path.lineTo(x, up.pixel(value));
            } else {
                path.moveTo(x, up.pixel(value));
            }
            drawing = true;
            before = value;
        }
        return path;
    }

    private Axis across(Rectangle plot) {
        double[] range = range(panels.stream().flatMap(Panel::points).mapToDouble(Point::x)
                .filter(x -> Double.isFinite(x) && (scale != Scale.LOG || x > 0)));
        double max = range[1] > range[0] ? range[1] : range[0] + 1;
        return new Axis(scale, Steps.PLAIN, range[0], max, plot.x, plot.x + plot.width);
    }

    /// Returns the least and the greatest of `values`, or 1 and 1 if there is none.
    private static double[] range(DoubleStream values) {
        var statistics = values.summaryStatistics();
        return statistics.getCount() == 0 ? new double[]{1, 1} : new double[]{statistics.getMin(), statistics.getMax()};
    }
}
