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

/// `dcblock`: [Biquad#dcBlocker] as a stage.
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
        return new Sections(List.of(Biquad.dcBlocker(arguments.quantity("cutoff"), format.rateHz())), format.rateHz());
    }
}
