package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.fir.Fir;
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
            parameters.add(
                    new Quantity("taps", Unit.NONE, 1, 32_767, 255, "length, an odd number: the longer, the steeper"));
            parameters.add(new Parameter.Text("window", "hamming", "hann, blackman, kaiser:8.6, …"));
            return parameters;
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            int taps = (int) arguments.quantity("taps");
            if (taps % 2 == 0 || taps != arguments.quantity("taps")) {
                throw arguments.reject("taps",
                        "taps must be an odd number, so that the delay is a whole number of frames");
            }
            Window window;
            try {
                window = Window.parse(arguments.text("window"));
            } catch (IllegalArgumentException e) {
                throw arguments.reject("window", e.getMessage());
            }
            return new FirStage(
                    new Fir(FirDesign.windowedSinc(taps, Bands.of(arguments, format), window, format.rateHz())),
                    format.rateHz());
        }
    }
}
