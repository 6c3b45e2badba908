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
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Copies what passes into a ring on the side and changes nothing. A reader that is too slow loses frames; the stream
/// never waits for it.
final class Tap implements Stage {

    private final PlanarFloatRing ring;

    Tap(StreamFormat format, double seconds) {
        this.ring = PlanarFloatRing.allocate(format.channels(), (int) Math.ceil(seconds * format.rateHz()),
                Waiting.PARK);
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.IN_PLACE;
    }

    @Override
    public int process(Frames in, Frames out) {
        int claimed = ring.writer().claim(in.frames());
        for (int c = 0; c < in.channels(); c++) {
            MemorySegment.copy(in.segment(), in.offsetBytes(c), ring.segment(), ring.writer().offsetBytes(c),
                    (long) claimed * Float.BYTES);
        }
        ring.writer().commit(claimed);
        return in.frames();
    }

    @Override
    public void reset() {}

    @Override
    public Optional<PlanarFloatRing> tap() {
        return Optional.of(ring);
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        return Optional.of(Complex.ONE);
    }

    /// `tap`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "tap";
        }

        @Override
        public String summary() {
            return "Feeds an analysis on the side, for instance a meter; the sound passes unchanged.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Quantity("keep", Unit.MILLISECONDS, 1, 60_000, 1000,
                    "how much sound waits for a slow reader"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            return new Tap(format, arguments.quantity("keep") / 1000);
        }
    }
}
