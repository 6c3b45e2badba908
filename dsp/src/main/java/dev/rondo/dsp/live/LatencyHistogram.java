package dev.rondo.dsp.live;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long frames took, counted in steps of a quarter of a millisecond up to two seconds. One thread adds, any thread
/// looks; adding does not allocate.
public final class LatencyHistogram {

    private static final int STEPS_PER_SECOND = 4000;
    private static final int STEPS = 2 * STEPS_PER_SECOND;

    private final int rateHz;
    private final AtomicLongArray counts = new AtomicLongArray(STEPS + 1);
    private volatile long lastFrames;

    LatencyHistogram(int rateHz) {
        this.rateHz = rateHz;
    }

    void add(long frames) {
        int step = Math.clamp(frames * STEPS_PER_SECOND / rateHz, 0, STEPS);
        counts.setOpaque(step, counts.getPlain(step) + 1);
        lastFrames = frames;
    }

    /// The last one.
    ///
    /// @return milliseconds
    public double nowMillis() {
        return 1e3 * lastFrames / rateHz;
    }

    /// What a share of all did not exceed.
    ///
    /// @param share from 0 to 1; 1 for the longest of all
    /// @return milliseconds, rounded up to a step; 0 if nothing was added
    public double millis(double share) {
        long all = 0;
        for (int i = 0; i <= STEPS; i++) {
            all += counts.getOpaque(i);
        }
        long until = (long) Math.ceil(share * all);
        long seen = 0;
        for (int i = 0; i <= STEPS; i++) {
            seen += counts.getOpaque(i);
            if (seen >= until && seen > 0) {
                return 1e3 * (i + 1) / STEPS_PER_SECOND;
            }
        }
        return 0;
    }
}
