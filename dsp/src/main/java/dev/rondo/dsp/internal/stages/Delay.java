package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Everything later by whole frames: reads the history that the ring keeps anyway.
final class Delay implements Stage {

    private final int delayFrames;
    private final int rateHz;

    Delay(int delayFrames, int rateHz) {
        this.delayFrames = delayFrames;
        this.rateHz = rateHz;
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.memory(delayFrames);
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < in.channels(); c++) {
            MemorySegment.copy(in.segment(), in.windowOffsetBytes(c), out.segment(), out.offsetBytes(c),
                    (long) in.frames() * Float.BYTES);
        }
        return in.frames();
    }

    @Override
    public void reset() {}

    @Override
    public int tailFrames() {
        return delayFrames;
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        return Optional.of(Complex.unit(-2 * Math.PI * frequencyHz / rateHz * delayFrames));
    }

    /// `delay TIME`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "delay";
        }

        @Override
        public String summary() {
            return "Plays everything later; heard beside the original with 'mix 30%: { delay 250ms }'.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Quantity("time", Unit.MILLISECONDS, 0, 60_000, Double.NaN,
                    "how much later, rounded to whole frames"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            return new Delay((int) Math.round(arguments.quantity("time") * format.rateHz() / 1000), format.rateHz());
        }
    }
}
