package dev.rondo.dsp.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.audio.device.PlaybackClient;
import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResyncTest {

    private static final PlaybackClient.Block NOBODY = new PlaybackClient.Block() {
        @Override
        public void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {}

        @Override
        public void silence(int from, int frames) {}
    };

    /// Two devices with clocks of their own, read and written in blocks of 256 with buffers of 1024 frames.
    @ParameterizedTest
    @CsvSource({"8000, -200, 3600", "8000, 200, 3600", "48000, -200, 120", "48000, 200, 120"})
    void twoClocksThatDriftByTwoHundredPartsPerMillionRunForAnHourWithoutAnXrun(int rateHz, double ppm, int seconds)
            throws IOException {
        int block = 256;
        int buffer = 1024;
        StreamFormat stream = new StreamFormat(rateHz, 1);
        Random random = new Random(3);
        long[] now = new long[1];
        try (Playback playback = new Playback(null, new LineFormat(stream, SampleFormat.F32, buffer, block), rateHz,
                StallPolicy.DROP, () -> now[0]);
                Capture capture = new Capture(null, new LineFormat(stream, SampleFormat.F32, buffer, block), rateHz,
                        StallPolicy.DROP, () -> now[0]);
                Pipeline pipeline = Pipeline.of(Resync.chain(), stream)) {
            playback.adopt(new SimulatedLine(buffer, block));
            PlanarFloatRing.Reader reader = capture.pipelineReader();
            playback.outlet().follow(() -> capture.waitingFrames() + reader.lag(), 0);
            pipeline.begin(playback.sink(false));
            Resynchroniser resynchroniser = new Resynchroniser(true, capture, playback, pipeline, _ -> {});
            double inSeconds = block / (rateHz * (1 + ppm * 1e-6));
            double pollSeconds = 1e-3;
            double queued = buffer;
            double inDue = 1; // the output has settled
            double outDue = 0;
            double tickDue = 0;
            while (inDue < seconds) {
                if (inDue <= outDue && inDue <= tickDue) {
                    now[0] = (long) (1e9 * (inDue + 5e-4 * random.nextDouble())) + 1;
                    capture.intake().captured((from, frames, planes, offsets) -> planes
                            .asSlice(offsets.applyAsLong(0), 4L * frames).fill((byte) 0), block);
                    while (pipeline.take(reader) > 0) {
                    }
                    inDue += inSeconds;
                } else if (outDue <= tickDue) {
                    now[0] = (long) (1e9 * outDue) + 1;
                    queued = Math.max(0, queued - pollSeconds * rateHz);
                    int whole = (int) queued;
                    int due = whole <= buffer - block ? playback.outlet().due(block, whole) : 0;
                    if (due > 0) {
                        playback.outlet().wanted(NOBODY, due, whole);
                        queued += due;
                    }
                    outDue += pollSeconds;
                } else {
                    now[0] = (long) (1e9 * tickDue) + 1;
                    resynchroniser.tick(now[0]);
                    tickDue += 0.05;
                }
            }
            Playback.Counts out = playback.counts();
            assertEquals(0, out.underruns(), out::toString);
            assertEquals(0, out.droppedFrames(), out::toString);
            assertEquals(0, out.unplayedFrames(), out::toString);
            assertEquals(0, capture.counts().droppedFrames());
            assertEquals(ppm, resynchroniser.ppm().orElseThrow(), 60);
            assertEquals(buffer, playback.outlet().levelFrames(), block);
        }
    }

    @Test
    void untilADriftIsSeenEveryBitComesThrough() {
        StreamFormat stream = new StreamFormat(48_000, 2);
        Random random = new Random(1);
        float[][] samples = new float[2][5000];
        for (float[] channel : samples) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        try (Pipeline pipeline = Pipeline.of(Resync.chain(), stream)) {
            float[][] result = pipeline.process(samples);
            assertArrayEquals(samples, result);
        }
    }

    @Test
    void theResamplerBeginsWithoutAStep() {
        StreamFormat stream = new StreamFormat(48_000, 1);
        float[][] samples = new float[1][48_000];
        for (int i = 0; i < samples[0].length; i++) {
            samples[0][i] = (float) Math.sin(2 * Math.PI * 1000 * i / 48_000);
        }
        try (Pipeline pipeline = Pipeline.of(Resync.chain(), stream, Pipeline.BLOCK_FRAMES, Stages.installed(),
                false)) {
            Control drift = pipeline.control(Resync.NAME, Resync.DRIFT);
            pipeline.plan(24_000, drift, 100);
            float[] result = pipeline.process(samples)[0];
            // the last frames ring down: less comes out than went in
            int end = result.length - 500;
            for (int i = 1; i < end; i++) {
                double step = result[i] - result[i - 1];
                assertTrue(Math.abs(step) < 1.001 * 2 * Math.PI * 1000 / 48_000, "step " + step + " at " + i);
            }
            // 100 ppm more input than output: by the end two frames ahead
            double ahead = (end - 24_000) * 1e-4;
            assertEquals(Math.sin(2 * Math.PI * 1000 * (end + ahead) / 48_000), result[end], 1e-2);
        }
    }

    @Test
    void linesOfOneClockPassByAndTwoAreReconciled() {
        assertEquals(false, ResyncMode.AUTO.reconciles("a", "a"));
        assertEquals(true, ResyncMode.AUTO.reconciles("a", "b"));
        assertEquals(true, ResyncMode.ON.reconciles("a", "a"));
        assertEquals(false, ResyncMode.OFF.reconciles("a", "b"));
    }

    @Test
    void autoEngagesAfterTenSecondsOfNotableDriftAndSaysSo() throws IOException {
        int rateHz = 48_000;
        int block = 256;
        StreamFormat stream = new StreamFormat(rateHz, 1);
        LineFormat format = new LineFormat(stream, SampleFormat.F32, 1024, block);
        long[] now = new long[1];
        StringBuilder told = new StringBuilder();
        try (Playback playback = new Playback(null, format, rateHz, StallPolicy.DROP, () -> now[0]);
                Capture capture = new Capture(null, format, rateHz, StallPolicy.DROP, () -> now[0]);
                Pipeline pipeline = Pipeline.of(Resync.chain(), stream)) {
            playback.adopt(new SimulatedLine(1024, block));
            Resynchroniser resynchroniser = new Resynchroniser(false, capture, playback, pipeline, told::append);
            for (int i = 1; i < 40 * rateHz / block; i++) {
                now[0] = 1 + (long) (1e9 * i * block / rateHz);
                playback.outlet().wanted(NOBODY, block, 1024 - block);
                now[0] = 1 + (long) (1e9 * i * block / (rateHz * 1.00003));
                capture.intake().captured((_, _, _, _) -> {}, block);
                resynchroniser.tick(now[0]);
                double seconds = now[0] * 1e-9;
                assertTrue(seconds > 17 || told.isEmpty(), () -> seconds + " s: " + told);
            }
            assertEquals("the clocks of input and output drift by 30 ppm: resampling", told.toString());
            assertTrue(resynchroniser.ppm().isPresent());
        }
    }
}
