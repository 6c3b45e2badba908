package dev.rondo.cli;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.live.Capture;
import dev.rondo.dsp.live.LatencyHistogram;
import dev.rondo.dsp.live.Listener;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.live.Playback;
import dev.rondo.dsp.window.Window;
import dev.rondo.dsp.window.WindowShape;
import dev.rondo.ring.PlanarFloatRing;
import java.io.PrintWriter;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/// Shows a live run: levels, spectrum, latency, losses. In a terminal one picture in place, 20 times a second; elsewhere
/// a line a second.
///
/// Two listeners on the capture ring measure, each with a window of its own; a third thread draws. The audio threads do
/// not notice.
final class Meter implements AutoCloseable {

    private static final int FFT_FRAMES = 2048;
    private static final int FFT_HOP_FRAMES = 1024;
    private static final int BANDS = 40;
    private static final int PICTURE_MILLIS = 50;
    private static final int LINE_MILLIS = 1000;
    private static final double LOWEST_HZ = 40;
    /// As wide as leaves a line within 80 columns.
    private static final int BAR = 28;
    private static final double FLOOR_DB = -60;
    private static final double SPECTRUM_FLOOR_DB = -80;
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    private final Live live;
    private final PrintWriter err;
    private final Supplier<String> status;
    private final boolean terminal = Boolean.getBoolean("dev.rondo.terminal");
    private final int channels;
    private final int rateHz;
    private final Levels levels;
    private final Bands bands;
    private final Listener levelListener;
    private final Listener spectrumListener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private int drawnLines;

    /// @param status what else is to be seen below the picture
    Meter(Live live, PrintWriter err, Supplier<String> status) {
        this.live = live;
        this.err = err;
        this.status = status;
        Capture capture = live.capture();
        this.channels = capture.format().stream().channels();
        this.rateHz = capture.format().stream().rateHz();
        this.levels = new Levels(channels);
        this.bands = new Bands(rateHz);
        int hop = Math.max(capture.format().blockFrames(), rateHz / 50);
        this.levelListener = Listener.start(capture, hop, hop, levels::measure);
        this.spectrumListener = Listener.start(capture, FFT_FRAMES, FFT_HOP_FRAMES, bands::measure);
        this.thread = Thread.ofPlatform().daemon().name("rondo-meter").start(this::run);
    }

