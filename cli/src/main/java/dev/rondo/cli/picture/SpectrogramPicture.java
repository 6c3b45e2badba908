package dev.rondo.cli.picture;

import dev.rondo.cli.picture.Canvas.Word;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A spectrogram with axes: time to the right, frequency upwards, level as colour; channels below each other on shared axes.
///
/// Spectra are added one at a time, channel by channel or interleaved, and reduced at once to the pixels of the picture, so
/// that memory depends on its size and not on the length of the recording. A pixel shows the loudest of what falls into it:
/// a click of one spectrum stays visible among thousands. Not for use by several threads.
public final class SpectrogramPicture {

    private static final int MIN_WIDTH_PIXELS = 200;
    private static final int MIN_HEIGHT_PIXELS = 120;
    private static final int MAX_SIDE_PIXELS = 10_000;
    private static final double LOWEST_LOG_HZ = 20;

    /// What is shown, and how large.
    ///
    /// @param title what stands above, such as a file name
    /// @param channels how many channels, at least 1
    /// @param rateHz sampling rate, above 0
    /// @param sizeFrames length of the transform, at least 2; a spectrum has `sizeFrames / 2 + 1` bins
    /// @param hopFrames distance of two spectra, at least 1
    /// @param firstCentreFrames frame in the middle of the first window: 0 if centred, else `sizeFrames / 2`
    /// @param scale how frequencies are spread
    /// @param rangeDb span of the colours, counted down from the loudest, above 0 and at most 200
    /// @param widthPixels 200 to 10 000
    /// @param heightPixels 120 to 10 000
    public record Spec(String title, int channels, double rateHz, int sizeFrames, int hopFrames, int firstCentreFrames,
            Scale scale, double rangeDb, int widthPixels, int heightPixels) {

        /// Checks all ranges.
        ///
        /// @throws IllegalArgumentException if one is left
        public Spec {
            require(channels >= 1, "channels must be at least 1: channels=" + channels);
            require(rateHz > 0 && rateHz < Double.POSITIVE_INFINITY, "rate must be above 0: rateHz=" + rateHz);
            require(sizeFrames >= 2, "size must be at least 2: sizeFrames=" + sizeFrames);
            require(hopFrames >= 1, "hop must be at least 1: hopFrames=" + hopFrames);
            require(rangeDb > 0 && rangeDb <= -Columns.FLOOR_DB,
                    "range must be above 0 and at most 200 dB: rangeDb=" + rangeDb);
            require(widthPixels >= MIN_WIDTH_PIXELS && widthPixels <= MAX_SIDE_PIXELS,
                    "width must be 200 to 10000 pixels: widthPixels=" + widthPixels);
            require(heightPixels >= MIN_HEIGHT_PIXELS && heightPixels <= MAX_SIDE_PIXELS,
                    "height must be 120 to 10000 pixels: heightPixels=" + heightPixels);
        }
    }

    private final Spec spec;
    private final Canvas canvas;
    private final boolean roomy;
    /// Whether each channel is tall enough for a frequency axis of its own.
    private final boolean tall;
    private final List<Rectangle> panels;
    private final List<Columns> columns;

    /// Lays the picture out.
    ///
    /// @param spec what is shown
    /// @throws IllegalArgumentException if there are more channels than rows of pixels for them
    public SpectrogramPicture(Spec spec) {
        this.spec = spec;
        canvas = new Canvas(spec.widthPixels, spec.heightPixels);
        roomy = spec.widthPixels >= 25 * canvas.emPixels && spec.heightPixels >= 16 * canvas.emPixels;
        int em = canvas.emPixels;
        int top = Math.round(em * (roomy ? 2.1f : 0.8f));
        int bottom = Math.round(em * (roomy ? 3.6f : 2.1f));
        int available = spec.heightPixels - top - bottom;

        tall = available / spec.channels >= (spec.channels == 1 ? 1 : 5 * em);
        int gap = tall ? canvas.linePitchPixels() : Math.min(3, available / spec.channels / 8);
        int panelHeight = (available - gap * (spec.channels - 1)) / spec.channels;
        require(panelHeight >= 1,
                "height must leave a row for each channel: heightPixels=" + spec.heightPixels + " channels="
                        + spec.channels);

        Axis frequencies = frequencyAxis(new Rectangle(0, top, 0, panelHeight));
        double labels = tall ? canvas.widest(canvas.ticksUp(frequencies)) : canvas.letters.width("" + spec.channels);
        int left = (int) Math.ceil(em * (roomy ? 2.6 : 1.2) + labels);
        double names = tall && spec.channels > 1 ? canvas.letters.width(channelName(spec.channels - 1)) + em * 0.5 : 0;
        double right = roomy ? em * 5.0 + canvas.letters.width("−100") : canvas.letters.width("0:00") / 2 + em * 0.5;
        int width = spec.widthPixels - left - (int) Math.ceil(names + right);

        panels = IntStream.range(0, spec.channels)
                .mapToObj(c -> new Rectangle(left, top + c * (panelHeight + gap), width, panelHeight)).toList();
        double[] rowEdgesBins = IntStream.rangeClosed(0, panelHeight)
                .mapToDouble(row -> frequencies.value(top + row) * spec.sizeFrames / spec.rateHz).toArray();
        columns = new ArrayList<>();
        for (int channel = 0; channel < spec.channels; channel++) {
            columns.add(new Columns(2 * width, spec.sizeFrames / 2 + 1, rowEdgesBins));
        }
    }

