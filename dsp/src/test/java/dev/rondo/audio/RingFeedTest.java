package dev.rondo.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RingFeedTest {

    private static final int RATE_HZ = 192_000;
    private static final int FRAMES = 9_600;

    /// 50 ms of a ramp: sample i is i.
    private static AudioInput ramp() throws IOException {
        int[] samples = new int[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            samples[i] = i;
        }
        byte[] data = Waves.shorts(samples);
        return AudioInput.open(new ByteArrayInputStream(
                Waves.riff(Waves.fmt(1, 1, RATE_HZ, 2, 16), Waves.chunk("data", data))), "ramp");
    }

    private static void awaitTheEnd(RingFeed feed) {
        while (!feed.ring().reader().ending()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aLiveFeedWaitsForNobodyAndCountsWhatIsLost() throws IOException {
        try (RingFeed feed = RingFeed.live(ramp(), 1000)) {
            awaitTheEnd(feed);
            var reader = feed.ring().reader();
            assertEquals(feed.ring().capacity(), reader.readable());
            assertEquals(FRAMES - feed.ring().capacity(), feed.lostFrames());
            assertTrue(reader.window(reader.readable()));
            var samples = reader.samples(0);
            for (int i = 0; samples.hasRemaining(); i++) {
                assertEquals(i / 32768f, samples.get());
            }
        }
    }

    @Test
    void aLiveFeedIsNoFasterThanItsSoundLasts() throws IOException {
        long begin = System.nanoTime();
        try (RingFeed feed = RingFeed.live(ramp(), FRAMES)) {
            awaitTheEnd(feed);
            assertTrue(System.nanoTime() - begin >= FRAMES * 1_000_000_000L / RATE_HZ);
            assertEquals(FRAMES, feed.ring().reader().readable());
            assertEquals(0, feed.lostFrames());
        }
    }

    @Test
    void whatALiveFeedLosesStandsInTheReport() throws IOException {
        try (AudioInput input = ramp();
                Pipeline pipeline = Pipeline.of(Chain.parse(""), input.format());
                RingFeed feed = RingFeed.live(input, 1000)) {
            pipeline.countLosses(feed::lostFrames);
            awaitTheEnd(feed);
            var report = pipeline.process(feed.ring(), _ -> {});
            assertEquals(FRAMES, report.framesIn() + report.lostFrames());
            assertEquals(feed.ring().capacity(), report.framesIn());
        }
    }
}
