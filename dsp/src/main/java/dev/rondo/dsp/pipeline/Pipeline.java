package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A chain, built for a format and ready to run.
///
/// ```java
/// Chain chain = Chain.parse("highpass 80Hz | gain -3dB");
/// try (Pipeline pipeline = Pipeline.of(chain, new StreamFormat(48_000, 2))) {
///     float[][] louder = pipeline.process(samples);
/// }
/// ```
///
/// Frames are taken from a ring, so a file, a capture line and a thread of your own are the same to it. What comes out
/// is aligned with what went in: involuntary latency is left out at the beginning and drained at the end. NaN and
/// infinities are replaced at the entry (0 and ±full scale) and counted.
///
/// It runs once; [#reset] makes it as new. One thread at a time runs it; [#controls] and [#report] serve any thread.
/// It allocates when it is made, not while it runs.
public final class Pipeline implements AutoCloseable {

    /// How many frames are pushed at a time, when nothing else asks for less: small enough to stay in the first cache.
    public static final int BLOCK_FRAMES = 512;

    private static final Witness NOBODY = new Witness() {
        @Override
        public void took(Frames frames) {}

        @Override
        public void changed(long frame, int control, double value) {}
    };

    private final StreamFormat input;
    private final Graph graph;
    private final List<StageSlot> slots;
    private final List<Control> controls = new ArrayList<>();
    private final AtomicBoolean turned = new AtomicBoolean();
    private final PriorityQueue<Change> planned = new PriorityQueue<>();
    private final Frames block;
    private final Exit exit;
    private final Load load;
    private final Supplier<Pipeline> twin;
    private volatile LongSupplier losses = () -> 0;
    private Witness witness = NOBODY;
    private volatile boolean closed;
    private boolean begun;
    private final Tally framesIn = new Tally();
    private final Tally replaced = new Tally();
    private final Tally startNanos = new Tally();
    private final Tally endNanos = new Tally();

    /// A change that is known beforehand.
    private record Change(long frame, int index, Control control, double value) implements Comparable<Change> {

        /// Of one frame in the order of the controls, as they are asked while the pipeline runs.
        private static final Comparator<Change> ORDER = Comparator.comparingLong(Change::frame)
                .thenComparingInt(Change::index);

        @Override
        public int compareTo(Change other) {
            return ORDER.compare(this, other);
        }
    }

    private Pipeline(Graph graph, StreamFormat input, int maxFrames, Graph.Site site, Supplier<Pipeline> twin) {
        this.graph = graph;
        this.input = input;
        this.slots = site.slots();
        this.block = Frames.allocate(input.channels(), maxFrames);
        this.load = new Load(input.rateHz(), maxFrames, site.measured());
        this.exit = new Exit(site.measured(), load);
        this.twin = twin;
        graph.linkTo(exit);
        for (StageSlot slot : slots) {
            List<Parameter.Quantity> parameters = slot.stage().controls();
            for (int i = 0; i < parameters.size(); i++) {
                controls.add(new Control(slot.name(), parameters.get(i), slot, i, turned));
            }
        }
    }

    /// Builds a chain of the installed stages.
    ///
    /// @param chain what to do
    /// @param format what will come in
    /// @return a pipeline; close it to free its rings
    /// @throws ChainException if a stage is unknown, or cannot work on that format
    public static Pipeline of(Chain chain, StreamFormat format) {
        return of(chain, format, BLOCK_FRAMES, Stages.installed(), false);
    }

    /// Builds a chain.
    ///
    /// @param chain what to do
    /// @param format what will come in
    /// @param maxFrames the most frames to push at a time, above 0; no sample depends on it
    /// @param stages what the chain may name
    /// @param measured whether the load and every stage are timed and clipped samples are counted, for [#report]; costs
    ///        some 50 ns per stage and block
    /// @return a pipeline; close it to free its rings
    /// @throws ChainException if a stage is unknown, or cannot work on that format
    public static Pipeline of(Chain chain, StreamFormat format, int maxFrames, Stages stages, boolean measured) {
        Graph.Site site = new Graph.Site(stages, format.rateHz(), measured, new ArrayList<>());
        return new Pipeline(new Graph(chain, format, maxFrames, Latency.NONE, site), format, maxFrames, site,
                () -> of(chain, format, maxFrames, stages, measured));
    }

