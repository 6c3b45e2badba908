package dev.rondo.dsp.live;

import dev.rondo.audio.device.CaptureClient;
import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.DeviceException;
import dev.rondo.audio.device.Line;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.ReaderPolicy;
import dev.rondo.ring.ReaderStart;
import dev.rondo.ring.Waiting;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/// A microphone and the ring it writes into. Its thread reads PCM, converts, commits, and holds the frames against the
/// clock; everything else is done by readers, each at its own pace.
///
/// ```java
/// try (Capture capture = Capture.open(Devices.choose("default", INPUT), format, 1 << 16, StallPolicy.DROP)) {
///     PlanarFloatRing.Reader reader = capture.reader(ReaderPolicy.LAP_ME);
///     capture.start();
///     while (reader.await(2048)) {               // overlapping windows of 2048, every 512
///         analyse(reader.samples(0));
///         long lost = reader.advance(512);        // above 0: lapped, what was seen is not to be trusted
///     }
/// }
/// ```
///
/// Opening, starting and closing are for one thread at a time; what is counted may be asked by any.
public final class Capture implements AutoCloseable {

    /// How long a stream settles before its frames count.
    private static final long SETTLING_NANOS = 600_000_000;
    /// How long frames must have come evenly by then.
    private static final long EVEN_NANOS = 200_000_000;
    /// How long a backlog may stay as it is before it is taken for a loss.
    private static final long PATIENCE_NANOS = 100_000_000;
    private static final long WAIT_NANOS = 1_000_000;
    private static final int LEAST_BACKLOG_PER_SECOND = 20;
    private static final int LARGEST_CLAIMS = 8;
    private static final int RUN_IN = 10;

    private final Device device;
    private final LineFormat format;
    private final PlanarFloatRing ring;
    private final StallPolicy policy;
    private final LongSupplier clockNanos;
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final Intake intake;
    private volatile FrameClock clock;
    private volatile Line line;
    private volatile boolean paced = true;
    private volatile boolean settling;
    private volatile boolean ended;
    private volatile String failure;
    private volatile boolean closed;
    private final Tally captured = new Tally();
    private final Tally dropped = new Tally();
    private final Tally unheard = new Tally();
    private long lostBefore;

    Capture(Device device, LineFormat format, int ringFrames, StallPolicy policy, LongSupplier clockNanos) {
        this.device = device;
        this.format = format;
        this.policy = policy;
        this.clockNanos = clockNanos;
        int channels = format.stream().channels();
        this.ring = PlanarFloatRing.broadcast(channels, ringFrames, Math.max(1, ringFrames / LARGEST_CLAIMS),
                Waiting.PARK);
        this.intake = new Intake();
        ring.writer().checkThread(false); // another line has another thread
        this.clock = clock();
    }

    /// Opens an input.
    ///
    /// @param device what to listen to
    /// @param format rate, channels, buffer and block
    /// @param ringFrames how much sound the ring holds at least: how long a reader may be busy with something else
    /// @param policy what becomes of a backlog
    /// @return a capture at rest
    /// @throws DeviceException if the device cannot be opened like that
    public static Capture open(Device device, LineFormat format, int ringFrames, StallPolicy policy)
            throws DeviceException {
        Capture capture = new Capture(device, format, ringFrames, policy, System::nanoTime);
        try {
            capture.openLine();
            return capture;
        } catch (DeviceException e) {
            capture.close();
            throw e;
        }
    }

    private FrameClock clock() {
        return new FrameClock(format.stream().rateHz(), Math.max(96, format.blockFrames() / 2));
    }

    private void openLine() throws DeviceException {
        line = device.host().openCapture(device, format, intake);
        paced = line.paced();
    }

    /// Lets frames flow. From a device with a buffer, those of the first half second are thrown away: they waited there
    /// while it was opened.
    public void start() {
        settling = paced && line.bufferFrames() > 0;
        clock.expect(clockNanos.getAsLong());
        line.start();
    }

    /// Opens and starts the line again after the device had gone.
    ///
    /// @throws DeviceException if it is still not there
    private void reopen() throws DeviceException {
        line.close();
        lostBefore += clock.lostFrames();
        clock = clock();
        failure = null;
        openLine();
        start();
    }

    /// What it listens to.
    ///
    /// @return the device
    public Device device() {
        return device;
    }

    /// What it was asked for.
    ///
    /// @return rate, channels, buffer and block
    public LineFormat format() {
        return format;
    }

    /// Joins the ring, at the next frame.
    ///
    /// @param readerPolicy [ReaderPolicy#LAP_ME]: a microphone waits for nobody
    /// @return a reader for one thread
    /// @throws IllegalStateException if the reader asks to be waited for and the device cannot wait
    public PlanarFloatRing.Reader reader(ReaderPolicy readerPolicy) {
        if (readerPolicy == ReaderPolicy.WAIT_FOR_ME && paced) {
            throw new IllegalStateException("a capture ring waits for nobody: give who needs every frame a Recorder: "
                    + "device=" + device);
        }
        return ring.reader(readerPolicy, ReaderStart.NEXT);
    }

    /// Joins the ring for a pipeline: waits only where the device does.
    PlanarFloatRing.Reader pipelineReader() {
        return reader(paced ? ReaderPolicy.LAP_ME : ReaderPolicy.WAIT_FOR_ME);
    }

    void attach(Recorder recorder) {
        recorders.add(recorder);
    }

    void detach(Recorder recorder) {
        recorders.remove(recorder);
    }

    /// The line's side, usable without one: a test is a device too.
    CaptureClient intake() {
        return intake;
    }

    /// Whether the device follows a clock; see [Line#paced()].
    boolean paced() {
        return paced;
    }

