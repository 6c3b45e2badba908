package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.lang.foreign.ValueLayout;

/// A chain, built for a format and ready to run.
///
/// ```java
/// Chain chain = Chain.parse("highpass 80Hz | gain -3dB");
/// try (Pipeline pipeline = Pipeline.of(chain, new StreamFormat(48_000, 2))) {
///     pipeline.process(ring, output);
/// }
/// ```
///
/// Frames are taken from a ring, so a file, a capture line and a thread of your own are the same to it; what comes
/// out is aligned with what went in: involuntary latency is left out at the beginning and drained at the end, and the
/// output is as long as the input. NaN and infinities are replaced at the entry (0 and ±full scale) and counted.
///
/// One thread at a time; it allocates when it is made, not while it runs.
public final class Pipeline implements AutoCloseable {

    /// How many frames are pushed at a time, when nothing else asks for less: small enough to stay in the first cache.
    private static final int BLOCK_FRAMES = 512;

    private final StreamFormat input;
    private final Graph graph;
    private final Frames block;
    private final Exit exit = new Exit();
    private long replaced;

    private Pipeline(Graph graph, StreamFormat input, int maxFrames) {
        this.graph = graph;
        this.input = input;
        this.block = Frames.allocate(input.channels(), maxFrames);
        graph.linkTo(exit);
    }

    /// Builds a chain of the installed stages.
    ///
    /// @param chain what to do
    /// @param format what will come in
    /// @return a pipeline; close it to free its rings
    /// @throws ChainException if a stage is unknown, or cannot work on that format
    public static Pipeline of(Chain chain, StreamFormat format) {
        return of(chain, format, BLOCK_FRAMES, Stages.installed());
    }

    /// Builds a chain.
    ///
    /// @param chain what to do
    /// @param format what will come in
    /// @param maxFrames the most frames to push at a time, above 0; no sample depends on it
    /// @param stages what the chain may name
    /// @return a pipeline; close it to free its rings
    /// @throws ChainException if a stage is unknown, or cannot work on that format
    public static Pipeline of(Chain chain, StreamFormat format, int maxFrames, Stages stages) {
        return new Pipeline(new Graph(chain, format, maxFrames, stages), format, maxFrames);
    }

    /// What comes out.
    ///
    /// @return the output's format
    public StreamFormat output() {
        return graph.output();
    }

    /// How late the chain is, by necessity.
    ///
    /// @return frames of the output, left out by [#process]
    public int latencyFrames() {
        return graph.latencyFrames();
    }

    /// How many samples were no numbers and were replaced, at the entry.
    ///
    /// @return NaNs and infinities since the pipeline was made
    public long replaced() {
        return replaced;
    }

    /// Takes all frames of a ring, until its writer finishes, and hands on what comes out.
    ///
    /// @param source a ring of the input's channels, read by the calling thread
    /// @param sink where the output goes, called by the calling thread
    /// @return how many frames came in
    /// @throws IOException what the sink throws
    /// @throws IllegalStateException if the ring is closed meanwhile
    public long process(PlanarFloatRing source, Sink sink) throws IOException {
        PlanarFloatRing.Reader reader = source.reader();
        graph.reset();
        exit.begin(sink, graph.latencyFrames());
        long taken = 0;
        while (reader.await(1)) {
            int frames = Math.min(reader.readable(), block.capacity());
            reader.window(frames);
            take(reader, source, frames, taken);
            reader.advance(frames);
            taken += frames;
            graph.push(block);
            exit.rethrow();
        }
        long wanted = Math.ceilDiv(taken * graph.output().rateHz(), input.rateHz());
        exit.endAt(wanted);
        for (long position = taken; exit.handedOn < wanted; position += block.frames()) {
            block.hold(block.capacity(), position);
            block.silence();
            graph.push(block);
            exit.rethrow();
        }
        return taken;
    }

    private void take(PlanarFloatRing.Reader reader, PlanarFloatRing source, int frames, long position) {
        block.hold(frames, position);
        for (int c = 0; c < input.channels(); c++) {
            long from = reader.offsetBytes(c);
            for (int i = 0; i < frames; i++) {
                float x = source.segment().get(ValueLayout.JAVA_FLOAT, from + (long) i * Float.BYTES);
                if (!(Math.abs(x) <= Float.MAX_VALUE)) {
                    x = Float.isNaN(x) ? 0 : Math.signum(x);
                    replaced++;
                }
                block.set(c, i, x);
            }
        }
    }

    @Override
    public void close() {
        graph.close();
    }

    /// Where a pipeline's output goes.
    @FunctionalInterface
    public interface Sink {

        /// Takes frames.
        ///
        /// @param frames valid during this call
        /// @throws IOException if they cannot be taken; the pipeline stops
        void accept(Frames frames) throws IOException;
    }

    /// The end of the graph: leaves out the latency, stops at the wanted length, keeps what the sink throws.
    private static final class Exit extends Node {

        private Sink sink = _ -> {};
        private long toSkip;
        private long end = Long.MAX_VALUE;
        private long handedOn;
        private IOException failure;

        void begin(Sink target, int latencyFrames) {
            sink = target;
            toSkip = latencyFrames;
            end = Long.MAX_VALUE;
            handedOn = 0;
            failure = null;
        }

        void endAt(long wanted) {
            end = wanted;
        }

        @Override
        void push(Frames frames) {
            int skipped = (int) Math.min(toSkip, frames.frames());
            toSkip -= skipped;
            int kept = (int) Math.min(frames.frames() - skipped, end - handedOn);
            if (kept <= 0 || failure != null) {
                return;
            }
            frames.keep(skipped, kept, handedOn);
            handedOn += kept;
            try {
                sink.accept(frames);
            } catch (IOException e) {
                failure = e;
            }
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
