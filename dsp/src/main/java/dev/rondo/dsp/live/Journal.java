package dev.rondo.dsp.live;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.ring.LongRing;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Writes down all that decides what a live run gives: the frames that the pipeline took, what was lost before them,
/// each change of a parameter and of the resampler's ratio, each with its frame. [Replay] gives the same output again,
/// bit for bit.
///
/// ```
/// journal  = "RONDO-LIVE 1\n" rate channels resync chain { record }
/// record   = 'S' frames samples                      frames of the input, channel after channel
///          | 'P' frame stage parameter value         a change
///          | 'L' frame frames                        frames lost before that one
///          | 'E' frames                              the end; missing if the run was cut off
/// ```
///
/// Numbers are big-endian; text is its length in bytes, then UTF-8. The audio thread copies into a ring; a thread of the
/// journal's own writes. A file that was cut off is good up to its last whole record.
final class Journal implements Pipeline.Witness, AutoCloseable {

    static final byte[] MAGIC = "RONDO-LIVE 1\n".getBytes(StandardCharsets.US_ASCII);
    static final byte SAMPLES = 'S';
    static final byte CHANGE = 'P';
    static final byte LOSS = 'L';
    static final byte END = 'E';

    private static final int RING_SECONDS = 20;
    private static final int EVENTS = 4096;
    private static final int EVENT_LONGS = 3;
    private static final int LOST = -1;
    private static final int LARGEST_BLOCK = 8192;
    private static final long PAUSE_NANOS = 10_000_000;

    private final String file;
    private final DataOutputStream out;
    private final PlanarFloatRing ring;
    private final LongRing events = LongRing.allocate(EVENTS * EVENT_LONGS, Waiting.PARK);
    private final List<Control> controls;
    private final Thread thread;
    private final Tally missing = new Tally();
    private long frames;
    private volatile IOException failure;

    /// @param path the file; replaced if there is one
    /// @param format of the frames that the pipeline takes
    /// @param chain what was asked for
    /// @param resync whether [Resync] follows it
    /// @param controls the pipeline's
    /// @throws IOException if it cannot be written
    Journal(Path path, StreamFormat format, Chain chain, boolean resync, List<Control> controls) throws IOException {
        this.file = path.toString();
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
        this.ring = PlanarFloatRing.allocate(format.channels(), RING_SECONDS * format.rateHz(), Waiting.PARK);
        this.controls = List.copyOf(controls);
        out.write(MAGIC);
        out.writeInt(format.rateHz());
        out.writeInt(format.channels());
        out.writeBoolean(resync);
        writeText(chain.toString());
        this.thread = Thread.ofPlatform().daemon().name("rondo-journal").unstarted(this::run);
        thread.start();
    }

    private void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void took(Frames block) {
        PlanarFloatRing.Writer writer = ring.writer();
        int claimed = writer.claim(block.frames());
        if (claimed < block.frames()) {
            missing.add(block.frames() - claimed);
        }
        for (int c = 0; c < block.channels(); c++) {
            var samples = block.samples(c);
            writer.samples(c).put(samples.limit(samples.position() + claimed));
        }
        writer.commit(claimed);
    }

    @Override
    public void changed(long frame, int control, double value) {
        note(frame, control, Double.doubleToRawLongBits(value));
    }

    /// Audio thread: frames were lost before one that was taken.
    void lost(long frame, long lostFrames) {
        note(frame, LOST, lostFrames);
    }

    private void note(long frame, long what, long value) {
        if (events.claim(EVENT_LONGS) < EVENT_LONGS) {
            missing.add(1);
            return;
        }
        events.set(0, frame);
        events.set(1, what);
        events.set(2, value);
        events.commit(EVENT_LONGS);
    }

    private void run() {
        try {
            for (boolean ending = false; !ending;) {
                ending = ring.reader().ending();
                boolean wrote = writeEvents();
                wrote |= writeSamples();
                if (!wrote && !ending) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                ending &= ring.reader().readable() == 0;
            }
            writeEvents();
            out.writeByte(END);
            out.writeLong(frames);
            out.close();
        } catch (IOException e) {
            failure = e;
        }
    }

    private boolean writeEvents() throws IOException {
        boolean wrote = false;
        for (; events.readable() >= EVENT_LONGS; wrote = true) {
            long frame = events.get(0);
            int what = (int) events.get(1);
            long value = events.get(2);
            events.reader().advance(EVENT_LONGS);
            out.writeByte(what == LOST ? LOSS : CHANGE);
            out.writeLong(frame);
            if (what == LOST) {
                out.writeLong(value);
            } else {
                writeText(controls.get(what).stage());
                writeText(controls.get(what).parameter().name());
                out.writeDouble(Double.longBitsToDouble(value));
            }
        }
        return wrote;
    }

    private boolean writeSamples() throws IOException {
        PlanarFloatRing.Reader reader = ring.reader();
        int count = Math.min(LARGEST_BLOCK, reader.readable());
        if (count == 0) {
            return false;
        }
        reader.window(count);
        out.writeByte(SAMPLES);
        out.writeInt(count);
        for (int c = 0; c < ring.channels(); c++) {
            var samples = reader.samples(c);
            while (samples.hasRemaining()) {
                out.writeFloat(samples.get());
            }
        }
        reader.advance(count);
        frames += count;
        return true;
    }

    /// Completes the file.
    ///
    /// @throws IOException if it could not be written, or what it tells is not all
    @Override
    public void close() throws IOException {
        ring.writer().finish();
        Threads.joinFully(thread);
        ring.close();
        events.close();
        if (failure != null) {
            throw new IOException(file + ": the journal could not be written: " + failure.getMessage(), failure);
        }
        if (missing.get() > 0) {
            throw new IOException(file + ": the journal is not complete: " + missing.get()
                    + " entries came faster than the disk took them");
        }
    }
}
