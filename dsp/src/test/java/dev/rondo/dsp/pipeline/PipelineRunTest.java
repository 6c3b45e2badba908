package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.pipeline.Pipeline.Sink;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What pipelines promise to the threads that run them.
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineRunTest {

    private static final StreamFormat STEREO = new StreamFormat(48_000, 2);

    /// Multiplies by a factor that may be turned, and gives what it was given `history` frames ago: in place, with
    /// memory or windowed, by its span.
    private static final class Turned implements Stage {

        private final Span span;
        private float factor = 1;

        Turned(Span span) {
            this.span = span;
        }

        static Chain of(String name, Span span) {
            return Chain.of(name, _ -> new Turned(span));
        }

        @Override
        public Span prepare(StreamFormat format, int maxFrames) {
            return span;
        }

        @Override
        public int process(Frames in, Frames out) {
            for (int c = 0; c < in.channels(); c++) {
                for (int i = 0; i < in.frames(); i++) {
                    out.set(c, i, in.get(c, i - span.history()) * factor);
                }
            }
            return in.frames();
        }

        @Override
        public void reset() {}

        @Override
        public int latencyFrames() {
            return span.history();
        }

        @Override
        public List<Parameter.Quantity> controls() {
            return List.of(new Parameter.Quantity("factor", Unit.NONE, 0, 2, 1, ""));
        }

        @Override
        public void change(int control, double value) {
            factor = (float) value;
        }
    }

    private static float[][] noise(int frames) {
        Random random = new Random(3);
        float[][] noise = new float[2][frames];
        for (float[] channel : noise) {
            for (int i = 0; i < frames; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        return noise;
    }

    private static PlanarFloatRing ring(int frames) {
        return PlanarFloatRing.allocate(2, frames, Waiting.YIELD);
    }

    /// Writes in blocks of any size, then finishes.
    private static void feed(PlanarFloatRing ring, float[][] samples) {
        Random random = new Random(9);
        PlanarFloatRing.Writer writer = ring.writer();
        for (int done = 0; done < samples[0].length;) {
            int claimed = writer.awaitClaim(Math.min(1 + random.nextInt(700), samples[0].length - done));
            for (int c = 0; c < samples.length; c++) {
                writer.samples(c).put(samples[c], done, claimed);
            }
            writer.commit(claimed);
            done += claimed;
        }
        writer.finish();
    }

    private static float[][] drain(PlanarFloatRing ring, int frames) {
        float[][] samples = new float[2][frames];
        PlanarFloatRing.Reader reader = ring.reader();
        int done = 0;
        while (reader.await(1)) {
            int there = reader.readable();
            reader.window(there);
            for (int c = 0; c < samples.length; c++) {
                reader.samples(c).get(samples[c], done, there);
            }
            reader.advance(there);
            done += there;
        }
        assertEquals(frames, done);
        return samples;
    }

    private static CompletableFuture<Void> inAThread(Runnable work) {
        return CompletableFuture.runAsync(work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static CompletableFuture<Void> run(Pipeline pipeline, PlanarFloatRing from, PlanarFloatRing to) {
        return inAThread(() -> {
            try {
                pipeline.process(from, Sink.into(to));
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                to.writer().finish();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gain -3dB | peak 1kHz gain=6dB", "{ lowpass 500Hz } + { highpass 500Hz | gain -6dB }",
                    "mid: { gain 2dB } | ch 2: { lowshelf 200Hz gain=3dB } | mix 30%: { highpass 1kHz }"})
    void threeThreadsThroughTwoRingsGiveTheBitsOfOne(String text) {
        float[][] in = noise(100_000);
        Chain chain = Chain.parse(text);
        float[][] expected;
        try (Pipeline pipeline = Pipeline.of(chain, STEREO)) {
            expected = pipeline.process(in);
        }
        try (PlanarFloatRing from = ring(2000);
                PlanarFloatRing to = ring(1000);
                Pipeline pipeline = Pipeline.of(chain, STEREO)) {
            var feeding = inAThread(() -> feed(from, in));
            var running = run(pipeline, from, to);
            float[][] out = drain(to, 100_000);
            feeding.join();
            running.join();
            assertArrayEquals(expected, out);
            assertEquals(100_000, pipeline.report().framesOut());
        }
    }

    @Test
    void aChainCutInTwoAtARingGivesTheBitsOfTheWhole() {
        float[][] in = noise(50_000);
        float[][] expected;
        try (Pipeline whole = Pipeline.of(Chain.parse("highpass 80Hz | gain -3dB | lowpass 4kHz"), STEREO)) {
            expected = whole.process(in);
        }
        try (PlanarFloatRing from = ring(1000);
                PlanarFloatRing between = ring(1000);
                PlanarFloatRing to = ring(1000);
                Pipeline first = Pipeline.of(Chain.parse("highpass 80Hz"), STEREO);
                Pipeline second = Pipeline.of(Chain.parse("gain -3dB | lowpass 4kHz"), STEREO)) {
            var all = CompletableFuture.allOf(inAThread(() -> feed(from, in)),
                    run(first, from, between), run(second, between, to));
            assertArrayEquals(expected, drain(to, 50_000));
            all.join();
        }
    }

    private static Stream<Chain> chains() {
        Chain placed = Turned.of("placed", Span.IN_PLACE);
        Chain remembering = Turned.of("remembering", Span.memory(100));
        Chain windowed = Turned.of("windowed", Span.window(256, 64));
        Chain series = placed.then(remembering).then(windowed);
        return Stream.of(Chain.parse(""), series, Chain.parallel(placed, windowed, Chain.parse("lowpass 1kHz")),
                windowed.on(new Chain.Route.Mid()).then(remembering.on(new Chain.Route.Side())),
                series.on(new Chain.Route.Channels(List.of(2))).then(windowed.on(new Chain.Route.Mix(40))),
                Chain.parse("gain 1 | peak 1kHz gain=3 | highpass 20Hz"));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void aRunningPipelineAllocatesNothingWhileAnotherThreadTurnsItsControls(Chain chain) {
        int frames = 200_000;
        float[][] in = noise(frames);
        AtomicBoolean turning = new AtomicBoolean(true);
        long[] allocated = {Long.MAX_VALUE};
        try (PlanarFloatRing to = ring(frames);
                Pipeline pipeline = Pipeline.of(chain, STEREO, 64, Stages.installed(), true)) {
            var turner = inAThread(() -> {
                Random random = new Random(1);
                while (turning.get()) {
                    pipeline.controls().forEach(
                            control -> control.set(Math.max(control.parameter().min(), 2 * random.nextDouble())));
                }
            });
            pipeline.warmUp(Duration.ofMillis(300));
            // the compiler may still swap code under the first runs and allocate while doing so
            for (int run = 0; run < 30 && allocated[0] > 0; run++) {
                pipeline.reset();
                try (PlanarFloatRing from = ring(frames)) {
                    feed(from, in);
                    allocated[0] = Math.min(allocated[0], bytesBetweenFirstAndLastBlock(pipeline, from, to));
                }
                to.reader().advance(to.reader().readable());
            }
            turning.set(false);
            turner.join();
        }
        assertEquals(0, allocated[0]);
    }

    private static long bytesBetweenFirstAndLastBlock(Pipeline pipeline, PlanarFloatRing from, PlanarFloatRing to) {
        Sink sink = Sink.into(to);
        long[] bytes = new long[2];
        int[] blocks = {0};
        try {
            pipeline.process(from, frames -> {
                sink.accept(frames);
                bytes[blocks[0]++ == 0 ? 0 : 1] = Allocation.currentThreadBytes();
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertTrue(blocks[0] > 100, "blocks " + blocks[0]);
        return bytes[1] - bytes[0];
    }

    @Test
    void aTailIsKeptIfAskedFor() throws IOException {
        float[][] in = noise(1000);
        Chain echo = Chain.of("echo", _ -> new Echo(300));
        try (PlanarFloatRing from = ring(1000);
                PlanarFloatRing to = ring(2000);
                Pipeline pipeline = Pipeline.of(echo, STEREO)) {
            feed(from, in);
            assertEquals(1300, pipeline.process(from, Sink.into(to), true).framesOut());
            to.writer().finish();
            float[][] out = drain(to, 1300);
            assertArrayEquals(in[1], Arrays.copyOfRange(out[1], 300, 1300));
        }
        try (Pipeline pipeline = Pipeline.of(echo, STEREO)) {
            assertEquals(1000, pipeline.process(in)[0].length);
        }
    }

    /// Gives everything `delayFrames` later, which is its effect and no latency.
    private record Echo(int delayFrames) implements Stage {

        @Override
        public Span prepare(StreamFormat format, int maxFrames) {
            return Span.memory(delayFrames);
        }

        @Override
        public int process(Frames in, Frames out) {
            for (int c = 0; c < in.channels(); c++) {
                out.samples(c).put(in.window(c).limit(in.window(c).position() + in.frames()));
            }
            return in.frames();
        }

        @Override
        public void reset() {}

        @Override
        public int tailFrames() {
            return delayFrames;
        }
    }

    @Test
    void itRunsOnceAndAgainAfterReset() {
        float[][] in = noise(1000);
        try (Pipeline pipeline = Pipeline.of(Chain.parse("lowpass 1kHz"), STEREO)) {
            float[][] out = pipeline.process(in);
            assertThrows(IllegalStateException.class, () -> pipeline.process(in));
            pipeline.reset();
            assertEquals(0, pipeline.report().framesIn());
            assertArrayEquals(out, pipeline.process(in));
        }
    }

    @Test
    void closedItRefusesToRun() {
        Pipeline pipeline = Pipeline.of(Chain.parse("gain 1"), STEREO);
        pipeline.close();
        pipeline.close();
        assertThrows(IllegalStateException.class, () -> pipeline.process(noise(10)));
    }

    @Test
    void aWarmUpLeavesNoTrace() {
        float[][] in = noise(1000);
        try (Pipeline cold = Pipeline.of(Chain.parse("lowpass 1kHz"), STEREO);
                Pipeline warm = Pipeline.of(Chain.parse("lowpass 1kHz"), STEREO)) {
            warm.warmUp(Duration.ofMillis(1));
            assertEquals(0, warm.report().framesIn());
            assertArrayEquals(cold.process(in), warm.process(in));
        }
    }

    @Test
    void aPipelineIsResetByAThreadOtherThanTheOneThatRanItAndStillLives() {
        float[][] in = noise(1000);
        try (Pipeline pipeline = Pipeline.of(Turned.of("late", new Span(7, Span.ANY)), STEREO);
                ExecutorService worker = Executors.newSingleThreadExecutor()) {
            float[][] first = CompletableFuture.supplyAsync(() -> pipeline.process(in), worker).join();
            pipeline.reset();
            assertArrayEquals(first, pipeline.process(in));
        }
    }

    @Test
    void whatTheSinkTakesIsNoLoad() throws IOException {
        try (Pipeline pipeline = Pipeline.of(Chain.parse(""), STEREO, 64, Stages.installed(), true);
                PlanarFloatRing from = ring(1000)) {
            feed(from, noise(64));
            long[] waited = {0};
            Report report = pipeline.process(from, _ -> {
                long begin = System.nanoTime();
                do {
                    waited[0] = System.nanoTime() - begin;
                } while (waited[0] < 20_000_000);
            });
            assertTrue(report.elapsedNanos() >= report.busyNanos() + waited[0], report::toString);
            assertTrue(report.worstLoad() > 0 && report.load() > 0, report::toString);
        }
    }

    @Test
    void theReportSaysWhatWasDoneEvenWhenTheSinkFails() throws IOException {
        try (Pipeline pipeline = Pipeline.of(Chain.parse("gain 40dB"), STEREO, 100, Stages.installed(), true);
                PlanarFloatRing from = ring(1000)) {
            feed(from, noise(1000));
            assertThrows(IOException.class, () -> pipeline.process(from, _ -> {
                throw new IOException("the disc is full");
            }));
            Report report = pipeline.report();
            assertEquals(0, report.framesOut());
            assertTrue(report.clippedSamples() > 150, report::toString);
            assertEquals(report.elapsedNanos(), pipeline.report().elapsedNanos());
        }
    }
}
