package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.pipeline.Chain.Route;
import java.nio.FloatBuffer;

/// A chain on a part of the signal: the part goes through it, the whole waits in a ring that begins with as much
/// silence as the chain is late, then the part is put back into the whole.
final class RoutedNode extends Node {

    private final Route route;
    private final Graph chain;
    private final FrameRing whole;
    private final FrameRing part;
    private final Frames routed;
    private final Frames joined;
    private final Frames wholeView;
    private final Frames partView;
    private long position;

    /// @param chain a graph on as many channels as the route picks
    /// @param channels channels of the whole
    /// @param maxFrames the most frames of a block
    RoutedNode(Route route, Graph chain, int channels, int maxFrames) {
        this.route = route;
        this.chain = chain;
        int pending = chain.maxOutFrames() + 2 * maxFrames;
        int late = chain.addedFrames();
        this.whole = new FrameRing(channels, late + pending + chain.maxOutFrames(), late);
        this.part = new FrameRing(width(route, channels), pending, 0);
        this.routed = Frames.allocate(width(route, channels), maxFrames);
        this.joined = Frames.allocate(channels, pending);
        this.wholeView = Frames.viewOf(whole.ring());
        this.partView = Frames.viewOf(part.ring());
        chain.linkTo(new PartNode());
    }

    /// How many channels a route picks.
    static int width(Route route, int channels) {
        return switch (route) {
            case Route.Mid _,Route.Side _ -> 1;
            case Route.Mix _ -> channels;
            case Route.Channels some -> some.numbers().size();
        };
    }

    int maxOutFrames() {
        return joined.capacity();
    }

    @Override
    void push(Frames block) {
        whole.append(block, 0);
        routed.hold(block.frames(), block.position());
        switch (route) {
            case Route.Mid _ -> halve(block, 1);
            case Route.Side _ -> halve(block, -1);
            case Route.Mix _ -> routed.copyFrom(block);
            case Route.Channels channels -> {
                for (int i = 0; i < channels.numbers().size(); i++) {
                    routed.samples(i).put(block.samples(channels.numbers().get(i) - 1));
                }
            }
        }
        chain.push(routed);
        join();
    }

    /// Mid (sign 1) or side (sign −1): (L ± R) / 2.
    private void halve(Frames block, float sign) {
        FloatBuffer left = block.samples(0);
        FloatBuffer right = block.samples(1);
        FloatBuffer half = routed.samples(0);
        while (left.hasRemaining()) {
            half.put(0.5f * (left.get() + sign * right.get()));
        }
    }

    private void join() {
        int ready = Math.min(joined.capacity(), Math.min(whole.reader().readable(), part.reader().readable()));
        if (ready == 0) {
            return;
        }
        whole.reader().window(ready);
        part.reader().window(ready);
        wholeView.moveTo(whole.reader(), 0, ready, position);
        partView.moveTo(part.reader(), 0, ready, position);
        joined.copyFrom(wholeView);
        switch (route) {
            case Route.Mid _ -> replaceHalf(1);
            case Route.Side _ -> replaceHalf(-1);
            case Route.Mix mix -> blend((float) (mix.percent() / 100));
            case Route.Channels channels -> {
                for (int i = 0; i < channels.numbers().size(); i++) {
                    joined.samples(channels.numbers().get(i) - 1).put(partView.samples(i));
                }
            }
        }
        whole.reader().advance(ready);
        part.reader().advance(ready);
        position += ready;
        pushOn(joined);
    }

    /// Left and right from the new mid and the old side (sign 1), or the old mid and the new side (sign −1).
    private void replaceHalf(float sign) {
        FloatBuffer left = joined.samples(0);
        FloatBuffer right = joined.samples(1);
        FloatBuffer half = partView.samples(0);
        for (int l = left.position(), r = right.position(); half.hasRemaining(); l++, r++) {
            float kept = 0.5f * (left.get(l) - sign * right.get(r));
            float changed = half.get();
            left.put(l, kept + changed);
            right.put(r, sign * (changed - kept));
        }
    }

    private void blend(float wet) {
        for (int c = 0; c < joined.channels(); c++) {
            FloatBuffer mixed = joined.samples(c);
            FloatBuffer changed = partView.samples(c);
            for (int i = mixed.position(); changed.hasRemaining(); i++) {
                mixed.put(i, (1 - wet) * mixed.get(i) + wet * changed.get());
            }
        }
    }

    @Override
    void reset() {
        chain.reset();
        whole.reset();
        part.reset();
        position = 0;
    }

    @Override
    public void close() {
        chain.close();
        whole.close();
        part.close();
    }

    /// The end of the routed chain.
    private final class PartNode extends Node {

        @Override
        void push(Frames block) {
            part.append(block, 0);
        }

        @Override
        void reset() {
            part.reset();
        }
    }
}
