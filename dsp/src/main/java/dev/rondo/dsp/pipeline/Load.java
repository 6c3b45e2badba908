package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.internal.Tally;

/// How much of real time a chain takes, on the whole and at worst. Kept by the audio thread, read by any.
///
/// The worst is looked for over stretches of at least one whole block: a source that hands over single frames has no
/// deadline for each of them.
final class Load {

    private final int rateHz;
    private final int stretchFrames;
    private final Tally busyNanos = new Tally();
    private final Tally worstNanosPerSecond = new Tally();
    private long nanos;
    private int frames;

    /// @param rateHz the rate of the frames
    /// @param stretchFrames the least number of frames to judge by
    Load(int rateHz, int stretchFrames) {
        this.rateHz = rateHz;
        this.stretchFrames = stretchFrames;
    }

    /// Audio thread: some frames took some time.
    void add(int someFrames, long someNanos) {
        busyNanos.add(someNanos);
        nanos += someNanos;
        frames += someFrames;
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
