package dev.rondo.audio;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.util.concurrent.locks.LockSupport;

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
/// The ring waits for its reader: nothing of a file is ever lost.
public final class RingFeed implements AutoCloseable {

    /// How many frames the thread asks for at a time.
    private static final int BLOCK_FRAMES = 4096;
    private static final long PAUSE_NANOS = 50_000;
    private static final long JOIN_MILLIS = 1000;

    private final AudioInput input;
    private final PlanarFloatRing ring;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile AudioFileException failure;

    private RingFeed(AudioInput input, int minimumFrames, int silenceBefore, int silenceAfter) {
        this.input = input;
        this.ring = PlanarFloatRing.allocate(input.format().channels(), minimumFrames, Waiting.PARK);
        this.thread = Thread.ofPlatform().daemon().name("rondo-feed")
                .unstarted(() -> run(silenceBefore, silenceAfter));
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
        RingFeed feed = new RingFeed(input, minimumFrames, silenceBefore, silenceAfter);
        feed.thread.start();
        return feed;
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

    private void run(int silenceBefore, int silenceAfter) {
        PlanarFloatRing.Writer writer = ring.writer();
        try {
            silence(writer, silenceBefore);
            for (int claimed = claim(writer, BLOCK_FRAMES); claimed > 0; claimed = claim(writer, BLOCK_FRAMES)) {
                int read = input.read(ring.segment(), writer::offsetBytes, claimed);
                writer.commit(read);
                if (read < claimed) {
                    break;
                }
            }
            silence(writer, silenceAfter);
        } catch (AudioFileException e) {
            failure = e;
        } finally {
            writer.finish();
        }
    }

    private void silence(PlanarFloatRing.Writer writer, int frames) {
        for (int left = frames; left > 0;) {
            int claimed = claim(writer, left);
            if (claimed == 0) {
                return;
            }
            for (int c = 0; c < ring.channels(); c++) {
                ring.segment().asSlice(writer.offsetBytes(c), (long) claimed * Float.BYTES).fill((byte) 0);
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
