package dev.rondo.dsp.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.audio.device.PlaybackClient;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The test is the device: a buffer of 1024 frames that is emptied by a clock of its own and filled in blocks of 256.
class PlaybackTest {

    private static final int RATE_HZ = 48_000;
    private static final int BLOCK = 256;
    private static final int BUFFER = 1024;
    private static final StreamFormat STREAM = new StreamFormat(RATE_HZ, 1);

    private long nowNanos;
    private final Playback playback = new Playback(null, new LineFormat(STREAM, SampleFormat.F32, BUFFER, BLOCK),
            1 << 15, StallPolicy.DROP, () -> nowNanos);
    private final Pipeline pipeline = Pipeline.of(Chain.parse(""), STREAM);
    private final PlanarFloatRing source = PlanarFloatRing.allocate(1, 1 << 15, Waiting.SPIN);
    private final List<Float> heard = new ArrayList<>();
    private int queued = BUFFER;
    private float next = 1;

    private final PlaybackClient.Block speaker = new PlaybackClient.Block() {
        @Override
        public void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            for (int i = 0; i < frames; i++) {
                heard.add(planes.get(ValueLayout.JAVA_FLOAT, offsetsBytes.applyAsLong(0) + 4L * i));
            }
        }

        @Override
        public void silence(int from, int frames) {
            for (int i = 0; i < frames; i++) {
                heard.add(0f);
            }
        }
    };

    @BeforeEach
    void open() throws IOException {
        playback.adopt(new SimulatedLine(BUFFER, BLOCK));
        pipeline.begin(playback.sink(false));
        // a device is given time to settle before it plays
        for (int i = 0; i < RATE_HZ / BLOCK; i++) {
            play();
        }
        heard.clear();
    }

    @AfterEach
    void close() {
        playback.close();
        pipeline.close();
        source.close();
    }

    private void come(int frames) throws IOException {
        int claimed = source.writer().claim(frames);
        var samples = source.writer().samples(0);
        for (int i = 0; i < claimed; i++) {
            samples.put(next++);
        }
        source.writer().commit(claimed);
        while (pipeline.take(source.reader()) > 0) {
        }
    }

    /// One block's time: the device plays it, then takes another.
    private void play() {
        queued = Math.max(0, queued - BLOCK);
        playback.outlet().wanted(speaker, BLOCK, queued);
        queued += BLOCK;
    }

    private int level() {
        Playback.Counts counts = playback.counts();
        return queued + Math.toIntExact(source.reader().position() - counts.frames() - counts.droppedFrames());
    }

    @Test
    void theLevelBeginsAtTheDevicesBufferAndStaysThere() throws IOException {
        play();
        play();
        for (int i = 0; i < 1000; i++) {
            come(BLOCK);
            play();
            assertEquals(BUFFER, queued);
        }
        Playback.Counts counts = playback.counts();
        assertEquals(0, counts.underruns());
        assertEquals(0, counts.silentFrames());
        assertEquals(1000L * BLOCK, counts.frames());
        for (int i = 0; i < 1000 * BLOCK; i++) {
            assertEquals(i + 1f, heard.get(2 * BLOCK + i));
        }
    }

    @Test
    void afterAnUnderrunTheLevelIsWhatItWas() throws IOException {
        come(BLOCK);
        play();
        for (int i = 0; i < 100; i++) {
            come(BLOCK);
            play();
        }
        for (int i = 0; i < 7; i++) {
            play();
        }
        assertEquals(1, playback.counts().underruns());
        assertEquals(7 * BLOCK, playback.counts().silentFrames());
        for (int i = 0; i < 500; i++) {
            come(BLOCK);
            play();
        }
        assertEquals(1, playback.counts().underruns());
        assertEquals(BUFFER, level(), BLOCK);
        assertEquals(0, playback.counts().droppedFrames());
    }

    @Test
    void aBlockThatComesTooLateIsAnUnderrunThoughTheDeviceLooksWellFedAgain() throws IOException {
        for (int lateFrames : new int[]{-1, 1}) {
            come(BLOCK);
            play();
            nowNanos += (BUFFER - BLOCK + lateFrames) * 1_000_000_000L / RATE_HZ;
            playback.outlet().due(BLOCK, queued);
            assertEquals(lateFrames < 0 ? 0 : 1, playback.counts().underruns());
        }
    }

    @Test
    void whatComesTooMuchAtOnceIsDroppedWithinHalfASecondAndCounted() throws IOException {
        for (int i = 0; i < 100; i++) {
            come(BLOCK);
            play();
        }
        come(24_000);
        for (int i = 0; i < RATE_HZ / 2 / BLOCK; i++) {
            come(BLOCK);
            play();
        }
        assertEquals(BUFFER, level(), BLOCK / 2);
        assertEquals(24_000, (double) playback.counts().droppedFrames(), BLOCK);
        long missing = 0;
        float last = 0;
        for (float sample : heard) {
            missing += sample > last + 1 ? (long) (sample - last - 1) : 0;
            last = sample == 0 ? last : sample;
        }
        assertEquals(playback.counts().droppedFrames(), missing);
    }

    @Test
    void aDeviceThatRanDryWithFramesBeforeItIsAnUnderrun() throws IOException {
        for (int i = 0; i < 100; i++) {
            come(BLOCK);
            play();
        }
        come(BLOCK);
        queued = 0;
        play();
        assertEquals(1, playback.counts().underruns());
        for (int i = 0; i < 100; i++) {
            come(BLOCK);
            play();
        }
        assertEquals(BUFFER, level(), BLOCK);
    }

    @Test
    void afterADeviceStoodDryForHalfASecondTheLevelIsWhatItWasAtOnce() throws IOException {
        for (int i = 0; i < 100; i++) {
            come(BLOCK);
            play();
            passes(BLOCK);
        }
        passes(RATE_HZ / 2);
        // it tells late that it has nothing left: silence now would be latency later
        assertEquals(0, playback.outlet().due(BLOCK, queued - BLOCK));
        queued = 0;
        for (int i = 0; i < 10; i++) {
            come(BLOCK);
            play();
            passes(BLOCK);
        }
        assertEquals(BUFFER, level(), BLOCK);
        assertEquals(0, playback.counts().droppedFrames());
        assertEquals(RATE_HZ / 2.0, (double) playback.counts().lostFrames(), BUFFER);
    }

    private void passes(int frames) {
        nowNanos += frames * 1_000_000_000L / RATE_HZ;
    }

    @Test
    void afterTheEndThereIsSilenceAndNoUnderrun() throws IOException {
        come(300);
        playback.finish();
        for (int i = 0; i < 20; i++) {
            play();
        }
        assertEquals(0, playback.counts().underruns());
        assertEquals(300, playback.counts().frames());
        assertTrue(playback.outlet().done());
    }

    @Test
    void theLineAllocatesNothing() {
        PlaybackClient.Block deaf = new PlaybackClient.Block() {
            @Override
            public void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {}

            @Override
            public void silence(int from, int frames) {}
        };
        assertEquals(0, Allocation.leastBytes(() -> {
            for (int i = 0; i < 500; i++) {
                feed();
                playback.outlet().due(BLOCK, BUFFER - BLOCK);
                playback.outlet().wanted(deaf, BLOCK, BUFFER - BLOCK);
            }
        }));
    }

    private void feed() {
        try {
            come(BLOCK);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
