package dev.rondo.bench.latency;

import dev.rondo.bench.report.Results.Noise;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// What the machine does to threads that do nothing: gaps in loops that only look at the clock.
///
/// Two loops at once, for latencies are measured between two threads: a host may leave one busy core alone for seconds, and
/// take one of two away for milliseconds every tenth of a second.
public final class IdleJitter {

    private static final int LOOPS = 2;
    private static final long LEAST_GAP_NANOS = 1000;

    private final Histogram gaps = new Histogram(3);
    private long lostNanos;

    private IdleJitter() {}

    /// Looks at the clock, in threads of its own.
    ///
    /// @param seconds how long
    /// @return the gaps above 1 µs of both loops, and what a loop lost
    public static Noise measure(double seconds) {
        return measure(seconds, Collections.nCopies(LOOPS, System::nanoTime));
    }

    static Noise measure(double seconds, List<LongSupplier> clocksNanos) {
        List<CompletableFuture<IdleJitter>> loops = clocksNanos.stream().map(clock -> CompletableFuture.supplyAsync(
                () -> new IdleJitter().watch(seconds, clock), Thread.ofPlatform().daemon()::start)).toList();
        Histogram gaps = new Histogram(3);
        double lostNanos = 0;
        for (CompletableFuture<IdleJitter> loop : loops) {
            IdleJitter watched = loop.join();
            gaps.add(watched.gaps);
            lostNanos += (double) watched.lostNanos / loops.size();
        }
        return new Noise(seconds, gaps.getValueAtPercentile(99) / 1e3, gaps.getMaxValue() / 1e3,
                100 * lostNanos / (seconds * 1e9));
    }

    private IdleJitter watch(double seconds, LongSupplier clockNanos) {
        long begin = clockNanos.getAsLong();
        long end = begin + (long) (seconds * 1e9);
        for (long before = begin, now = begin; now < end; before = now) {
            now = clockNanos.getAsLong();
            if (now - before > LEAST_GAP_NANOS) {
                gaps.recordValue(now - before);
                lostNanos += now - before;
            }
        }
        return this;
    }
}
