package dev.rondo.dsp.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameClockTest {

    private static final int RATE_HZ = 48_000;
    private static final int BLOCK = 256;

    private final Random random = new Random(5);
    private final FrameClock clock = new FrameClock(RATE_HZ, 128);
    private long frames;

    /// Blocks of a device whose clock runs by `ppm` too fast, read by a thread that is late by up to 5 ms.
    private void run(double fromSeconds, double seconds, double ppm) {
        double perBlock = BLOCK / (RATE_HZ * (1 + ppm * 1e-6));
        long blocks = Math.round(seconds / perBlock);
        for (long block = 1; block <= blocks; block++) {
            frames += BLOCK;
            double late = random.nextInt(4) == 0 ? 5e-3 * random.nextDouble() : 50e-6 * random.nextDouble();
            clock.at(frames, (long) (1e9 * (fromSeconds + block * perBlock + late)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-200, -20, 0, 3, 200})
    void driftIsMeasuredToAPartPerMillionThoughTheReaderIsLate(double ppm) {
        run(0, 40, ppm);
        assertEquals(ppm, clock.driftPpm(), 1);
        assertEquals(0, clock.lostFrames());
    }

    @Test
    void whatADeviceSkippedIsLostAndCounted() {
        run(0, 10, 0);
        run(10.1, 10, 0);
        assertEquals(4800, (double) clock.lostFrames(), 10);
        run(20.2, 10, 0);
        assertEquals(9600, (double) clock.lostFrames(), 20);
    }

    @Test
    void aBacklogIsSeenAtOnceAndIsNoLoss() {
        run(0, 10, 0);
        clock.at(frames, 10_500_000_000L);
        assertEquals(24_000, (double) clock.behindFrames(), 10);
        frames += 24_000;
        clock.at(frames, 10_500_000_000L);
        assertTrue(clock.behindFrames() < 10, "behind " + clock.behindFrames());
        run(10.5, 10, 0);
        assertEquals(0, clock.lostFrames());
    }

    @Test
    void whatADeviceShouldHavePlayedBeyondWhatItHadIsLostAtOnce() {
        run(0, 10, 0);
        clock.at(frames, 10_500_000_000L);
        clock.queued(24_000);
        assertEquals(0, clock.lostFrames());
        clock.queued(1024);
        assertEquals(24_000, (double) clock.lostFrames(), 10);
        assertEquals(0, clock.behindFrames());
        run(10.5, 3, 0);
        assertEquals(24_000, (double) clock.lostFrames(), 10);
    }

    @Test
    void framesThatComeAfterAllAreNoLossAnyMore() {
        run(0, 5, 0);
        run(6.5, 3, 0);
        assertEquals(72_000, (double) clock.lostFrames(), 300);
        frames += 72_000;
        run(9.5, 3, 0);
        assertEquals(0, (double) clock.lostFrames(), 300);
    }
}
