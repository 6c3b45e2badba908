package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.fir.Fir;
import dev.rondo.dsp.fir.FirBand;
import dev.rondo.dsp.fir.FirDesign;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import dev.rondo.dsp.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A linear-phase FIR filter: its history lies before its block in the ring, so it keeps nothing itself.
final class FirStage implements Stage {

    private final Fir fir;
    private final int rateHz;

    /// @param fir symmetric, of odd length
    FirStage(Fir fir, int rateHz) {
        this.fir = fir;
        this.rateHz = rateHz;
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.memory(fir.historyFrames());
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < in.channels(); c++) {
            fir.process(in.segment(), in.offsetBytes(c), out.segment(), out.offsetBytes(c), in.frames());
        }
        return in.frames();
    }

    @Override
    public void reset() {}

    @Override
    public int latencyFrames() {
        return fir.historyFrames() / 2;
    }

    @Override
    public int tailFrames() {
        return fir.historyFrames() / 2;
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        return Optional.of(fir.response(frequencyHz, rateHz));
    }

    private static final Quantity TAPS = new Quantity("taps", Unit.NONE, 1, 32_767, 255,
            "length, an odd number: the longer, the steeper");

    /// An odd length, so that the delay is a whole number of frames.
    private static int taps(Arguments arguments) {
        int taps = (int) arguments.quantity("taps");
        if (taps % 2 == 0 || taps != arguments.quantity("taps")) {
            throw arguments.reject("taps", "taps must be an odd number, so that the delay is a whole number of frames");
        }
        return taps;
    }

    /// `sinc BAND CUTOFF`.
    record SincProvider() implements StageProvider {

        @Override
        public String name() {
            return "sinc";
        }

        @Override
        public String summary() {
            return "A linear-phase filter by the window method.";
        }

        @Override
        public List<Parameter> parameters() {
            List<Parameter> parameters = new ArrayList<>(Bands.PARAMETERS);
            parameters.add(TAPS);
            parameters.add(new Parameter.Text("window", "hamming", "hann, blackman, kaiser:8.6, …"));
            return parameters;
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            Window window;
            try {
                window = Window.parse(arguments.text("window"));
            } catch (IllegalArgumentException e) {
                throw arguments.reject("window", e.getMessage());
            }
            double[] taps = FirDesign.windowedSinc(taps(arguments), Bands.of(arguments, format), window,
                    format.rateHz());
            return new FirStage(new Fir(taps), format.rateHz());
        }
    }

    /// `remez BANDS GAINS` and `leastsquares BANDS GAINS`.
    ///
    /// @param gainsPerBand 1: one a band, 2: one a band edge
    record OptimisedProvider(String name, String summary, int gainsPerBand, Method method) implements StageProvider {

        /// How taps are found.
        private interface Method {
            double[] taps(int taps, List<FirBand> bands, double rateHz);
        }

        static List<StageProvider> all() {
            return List.of(
                    new OptimisedProvider("remez", "A linear-phase filter of the least greatest error.", 1,
                            FirDesign::remez),
                    new OptimisedProvider("leastsquares", "A linear-phase filter of the least squared error.", 2,
                            FirDesign::leastSquares));
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter.Text("bands", "", "edges in Hz from 0 to Nyquist, two a band: 0,3000,4000,24000"),
                    new Parameter.Text("gains", "",
                            gainsPerBand == 1 ? "one a band: 1,0" : "one a band edge: 1,1,0,0"),
                    TAPS);
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            double[] edgesHz = numbers(arguments, "bands");
            double[] gains = numbers(arguments, "gains");
            int count = edgesHz.length / 2;
            if (edgesHz.length % 2 != 0) {
                throw arguments.reject("bands", "every band has two edges: there are " + edgesHz.length + " edges");
            }
            if (gains.length != gainsPerBand * count) {
                throw arguments.reject("gains", "expected " + gainsPerBand * count + " gains: there are "
                        + gains.length);
            }
            try {
                List<FirBand> bands = new ArrayList<>();
                for (int b = 0; b < count; b++) {
                    bands.add(new FirBand(edgesHz[2 * b], edgesHz[2 * b + 1], gains[gainsPerBand * b],
                            gains[gainsPerBand * (b + 1) - 1], 1));
                }
                return new FirStage(new Fir(method.taps(taps(arguments), bands, format.rateHz())), format.rateHz());
            } catch (IllegalArgumentException e) {
                throw arguments.reject(e.getMessage());
            }
        }

        private static double[] numbers(Arguments arguments, String parameter) {
            try {
                return Pattern.compile(",").splitAsStream(arguments.text(parameter)).mapToDouble(Double::parseDouble)
                        .toArray();
            } catch (NumberFormatException _) {
                throw arguments.reject(parameter, "expected numbers separated by commas");
            }
        }
    }
}