    /// Returns a height at which each of `channels` can be read: 600 for one, more for more, 2400 at most.
    ///
    /// @param channels how many channels, at least 1
    /// @return pixels
    public static int defaultHeightPixels(int channels) {
        return Math.min(2400, 300 * (channels + 1));
    }

    /// Takes the next spectrum of a channel.
    ///
    /// @param channel from 0
    /// @param magnitudesDb `sizeFrames / 2 + 1` levels in dB relative to full scale, from 0 Hz up; −∞ and NaN are silence
    /// @throws IllegalArgumentException if the spectrum has another length
    public void add(int channel, float[] magnitudesDb) {
        require(magnitudesDb.length == spec.sizeFrames / 2 + 1,
                "spectrum must have sizeFrames / 2 + 1 bins: bins=" + magnitudesDb.length + " sizeFrames="
                        + spec.sizeFrames);
        columns.get(channel).add(magnitudesDb);
    }

    /// Draws what was added. To be called once.
    ///
    /// @param totalFrames length of the recording in frames, at least 0
    /// @return the picture
    public BufferedImage draw(long totalFrames) {
        double loudestDb = columns.stream().mapToDouble(Columns::loudestDb).max().orElseThrow();
        double topDb = loudestDb > Columns.FLOOR_DB ? loudestDb : 0;
        for (int channel = 0; channel < spec.channels; channel++) {
            if (columns.get(channel).spectra() > 0 && totalFrames > 0) {
                drawSpectra(columns.get(channel), panels.get(channel), timeAxis(totalFrames), topDb);
            } else {
                drawNothing(panels.get(channel), totalFrames == 0 ? "no frames" : "shorter than one window");
            }
        }
        drawAxes(totalFrames);
        if (roomy) {
            drawColourBar(topDb);
        }
        return canvas.image;
    }

    /// Returns the axis of frequencies, in Hz, of a channel.
    Axis frequencyAxis(int channel) {
        return frequencyAxis(panels.get(channel));
    }

    /// Returns the axis of time, in seconds.
    Axis timeAxis(long totalFrames) {
        double seconds = totalFrames == 0 ? 1 : totalFrames / spec.rateHz;
        Steps steps = seconds < 1
                ? Steps.THOUSANDTHS
                : seconds < 120 ? Steps.PLAIN : seconds < 3600 ? Steps.MINUTES : Steps.HOURS;
        Rectangle plot = panels.getLast();
        return new Axis(Scale.LINEAR, steps, 0, seconds, plot.x, plot.x + plot.width);
    }

    private Axis frequencyAxis(Rectangle panel) {
        double nyquistHz = spec.rateHz / 2;
        double lowestHz = switch (spec.scale) {
            case LINEAR, MEL -> 0;
            case LOG ->
                Math.clamp(spec.rateHz / spec.sizeFrames, Math.min(LOWEST_LOG_HZ, nyquistHz / 1000), nyquistHz / 10);
        };
        return new Axis(spec.scale, inKilohertz() ? Steps.THOUSANDS : Steps.PLAIN, lowestHz, nyquistHz,
                panel.y + panel.height,
                panel.y);
    }

    private boolean inKilohertz() {
        return spec.scale == Scale.LINEAR && spec.rateHz >= 4000;
    }

