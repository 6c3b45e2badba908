package dev.rondo.dsp.live;

import dev.rondo.dsp.internal.Tally;

/// Holds the frames of a device against the machine's clock, which tells what no device tells: how far behind its
/// reader is, what it lost on the way, how fast its clock really runs, whether it is alive.
///
/// Let `x` be the frames that came less those that should have come since the first. A thread that is late sees x too
/// low, never too high, so the truth is the largest x of a while:
///
/// ```
/// x  ──·─·──·─·─·──·─·                    ·─·──·─·   largest x of each second: its slope is the drift
///        ·       ·     ·                ·
///                       ·  behind     ·              what lies below: frames that wait, or are lost
///                        · · ·  · · ·
/// ```
///
/// One thread tells it of frames; any may ask.
final class FrameClock {

    private static final long SECOND = 1_000_000_000;
    private static final int SECONDS = 32;
    private static final int LEAST_SECONDS = 8;

    private final int rateHz;
    private final double lossFrames;
    private final double[] largest = new double[SECONDS];
    private int seconds;
    private boolean begun;
    private long firstFrame;
    private long firstNanos;
    private long secondEndNanos;
    private double inThisSecond;
    private double reference;
    private double x;
    private final Tally lost = new Tally();
    private final Tally behind = new Tally();
    private final Tally lastNanos = new Tally();
    private volatile double driftPpm = Double.NaN;

    /// @param rateHz what the device is said to run at
    /// @param lossFrames the least number of missing frames that is taken for a loss; fewer may be lateness or drift
    FrameClock(int rateHz, int lossFrames) {
        this.rateHz = rateHz;
        this.lossFrames = lossFrames;
    }

    /// Says that frames will come from now on.
    void expect(long nanos) {
        lastNanos.set(nanos);
    }

    /// Line's thread: what came before was a device that began, and tells nothing.
    void settled() {
        begun = false;
        seconds = 0;
        lost.set(0);
    }

    /// Line's thread: so many frames have come until now.
    void at(long frames, long nanos) {
        if (!begun) {
            begun = true;
            firstFrame = frames;
            firstNanos = nanos;
            secondEndNanos = nanos + SECOND;
            inThisSecond = 0;
            reference = 0;
        }
        x = frames - firstFrame - (nanos - firstNanos) * 1e-9 * rateHz;
        inThisSecond = Math.max(inThisSecond, x);
        lastNanos.set(nanos);
        if (nanos >= secondEndNanos) {
            endSecond(nanos);
        }
        behind.set(Math.round(Math.max(inThisSecond, reference) - x));
    }

    private void endSecond(long nanos) {
        double step = reference - inThisSecond;
        if (seconds > 0 && Math.abs(step) >= lossFrames) {
            // frames that had been given up may come after all
            inThisSecond += count(step > 0 ? step : -Math.min(-step, (double) lost.get()));
        }
        if (seconds > 0 || Math.abs(step) < lossFrames) {
            largest[seconds++ % SECONDS] = inThisSecond;
            driftPpm = seconds < LEAST_SECONDS ? Double.NaN : slope() / rateHz * 1e6;
        }
        reference = inThisSecond;
        inThisSecond = x;
        secondEndNanos = Math.max(secondEndNanos + SECOND, nanos);
    }

    /// Line's thread: gives frames up for lost; they count, and nobody waits for them any more.
    void forgive(long frames) {
        count((double) frames);
        inThisSecond = Math.max(inThisSecond, x);
        behind.set(Math.max(0, behind.get() - frames));
    }

    /// Line's thread: the device had so many frames left to play. Where it should have played more than those by now, it
    /// has run dry, and what it is behind it will not make up for: that is lost, and known before the second ends.
    void queued(int frames) {
        if (behind.get() >= frames + lossFrames) {
            forgive(behind.get());
        }
    }

    private double count(double frames) {
        double whole = Math.rint(frames);
        lost.add((long) whole);
        firstFrame -= (long) whole;
        x += whole;
        return whole;
    }

    /// The least-squares line through the largest x of the last seconds, in frames a second.
    private double slope() {
        int n = Math.min(seconds, SECONDS);
        double sumY = 0;
        double sumXy = 0;
        for (int i = 0; i < n; i++) {
            double y = largest[(seconds - n + i) % SECONDS];
            sumY += y;
            sumXy += i * y;
        }
        double meanX = (n - 1) / 2.0;
        double sumXx = n * ((double) n * n - 1) / 12;
        return (sumXy - meanX * sumY) / sumXx;
    }

    /// How many frames wait at the device beyond what always waits there.
    long behindFrames() {
        return behind.get();
    }

    /// How many frames never came, or silence took the place of: an estimate, by time alone.
    long lostFrames() {
        return lost.get();
    }

    /// How much faster than its rate the device runs.
    ///
    /// @return parts per million, NaN until that is known
    double driftPpm() {
        return driftPpm;
    }

    /// When frames came last, or began to be expected; 0 before.
    long lastNanos() {
        return lastNanos.get();
    }
}
