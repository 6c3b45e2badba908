package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.nio.FloatBuffer;
import java.util.List;

/// Multiplies every sample by one factor.
final class Gain implements Stage {

    private final float factor;

    Gain(double gainDb) {
        this.factor = (float) Math.pow(10, gainDb / 20);
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.IN_PLACE;
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < in.channels(); c++) {
            FloatBuffer samples = in.samples(c);
            for (int i = samples.position(); i < samples.limit(); i++) {
                samples.put(i, samples.get(i) * factor);
            }
        }
        return in.frames();
    }

    @Override
    public void reset() {}

    /// `gain DB`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "gain";
        }

        @Override
        public String summary() {
            return "Makes everything louder or softer.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Quantity("gain", Unit.DECIBELS, -200, 200, Double.NaN, "by how much"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            return new Gain(arguments.quantity("gain"));
        }
    }
}
