package dev.rondo.dsp.live;

import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.DeviceException;
import dev.rondo.audio.device.Line;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.nio.FloatBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A speaker and the ring it reads from. Its thread takes frames, converts, writes PCM; where nothing is to be played it
/// writes silence and counts it, and what came too late it drops, so that latency after a fault is what it was before.
public final class Playback implements AutoCloseable {

    private final Device device;
    private final LineFormat format;
    private final PlanarFloatRing ring;
    private final Outlet outlet;
    private final long pauseNanos;
    private volatile Line line;
    private volatile boolean closed;
    private final Tally unplayed = new Tally();

    Playback(Device device, LineFormat format, int ringFrames, StallPolicy policy, LongSupplier clockNanos) {
        this.device = device;
        this.format = format;
        this.pauseNanos = format.pauseNanos();
        this.ring = PlanarFloatRing.allocate(format.stream().channels(), ringFrames, Waiting.PARK);
        this.outlet = new Outlet(format, ring, policy, clockNanos);
    }

    /// Opens an output.
    ///
    /// @param device where to play
    /// @param format rate, channels, buffer and block
    /// @param ringFrames the least capacity of the ring
    /// @param policy whether the level may stay above its target
    /// @return a playback at rest
    /// @throws DeviceException if the device cannot be opened like that
    public static Playback open(Device device, LineFormat format, int ringFrames, StallPolicy policy)
            throws DeviceException {
        Playback playback = new Playback(device, format, ringFrames, policy, System::nanoTime);
        try {
            playback.openLine();
            return playback;
        } catch (DeviceException e) {
            playback.close();
            throw e;
        }
    }

    private void openLine() throws DeviceException {
        adopt(device.host().openPlayback(device, format, outlet));
    }

    /// Goes on with a line.
    void adopt(Line opened) {
        outlet.adopt(opened);
        line = opened;
    }

    /// Lets the device play: silence, until frames come.
    public void start() {
        outlet.expect();
        line.start();
    }

    /// Opens and starts the line again after the device had gone.
    ///
    /// @throws DeviceException if it is still not there
    private void reopen() throws DeviceException {
        line.close();
        outlet.beginAgain();
        openLine();
        start();
    }

    /// Where it plays.
    ///
    /// @return the device
    public Device device() {
        return device;
    }

    /// A sink for a pipeline's thread. It waits for room only where frames come from something that can wait; what finds
    /// no room otherwise is lost and counted. Does not allocate.
    ///
    /// @param waits whether to wait
    /// @return the sink
    Pipeline.Sink sink(boolean waits) {
        PlanarFloatRing.Writer writer = ring.writer();
        return frames -> {
            for (int done = 0; done < frames.frames();) {
                int wanted = frames.frames() - done;
                int claimed = writer.claim(wanted);
                if (claimed == 0 && (!waits || closed)) {
                    unplayed.add(wanted);
                    return;
                }
                if (claimed == 0) {
                    LockSupport.parkNanos(4 * pauseNanos);
                }
                copy(frames, done, claimed, writer);
                writer.commit(claimed);
                done += claimed;
            }
        };
    }

    private static void copy(Frames frames, int from, int count, PlanarFloatRing.Writer writer) {
        for (int c = 0; c < frames.channels(); c++) {
            FloatBuffer samples = frames.samples(c);
            int start = samples.position() + from;
            writer.samples(c).put(samples.limit(start + count).position(start));
        }
    }

    /// Says that nothing more will come; what is in the ring is still played.
    void finish() {
        ring.writer().finish();
    }

    /// Whether the device has gone.
    boolean failed() {
        return outlet.failure() != null;
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
                return outlet.failure();
            }

            @Override
            public void fail(String reason) {
                outlet.fail(reason);
            }

            @Override
            public long lastNanos() {
                return outlet.paced() ? outlet.clockNow().lastNanos() : 0;
            }

            @Override
            public void reopen() throws DeviceException {
                Playback.this.reopen();
            }
        };
    }

    int rateHz() {
        return format.stream().rateHz();
    }

    /// How long frames took from device to device.
    ///
    /// @return a histogram that goes on growing
    public LatencyHistogram latencies() {
        return outlet.latencies();
    }

    /// What was played and what was not.
    ///
    /// @return the counts so far
    public Counts counts() {
        return outlet.counts(unplayed.get());
    }

    /// What a playback has counted.
    ///
    /// @param frames taken from the ring and played
    /// @param underruns how often there was nothing to play, or the device had run dry
    /// @param silentFrames silence played instead, and to come back to the level
    /// @param droppedFrames taken from the ring and not played, to come back to the level
    /// @param unplayedFrames that found no room in the ring
    /// @param lostFrames of silence that the device made by itself, as the clock tells
    /// @param levelFrames what waits in rings and devices, averaged over a second
    /// @param driftPpm how much faster than its rate the device runs, NaN until that is known
    public record Counts(long frames, long underruns, long silentFrames, long droppedFrames, long unplayedFrames,
            long lostFrames, long levelFrames, double driftPpm) {}

    /// Closes the line at once. Returns within 100 ms, from any thread.
    void stop() {
        closed = true;
        Line open = line;
        if (open != null) {
            open.close();
        }
    }

    /// Stops, and frees the ring. Stop its writer first.
    @Override
    public void close() {
        stop();
        ring.close();
    }

    /// The line's side, usable without one: a test is a device too.
    Outlet outlet() {
        return outlet;
    }
}
