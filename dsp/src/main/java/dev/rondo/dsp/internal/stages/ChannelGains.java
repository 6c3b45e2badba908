package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.ChannelFactors;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Ramp;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Multiplies every channel by a factor of its own, which depends on one parameter: gain, pan, balance.
///
/// A change glides over [#GLIDE_MS] along a straight line, so that no step between two samples exceeds
/// |factor change| / (rate · glide).
final class ChannelGains implements ChannelFactors {

    static final double GLIDE_MS = 20;

    private final Quantity parameter;
    private final Law law;
    private double value;
    private Ramp[] factors = {};

    /// The factor of a channel for a value of the parameter.
    private interface Law {
        double factor(int channel, double value);
    }

    private ChannelGains(Quantity parameter, Law law, double value) {
        this.parameter = parameter;
        this.law = law;
        this.value = value;
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        int glideFrames = Math.max(1, (int) Math.round(GLIDE_MS / 1000 * format.rateHz()));
        factors = new Ramp[format.channels()];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = new Ramp(law.factor(c, value), glideFrames);
        }
        return Span.IN_PLACE;
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < factors.length; c++) {
            Ramp factor = factors[c];
            if (factor.moving()) {
                glide(in.samples(c), factor);
            } else if (factor.value() != 1) {
                Kernels.chosen().scale(in.segment(), in.offsetBytes(c), in.frames(), (float) factor.value());
            }
        }
        return in.frames();
    }

    @Override
    public boolean atRest() {
        for (Ramp factor : factors) {
            if (factor.moving()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public float factor(int channel) {
        return (float) factors[channel].value();
    }

    private static void glide(FloatBuffer samples, Ramp factor) {
        for (int i = samples.position(); i < samples.limit(); i++) {
            samples.put(i, samples.get(i) * (float) factor.value());
            factor.advance(1);
        }
    }

    @Override
    public void reset() {
        for (Ramp factor : factors) {
            factor.settle();
        }
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        double factor = factors[0].target();
        boolean alike = Arrays.stream(factors).allMatch(other -> other.target() == factor);
        return alike ? Optional.of(new Complex(factor, 0)) : Optional.empty();
    }

    @Override
    public List<Quantity> controls() {
        return List.of(parameter);
    }

    @Override
    public void change(int control, double newValue) {
        value = newValue;
        for (int c = 0; c < factors.length; c++) {
            factors[c].glideTo(law.factor(c, newValue));
        }
    }

    /// One kind of channel gains.
    ///
    /// @param channels how many channels it needs; 0: any number
    private record Provider(String name, String summary, Quantity parameter, int channels,
            Law law) implements StageProvider {

        private Provider {
            parameter = parameter.gliding(GLIDE_MS);
        }

        @Override
        public List<dev.rondo.dsp.pipeline.Parameter> parameters() {
            return List.of(parameter);
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            if (channels != 0 && format.channels() != channels) {
                throw arguments.reject(name + " needs a stereo stream: this one has " + format.channels() + " channel"
                        + (format.channels() == 1 ? "" : "s"));
            }
            return new ChannelGains(parameter, law, arguments.quantity(parameter.name()));
        }
    }

    static List<StageProvider> all() {
        return List.of(
                new Provider("gain", "Makes everything louder or softer.",
                        new Quantity("gain", Unit.DECIBELS, -200, 200, Double.NaN, "by how much"), 0,
                        (_, db) -> Math.pow(10, db / 20)),
                new Provider("balance", "Makes one side of a stereo stream softer.",
                        new Quantity("position", Unit.PERCENT, -100, 100, Double.NaN,
                                "-100% only left, 0% as it was, 100% only right"),
                        2, (c, percent) -> Math.min(1, 1 + (c == 0 ? -percent : percent) / 100)),
                new Provider("pan", "Moves a stereo stream to one side at constant power, 0 dB in the middle.",
                        new Quantity("position", Unit.PERCENT, -100, 100, Double.NaN,
                                "-100% left, 0% middle, 100% right"),
                        2, (c, percent) -> Math.sqrt(2)
                                * Math.cos(Math.PI / 4 * (1 + (c == 0 ? percent : -percent) / 100))));
    }
}