    private void drawSpectra(Columns spectra, Rectangle panel, Axis time, double topDb) {
        double bottomDb = topDb - spec.rangeDb;
        double[] columnEdges = IntStream.rangeClosed(0, panel.width).mapToDouble(x -> spectra
                .columnAt((time.value(panel.x + x) * spec.rateHz - spec.firstCentreFrames) / spec.hopFrames)).toArray();
        float[] levels = new float[spectra.size()];
        int[] pixels = new int[panel.width];
        for (int row = 0; row < panel.height; row++) {
            spectra.copyRow(row, (float) bottomDb, (float) topDb, levels);
            for (int x = 0; x < panel.width; x++) {
                float level = Columns.peak(levels, columnEdges[x], columnEdges[x + 1]);
                pixels[x] = ColourMap.rgb((level - bottomDb) / spec.rangeDb);
            }
            canvas.image.setRGB(panel.x, panel.y + row, panel.width, 1, pixels, 0, panel.width);
        }
    }

    private void drawNothing(Rectangle panel, String why) {
        canvas.graphics.setColor(new Color(ColourMap.rgb(0)));
        canvas.graphics.fill(panel);
        if (tall) {
            canvas.text(why, panel.getCenterX(), panel.getCenterY(), 0.5, 0.5, Color.WHITE);
        }
    }

    private void drawAxes(long totalFrames) {
        int em = canvas.emPixels;
        Rectangle all = panels.getFirst().union(panels.getLast());
        Axis time = timeAxis(totalFrames);
        canvas.axisBelow(all, time);
        if (tall) {
            for (int channel = 0; channel < spec.channels; channel++) {
                Rectangle panel = panels.get(channel);
                canvas.frame(panel);
                canvas.axisLeft(panel, frequencyAxis(panel));
                if (spec.channels > 1) {
                    canvas.text(channelName(channel), panel.x + panel.width + em * 0.5, panel.getCenterY(), 0, 0.5,
                            Canvas.INK);
                }
            }
        } else {
            canvas.frame(all);
            drawChannelNumbers();
        }
        if (roomy) {
            String how = "%s kHz · window %d · hop %d%s".formatted(decimal(spec.rateHz / 1000), spec.sizeFrames,
                    spec.hopFrames,
                    spec.scale == Scale.LINEAR ? "" : " · " + spec.scale.name().toLowerCase(Locale.ROOT) + " scale");
            canvas.title(all, spec.title, List.of(new Word(how, Canvas.FAINT_INK)));
            String unit = inKilohertz() ? "kHz" : "Hz";
            String channelsTo = "Channels, each to " + decimal(spec.rateHz / 2000) + " kHz";
            String[] titles = tall
                    ? new String[]{"Frequency (" + unit + ")", unit}
                    : new String[]{channelsTo, "Channels"};
            canvas.upwards(em * 0.9, all.getCenterY(), all.height, titles);
            String timeUnit = switch (time.steps()) {
                case THOUSANDTHS -> "ms";
                case MINUTES -> "m:ss";
                case HOURS -> "h:mm";
                default -> "s";
            };
            canvas.text("Time (" + timeUnit + ")", all.getCenterX(), all.y + all.height + em * 2.15, 0.5, 0,
                    Canvas.INK);
        }
    }

    private void drawChannelNumbers() {
        int pitch = panels.get(1).y - panels.get(0).y;
        int every = Math.ceilDiv((int) Math.ceil(canvas.letters.capHeight() + canvas.emPixels * 0.4), pitch);
        for (int channel = 0; channel < spec.channels; channel += every) {
            Rectangle panel = panels.get(channel);
            canvas.text("" + (channel + 1), panel.x - canvas.emPixels * 0.5, panel.getCenterY(), 1, 0.5, Canvas.INK);
        }
    }

    private void drawColourBar(double topDb) {
        int em = canvas.emPixels;
        Rectangle all = panels.getFirst().union(panels.getLast());
        int labels = (int) Math.ceil(canvas.letters.width("−100"));
        Rectangle bar = new Rectangle(spec.widthPixels - labels - Math.round(em * 3.7f), all.y, em, all.height);
        for (int row = 0; row < bar.height; row++) {
            canvas.graphics.setColor(new Color(ColourMap.rgb(1 - (row + 0.5) / bar.height)));
            canvas.graphics.fillRect(bar.x, bar.y + row, bar.width, 1);
        }
        canvas.frame(bar);
        canvas.axisRight(bar,
                new Axis(Scale.LINEAR, Steps.PLAIN, topDb - spec.rangeDb, topDb, bar.y + bar.height, bar.y));
        canvas.upwards(spec.widthPixels - em * 0.9, bar.getCenterY(), bar.height, "Level (dBFS)", "dBFS");
    }

    private String channelName(int channel) {
        return spec.channels == 2 ? channel == 0 ? "L" : "R" : "ch " + (channel + 1);
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static void require(boolean rule, String message) {
        if (!rule) {
            throw new IllegalArgumentException(message);
        }
    }
}
