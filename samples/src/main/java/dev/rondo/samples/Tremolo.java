package dev.rondo.samples;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Ramp;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageCatalog;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.List;

/// A stage of your own: with its jar on the class or module path, every chain understands `tremolo 5Hz depth=80%`.
public final class Tremolo implements StageCatalog, StageProvider {

    private static final Quantity DEPTH = new Quantity("depth", Unit.PERCENT, 0, 100, 50, "how far down it goes");

    @Override
    public List<StageProvider> stages() {
        return List.of(this);
    }

    @Override
    public String name() {
        return "tremolo";
    }

    @Override
    public String summary() {
        return "Makes the loudness waver.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(new Quantity("rate", Unit.HERTZ, 0.1, 40, Double.NaN, "how often it wavers"), DEPTH);
    }

    @Override
    public Stage create(Arguments arguments, StreamFormat format) {
        return new Waver(2 * Math.PI * arguments.quantity("rate") / format.rateHz(),
                new Ramp(arguments.quantity("depth") / 100, format.rateHz()));
    }

    private record Waver(double radiansPerFrame, Ramp depth) implements Stage {
        @Override
        public Span prepare(StreamFormat format, int maxFrames) {
            return Span.IN_PLACE;
        }

        @Override
        public int process(Frames in, Frames out) {
            for (int i = 0; i < in.frames(); i++, depth.advance(1)) {
                double wave = 0.5 - 0.5 * Math.cos(radiansPerFrame * (in.position() + i));
                for (int c = 0; c < in.channels(); c++) {
                    out.set(c, i, (float) (in.get(c, i) * (1 - depth.value() * wave)));
                }
            }
            return in.frames();
        }

        @Override
        public void reset() {
            depth.settle();
        }

        @Override
        public List<Quantity> controls() {
            return List.of(DEPTH);
        }

        @Override
        public void change(int control, double percent) {
            depth.glideTo(percent / 100);
        }
    }
}
