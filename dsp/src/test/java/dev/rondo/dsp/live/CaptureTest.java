package dev.rondo.dsp.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.audio.device.CaptureClient;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.dsp.Allocation;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.ReaderPolicy;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The test is the device: it brings frames that carry their number, at times of its own.
class CaptureTest {

    private static final int RATE_HZ = 48_000;
    private static final int BLOCK = 256;
    private static final LineFormat FORMAT = new LineFormat(new StreamFormat(RATE_HZ, 1), SampleFormat.F32, 1024,
            BLOCK);

    private long nanos = 1;
    private long next;

    private Capture capture(int ringFrames, StallPolicy policy) {
        return new Capture(null, FORMAT, ringFrames, policy, () -> nanos);
    }

    private final CaptureClient.Block numbers = new CaptureClient.Block() {
        @Override
        public void read(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            for (int i = 0; i < frames; i++) {
                planes.set(ValueLayout.JAVA_FLOAT, offsetsBytes.applyAsLong(0) + 4L * i, (float) (next + from + i));
            }
        }
    };

    private void bring(Capture capture, int blocks, double secondsEach) {
        for (int i = 0; i < blocks; i++) {
            nanos += (long) (1e9 * secondsEach);
            capture.intake().captured(numbers, BLOCK);
            next += BLOCK;
        }
    }

    private void bringInTime(Capture capture, int blocks) {
        bring(capture, blocks, (double) BLOCK / RATE_HZ);
    }

    /// Everything that is readable, and where a number does not follow the one before.
    private static List<Long> gaps(PlanarFloatRing.Reader reader, long[] last) {
        List<Long> gaps = new ArrayList<>();
        float[][] samples = new float[1][BLOCK];
        for (int read = reader.read(samples, 0, BLOCK); read > 0; read = reader.read(samples, 0, BLOCK)) {
            for (int i = 0; i < read; i++) {
                if ((long) samples[0][i] != last[0] + 1) {
                    gaps.add((long) samples[0][i] - last[0] - 1);
                }
                last[0] = (long) samples[0][i];
            }
        }
        return gaps;
    }

    @Test
    void whatAStallHasMadeLateIsDroppedAndCountedExactly() {
        try (Capture capture = capture(1 << 18, StallPolicy.DROP)) {
            PlanarFloatRing.Reader reader = capture.reader(ReaderPolicy.LAP_ME);
            bringInTime(capture, 600);
            long[] last = {-1};
            assertEquals(List.of(), gaps(reader, last));
            nanos += 500_000_000;
            // as fast as a device gives what it has kept, and what comes meanwhile
            bring(capture, 115, 1e-3);
            bringInTime(capture, 400);
            List<Long> gaps = gaps(reader, last);
            assertEquals(1, gaps.size(), gaps::toString);
            Capture.Counts counts = capture.counts();
            assertEquals(gaps.getFirst(), counts.droppedFrames());
            assertEquals(0, counts.lostFrames());
            assertEquals(24_000, (double) counts.droppedFrames(), 6000);
            assertTrue(counts.backlogFrames() <= BLOCK, counts::toString);
        }
    }

    @Test
    void aRecordingKeepsWhatAStallHasMadeLate() {
        try (Capture capture = capture(1 << 17, StallPolicy.KEEP)) {
            PlanarFloatRing.Reader reader = capture.reader(ReaderPolicy.LAP_ME);
            bringInTime(capture, 200);
            nanos += 500_000_000;
            bring(capture, 115, 1e-3);
            bringInTime(capture, 100);
            assertEquals(List.of(), gaps(reader, new long[]{-1}));
            assertEquals(0, capture.counts().droppedFrames());
            assertEquals(415L * BLOCK, capture.counts().frames());
        }
    }

    @Test
    void shortHiccupsDropNothing() {
        try (Capture capture = capture(1 << 17, StallPolicy.DROP)) {
            for (int i = 0; i < 40; i++) {
                bringInTime(capture, 50);
                nanos += 20_000_000;
                bring(capture, 4, (BLOCK / (double) RATE_HZ) - 5e-3);
            }
            assertEquals(0, (double) capture.counts().droppedFrames(), () -> capture.counts().toString());
        }
    }

    @Test
    void whatADeviceHasLostIsNotWaitedFor() {
        try (Capture capture = capture(1 << 17, StallPolicy.DROP)) {
            bringInTime(capture, 600);
            nanos += 500_000_000;
            bringInTime(capture, 800);
            Capture.Counts counts = capture.counts();
            assertEquals(24_000, (double) counts.lostFrames(), BLOCK);
            assertTrue(counts.droppedFrames() < RATE_HZ / 4, counts::toString);
        }
    }

    @Test
    void nobodyIsWaitedFor() {
        try (Capture capture = capture(1 << 12, StallPolicy.DROP)) {
            assertThrows(IllegalStateException.class, () -> capture.reader(ReaderPolicy.WAIT_FOR_ME));
        }
    }

    @Test
    void theLineAllocatesNothing() {
        try (Capture capture = capture(1 << 14, StallPolicy.DROP)) {
            assertEquals(0, Allocation.leastBytes(() -> bringInTime(capture, 1000)));
        }
    }

    @Test
    void aSlowListenerIsLappedAndSaysSoAndDisturbsNobody(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recorded.wav");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger quickWindows = new AtomicInteger();
        long frames;
        try (Capture capture = capture(1 << 12, StallPolicy.DROP)) {
            WavWriter writer = WavWriter.create(file, FORMAT.stream(), SampleFormat.F32);
            Listener slow = Listener.start(capture, 512, 512, _ -> {
                entered.countDown();
                await(release);
            });
            Listener quick = Listener.start(capture, 1024, 256, _ -> quickWindows.incrementAndGet());
            try (Recorder recorder = Recorder.start(capture, writer, 60)) {
                for (int block = 0; block < 400; block++) {
                    bringInTime(capture, 1);
                    while (quick.lagFrames() > 1024) {
                        Thread.onSpinWait();
                    }
                }
                assertEquals(0, recorder.lostFrames());
            }
            assertTrue(entered.await(10, java.util.concurrent.TimeUnit.SECONDS));
            assertEquals(0, quick.lostFrames());
            assertEquals((400 * BLOCK - 1024) / 256, quickWindows.get(), 5);
            assertTrue(slow.lagFrames() > 1 << 12, "lag " + slow.lagFrames());
            release.countDown();
            slow.close();
            quick.close();
            assertEquals(1, slow.overruns());
            assertTrue(slow.lostFrames() > 50_000, "lost " + slow.lostFrames());
            frames = capture.counts().frames();
        }
        assertEquals(400L * BLOCK, frames);
        assertArrayEquals(numbered((int) frames), read(file));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static float[] numbered(int frames) {
        float[] numbers = new float[frames];
        for (int i = 0; i < frames; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    private static float[] read(Path file) throws IOException {
        try (AudioInput input = AudioInput.open(file)) {
            return input.readAll()[0];
        }
    }
}
