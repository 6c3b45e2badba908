package dev.rondo.cli;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageCatalog;
import dev.rondo.dsp.pipeline.StageProvider;
import java.util.List;

/// What somebody else's jar holds: `negate`, named in `META-INF/services`.
public final class ThirdPartyStage implements StageCatalog, StageProvider {

    @Override
    public List<StageProvider> stages() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "negate";
    }

    @Override
    public String summary() {
        return "Turns the sound upside down.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Stage create(Arguments arguments, StreamFormat format) {
        return new Negation();
    }

    private static final class Negation implements Stage {

        @Override
        public Span prepare(StreamFormat format, int maxFrames) {
            return Span.IN_PLACE;
        }

        @Override
        public int process(Frames in, Frames out) {
            for (int c = 0; c < in.channels(); c++) {
                for (int i = 0; i < in.frames(); i++) {
                    out.set(c, i, -in.get(c, i));
                }
            }
            return in.frames();
        }

        @Override
        public void reset() {}
    }
}
