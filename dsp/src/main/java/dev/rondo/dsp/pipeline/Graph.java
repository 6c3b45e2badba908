package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain.Call;
import dev.rondo.dsp.pipeline.Chain.Item;
import dev.rondo.dsp.pipeline.Chain.Parallel;
import dev.rondo.dsp.pipeline.Chain.Route;
import dev.rondo.dsp.pipeline.Chain.Routed;
import java.util.ArrayList;
import java.util.List;

/// A chain built for a format: its nodes, linked, with what is known of the whole.
///
/// Neighbours that work in place share a node; a ring stands only where history, hop or routing asks for one.
final class Graph implements AutoCloseable {

    private final Stages stages;
    private final List<Node> nodes = new ArrayList<>();
    private StreamFormat format;
    private int maxFrames;
    private int latencyFrames;
    private int tailFrames;

    /// Builds a chain.
    ///
    /// @param maxFrames the most frames of a pushed block
    /// @throws ChainException if a stage is unknown or cannot work here
    Graph(Chain chain, StreamFormat format, int maxFrames, Stages stages) {
        this.stages = stages;
        this.format = format;
        this.maxFrames = maxFrames;
        try {
            chain.items().forEach(this::add);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (nodes.isEmpty()) {
            append(new InPlaceNode());
        }
    }

    private void add(Item item) {
        switch (item) {
            case Call call -> add(stages.create(call, format));
            case Parallel parallel -> add(parallel);
            case Routed routed -> add(routed);
        }
    }

    private void add(Stage stage) {
        Span span = stage.prepare(format, maxFrames);
        StreamFormat output = stage.output(format);
        if (span.equals(Span.IN_PLACE)) {
            if (nodes.isEmpty() || !(nodes.getLast() instanceof InPlaceNode)) {
                append(new InPlaceNode());
            }
            ((InPlaceNode) nodes.getLast()).add(stage);
        } else {
            int step = span.hop() == Span.ANY ? maxFrames : span.hop();
            int maxOutFrames = Math.toIntExact(Math.ceilDiv((long) step * output.rateHz(), format.rateHz()) + 1);
            append(new SpanNode(stage, span, format, output, maxFrames, maxOutFrames));
            maxFrames = maxOutFrames;
        }
        latencyFrames += stage.latencyFrames();
        tailFrames += stage.tailFrames();
        format = output;
    }

    private void add(Parallel parallel) {
        List<Graph> branches = new ArrayList<>();
        try {
            for (Chain branch : parallel.branches()) {
                branches.add(new Graph(branch, format, maxFrames, stages));
            }
        } catch (RuntimeException e) {
            branches.forEach(Graph::close);
            throw e;
        }
        ParallelNode node = new ParallelNode(branches, format.channels(), maxFrames);
        append(node);
        maxFrames = node.maxOutFrames();
        latencyFrames += branches.stream().mapToInt(Graph::latencyFrames).max().orElse(0);
        tailFrames += branches.stream().mapToInt(Graph::tailFrames).max().orElse(0);
    }

    private void add(Routed routed) {
        if (routed.route() instanceof Route.Channels channels) {
            if (channels.numbers().getLast() > format.channels()) {
                throw routed.place()
                        .error("channel " + channels.numbers().getLast() + " does not exist: the stream has "
                                + format.channels());
            }
        } else if (format.channels() != 2) {
            throw routed.place().error(routed.route() + " needs a stereo stream: this one has " + format.channels()
                    + " channel" + (format.channels() == 1 ? "" : "s"));
        }
        StreamFormat part = new StreamFormat(format.rateHz(), RoutedNode.width(routed.route()));
        Graph chain = new Graph(routed.chain(), part, maxFrames, stages);
        RoutedNode node = new RoutedNode(routed.route(), chain, format.channels(), maxFrames);
        append(node);
        maxFrames = node.maxOutFrames();
        latencyFrames += chain.latencyFrames();
        tailFrames += chain.tailFrames();
    }

    private void append(Node node) {
        if (!nodes.isEmpty()) {
            nodes.getLast().linkTo(node);
        }
        nodes.add(node);
    }

    /// What comes out.
    StreamFormat output() {
        return format;
    }

    /// The most frames of a block that comes out.
    int maxOutFrames() {
        return maxFrames;
    }

    int latencyFrames() {
        return latencyFrames;
    }

    int tailFrames() {
        return tailFrames;
    }

    void linkTo(Node end) {
        nodes.getLast().linkTo(end);
    }

    void push(Frames block) {
        nodes.getFirst().push(block);
    }

    void reset() {
        nodes.forEach(Node::reset);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
