package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Row;
import dev.rondo.ring.LongRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;

/// What must not get worse, whatever the machine: nothing allocated, and ratios to others in the same JVM that would have to
/// change by a multiple to fail here. Both sides take turns until one pair of turns keeps the bound, so that a busy machine
/// costs time and decides nothing.
class GuardTest {

    private static final int TURNS = 200;
    /// All results added up, so that none is left out.
    private static long sum;

    private interface Work {
        long once() throws IOException;
    }

    private static double nanos(Work work, int times) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            sum += work.once();
        }
        return (double) (System.nanoTime() - start) / times;
    }

    private static void assertRatio(double atMost, Work ours, int ourTimes, Work theirs, int theirTimes)
            throws IOException {
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS && best > atMost; turn++) {
            best = Math.min(best, nanos(ours, ourTimes) / nanos(theirs, theirTimes));
        }
        assertTrue(best <= atMost, "at best " + best + " times as long, not " + atMost + "; sum of results " + sum);
    }

    private static <S extends Seam> S seam(S seam, int sizeBytes) {
        seam.capacity = 1 << 22;
        seam.sizeBytes = sizeBytes;
        seam.allocate();
        return seam;
    }

    @Test
    void hotPathsAllocateNothing() throws IOException {
        for (Row row : Allocations.measure(Allocations.CHAINS).rows()) {
            assertEquals(0, row.figures().getFirst().median(), row.label());
        }
    }

    @Test
    void aWindowAcrossTheEndCostsTheSameAtEverySize() throws IOException {
        SeamRead small = seam(new SeamRead(), 64);
        SeamRead large = seam(new SeamRead(), 1 << 20);
        small.write();
        large.write();
        assertRatio(3, large::mirrored, 10_000, small::mirrored, 10_000);
        assertRatio(0.05, large::mirrored, 10_000, large::classicFresh, 10);
        small.free();
        large.free();
    }

    @Test
    void aLongThroughARingCostsLessThanThroughALockedQueue() throws IOException {
        var queue = new ArrayBlockingQueue<Long>(1024);
        Long element = 1000L;
        try (LongRing ring = LongRing.allocate(1024, Waiting.SPIN)) {
            Work ours = () -> {
                ring.push(1000);
                return ring.pop(-1);
            };
            assertRatio(1, ours, 10_000, () -> {
                queue.add(element);
                return queue.remove();
            }, 10_000);
        }
    }

    @Test
    void spectraOfWindowsInARingCostNoMoreThanCopiesDo() throws IOException {
        SpectrumCost cost = new SpectrumCost();
        cost.size = 2048;
        cost.allocate();
        assertRatio(1.2, () -> cost.rondo().get(ValueLayout.JAVA_INT, 36), 100,
                () -> Float.floatToRawIntBits(cost.naive()[9]), 100);
        cost.free();
    }

    @Test
    void theEngineCostsLittleMoreThanLoopsByHand() throws IOException {
        ChainCost cost = new ChainCost();
        cost.build();
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS && best > 2.5; turn++) {
            cost.fill();
            double ours = nanos(() -> (long) cost.pipeline(), 1);
            cost.free();
            cost.fill();
            best = Math.min(best, ours / nanos(() -> (long) cost.byHandSampleBySample(), 1));
            cost.free();
        }
        assertTrue(best <= 2.5, "at best " + best + " times as long as one loop");
        cost.close();
    }
}
