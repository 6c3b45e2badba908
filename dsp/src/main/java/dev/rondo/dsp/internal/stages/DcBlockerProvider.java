package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.List;

/// `dcblock`, 0 dB at Nyquist:
///
/// ```
/// y[n] = g·(x[n] − x[n−1]) + R·y[n−1]     R = exp(−2π·cutoff/rate), g = (1 + R)/2
/// ```
///
/// Source: J. O. Smith, "Introduction to Digital Filters", DC Blocker.
record DcBlockerProvider() implements StageProvider {

    @Override
    public String name() {
        return "dcblock";
    }

    @Override
    public String summary() {
        return "Removes a constant offset.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Quantity("cutoff", Unit.HERTZ, 0.1, 1000, 5, "what lies below is removed"));
    }

    @Override
    public Stage create(Arguments arguments, StreamFormat format) {
        double r = Math.exp(-2 * Math.PI * arguments.quantity("cutoff") / format.rateHz());
        double g = (1 + r) / 2;
        return new Sections(List.of(new Biquad(g, -g, 0, -r, 0)));
    }
}
