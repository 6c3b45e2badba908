package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.filter.SosCascade;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import java.util.List;
import java.util.Optional;

/// Second-order sections on every channel.
final class Sections implements Stage {

    private final List<Biquad> sections;
    private final int rateHz;
    private SosCascade cascade;

    Sections(List<Biquad> sections, int rateHz) {
        this.rateHz = rateHz;
        this.sections = sections;
        this.cascade = new SosCascade(sections, 1);
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        cascade = new SosCascade(sections, format.channels());
        return Span.IN_PLACE;
    }

    @Override
    public int process(Frames in, Frames out) {
        cascade.process(in.segment(), in.offsetsBytes(), in.frames());
        return in.frames();
    }

    @Override
    public void reset() {
        cascade.reset();
    }

    @Override
    public int tailFrames() {
        double radius = cascade.poleRadius();
        return radius < 1e-6
                ? 2 * sections.size()
                : (int) Math.min(10.0 * rateHz, Math.ceil(sections.size() * Math.log(1e-6) / Math.log(radius)));
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        return Optional.of(cascade.response(frequencyHz, rateHz));
    }
}
