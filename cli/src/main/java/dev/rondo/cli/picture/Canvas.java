package dev.rondo.cli.picture;

import dev.rondo.cli.picture.Axis.Tick;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/// White paper with what every plot has: text at anchors, frames, axes with ticks and titles. Sizes follow the picture's.
final class Canvas {

    static {
        // before the first AWT class loads: drawing into memory needs no display, and must not look for one
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    static final Color INK = new Color(0x222222);
    static final Color FAINT_INK = new Color(0x6b6b6b);

    final BufferedImage image;
    final Graphics2D graphics;
    final Lettering letters;
    final int emPixels;
    final int linePixels;

    Canvas(int widthPixels, int heightPixels) {
        image = new BufferedImage(widthPixels, heightPixels, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, widthPixels, heightPixels);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        emPixels = emPixels(widthPixels, heightPixels);
        linePixels = Math.max(1, Math.round(emPixels / 14f));
        letters = Lettering.of(emPixels);
    }

    /// Returns the size of the text: 14 pixels in a picture of 1200 × 600, never below what can be read.
    static int emPixels(int widthPixels, int heightPixels) {
        return Math.max(11, (int) Math.round(14 * Math.min(widthPixels / 1200.0, heightPixels / 600.0)));
    }

    int tickPixels() {
        return Math.round(emPixels * 0.4f);
    }

    /// Returns the least height of a line of text.
    int linePitchPixels() {
        return Math.round(emPixels * 1.3f);
    }

    /// Draws `text` so that the point (`alignX`, `alignY`) of its box, 0 to 1 from the top left, lies at (`x`, `y`).
    void text(String text, double x, double y, double alignX, double alignY, Color colour) {
        graphics.setColor(colour);
        double left = Math.clamp(x - alignX * letters.width(text), 1,
                Math.max(1, image.getWidth() - 1 - letters.width(text)));
        letters.draw(graphics, text, (float) left, (float) Math.rint(y + (1 - alignY) * letters.capHeight()));
    }

    /// Draws the first of `texts` that is not longer than `lengthPixels`, if any, upwards and centred at (`x`, `y`).
    void upwards(double x, double y, double lengthPixels, String... texts) {
        for (String text : texts) {
            if (letters.width(text) <= lengthPixels) {
                AffineTransform before = graphics.getTransform();
                graphics.setColor(INK);
                graphics.translate(Math.rint(x + letters.capHeight() / 2), Math.rint(y + letters.width(text) / 2));
                graphics.rotate(-Math.PI / 2);
                letters.draw(graphics, text, 0, 0);
                graphics.setTransform(before);
                return;
            }
        }
    }

    /// A word above the plot, in its colour.
    record Word(String text, Color colour) {}

    /// Writes what the picture shows above `plot`, shortened in the middle if need be, and `words` at its right. The first
    /// of them goes only where there is room: it says how the picture was made, the others what its colours mean.
    void title(Rectangle plot, String title, List<Word> words) {
        double y = plot.y - emPixels * 0.6;
        double right = plot.x + plot.width;
        for (int i = words.size() - 1; i >= 0; i--) {
            Word word = words.get(i);
            if (i > 0 || letters.width(title) + letters.width(word.text) + emPixels <= right - plot.x) {
                text(word.text, right, y, 1, 1, word.colour);
                right -= letters.width(word.text) + emPixels;
            }
        }
        String shown = title;
        for (int kept = title.length() - 1; kept > 1 && letters.width(shown) > right - plot.x; kept--) {
            shown = title.substring(0, (kept + 1) / 2) + "…" + title.substring(title.length() - kept / 2);
        }
        text(shown, plot.x, y, 0, 1, INK);
    }

    /// Draws a frame just outside `plot`.
    void frame(Rectangle plot) {
        graphics.setColor(INK);
        int line = linePixels;
        graphics.fillRect(plot.x - line, plot.y - line, plot.width + 2 * line, line);
        graphics.fillRect(plot.x - line, plot.y + plot.height, plot.width + 2 * line, line);
        graphics.fillRect(plot.x - line, plot.y - line, line, plot.height + 2 * line);
        graphics.fillRect(plot.x + plot.width, plot.y - line, line, plot.height + 2 * line);
    }

    List<Tick> ticksAcross(Axis axis) {
        return axis.ticks(letters::width, emPixels * 2.2);
    }

    List<Tick> ticksUp(Axis axis) {
        return axis.ticks(label -> letters.capHeight(), emPixels * 0.9);
    }

    /// Returns the width of the widest label of `ticks`.
    int widest(List<Tick> ticks) {
        return (int) Math.ceil(ticks.stream().mapToDouble(tick -> letters.width(tick.label())).max().orElse(0));
    }

    /// Draws ticks and labels of a horizontal axis below `plot`.
    void axisBelow(Rectangle plot, Axis axis) {
        int y = plot.y + plot.height + linePixels;
        graphics.setColor(INK);
        for (double value : axis.minorTicks()) {
            graphics.fillRect(lineAt(axis, value), y, linePixels, tickPixels() / 2);
        }
        for (Tick tick : ticksAcross(axis)) {
            graphics.setColor(INK);
            graphics.fillRect(lineAt(axis, tick.value()), y, linePixels, tickPixels());
            text(tick.label(), axis.pixel(tick.value()), y + tickPixels() + emPixels * 0.35, 0.5, 0, INK);
        }
    }

    /// Draws ticks and labels of a vertical axis left of `plot`.
    void axisLeft(Rectangle plot, Axis axis) {
        int right = plot.x - linePixels;
        graphics.setColor(INK);
        for (double value : axis.minorTicks()) {
            graphics.fillRect(right - tickPixels() / 2, lineAt(axis, value), tickPixels() / 2, linePixels);
        }
        for (Tick tick : ticksUp(axis)) {
            graphics.setColor(INK);
            graphics.fillRect(right - tickPixels(), lineAt(axis, tick.value()), tickPixels(), linePixels);
            text(tick.label(), right - tickPixels() - emPixels * 0.3, axis.pixel(tick.value()), 1, 0.5, INK);
        }
    }

    /// Draws ticks and labels of a vertical axis right of `plot`.
    void axisRight(Rectangle plot, Axis axis) {
        int left = plot.x + plot.width + linePixels;
        for (Tick tick : ticksUp(axis)) {
            graphics.setColor(INK);
            graphics.fillRect(left, lineAt(axis, tick.value()), tickPixels(), linePixels);
            text(tick.label(), left + tickPixels() + emPixels * 0.3, axis.pixel(tick.value()), 0, 0.5, INK);
        }
    }

    /// Draws lines of the grid of `plot` at the values of both axes.
    void grid(Rectangle plot, Axis across, Axis up) {
        graphics.setColor(new Color(0xf0f0f0));
        across.minorTicks().forEach(value -> graphics.fillRect(lineAt(across, value), plot.y, linePixels, plot.height));
        graphics.setColor(new Color(0xd8d8d8));
        ticksAcross(across)
                .forEach(tick -> graphics.fillRect(lineAt(across, tick.value()), plot.y, linePixels, plot.height));
        ticksUp(up).forEach(tick -> graphics.fillRect(plot.x, lineAt(up, tick.value()), plot.width, linePixels));
    }

    /// Runs `drawing` with everything outside `plot` left alone.
    void within(Rectangle plot, Runnable drawing) {
        Shape before = graphics.getClip();
        graphics.setClip(plot);
        drawing.run();
        graphics.setClip(before);
    }

    private int lineAt(Axis axis, double value) {
        return (int) Math.round(axis.pixel(value) - linePixels / 2.0);
    }
}
