package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.pipeline.Chain.Call;
import dev.rondo.dsp.pipeline.Chain.Item;
import dev.rondo.dsp.pipeline.Chain.Own;
import dev.rondo.dsp.pipeline.Chain.Parallel;
import dev.rondo.dsp.pipeline.Chain.Route;
import dev.rondo.dsp.pipeline.Chain.Routed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/// A chain built for a format: its nodes, linked, with what is known of the whole.
///
/// Neighbours that work in place share a node; a ring stands only where history, hop or routing asks for one.
final class Graph implements AutoCloseable {

    /// What all graphs of a pipeline share.
    ///
    /// @param stages what a chain may name
    /// @param inputRateHz the rate of the pipeline's input, in which changes are stamped
    /// @param measured whether stages are timed
    /// @param slots every stage in its place, in the order of the chain; filled while graphs are built
    record Site(Stages stages, int inputRateHz, boolean measured, List<StageSlot> slots) {

        /// A stage in its place, numbered if there are several of its kind.
        StageSlot settle(String name, Stage stage, StreamFormat format, ToDoubleFunction<String> beginnings) {
            long same = slots.stream().filter(slot -> slot.name().split("#", 2)[0].equals(name)).count();
            StageSlot slot = new StageSlot(same == 0 ? name : name + "#" + (same + 1), stage, inputRateHz, format,
                    measured, beginnings);
            slots.add(slot);
            return slot;
        }
    }

    private final Site site;
    private final Latency upstream;
    private final List<Node> nodes = new ArrayList<>();
    private final List<DoubleFunction<Optional<Complex>>> responses = new ArrayList<>();
    private StreamFormat format;
    private int maxFrames;
    private Latency latency;
    private Latency tail = Latency.NONE;