    private void run() {
        try {
            while (!closing.await(terminal ? PICTURE_MILLIS : LINE_MILLIS, TimeUnit.MILLISECONDS)) {
                show();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void show() {
        show("");
    }

    /// Writes a line where it stays: above the picture.
    void tell(String message) {
        show("rondo: " + message + (terminal ? "\033[K" : "") + System.lineSeparator());
    }

    private synchronized void show(String above) {
        StringBuilder text = new StringBuilder();
        if (terminal) {
            if (drawnLines > 0) {
                text.append("\033[").append(drawnLines).append('A');
            }
            text.append(above);
            int begin = text.length();
            picture(text);
            drawnLines = (int) text.chars().skip(begin).filter(c -> c == '\n').count();
        } else if (above.isEmpty()) {
            line(text);
        } else {
            text.append(above);
        }
        err.print(text);
        err.flush();
    }

    private void picture(StringBuilder text) {
        for (int c = 0; c < channels; c++) {
            double peak = decibels(levels.peak(c));
            double rms = decibels(levels.rms(c));
            int filled = cells(rms);
            int mark = cells(peak);
            StringBuilder bar = new StringBuilder("#".repeat(filled)).append(" ".repeat(BAR - filled));
            if (mark > 0) {
                bar.setCharAt(mark - 1, '|');
            }
            text.append(
                    String.format(Locale.ROOT, "ch %-2d [%s] peak %6.1f RMS %6.1f dB clip %d\033[K%n", c + 1, bar, peak,
                            rms, levels.clipped(c)));
        }
        text.append(String.format(Locale.ROOT, "%-5s [%s] %.0f Hz to %.0f kHz\033[K%n", "spec", spectrum(), LOWEST_HZ,
                rateHz / 2000.0));
        text.append(latency()).append("\033[K").append(System.lineSeparator());
        text.append(losses()).append("\033[K").append(System.lineSeparator());
        text.append("clocks").append(clocks()).append("\033[K").append(System.lineSeparator());
        text.append(status.get()).append("\033[K").append(System.lineSeparator());
    }

    private void line(StringBuilder text) {
        text.append("meter:");
        for (int c = 0; c < channels; c++) {
            text.append(String.format(Locale.ROOT, " ch %d peak %.1f RMS %.1f dB clipped %d,", c + 1,
                    decibels(levels.peak(c)), decibels(levels.rms(c)), levels.clipped(c)));
        }
        text.append(' ').append(latency()).append(", ").append(losses()).append(',').append(clocks())
                .append(System.lineSeparator());
    }

    private String latency() {
        LatencyHistogram latencies = live.playback().latencies();
        return String.format(Locale.ROOT, "latency %.1f ms now, %.1f 99 %%, %.1f max, load %.1f %%",
                latencies.nowMillis(), latencies.millis(0.99), latencies.millis(1), 100 * live.report().load());
    }

    private String losses() {
        Capture.Counts in = live.capture().counts();
        Playback.Counts out = live.playback().counts();
        return String.format(Locale.ROOT, "xruns %d, lost %d, dropped %d, silence %d", out.underruns(), in.lostFrames(),
                in.droppedFrames() + live.skippedFrames() + out.droppedFrames(), out.silentFrames() + out.lostFrames());
    }

    private String clocks() {
        return ppm(" in", live.capture().counts().driftPpm()) + ppm(", out", live.playback().counts().driftPpm())
                + live.resyncPpm().map(ppm -> ppm(", resync", ppm)).orElse("");
    }

    private static String ppm(String name, double ppm) {
        return Double.isNaN(ppm) ? name + " not known yet" : String.format(Locale.ROOT, "%s %+.1f ppm", name, ppm);
    }

    private String spectrum() {
        StringBuilder bars = new StringBuilder(BANDS);
        for (int band = 0; band < BANDS; band++) {
            double share = 1 - decibels(bands.magnitude(band)) / SPECTRUM_FLOOR_DB;
            bars.append(BLOCKS.charAt(Math.clamp(Math.round(share * (BLOCKS.length() - 1)), 0,
                    BLOCKS.length() - 1)));
        }
        return bars.toString();
    }

    private static int cells(double db) {
        return Math.clamp(Math.round(BAR * (1 - db / FLOOR_DB)), 0, BAR);
    }

    private static double decibels(double magnitude) {
        return 20 * Math.log10(Math.max(magnitude, 1e-6));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        levelListener.close();
        spectrumListener.close();
        show();
        if (levelListener.overruns() + spectrumListener.overruns() > 0) {
            err.printf("rondo: the meter was too slow: levels missed %d frames, the spectrum %d%n",
                    levelListener.lostFrames(), spectrumListener.lostFrames());
        }
    }

    /// Numbers that one thread measures and another shows; no more than their bits is shared.
    private static class Shared {

        private final AtomicLongArray bits;

        Shared(int size) {
            bits = new AtomicLongArray(size);
        }

        final void set(int index, double value) {
            bits.setOpaque(index, Double.doubleToRawLongBits(value));
        }

        final double get(int index) {
            return Double.longBitsToDouble(bits.getOpaque(index));
        }
    }

    /// Peak, RMS and clipped samples of each channel.
    private static final class Levels extends Shared {

        private static final int KINDS = 3;
        /// A peak falls by 12 dB a second at 50 windows a second.
        private static final double PEAK_DECAY = 0.973;
        private static final double RMS_DECAY = 0.9;
        /// The largest value that 16 bits can tell.
        private static final float FULL_SCALE = 32767f / 32768;

        private final int channels;

        Levels(int channels) {
            super(KINDS * channels);
            this.channels = channels;
        }

        void measure(PlanarFloatRing.Reader reader) {
            for (int c = 0; c < channels; c++) {
                FloatBuffer samples = reader.samples(c);
                float peak = 0;
                double power = 0;
                int clipped = 0;
                for (int i = samples.position(); i < samples.limit(); i++) {
                    float magnitude = Math.abs(samples.get(i));
                    peak = Math.max(peak, magnitude);
                    power += magnitude * magnitude;
                    clipped += magnitude >= FULL_SCALE ? 1 : 0;
                }
                double meanPower = power / samples.remaining();
                set(KINDS * c, Math.max(peak, PEAK_DECAY * get(KINDS * c)));
                set(KINDS * c + 1, RMS_DECAY * get(KINDS * c + 1) + (1 - RMS_DECAY) * meanPower);
                set(KINDS * c + 2, get(KINDS * c + 2) + clipped);
            }
        }

        double peak(int channel) {
            return get(KINDS * channel);
        }

        double rms(int channel) {
            return Math.sqrt(get(KINDS * channel + 1));
        }

        long clipped(int channel) {
            return (long) get(KINDS * channel + 2);
        }
    }

    /// The greatest magnitude in each of some bands of equal width in octaves, of the first channel.
    private static final class Bands extends Shared {

        private final float[] window = new Window(WindowShape.HANN).periodicFloats(FFT_FRAMES);
        private final RealFft fft = RealFft.ofLength(FFT_FRAMES);
        private final RealFft.Scratch scratch = fft.newScratch();
        private final FloatBuffer windowed = scratch.samples().asByteBuffer().order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        private final Spectrum spectrum = fft.newSpectrum();
        private final int[] firstBins = new int[BANDS + 1];

        Bands(int rateHz) {
            super(BANDS);
            double octaves = rateHz / 2.0 / LOWEST_HZ;
            for (int band = 0; band <= BANDS; band++) {
                double hertz = LOWEST_HZ * Math.pow(octaves, (double) band / BANDS);
                firstBins[band] = Math.clamp(Math.round(hertz * FFT_FRAMES / rateHz), 1, FFT_FRAMES / 2);
            }
        }

        void measure(PlanarFloatRing.Reader reader) {
            FloatBuffer samples = reader.samples(0);
            int start = samples.position();
            for (int i = 0; i < FFT_FRAMES; i++) {
                windowed.put(i, window[i] * samples.get(start + i));
            }
            fft.forward(scratch.samples(), 0, spectrum, scratch);
            for (int band = 0; band < BANDS; band++) {
                double power = 0;
                for (int bin = firstBins[band]; bin == firstBins[band] || bin < firstBins[band + 1]; bin++) {
                    power = Math.max(power, spectrum.power(bin));
                }
                // a sinusoid of full scale under this window has a magnitude of a quarter of the length
                set(band, 4 * Math.sqrt(power) / FFT_FRAMES);
            }
        }

        double magnitude(int band) {
            return get(band);
        }
    }
}
