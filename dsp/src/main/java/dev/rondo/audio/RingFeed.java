package dev.rondo.audio;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;

/// A thread that reads sound into a mirrored ring, as a capture line would: read PCM, convert, commit, nothing else.
///
/// ```java
/// try (var feed = RingFeed.start(AudioInput.open(path), 8192)) {
///     var reader = feed.ring().reader();
///     while (reader.await(2048)) {           // overlapping windows of 2048, every 512
///         analyse(reader.samples(0));
///         reader.advance(512);
///     }
///     feed.rethrow();
/// }
/// ```
///
/// The ring waits for its reader: nothing of a file is ever lost. Except [#live]: there the sound waits for nobody, as at
/// a capture line, and what finds no room is lost and counted.
public final class RingFeed implements AutoCloseable {

    /// How many frames the thread asks for at a time.
    private static final int BLOCK_FRAMES = 4096;
    /// How many blocks a live feed delivers in a second.
    private static final int LIVE_BLOCKS = 200;
    private static final long PAUSE_NANOS = 50_000;
    private static final long JOIN_MILLIS = 1000;

    private final AudioInput input;
    private final PlanarFloatRing ring;
    private final IntToLongFunction offsetsBytes;
    private final Thread thread;
    private final AtomicLong lostFrames = new AtomicLong();
    private volatile boolean stopping;
    private volatile AudioFileException failure;

    private RingFeed(AudioInput input, int minimumFrames, Work work) {
        this.input = input;
        this.ring = PlanarFloatRing.allocate(input.format().channels(), minimumFrames, Waiting.PARK);
        this.offsetsBytes = ring.writer()::offsetBytes;
        this.thread = Thread.ofPlatform().daemon().name("rondo-feed").unstarted(() -> run(work));
    }

    /// What the thread does.
    private interface Work {
        void write(RingFeed feed) throws AudioFileException;
    }

    /// Starts to read.
    ///
    /// @param input the sound; closed with the feed
    /// @param minimumFrames the least capacity of the ring
    /// @return a feed whose ring fills from now on
    /// @throws dev.rondo.memory.MappingException if the ring cannot be mapped
    public static RingFeed start(AudioInput input, int minimumFrames) {
        return start(input, minimumFrames, 0, 0);
    }

    /// Starts to read, with silence at both ends.
    ///
    /// @param input the sound; closed with the feed
    /// @param minimumFrames the least capacity of the ring
    /// @param silenceBefore frames of zeros before the first
    /// @param silenceAfter frames of zeros after the last
    /// @return a feed whose ring fills from now on
    /// @throws dev.rondo.memory.MappingException if the ring cannot be mapped
    public static RingFeed start(AudioInput input, int minimumFrames, int silenceBefore, int silenceAfter) {
        return started(new RingFeed(input, minimumFrames, feed -> {
            feed.writeSilence(silenceBefore);
            feed.writeAll();
            feed.writeSilence(silenceAfter);
        }));
    }

    /// Plays a file as if it were captured: every frame arrives when its time has come, and is lost if the ring has no
    /// room for it then.
    ///
    /// @param input the sound; closed with the feed
    /// @param minimumFrames the least capacity of the ring: how long its reader may be busy with something else
    /// @return a feed whose ring fills from now on
    /// @throws dev.rondo.memory.MappingException if the ring cannot be mapped
    public static RingFeed live(AudioInput input, int minimumFrames) {
        return started(new RingFeed(input, minimumFrames, RingFeed::writeInTime));
    }

    private static RingFeed started(RingFeed feed) {
        feed.thread.start();
        return feed;
    }

    /// How many frames found no room. Any thread.
    ///
    /// @return frames lost so far, always 0 unless the feed is [#live]
    public long lostFrames() {
        return lostFrames.get();
    }

    /// The ring that fills. Its writer finishes after the last frame, or when reading fails.
    ///
    /// @return the ring, owned by the feed
    public PlanarFloatRing ring() {
        return ring;
    }

    /// Tells why the ring ended early, if it did.
    ///
    /// @throws AudioFileException what the input threw
    public void rethrow() throws AudioFileException {
        if (failure != null) {
            throw failure;
        }
    }

    private void run(Work work) {
        try {
            work.write(this);
        } catch (AudioFileException e) {
            failure = e;
        } finally {
            ring.writer().finish();
        }
    }

    private void writeAll() throws AudioFileException {
        PlanarFloatRing.Writer writer = ring.writer();
        for (int claimed = claim(writer, BLOCK_FRAMES); claimed > 0; claimed = claim(writer, BLOCK_FRAMES)) {
            int read = input.read(ring.segment(), offsetsBytes, claimed);
            writer.commit(read);
            if (read < claimed) {
                return;
            }
        }
    }

    private void writeInTime() throws AudioFileException {
        PlanarFloatRing.Writer writer = ring.writer();
        int rateHz = input.format().rateHz();
        int blockFrames = Math.ceilDiv(rateHz, LIVE_BLOCKS);
        long planeBytes = (long) blockFrames * Float.BYTES;
        MemorySegment spill = Arena.ofAuto().allocate(planeBytes * ring.channels(), Float.BYTES);
        IntToLongFunction spillOffsetsBytes = channel -> planeBytes * channel;
        long beginNanos = System.nanoTime();
        for (long due = blockFrames; pauseUntil(beginNanos + nanos(due, rateHz)); due += blockFrames) {
            int claimed = writer.claim(blockFrames);
            int kept = input.read(ring.segment(), offsetsBytes, claimed);
            writer.commit(kept);
            int lost = input.read(spill, spillOffsetsBytes, blockFrames - claimed);
            lostFrames.addAndGet(lost);
            if (kept + lost < blockFrames) {
                return;
            }
        }
    }

    /// How long some frames last; exact for longer than anybody listens.
    private static long nanos(long frames, int rateHz) {
        return frames / rateHz * 1_000_000_000 + frames % rateHz * 1_000_000_000 / rateHz;
    }

    /// Waits for a moment.
    ///
    /// @return false when the feed is to stop
    private boolean pauseUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !stopping; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return !stopping;
    }

    private void writeSilence(int frames) {
        PlanarFloatRing.Writer writer = ring.writer();
        for (int left = frames; left > 0;) {
            int claimed = claim(writer, left);
            if (claimed == 0) {
                return;
            }
            for (int c = 0; c < ring.channels(); c++) {
                FloatBuffer samples = writer.samples(c);
                while (samples.hasRemaining()) {
                    samples.put(0);
                }
            }
            writer.commit(claimed);
            left -= claimed;
        }
    }

    /// Waits for room.
    ///
    /// @return how many frames are granted, 0 when the feed is to stop
    private int claim(PlanarFloatRing.Writer writer, int frames) {
        while (!stopping) {
            int claimed = writer.claim(frames);
            if (claimed > 0) {
                return claimed;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return 0;
    }

    /// Stops the thread and frees the ring. A thread that hangs in a read of a silent pipe keeps the ring until the
    /// read returns; it is a daemon and holds up no exit.
    ///
    /// @throws AudioFileException if closing the input fails
    @Override
    public void close() throws AudioFileException {
        stopping = true;
        boolean interrupted = false;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (!thread.isAlive()) {
            ring.close();
            input.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
