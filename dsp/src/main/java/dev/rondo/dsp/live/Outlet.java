package dev.rondo.dsp.live;

import dev.rondo.audio.device.Line;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.audio.device.PlaybackClient;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.ring.PlanarFloatRing;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;

/// What the thread of a playback's line does, block after block: takes frames from the ring, keeps the level, counts.
///
/// What waits in the ring and in the device together is the *level*. It begins at a target, the device's whole buffer,
/// and as long as both sides run by one clock it stays there. After an underrun silence brings it back to the target;
/// if it stays above, frames are dropped. So latency after a fault is what it was before.
///
/// ```
///   silence      underrun: the device ran dry                 too much came at once
///      │              │     back at the target                       │   dropped
/// ─────┴──────────╮   │  ╭────────────────────────────────────╭──────┴──╮────────  target
///   level         ╰───┴──╯                                    ╯         ╰
/// ```
final class Outlet implements PlaybackClient {

    private static final int WATCHES_PER_SECOND = 4;
    private static final int RUN_IN = 10;
    /// How soon before a device runs dry silence is played: threads and servers need that long.
    private static final int RESERVES_PER_SECOND = 400;
    /// Shorter than a capture's, so that nothing comes before it can be played.
    private static final int SETTLING_MILLIS = 400;
    private static final long NEVER_NANOS = Long.MAX_VALUE;

    private final LineFormat format;
    private final PlanarFloatRing ring;
    private final StallPolicy policy;
    private final LongSupplier clockNanos;
    private final LatencyHistogram latencies;
    private final int reserveFrames;
    private volatile LongSupplier upstreamFrames = () -> 0;
    private volatile int chainFrames;
    private volatile FrameClock clock;
    private volatile int targetFrames;
    private volatile int slackFrames;
    private volatile boolean paced = true;
    private volatile String failure;
    private volatile boolean ended;
    private volatile boolean beginning = true;
    private final Tally played = new Tally();
    private final Tally underruns = new Tally();
    private final Tally silent = new Tally();
    private final Tally dropped = new Tally();
    private final Tally smoothLevelMilliFrames = new Tally();
    private final Tally lostBefore = new Tally();
    private final IntToLongFunction offsets;
    private long given;
    private boolean begun;
    private boolean flowing;
    private int pad;
    private long leastLevel = Long.MAX_VALUE;
    private int watchedFrames;
    private long dryNanos = NEVER_NANOS;
    private final Tally unsettled = new Tally();
    private final Tally afterEnd = new Tally();

    Outlet(LineFormat format, PlanarFloatRing ring, StallPolicy policy, LongSupplier clockNanos) {
        this.format = format;
        this.ring = ring;
        this.policy = policy;
        this.clockNanos = clockNanos;
        this.reserveFrames = format.stream().rateHz() / RESERVES_PER_SECOND;
        this.latencies = new LatencyHistogram(format.stream().rateHz());
        this.clock = clock();
        this.offsets = ring.reader()::offsetBytes;
        ring.reader().checkThread(false); // another line has another thread
    }

    private FrameClock clock() {
        return new FrameClock(format.stream().rateHz(), Math.max(96, format.blockFrames() / 2));
    }

    /// Goes on with a line.
    void adopt(Line line) {
        paced = line.paced();
        targetFrames = paced ? Math.max(line.bufferFrames(), line.blockFrames()) : 0;
        slackFrames = line.blockFrames();
    }

    /// A line will ask from now on.
    void expect() {
        clock.expect(clockNanos.getAsLong());
    }

    /// Forgets a line that has gone; what it lost stays lost.
    void beginAgain() {
        lostBefore.add(clock.lostFrames());
        clock = clock();
        failure = null;
        beginning = true;
    }

    /// Says how many frames lie between the input's device and the ring, and how late the chain is.
    void follow(LongSupplier frames, int latencyFrames) {
        upstreamFrames = frames;
        chainFrames = latencyFrames;
    }

    /// Lets the level stray that far above its target, where two clocks move it.
    void setSlackFrames(int frames) {
        slackFrames = frames;
    }

    /// What the level is brought back to.
    int targetFrames() {
        return targetFrames;
    }

    /// Whether the device follows a clock; see [Line#paced()].
    boolean paced() {
        return paced;
    }

    /// The clock of the line at hand.
    FrameClock clockNow() {
        return clock;
    }

    /// How long frames took from device to device.
    LatencyHistogram latencies() {
        return latencies;
    }

    /// Why the device has gone, null if it has not.
    String failure() {
        return failure;
    }

    /// Takes the device for gone.
    void fail(String reason) {
        failure = reason;
    }

    /// Whether the device plays evenly, so that frames may come.
    boolean settled() {
        return !paced || (!beginning && unsettled.get() <= 0);
    }

    /// Whether all was played, or written.
    boolean done() {
        return ended || (ring.writer().position() == ring.reader().position() && afterEnd.get() >= targetFrames);
    }

    /// The level and what lies before it, averaged over a second: the way from device to device, without the chain. Between
    /// two blocks frames only move from one end of it to the other.
    double levelFrames() {
        return smoothLevelMilliFrames.get() * 1e-3;
    }

    /// What was played and what was not.
    ///
    /// @param unplayedFrames that found no room in the ring
    Playback.Counts counts(long unplayedFrames) {
        return new Playback.Counts(played.get(), underruns.get(), silent.get(), dropped.get(), unplayedFrames,
                lostBefore.get() + clock.lostFrames(), Math.round(levelFrames()), clock.driftPpm());
    }