    /// Builds a chain.
    ///
    /// @param maxFrames the most frames of a pushed block
    /// @param upstream how late the input is
    /// @throws ChainException if a stage is unknown or cannot work here
    Graph(Chain chain, StreamFormat format, int maxFrames, Latency upstream, Site site) {
        this.site = site;
        this.format = format;
        this.maxFrames = maxFrames;
        this.upstream = upstream;
        this.latency = upstream;
        try {
            chain.items().forEach(this::add);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (nodes.isEmpty()) {
            append(new InPlaceNode(format.channels()));
        }
    }

    private void add(Item item) {
        switch (item) {
            case Call call -> {
                Stages.Made made = site.stages().create(call, format);
                add(call.name().text(), made.stage(), made.arguments()::beginning);
            }
            case Own own -> add(own.name(), own.maker().apply(format), _ -> Double.NaN);
            case Parallel parallel -> add(parallel);
            case Routed routed -> add(routed);
        }
    }

    private void add(String name, Stage stage, ToDoubleFunction<String> beginnings) {
        StageSlot slot = site.settle(name, stage, format, beginnings);
        stage.follow(latency);
        Span span = stage.prepare(format, maxFrames);
        StreamFormat output = stage.output(format);
        if (span.equals(Span.IN_PLACE) && output.equals(format)) {
            if (nodes.isEmpty() || !(nodes.getLast() instanceof InPlaceNode)) {
                append(new InPlaceNode(format.channels()));
            }
            ((InPlaceNode) nodes.getLast()).add(slot);
        } else {
            int step = span.hop() == Span.ANY ? maxFrames : span.hop();
            int maxOutFrames = Math.toIntExact(Math.ceilDiv((long) step * output.rateHz(), format.rateHz()) + 1);
            append(new SpanNode(slot, span, format, output, maxFrames, maxOutFrames));
            maxFrames = maxOutFrames;
        }
        responses.add(output.equals(format) ? stage::response : _ -> Optional.empty());
        latency = latency.plus(stage.latency(format));
        tail = tail.plus(Latency.ofFrames(stage.tailFrames(), format.rateHz()));
        format = output;
    }

    private void add(Parallel parallel) {
        List<Graph> branches = new ArrayList<>();
        try {
            for (Chain branch : parallel.branches()) {
                branches.add(new Graph(branch, format, maxFrames, latency, site));
                if (!branches.getLast().output().equals(branches.getFirst().output())) {
                    throw new IllegalArgumentException("branches must end with the same rate and channels: "
                            + branches.getFirst().output() + " and " + branches.getLast().output());
                }
            }
            ParallelNode node = new ParallelNode(branches, format.channels(), maxFrames);
            append(node);
            maxFrames = node.maxOutFrames();
        } catch (RuntimeException e) {
            branches.forEach(Graph::close);
            throw e;
        }
        latency = branches.stream().map(Graph::latency).max(Comparator.comparingDouble(Latency::seconds)).orElseThrow();
        double aligned = latency.seconds();
        responses.add(frequencyHz -> sumOf(branches, frequencyHz, aligned));
        tail = tail.plus(branches.stream().map(Graph::tail).max(Comparator.comparingDouble(Latency::seconds))
                .orElseThrow());
        format = branches.getFirst().output();
    }

    private void add(Routed routed) {
        if (routed.route() instanceof Route.Channels channels) {
            if (channels.numbers().getLast() > format.channels()) {
                throw routed.place()
                        .error("channel " + channels.numbers().getLast() + " does not exist: the stream has "
                                + format.channels());
            }
        } else if (!(routed.route() instanceof Route.Mix) && format.channels() != 2) {
            throw routed.place().error(routed.route() + " needs a stereo stream: this one has " + format.channels()
                    + " channel" + (format.channels() == 1 ? "" : "s"));
        }
        Latency before = latency;
        StreamFormat part = new StreamFormat(format.rateHz(), RoutedNode.width(routed.route(), format.channels()));
        Graph chain = new Graph(routed.chain(), part, maxFrames, latency, site);
        if (!chain.output().equals(part)) {
            chain.close();
            throw routed.place().error("a routed chain must keep rate and channels: it makes " + chain.output()
                    + " of " + part);
        }
        RoutedNode node = new RoutedNode(routed.route(), chain, format.channels(), maxFrames);
        append(node);
        maxFrames = node.maxOutFrames();
        latency = chain.latency();
        double late = latency.seconds() - before.seconds();
        responses.add(frequencyHz -> mixOf(routed.route(), chain.response(frequencyHz), frequencyHz, late));
        tail = tail.plus(chain.tail());
    }

    private static Optional<Complex> sumOf(List<Graph> branches, double frequencyHz, double alignedSeconds) {
        Complex sum = new Complex(0, 0);
        for (Graph branch : branches) {
            Optional<Complex> response = branch.response(frequencyHz);
            if (response.isEmpty()) {
                return response;
            }
            sum = sum.plus(response.get().times(delay(frequencyHz, alignedSeconds - branch.latency.seconds())));
        }
        return Optional.of(sum);
    }

    /// Only a mix treats all channels alike.
    private static Optional<Complex> mixOf(Route route, Optional<Complex> wet, double frequencyHz, double seconds) {
        if (!(route instanceof Route.Mix mix)) {
            return Optional.empty();
        }
        double share = mix.percent() / 100;
        return wet.map(response -> response.times(share).plus(delay(frequencyHz, seconds).times(1 - share)));
    }

    private static Complex delay(double frequencyHz, double seconds) {
        return Complex.unit(-2 * Math.PI * frequencyHz * seconds);
    }

    /// How the chain treats a sinusoid, its latency included, if every stage does so in a way that can be told.
    Optional<Complex> response(double frequencyHz) {
        Complex product = Complex.ONE;
        for (DoubleFunction<Optional<Complex>> part : responses) {
            Optional<Complex> response = part.apply(frequencyHz);
            if (response.isEmpty()) {
                return response;
            }
            product = product.times(response.get());
        }
        return Optional.of(product);
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

    /// How late the output is, what lies upstream included.
    Latency latency() {
        return latency;
    }

    /// How late this graph alone makes its output, in frames of it. Whole, because whoever changes the rate absorbs
    /// the fraction.
    int addedFrames() {
        return Math.toIntExact(latency.frames(format.rateHz())
                - upstream.numerator() * format.rateHz() / upstream.denominator());
    }

    Latency tail() {
        return tail;
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
