package dev.rondo.audio.device;

/// How long frames last.
final class FrameTime {

    private FrameTime() {}

    /// Exact for longer than anybody listens.
    static long nanos(long frames, int rateHz) {
        return frames / rateHz * 1_000_000_000 + frames % rateHz * 1_000_000_000 / rateHz;
    }
}