    @Override
    public int due(int frames, int queuedFrames) {
        noteLateBlock();
        if (unsettled.get() > 0) {
            return frames;
        }
        boolean ending = ring.reader().ending();
        int there = ring.reader().readable();
        if (there >= frames) {
            return frames;
        }
        if (ending || !paced) {
            return there == 0 && ending ? -1 : there;
        }
        tell(queuedFrames, clockNanos.getAsLong());
        if (held(queuedFrames) > (flowing ? reserveFrames : targetFrames / 2)) {
            return 0;
        }
        // less than a block in time is better than a block too late; nothing at all is a block of silence
        return there > 0 ? there : frames;
    }

    private void tell(int queuedFrames, long nanos) {
        clock.at(given - queuedFrames, nanos);
        clock.queued(queuedFrames);
    }

    /// The device has its block: was that in time? One that ran dry for less than a block meanwhile looks well fed again.
    private void noteLateBlock() {
        if (flowing && dryNanos != NEVER_NANOS && clockNanos.getAsLong() - dryNanos > 0) {
            underruns.add(1);
        }
        dryNanos = NEVER_NANOS;
    }

    /// What a device still has to play. It takes frames in steps, so some of those that it holds are due already.
    private int held(int queuedFrames) {
        return paced ? (int) Math.max(0, queuedFrames - clock.behindFrames()) : queuedFrames;
    }

    @Override
    public void wanted(Block block, int frames, int queuedFrames) {
        if (beginning) {
            beginning = false;
            flowing = false;
            pad = 0;
            unsettled.set(paced ? (long) format.stream().rateHz() * SETTLING_MILLIS / 1000 : 0);
        }
        if (paced) {
            long now = clockNanos.getAsLong();
            tell(queuedFrames, now);
            dryNanos = queuedFrames == 0
                    ? NEVER_NANOS
                    : now + queuedFrames * 1_000_000_000L / format.stream().rateHz();
        }
        given += frames;
        if (unsettled.get() > 0) {
            settleDevice(block, frames);
            return;
        }
        boolean ending = ring.reader().ending();
        int there = ring.reader().readable();
        if (there == 0 && ending) {
            block.silence(0, frames);
            afterEnd.add(frames);
            return;
        }
        if (flowing && targetFrames > frames && queuedFrames == 0) {
            // the device ran dry though we had something for it
            underruns.add(1);
            flowing = false;
        }
        if (!flowing && there > 0) {
            there -= settle(queuedFrames, there, frames);
        }
        int silence = flowing ? Math.min(pad, frames) : frames;
        pad -= flowing ? silence : 0;
        int heard = flowing ? Math.min(there, frames - silence) : 0;
        int missing = frames - silence - heard;
        block.silence(0, silence);
        play(block, silence, heard);
        block.silence(silence + heard, missing);
        if (begun) {
            silent.add(silence + missing);
        }
        if (missing > 0 && !ending) {
            underruns.add(1);
            flowing = false;
        } else if (flowing) {
            watch(held(queuedFrames) + there + pad, frames);
        }
    }

    /// A server takes a while until it plays evenly, and so does the JVM: what converts is run in, unheard.
    private void settleDevice(Block block, int frames) {
        unsettled.add(-frames);
        for (int i = 0; i < RUN_IN; i++) {
            block.write(0, frames, ring.segment(), offsets);
        }
        block.silence(0, frames);
        if (unsettled.get() <= 0) {
            clock.settled();
        }
    }

    /// Frames have come, the first or the first for a while: brings the level to the target.
    ///
    /// @return how many frames of the ring were dropped for it
    private int settle(int queued, int there, int frames) {
        if (!begun) {
            lostBefore.add(-clock.lostFrames()); // nobody was to be heard
        }
        flowing = true;
        begun = true;
        leastLevel = Long.MAX_VALUE;
        watchedFrames = 0;
        int level = held(queued) + there;
        smoothLevelMilliFrames.set(1000L * Math.max(level, targetFrames));
        pad = Math.max(0, targetFrames - level);
        return paced && policy == StallPolicy.DROP && level > targetFrames + Math.max(slackFrames, frames)
                ? drop(Math.min(there, level - targetFrames))
                : 0;
    }

    private int drop(int frames) {
        ring.reader().window(frames);
        ring.reader().advance(frames);
        dropped.add(frames);
        return frames;
    }

    private void play(Block block, int from, int frames) {
        PlanarFloatRing.Reader reader = ring.reader();
        reader.window(frames);
        block.write(from, frames, ring.segment(), offsets);
        reader.advance(frames);
        played.add(frames);
    }

    /// Looks at the level, and drops what stays above the target for a quarter of a second.
    private void watch(int level, int frames) {
        int rateHz = format.stream().rateHz();
        long way = upstreamFrames.getAsLong() + level;
        long smooth = smoothLevelMilliFrames.get();
        smoothLevelMilliFrames.set(smooth + (1000L * way - smooth) * frames / rateHz);
        latencies.add(way + chainFrames);
        leastLevel = Math.min(leastLevel, level);
        watchedFrames += frames;
        if (watchedFrames >= rateHz / WATCHES_PER_SECOND) {
            long excess = leastLevel - targetFrames;
            int there = ring.reader().readable();
            if (paced && policy == StallPolicy.DROP && excess > slackFrames) {
                drop((int) Math.min(there, excess));
            }
            leastLevel = Long.MAX_VALUE;
            watchedFrames = 0;
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
