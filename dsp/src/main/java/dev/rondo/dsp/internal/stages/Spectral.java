package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import dev.rondo.dsp.stft.InverseStft;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// Overlapping windows, each analysed, changed and put back by overlap-add.
///
/// The window is read straight out of the ring; its latency is size − hop, and the zeros before frame 0 make the edges
/// exact.
final class Spectral implements Stage {

    private final Stft stft;
    private final Change change;
    private final Spectrum spectrum;
    private InverseStft inverse;
    private int channels;

    /// What is done to a spectrum.
    interface Change {
        void apply(Spectrum spectrum);
    }

    Spectral(Stft stft, Change change) {
        this.stft = stft;
        this.change = change;
        this.spectrum = stft.newSpectrum();
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        channels = format.channels();
        inverse = new InverseStft(stft, channels);
        return Span.window(stft.size(), stft.hop());
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < channels; c++) {
            stft.analyse(in.segment(), in.windowOffsetBytes(c), spectrum);
            change.apply(spectrum);
            inverse.synthesise(c, spectrum, out.segment(), out.offsetBytes(c));
        }
        return stft.hop();
    }

    @Override
    public void reset() {
        inverse.reset();
    }

    @Override
    public int latencyFrames() {
        return stft.size() - stft.hop();
    }

    /// Bins below a threshold become silent.
    private static final class Gate implements Change {

        private final float leastPower;

        /// @param threshold a magnitude
        Gate(double threshold) {
            this.leastPower = (float) (threshold * threshold);
        }

        @Override
        public void apply(Spectrum spectrum) {
            for (int bin = 0; bin < spectrum.bins(); bin++) {
                if (spectrum.power(bin) < leastPower) {
                    spectrum.re().put(bin, 0);
                    spectrum.im().put(bin, 0);
                }
            }
        }
    }

    private static Stft analysis(Arguments arguments) {
        int size = (int) arguments.quantity("size");
        int hop = (int) arguments.quantity("hop");
        Window window;
        try {
            window = Window.parse(arguments.text("window"));
        } catch (IllegalArgumentException e) {
            throw arguments.reject("window", e.getMessage());
        }
        if (hop > size) {
            throw arguments.reject("hop", "hop must not exceed the window's size, " + size);
        }
        try {
            Stft stft = new Stft(window, size, hop);
            var _ = new InverseStft(stft);
            return stft;
        } catch (IllegalArgumentException e) {
            throw arguments.reject("hop", e.getMessage());
        }
    }

    private static List<Parameter> parameters(Parameter... first) {
        List<Parameter> parameters = new ArrayList<>(List.of(first));
        parameters.add(new Quantity("size", Unit.NONE, 2, 65_536, 1024, "frames in a window"));
        parameters.add(new Quantity("hop", Unit.NONE, 1, 65_536, 256, "frames from one window to the next"));
        parameters.add(new Parameter.Text("window", "hann", "hann, blackman, kaiser:8.6, …"));
        return parameters;
    }

    /// `stft`.
    record PassProvider() implements StageProvider {

        @Override
        public String name() {
            return "stft";
        }

        @Override
        public String summary() {
            return "Takes the sound apart into spectra and puts it together again, unchanged.";
        }

        @Override
        public List<Parameter> parameters() {
            return Spectral.parameters();
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            return new Spectral(analysis(arguments), _ -> {});
        }
    }

    /// `gate THRESHOLD`.
    record GateProvider() implements StageProvider {

        @Override
        public String name() {
            return "gate";
        }

        @Override
        public String summary() {
            return "Silences every frequency that is softer than a threshold.";
        }

        @Override
        public List<Parameter> parameters() {
            return Spectral.parameters(new Quantity("threshold", Unit.DECIBELS, -200, 0, Double.NaN,
                    "the level of a sinusoid that just passes, relative to full scale"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            Stft stft = analysis(arguments);
            double fullScale = DoubleStream.of(stft.window().periodic(stft.size())).sum() / 2;
            return new Spectral(stft, new Gate(fullScale * Math.pow(10, arguments.quantity("threshold") / 20)));
        }
    }
}