    /// Whether the first frames have not come yet, or are still thrown away.
    boolean settling() {
        return settling;
    }

    /// Whether the sound is over: a file was read to its end.
    boolean ended() {
        return ended;
    }

    /// The line as somebody sees it who looks after it.
    LineWatch.Watched watched() {
        return new LineWatch.Watched() {
            @Override
            public Device device() {
                return device;
            }

            @Override
            public String failure() {
                return failure;
            }

            @Override
            public void fail(String reason) {
                failure = reason;
            }

            @Override
            public long lastNanos() {
                return paced ? clock.lastNanos() : 0;
            }

            @Override
            public void reopen() throws DeviceException {
                Capture.this.reopen();
            }
        };
    }

    FrameClock clockNow() {
        return clock;
    }

    /// How many frames wait in the device: a backlog, and what has come since the last block.
    long waitingFrames() {
        FrameClock current = clock;
        long sinceNanos = clockNanos.getAsLong() - current.lastNanos();
        return paced
                ? current.behindFrames() + Math.clamp(sinceNanos * format.stream().rateHz() / 1_000_000_000, 0,
                        format.bufferFrames())
                : 0;
    }

    /// What came and what did not.
    ///
    /// @return the counts so far
    public Counts counts() {
        return new Counts(captured.get(), dropped.get(), unheard.get(), lostBefore + clock.lostFrames(),
                clock.behindFrames(), clock.driftPpm());
    }

    /// What a capture has counted.
    ///
    /// @param frames written into the ring
    /// @param droppedFrames read from the device and thrown away, because a stall had made them late
    /// @param unheardFrames read from the device when the ring had no room, or while nobody ran
    /// @param lostFrames missed by the device, as the clock tells
    /// @param backlogFrames waiting at the device now
    /// @param driftPpm how much faster than its rate the device runs, NaN until that is known
    public record Counts(long frames, long droppedFrames, long unheardFrames, long lostFrames, long backlogFrames,
            double driftPpm) {

        /// All that was not written into the ring.
        long unrecovered() {
            return droppedFrames + unheardFrames + lostFrames;
        }
    }

    /// Says that nothing more will come; readers see what there is, then the end.
    void finish() {
        ring.writer().finish();
        recorders.forEach(Recorder::finish);
    }

    /// Closes the line; readers see the end. Returns within 100 ms, from any thread.
    void stop() {
        closed = true;
        Line open = line;
        if (open != null) {
            open.close();
        }
        finish();
    }

    /// Stops, and frees the ring. Stop its readers first.
    @Override
    public void close() {
        stop();
        ring.close();
    }

    /// The line's side.
    private final class Intake implements CaptureClient {

        private final IntToLongFunction offsets = ring.writer()::offsetBytes;
        private long passed;
        private long settlingNanos;
        private long settlingFrames;
        private long evenNanos;
        private long mostAhead;
        private boolean discarding;
        private long sinceNanos;
        private long sinceBehind;

        @Override
        public void captured(Block block, int frames) {
            long now = clockNanos.getAsLong();
            FrameClock current = clock;
            passed += frames;
            if (paced) {
                current.at(passed, now);
            }
            if (settling) {
                settle(block, frames, now);
            } else if (paced && tooLate(current.behindFrames(), now)) {
                dropped.add(frames);
            } else {
                write(block, frames);
            }
        }

        /// Converts and throws away, so that what converts is run in, until frames have come no faster than they are made
        /// for a while.
        private void settle(Block block, int frames, long now) {
            for (int i = 0; i < RUN_IN; i++) {
                int claimed = ring.writer().claim(frames);
                block.read(0, claimed, ring.segment(), offsets);
                ring.writer().abort();
            }
            if (settlingNanos == 0) {
                settlingNanos = now;
                settlingFrames = passed;
                evenNanos = now;
                mostAhead = 0;
            }
            long ahead = passed - settlingFrames
                    - (now - settlingNanos) / 1000 * format.stream().rateHz() / 1_000_000;
            if (ahead > mostAhead + format.blockFrames()) {
                mostAhead = ahead;
                evenNanos = now;
            }
            if (now - settlingNanos >= SETTLING_NANOS && now - evenNanos >= EVEN_NANOS) {
                settlingNanos = 0;
                clock.settled();
                settling = false;
            }
        }

        /// A backlog that shrinks is thrown away until it is gone; one that does not shrink was lost by the device.
        private boolean tooLate(long behind, long now) {
            long limit = Math.max(2L * format.bufferFrames(), format.stream().rateHz() / LEAST_BACKLOG_PER_SECOND);
            if (!discarding && behind <= limit) {
                return false;
            }
            if (!discarding || behind < sinceBehind - format.blockFrames()) {
                sinceNanos = now;
                sinceBehind = behind;
            } else if (now - sinceNanos > PATIENCE_NANOS) {
                clock.forgive(behind);
                behind = 0;
            }
            discarding = behind > format.blockFrames();
            return discarding && policy == StallPolicy.DROP;
        }

        private void write(Block block, int frames) {
            PlanarFloatRing.Writer writer = ring.writer();
            for (int done = 0; done < frames;) {
                int claimed = writer.claim(frames - done);
                if (claimed == 0 && (paced || closed)) {
                    unheard.add(frames - done);
                    break;
                }
                if (claimed == 0) {
                    LockSupport.parkNanos(WAIT_NANOS);
                } else {
                    block.read(done, claimed, ring.segment(), offsets);
                    writer.commit(claimed);
                    done += claimed;
                }
            }
            captured.add(frames);
            for (int i = 0; i < recorders.size(); i++) {
                recorders.get(i).take(block, frames);
            }
        }

        @Override
        public void ended(String reason) {
            if (reason == null) {
                ended = true;
            } else {
                failure = reason;
            }
        }
    }
}
