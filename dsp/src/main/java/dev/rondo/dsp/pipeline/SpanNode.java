package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.ring.PlanarFloatRing;

/// A stage with history or a hop of its own, behind the mirrored ring that gives it both as one contiguous run.
final class SpanNode extends Node {

    private final StageSlot slot;
    private final Span span;
    private final int maxFrames;
    private final FrameRing ring;
    private final Frames in;
    private final Frames out;
    private long inPosition;
    private long outPosition;

    /// @param maxFrames the most new frames for one call of the stage, if its hop is [Span#ANY]
    /// @param maxOutFrames the most it then gives
    SpanNode(StageSlot slot, Span span, StreamFormat input, StreamFormat output, int maxFrames, int maxOutFrames) {
        this.slot = slot;
        this.span = span;
        this.maxFrames = maxFrames;
        this.ring = new FrameRing(input.channels(), span.history() + Math.max(maxFrames, span.hop()), span.history());
        this.in = Frames.viewOf(ring.ring());
        this.out = Frames.allocate(output.channels(), maxOutFrames);
    }

    @Override
    void push(Frames block) {
        for (int done = 0; done < block.frames();) {
            done += ring.append(block, done);
            drain();
        }
    }

    private void drain() {
        PlanarFloatRing.Reader reader = ring.reader();
        for (;;) {
            int fresh = fresh(reader);
            if (fresh == 0 || !reader.window(span.history() + fresh)) {
                return;
            }
            in.moveTo(reader, span.history(), fresh, inPosition);
            out.hold(out.capacity(), outPosition);
            int produced = slot.process(in, out);
            reader.advance(fresh);
            inPosition += fresh;
            out.hold(produced, outPosition);
            outPosition += produced;
            if (produced > 0) {
                pushOn(out);
            }
        }
    }

    /// How many new frames to show: a hop, or all there are until the stage's next change.
    private int fresh(PlanarFloatRing.Reader reader) {
        if (span.hop() != Span.ANY) {
            slot.framesUntilChange(inPosition, span.hop());
            return span.hop();
        }
        int there = Math.min(reader.readable() - span.history(), maxFrames);
        return slot.framesUntilChange(inPosition, there);
    }

    @Override
    void reset() {
        slot.reset();
        ring.reset();
        inPosition = 0;
        outPosition = 0;
    }

    @Override
    public void close() {
        ring.close();
    }
}