    /// Lets the JVM compile what this pipeline will run, so that its first seconds are as quick as the rest: a twin of
    /// it works on noise. For live sound; a file gains nothing from it.
    ///
    /// @param duration how long the calling thread shall work; a second or two suffice for most chains
    public void warmUp(Duration duration) {
        SplittableRandom random = new SplittableRandom(1);
        float[][] noise = new float[input.channels()][64 * block.capacity()];
        for (float[] channel : noise) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = (float) random.nextDouble(-0.5, 0.5);
            }
        }
        long begin = System.nanoTime();
        try (Pipeline copy = twin.get()) {
            while (System.nanoTime() - begin < duration.toNanos()) {
                copy.process(noise);
                copy.reset();
            }
        }
    }

    /// What comes out.
    ///
    /// @return the output's format
    public StreamFormat output() {
        return graph.output();
    }

    /// How late the chain is, by necessity.
    ///
    /// @return exactly; left out by [#process]
    public Latency latency() {
        return graph.latency();
    }

    /// How the chain treats a sinusoid, if all its stages are linear, time-invariant and the same on every channel.
    ///
    /// @param frequencyHz from 0 to Nyquist
    /// @return the response with the latency in its phase, or nothing
    public Optional<Complex> response(double frequencyHz) {
        return graph.response(frequencyHz);
    }

    /// What may be turned while the pipeline runs.
    ///
    /// @return the controls of all stages, in the order of the chain
    public List<Control> controls() {
        return List.copyOf(controls);
    }

    /// One control.
    ///
    /// @param stage the stage, for instance `gain` or `peak#2`
    /// @param parameter the parameter's name
    /// @return the control
    /// @throws IllegalArgumentException if there is none
    public Control control(String stage, String parameter) {
        return controls.stream()
                .filter(control -> control.stage().equals(stage) && control.parameter().name().equals(parameter))
                .findFirst().orElseThrow(() -> new IllegalArgumentException(
                        "no such control: stage=" + stage + " parameter=" + parameter));
    }

    /// Plans a change before the pipeline runs.
    ///
    /// @param frame the frame of the input from which it is heard; rounded up to the control grid
    /// @param control one of [#controls]
    /// @param value in the parameter's unit
    /// @throws IllegalArgumentException if the value lies outside the parameter's range
    public void plan(long frame, Control control, double value) {
        control.requireInRange(value);
        planned.add(new Change(frame, controls.indexOf(control), control, value));
    }

    /// What a stage feeds on the side.
    ///
    /// @param stage the stage, for instance `tap` or `tap#2`
    /// @return its ring, whose reader belongs to one thread of the caller's
    public Optional<PlanarFloatRing> tap(String stage) {
        return slots.stream().filter(slot -> slot.name().equals(stage)).findFirst().flatMap(slot -> slot.stage().tap());
    }

    /// How many frames come out altogether, without a tail.
    ///
    /// @param inputFrames how many go in
    /// @return as many, unless the chain changes the rate
    public long outputFrames(long inputFrames) {
        return Math.ceilDiv(Math.multiplyExact(inputFrames, (long) graph.output().rateHz()), input.rateHz());
    }

    /// Says who knows how many frames were lost before they came here, for [Report#lostFrames()].
    ///
    /// @param lostFrames the count so far, asked by any thread, for instance `feed::lostFrames`
    public void countLosses(LongSupplier lostFrames) {
        losses = lostFrames;
    }

    /// What the pipeline has done so far. Any thread; not exact while it runs.
    ///
    /// @return the report
    public Report report() {
        long start = startNanos.get();
        long end = endNanos.get() != 0 ? endNanos.get() : System.nanoTime();
        return new Report(input, graph.output(), framesIn.get(), exit.handedOn.get(), losses.getAsLong(),
                replaced.get(), exit.clipped.get(), graph.latency(), start == 0 ? 0 : end - start, load.busyNanos(),
                load.worst(), slots.stream().map(StageSlot::report).toList());
    }

    /// Makes the pipeline as new: it forgets what it heard, and may run again. Changes that were made stay.
    public void reset() {
        graph.reset();
        begun = false;
        load.reset();
        for (Tally tally : List.of(framesIn, replaced, startNanos, endNanos)) {
            tally.set(0);
        }
    }

    /// Takes all frames of a ring, until its writer finishes, and hands on as many.
    ///
    /// @param source a ring of the input's channels, read by the calling thread
    /// @param sink where the output goes, called by the calling thread
    /// @return what was done
    /// @throws IOException what the sink throws
    /// @throws IllegalStateException if the pipeline has run already, or the ring is closed meanwhile
    public Report process(PlanarFloatRing source, Sink sink) throws IOException {
        return process(source, sink, false);
    }

    /// The same, with what the chain still gives after the end, for instance the echoes of a delay.
    ///
    /// @param source as in [#process(PlanarFloatRing, Sink)]
    /// @param sink as in [#process(PlanarFloatRing, Sink)]
    /// @param withTail whether the output goes on until the chain fell silent
    /// @return what was done
    /// @throws IOException what the sink throws
    /// @throws IllegalStateException if the pipeline has run already, or the ring is closed meanwhile
    public Report process(PlanarFloatRing source, Sink sink, boolean withTail) throws IOException {
        PlanarFloatRing.Reader reader = source.reader();
        begin(sink);
        try {
            while (reader.await(1)) {
                take(reader);
            }
            end(withTail);
        } finally {
            endNanos.set(System.nanoTime());
        }
        return report();
    }

    /// Begins a run that its caller drives: [#take] as frames come, then [#end].
    ///
    /// @param sink where the output goes, called by the thread that drives
    /// @throws IllegalStateException if the pipeline has run already
    public void begin(Sink sink) {
        if (closed) {
            throw new IllegalStateException("the pipeline is closed");
        }
        if (begun) {
            throw new IllegalStateException("a pipeline runs once: reset it first");
        }
        begun = true;
        startNanos.set(System.nanoTime());
        endNanos.set(0);
        exit.begin(sink, graph.latency().frames(graph.output().rateHz()));
    }

    /// Takes at most one block of what is readable. Does not wait, unless the sink does, and does not allocate.
    ///
    /// @param reader a reader of as many channels, for the calling thread; if it may be lapped, what it loses is left
    ///        out and counted by it
    /// @return how many frames were taken, 0 if there were none or they were lost
    /// @throws IOException what the sink throws
    public int take(PlanarFloatRing.Reader reader) throws IOException {
        long position = framesIn.get();
        int frames = Math.min(reader.readable(), block.capacity());
        if (frames == 0) {
            return 0;
        }
        reader.window(frames);
        load.resume();
        long found = block.takeFinite(reader, frames, position);
        if (reader.advance(frames) > 0) {
            return 0;
        }
        if (found > 0) {
            replaced.add(found);
        }
        witness.took(block);
        push(position);
        load.endBlock(frames);
        framesIn.set(position + frames);
        return frames;
    }

    /// Ends a run: hands on what is still in the chain.
    ///
    /// @param withTail whether the output goes on until the chain fell silent
    /// @throws IOException what the sink throws
    public void end(boolean withTail) throws IOException {
        drain(framesIn.get(), withTail);
        endNanos.set(System.nanoTime());
    }

    /// Lets somebody see all that decides the output, for instance to repeat the run later. Before the pipeline runs.
    ///
    /// @param newWitness called by the thread that runs the pipeline
    public void observe(Witness newWitness) {
        witness = newWitness;
    }

    /// Sees all that decides a run's output. Called by the audio thread: must not allocate, lock or wait.
    public interface Witness {

        /// Frames were taken.
        ///
        /// @param frames after the entry, where numbers that are none were replaced; valid during this call
        void took(Frames frames);

        /// A change was made. [Pipeline#plan] with the same values makes it again.
        ///
        /// @param frame the frame of the input from which it is heard, before rounding to the grid
        /// @param control the index into [#controls]
        /// @param value in the parameter's unit
        void changed(long frame, int control, double value);
    }

    /// Processes whole arrays, for tests and small sounds.
    ///
    /// @param samples one array per channel, all of one length
    /// @return one array per channel of the output
    /// @throws IllegalStateException if the pipeline has run already
    public float[][] process(float[][] samples) {
        int frames = samples[0].length;
        List<float[][]> parts = new ArrayList<>();
        try (PlanarFloatRing ring = PlanarFloatRing.allocate(samples.length, Math.max(1, frames), Waiting.SPIN)) {
            PlanarFloatRing.Writer writer = ring.writer();
            writer.claim(frames);
            for (int c = 0; c < samples.length; c++) {
                writer.samples(c).put(samples[c]);
            }
            writer.commit(frames);
            writer.finish();
            process(ring, part -> parts.add(part.toArrays()));
        } catch (IOException e) {
            throw new AssertionError("arrays do not fail", e);
        }
        int length = parts.stream().mapToInt(part -> part[0].length).sum();
        float[][] result = new float[graph.output().channels()][length];
        int at = 0;
        for (float[][] part : parts) {
            for (int c = 0; c < result.length; c++) {
                System.arraycopy(part[c], 0, result[c], at, part[c].length);
            }
            at += part[0].length;
        }
        return result;
    }

    /// Pushes the block, after telling the stages what changes with it.
    private void push(long position) throws IOException {
        while (!planned.isEmpty() && planned.peek().frame() < position + block.frames()) {
            Change change = planned.poll();
            change.control().apply(change.frame(), change.value());
            witness.changed(change.frame(), change.index(), change.value());
        }
        if (turned.get()) {
            turned.set(false);
            applyControls(position);
        }
        graph.push(block);
        exit.rethrow();
    }

    private void applyControls(long position) {
        for (int i = 0; i < controls.size(); i++) {
            Control control = controls.get(i);
            if (control.apply(position)) {
                witness.changed(position, i, control.applied());
            }
        }
    }

    private void drain(long taken, boolean withTail) throws IOException {
        int rateHz = graph.output().rateHz();
        Latency tail = withTail && taken > 0 ? graph.tail() : Latency.NONE;
        long wanted = outputFrames(taken)
                + Math.ceilDiv(Math.multiplyExact(tail.numerator(), rateHz), tail.denominator());
        exit.endAt(wanted);
        for (long position = taken; exit.handedOn.get() < wanted; position += block.frames()) {
            block.hold(block.capacity(), position);
            block.silence();
            push(position);
        }
    }

    /// Frees its rings; a second call does nothing. Stop the thread that runs it first, by finishing its source.
    @Override
    public void close() {
        closed = true;
        graph.close();
        slots.forEach(slot -> slot.stage().tap().ifPresent(PlanarFloatRing::close));
    }

    /// Where a pipeline's output goes.
    @FunctionalInterface
    public interface Sink {

        /// Takes frames.
        ///
        /// @param frames valid during this call
        /// @throws IOException if they cannot be taken; the pipeline stops
        void accept(Frames frames) throws IOException;

        /// Into a ring that another thread reads; waits while it is full, does not allocate.
        ///
        /// @param ring a ring of the output's channels, written by the pipeline's thread; whoever runs the pipeline
        ///        finishes the writer
        /// @return the sink
        static Sink into(PlanarFloatRing ring) {
            PlanarFloatRing.Writer writer = ring.writer();
            IntToLongFunction offsetsBytes = writer::offsetBytes;
            return frames -> {
                for (int done = 0; done < frames.frames();) {
                    int claimed = writer.awaitClaim(frames.frames() - done);
                    if (claimed == 0) {
                        throw new InterruptedIOException("interrupted while the ring was full");
                    }
                    frames.copyTo(ring.segment(), offsetsBytes, done, claimed);
                    writer.commit(claimed);
                    done += claimed;
                }
            };
        }

        /// Into a file.
        ///
        /// @param writer a writer of the output's format; whoever runs the pipeline finishes it
        /// @return the sink
        static Sink into(WavWriter writer) {
            return frames -> writer.write(frames.segment(), frames.offsetsBytes(), frames.frames());
        }
    }

    /// The end of the graph: leaves out the latency, stops at the wanted length, keeps what the sink throws.
    private static final class Exit extends Node {

        private final boolean counting;
        private final Load load;
        private Sink sink = _ -> {};
        private long toSkip;
        private long end = Long.MAX_VALUE;
        private final Tally handedOn = new Tally();
        private final Tally clipped = new Tally();
        private IOException failure;

        Exit(boolean counting, Load load) {
            this.counting = counting;
            this.load = load;
        }

        void begin(Sink target, long latencyFrames) {
            sink = target;
            toSkip = latencyFrames;
            end = Long.MAX_VALUE;
            handedOn.set(0);
            clipped.set(0);
            failure = null;
        }

        void endAt(long wanted) {
            end = wanted;
        }

        @Override
        void push(Frames frames) {
            int skipped = (int) Math.min(toSkip, frames.frames());
            toSkip -= skipped;
            int kept = (int) Math.min(frames.frames() - skipped, end - handedOn.get());
            if (kept <= 0 || failure != null) {
                return;
            }
            frames.narrow(frames.history() + skipped, kept, handedOn.get());
            if (counting) {
                clipped.add(frames.beyondFullScale());
            }
            load.pause();
            try {
                sink.accept(frames);
                handedOn.add(kept);
            } catch (IOException e) {
                failure = e;
            }
            load.resume();
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        void reset() {}
    }
}
