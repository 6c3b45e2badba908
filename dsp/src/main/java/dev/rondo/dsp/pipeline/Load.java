package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.internal.Tally;

/// How much of real time a chain takes, on the whole and at worst. Kept by the audio thread, read by any.
///
/// A stopwatch that stands still while the pipeline waits for its source and while the sink works. Looking at the clock
/// costs as much as a short stage: only a pipeline that measures does it.
///
/// The worst is looked for over stretches of at least one whole block: a source that hands over single frames has no
/// deadline for each of them.
final class Load {

    private final int rateHz;
    private final int stretchFrames;
    private final boolean measured;
    private final Tally busyNanos = new Tally();
    private final Tally worstNanosPerSecond = new Tally();
    private long since;
    private long nanos;
    private int frames;

    /// @param rateHz the rate of the frames
    /// @param stretchFrames the least number of frames to judge by
    /// @param measured false to look at no clock, and tell nothing
    Load(int rateHz, int stretchFrames, boolean measured) {
        this.rateHz = rateHz;
        this.stretchFrames = stretchFrames;
        this.measured = measured;
    }

    /// Audio thread: work begins, or goes on.
    void resume() {
        if (measured) {
            since = System.nanoTime();
        }
    }

    /// Audio thread: work rests.
    void pause() {
        if (!measured) {
            return;
        }
        long now = System.nanoTime();
        busyNanos.add(now - since);
        nanos += now - since;
    }

    /// Audio thread: work rests, a block is done.
    void endBlock(int blockFrames) {
        pause();
        frames += blockFrames;
        if (frames >= stretchFrames) {
            worstNanosPerSecond.set(Math.max(worstNanosPerSecond.get(), nanos * rateHz / frames));
            nanos = 0;
            frames = 0;
        }
    }

    long busyNanos() {
        return busyNanos.get();
    }

    /// The largest share of real time that any stretch took.
    double worst() {
        return worstNanosPerSecond.get() * 1e-9;
    }

    void reset() {
        busyNanos.set(0);
        worstNanosPerSecond.set(0);
        nanos = 0;
        frames = 0;
    }
}
