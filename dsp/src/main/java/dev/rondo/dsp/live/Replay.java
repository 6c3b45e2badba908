package dev.rondo.dsp.live;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A live run that was written down with `--journal`, ready to be heard again.
///
/// ```java
/// try (Replay replay = Replay.open(path); WavWriter writer = WavWriter.create(out, replay.output(), F32)) {
///     replay.run(Pipeline.Sink.into(writer));
///     writer.finish();
/// }
/// ```
public final class Replay implements AutoCloseable {

    private static final int LARGEST_BLOCK = 1 << 16;

    private final Path path;
    private final Chain chain;
    private final StreamFormat format;
    private final Pipeline pipeline;
    private final boolean whole;
    private final long lostFrames;

    private Replay(Path path, Chain chain, StreamFormat format, Pipeline pipeline, Plan plan) {
        this.path = path;
        this.chain = chain;
        this.format = format;
        this.pipeline = pipeline;
        this.whole = plan.whole;
        this.lostFrames = plan.lostFrames;
    }

    /// Whether a file is a journal.
    ///
    /// @param path any file
    /// @return true if it begins like one
    public static boolean recognises(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(Journal.MAGIC.length), Journal.MAGIC);
        } catch (IOException _) {
            return false;
        }
    }

    /// Reads what happened and prepares the same pipeline.
    ///
    /// @param path a journal
    /// @return the run
    /// @throws IOException if it cannot be read or is none
    @SuppressWarnings("resource") // the pipeline belongs to the replay
    public static Replay open(Path path) throws IOException {
        try (DataInputStream in = stream(path)) {
            in.skipNBytes(Journal.MAGIC.length);
            StreamFormat format = new StreamFormat(in.readInt(), in.readInt());
            boolean resync = in.readBoolean();
            Chain chain = Chain.parse(text(in));
            Pipeline pipeline = Pipeline.of(resync ? chain.then(Resync.chain()) : chain, format,
                    Pipeline.BLOCK_FRAMES, Stages.installed(), true);
            Plan plan = new Plan(pipeline);
            walk(in, format, plan);
            return new Replay(path, chain, format, pipeline, plan);
        }
    }

    private static DataInputStream stream(Path path) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Sees the records of a journal.
    private interface Visitor {

        /// Frames of the input; whoever does not read them must skip them.
        void samples(DataInputStream in, int frames) throws IOException;

        default void changed(long frame, String stage, String parameter, double value) {}

        default void lost(long frames) {}

        default void ended() {}
    }

    /// What is to happen when.
    private static final class Plan implements Visitor {

        private final Pipeline pipeline;
        private boolean whole;
        private long lostFrames;

        Plan(Pipeline pipeline) {
            this.pipeline = pipeline;
        }

        @Override
        public void samples(DataInputStream in, int frames) throws IOException {
            in.skipNBytes((long) frames * Float.BYTES);
        }

        @Override
        public void changed(long frame, String stage, String parameter, double value) {
            pipeline.plan(frame, pipeline.control(stage, parameter), value);
        }

        @Override
        public void lost(long frames) {
            lostFrames += frames;
        }

        @Override
        public void ended() {
            whole = true;
        }
    }

    private static void walk(DataInputStream in, StreamFormat format, Visitor visitor) throws IOException {
        try {
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
                switch ((byte) kind) {
                    case Journal.SAMPLES -> visitor.samples(in, in.readInt() * format.channels());
                    case Journal.CHANGE -> visitor.changed(in.readLong(), text(in), text(in), in.readDouble());
                    case Journal.LOSS -> {
                        in.readLong();
                        visitor.lost(in.readLong());
                    }
                    case Journal.END -> {
                        in.readLong();
                        visitor.ended();
                    }
                    default -> throw new IOException("not a record of a journal: " + kind);
                }
            }
        } catch (EOFException _) {
            // cut off in the middle of a record: what came before is good
        }
    }

    /// What was run.
    ///
    /// @return the chain as it was written
    public Chain chain() {
        return chain;
    }

    /// What comes out.
    ///
    /// @return the output's format
    public StreamFormat output() {
        return pipeline.output();
    }

    /// Whether the journal was completed.
    ///
    /// @return false if the run was cut off
    public boolean whole() {
        return whole;
    }

    /// What the run lost before its pipeline.
    ///
    /// @return frames
    public long lostFrames() {
        return lostFrames;
    }

    /// Runs it again, once.
    ///
    /// @param sink where the output goes
    /// @return what was done
    /// @throws IOException if the journal cannot be read, or what the sink throws
    public Report run(Pipeline.Sink sink) throws IOException {
        pipeline.countLosses(() -> lostFrames);
        pipeline.begin(sink);
        try (DataInputStream in = stream(path);
                PlanarFloatRing ring = PlanarFloatRing.allocate(format.channels(), LARGEST_BLOCK, Waiting.SPIN)) {
            in.skipNBytes(Journal.MAGIC.length + 2L * Integer.BYTES + 1);
            text(in);
            walk(in, format, (stream, samples) -> feed(stream, samples / format.channels(), ring));
            pipeline.end(false);
        }
        return pipeline.report();
    }

    private void feed(DataInputStream in, int frames, PlanarFloatRing ring) throws IOException {
        byte[] bytes = new byte[frames * format.channels() * Float.BYTES];
        in.readFully(bytes);
        var samples = java.nio.ByteBuffer.wrap(bytes).asFloatBuffer();
        PlanarFloatRing.Writer writer = ring.writer();
        if (writer.claim(frames) < frames) {
            throw new IOException(path + ": a block of " + frames + " frames, more than a journal writes at once");
        }
        for (int c = 0; c < format.channels(); c++) {
            writer.samples(c).put(samples.slice(c * frames, frames));
        }
        writer.commit(frames);
        while (pipeline.take(ring.reader()) > 0) {
        }
    }

    /// Frees the pipeline.
    @Override
    public void close() {
        pipeline.close();
    }
}
