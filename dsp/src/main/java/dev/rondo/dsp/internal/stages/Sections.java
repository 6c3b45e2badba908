package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.SosCascade;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import java.util.List;

/// Second-order sections on every channel.
final class Sections implements Stage {

    private final List<Biquad> sections;
    private SosCascade cascade;

    Sections(List<Biquad> sections) {
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
        for (int c = 0; c < in.channels(); c++) {
            cascade.process(c, in.segment(), in.offsetBytes(c), in.frames());
        }
        return in.frames();
    }

    @Override
    public void reset() {
        cascade.reset();
    }
}
