package dev.rondo.dsp.live;

import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.WavWriter;
import dev.rondo.audio.device.CaptureClient;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;

/// Writes what a capture hears into a file. Disks pause for seconds, and a microphone waits for nobody, so a recorder
/// has a ring of its own that is large enough for that; what does not fit even there is lost and counted.
public final class Recorder implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000;

    private final Capture capture;
    private final WavWriter writer;
    private final PlanarFloatRing ring;
    private final IntToLongFunction offsets;
    private final Tally lost = new Tally();
    private final Thread thread;
    private volatile AudioFileException failure;

    private Recorder(Capture capture, WavWriter writer, int ringFrames) {
        this.capture = capture;
        this.writer = writer;
        this.ring = PlanarFloatRing.allocate(capture.format().stream().channels(), ringFrames, Waiting.PARK);
        this.offsets = ring.writer()::offsetBytes;
        ring.writer().checkThread(false); // a device that came back has another thread
        this.thread = Thread.ofPlatform().daemon().name("rondo-recorder").unstarted(this::run);
    }

    /// Begins to record at the capture's next frame.
    ///
    /// @param capture what to record
    /// @param writer a writer of the capture's format; finished and closed by [#close()]
    /// @param seconds how long a pause of the disk may be, above 0
    /// @return the recorder
    public static Recorder start(Capture capture, WavWriter writer, double seconds) {
        Recorder recorder = new Recorder(capture, writer, (int) (seconds * capture.format().stream().rateHz()));
        recorder.thread.start();
        capture.attach(recorder);
        return recorder;
    }

    /// Line's thread.
    void take(CaptureClient.Block block, int frames) {
        int claimed = ring.writer().claim(frames);
        block.read(0, claimed, ring.segment(), offsets);
        ring.writer().commit(claimed);
        if (claimed < frames) {
            lost.add(frames - claimed);
        }
    }

    void finish() {
        ring.writer().finish();
    }

    private void run() {
        PlanarFloatRing.Reader reader = ring.reader();
        IntToLongFunction readerOffsets = reader::offsetBytes;
        try {
            for (boolean ending = false; !ending || reader.readable() > 0;) {
                ending = reader.ending();
                int frames = reader.readable();
                if (frames == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                reader.window(frames);
                writer.write(ring.segment(), readerOffsets, frames);
                reader.advance(frames);
            }
            writer.finish();
        } catch (AudioFileException e) {
            failure = e;
        }
    }

    /// How many frames found no room.
    ///
    /// @return frames that are missing in the file
    public long lostFrames() {
        return lost.get();
    }

    /// Ends the recording: everything heard so far is in the file, which is complete.
    ///
    /// @throws AudioFileException if it could not be written
    @Override
    public void close() throws AudioFileException {
        capture.detach(this);
        finish();
        Threads.joinFully(thread);
        ring.close();
        writer.close();
        if (failure != null) {
            throw failure;
        }
    }
}
