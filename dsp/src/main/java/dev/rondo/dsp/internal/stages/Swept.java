package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.filter.StateVariableFilter;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Choice;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The state-variable filter as a stage: made for sweeping.
final class Swept implements Stage {

    private static final List<Quantity> CONTROLS = List.of(
            new Quantity("cutoff", Unit.HERTZ, 0.001, 1e7, Double.NaN, "a frequency below Nyquist").gliding(1),
            new Quantity("q", Unit.NONE, 0.001, 1000, Math.sqrt(0.5), "the higher, the more it rings").gliding(1));

    private final StateVariableFilter.Mode mode;
    private final double[] values;
    private StreamFormat format;
    private StateVariableFilter filter;

    private Swept(StateVariableFilter.Mode mode, double cutoffHz, double q, StreamFormat format) {
        this.mode = mode;
        this.values = new double[]{cutoffHz, q};
        this.format = format;
        this.filter = new StateVariableFilter(mode, cutoffHz, q, format.rateHz(), 1);
    }

    @Override
    public Span prepare(StreamFormat prepared, int maxFrames) {
        format = prepared;
        filter = new StateVariableFilter(mode, values[0], values[1], format.rateHz(), format.channels());
        return Span.IN_PLACE;
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < in.channels(); c++) {
            filter.process(c, in.segment(), in.offsetBytes(c), in.frames());
        }
        return in.frames();
    }

    @Override
    public void reset() {
        filter.reset();
    }

    @Override
    public List<Quantity> controls() {
        return CONTROLS;
    }

    @Override
    public void change(int control, double value) {
        values[control] = control == 0 ? Math.min(value, 0.4999 * format.rateHz()) : value;
        filter.sweepTo(values[0], values[1]);
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        double rateHz = format.rateHz();
        Biquad same = switch (mode) {
            case LOWPASS -> Biquad.lowpass(values[0], values[1], rateHz);
            case BANDPASS -> Biquad.bandpass(values[0], values[1], rateHz);
            case HIGHPASS -> Biquad.highpass(values[0], values[1], rateHz);
            case NOTCH -> Biquad.notch(values[0], values[1], rateHz);
        };
        return Optional.of(same.response(frequencyHz, rateHz));
    }

    /// `svf MODE CUTOFF`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "svf";
        }

        @Override
        public String summary() {
            return "A state-variable filter: sounds smooth however fast it is swept.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Choice("mode", List.of("lowpass", "bandpass", "highpass", "notch"), "",
                    "which frequencies pass"), CONTROLS.get(0), CONTROLS.get(1));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            if (arguments.quantity("cutoff") >= format.rateHz() / 2.0) {
                throw arguments.reject("cutoff",
                        "cutoff must lie below Nyquist, here " + format.rateHz() / 2.0 + " Hz");
            }
            return new Swept(StateVariableFilter.Mode.valueOf(arguments.text("mode").toUpperCase(Locale.ROOT)),
                    arguments.quantity("cutoff"), arguments.quantity("q"), format);
        }
    }
}
