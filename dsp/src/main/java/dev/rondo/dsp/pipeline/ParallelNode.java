package dev.rondo.dsp.pipeline;

import java.util.List;

/// Branches that hear the same block; what they give is collected in a ring each and summed as far as all have got.
/// The faster branches' rings begin with silence, so that all are as late as the slowest.
final class ParallelNode extends Node {

    private final Graph[] branches;
    private final FrameRing[] collected;
    private final Frames copy;
    private final Frames sum;
    private final Frames[] views;
    private long position;

    /// @param branches graphs of one output format, at least one
    /// @param channelsIn channels of the blocks that come
    /// @param maxFrames the most frames of a block
    ParallelNode(List<Graph> branches, int channelsIn, int maxFrames) {
        this.branches = branches.toArray(Graph[]::new);
        int slowest = branches.stream().mapToInt(Graph::addedFrames).max().orElse(0);
        int burst = branches.stream().mapToInt(Graph::maxOutFrames).max().orElse(0);
        int channelsOut = branches.getFirst().output().channels();
        this.collected = new FrameRing[branches.size()];
        this.views = new Frames[branches.size()];
        this.copy = Frames.allocate(channelsIn, maxFrames);
        this.sum = Frames.allocate(channelsOut, 2 * burst + maxFrames);
        for (int b = 0; b < collected.length; b++) {
            Graph branch = branches.get(b);
            FrameRing ring = new FrameRing(channelsOut, slowest + 2 * burst + 2 * maxFrames,
                    slowest - branch.addedFrames());
            collected[b] = ring;
            views[b] = Frames.viewOf(ring.ring());
            branch.linkTo(new CollectNode(ring));
        }
    }

    int maxOutFrames() {
        return sum.capacity();
    }

    @Override
    void push(Frames block) {
        for (Graph branch : branches) {
            copy.copyFrom(block);
            branch.push(copy);
        }
        int ready = sum.capacity();
        for (FrameRing ring : collected) {
            ready = Math.min(ready, ring.reader().readable());
        }
        if (ready == 0) {
            return;
        }
        sum.hold(ready, position);
        for (int b = 0; b < collected.length; b++) {
            var reader = collected[b].reader();
            reader.window(ready);
            views[b].moveTo(reader, 0, ready, position);
            if (b == 0) {
                sum.copyFrom(views[b]);
            } else {
                sum.add(views[b]);
            }
            reader.advance(ready);
        }
        position += ready;
        pushOn(sum);
    }

    @Override
    void reset() {
        for (Graph branch : branches) {
            branch.reset();
        }
        for (FrameRing ring : collected) {
            ring.reset();
        }
        position = 0;
    }

    @Override
    public void close() {
        for (Graph branch : branches) {
            branch.close();
        }
        for (FrameRing ring : collected) {
            ring.close();
        }
    }

    /// The end of a branch.
    private static final class CollectNode extends Node {

        private final FrameRing ring;

        CollectNode(FrameRing ring) {
            this.ring = ring;
        }

        @Override
        void push(Frames block) {
            if (ring.append(block, 0) < block.frames()) {
                throw new IllegalStateException("a branch's ring is too small: frames=" + block.frames());
            }
        }

        @Override
        void reset() {
            ring.reset();
        }
    }
}
