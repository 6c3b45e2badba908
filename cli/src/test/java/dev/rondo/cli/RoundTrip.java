package dev.rondo.cli;

import dev.rondo.cli.NumberedFrames.Heard;
import java.util.Map;
import java.util.stream.IntStream;

/// Measures a chain between the two halves of the card from outside, by clients that nobody here wrote: one plays numbered
/// frames into what the chain hears, two record, before the chain and behind it. How much later the second one hears a
/// frame is what the chain takes; what the clients take is in both.
final class RoundTrip {

    private final ForeignRecording before;
    private final ForeignRecording behind;

    private RoundTrip(ForeignRecording before, ForeignRecording behind) {
        this.before = before;
        this.behind = behind;
    }

    /// Runs while a chain runs.
    ///
    /// @param meanwhile what is to happen half-way
    static RoundTrip measure(Programs programs, int frames, Runnable meanwhile) throws Exception {
        try (ForeignRecording before = new ForeignRecording("mic.monitor", frames);
                ForeignRecording behind = new ForeignRecording("spk.monitor", frames)) {
            Programs.until("both recorders run", () -> before.bytes() > 0 && behind.bytes() > 0);
            Process pacat = programs.start(Map.of(), "pacat", ForeignRecording.words("pacat", "mic",
                    "--latency-msec=50", NumberedFrames.raw(programs.file("numbered.raw"), frames).toString()));
            Programs.until("half of it is heard", () -> before.last() > frames / 2);
            meanwhile.run();
            programs.finish(pacat, "pacat", 0);
            long end = behind.bytes() + 2L * NumberedFrames.FRAME_BYTES * NumberedFrames.RATE_HZ / 2;
            Programs.until("the last frame is heard", () -> behind.bytes() > end);
            return new RoundTrip(before, behind);
        }
    }

    Heard heard() {
        return behind.heard();
    }

    /// What the chain was given: the client that plays is late sometimes, too.
    Heard given() {
        return before.heard();
    }

    /// How long frames took, those that were heard on both sides.
    ///
    /// @param from the first one
    /// @param to the one after the last
    /// @return milliseconds, ascending
    double[] millis(int from, int to) {
        return IntStream.range(from, to).filter(i -> before.whenNanos(i) != 0 && behind.whenNanos(i) != 0)
                .mapToDouble(i -> 1e-6 * (behind.whenNanos(i) - before.whenNanos(i))).sorted().toArray();
    }

    static double share(double[] sorted, double share) {
        return sorted[Math.clamp((long) (share * sorted.length), 0, sorted.length - 1)];
    }
}
