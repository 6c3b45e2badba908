package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.audio.StreamFormat;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {

    private static final int RATE_HZ = 48_000;

    /// A mean over the last `taps` frames, and the identity by windows: a stage with history and one with a hop.
    private static final StageCatalog TEST_STAGES = () -> List.of(
            new TestStage("mean", (frames, history) -> Span.memory(frames - 1)),
            new TestStage("windowed", (size, hop) -> Span.window(size, hop)));

    private interface Spans {
        Span of(int first, int second);
    }

    private record TestStage(String name, Spans spans) implements StageProvider {

        @Override
        public String summary() {
            return "for tests";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter.Quantity("a", Unit.NONE, 1, 1e4, 1, ""),
                    new Parameter.Quantity("b", Unit.NONE, 1, 1e4, 1, ""));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            Span span = spans.of((int) arguments.quantity("a"), (int) arguments.quantity("b"));
            return new Stage() {
                @Override
                public Span prepare(StreamFormat prepared, int maxFrames) {
                    return span;
                }

                @Override
                public int process(Frames in, Frames out) {
                    for (int c = 0; c < in.channels(); c++) {
                        for (int i = 0; i < in.frames(); i++) {
                            double sum = 0;
                            for (int k = 0; k <= span.history(); k++) {
                                sum += in.get(c, i - k);
                            }
                            boolean windowed = span.hop() != Span.ANY;
                            out.set(c, i,
                                    windowed ? in.get(c, i - span.history()) : (float) (sum / (span.history() + 1)));
                        }
                    }
                    return in.frames();
                }

                @Override
                public void reset() {}

                @Override
                public int latencyFrames() {
                    return span.hop() == Span.ANY ? 0 : span.history();
                }
            };
        }
    }

    private static final Stages STAGES = Stages.of(TEST_STAGES, new dev.rondo.dsp.internal.stages.RondoStages());

    private static float[][] noise(int channels, int frames) {
        Random random = new Random(5);
        float[][] noise = new float[channels][frames];
        for (float[] channel : noise) {
            for (int i = 0; i < frames; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        return noise;
    }

    /// Runs a chain on arrays, written to its ring in blocks of `blockFrames`.
    private static float[][] run(String chain, float[][] in, int blockFrames) {
        StreamFormat format = new StreamFormat(RATE_HZ, in.length);
        int frames = in[0].length;
        float[][] out = new float[in.length][frames];
        int[] at = {0};
        try (Pipeline pipeline = Pipeline.of(Chain.parse(chain), format, blockFrames, STAGES, false);
                PlanarFloatRing ring = PlanarFloatRing.allocate(in.length, frames + 1, Waiting.SPIN)) {
            PlanarFloatRing.Writer writer = ring.writer();
            writer.claim(frames);
            for (int c = 0; c < in.length; c++) {
                writer.samples(c).put(in[c]);
            }
            writer.commit(frames);
            writer.finish();
            assertEquals(frames, pipeline.process(ring, block -> {
                for (int c = 0; c < in.length; c++) {
                    block.samples(c).get(out[c], at[0], block.frames());
                }
                at[0] += block.frames();
            }).framesIn());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertEquals(frames, at[0], "output is as long as the input");
        return out;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gain -3dB", "lowpass 1kHz | peak 300Hz gain=6dB | highshelf 5kHz gain=-2", "mean 7",
                    "gain 1 | windowed 64 16 | lowpass 2kHz", "{ mean 5 } + { windowed 50 10 | gain -1 } + { }",
                    "mid: { windowed 128 32 | lowpass 3kHz } | side: { mean 3 }",
                    "ch 2: { windowed 40 40 } | windowed 99 33"})
    void blocksOfAnySizeGiveTheSameBits(String chain) {
        float[][] in = noise(2, 5000);
        float[][] whole = run(chain, in, 4096);
        for (int blockFrames : new int[]{1, 2, 3, 5, 7, 42, 64}) {
            float[][] split = run(chain, in, blockFrames);
            assertArrayEquals(whole[0], split[0], 0f, "blocks of " + blockFrames);
            assertArrayEquals(whole[1], split[1], 0f, "blocks of " + blockFrames);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"windowed 64 16", "windowed 7 3 | windowed 100 99", "{ windowed 64 64 }",
                    "ch 1: { windowed 64 32 }", "mid: { } | ch 1,2: { windowed 33 11 }"})
    void latencyIsLeftOutSoThatOutputLiesOnInput(String chain) {
        float[][] in = noise(2, 3000);
        float[][] out = run(chain, in, 100);
        assertArrayEquals(in[0], out[0], 1e-7f);
        assertArrayEquals(in[1], out[1], 1e-7f);
    }

    @Test
    void branchesOfDifferentLatencyAreAligned() {
        float[][] in = noise(1, 4000);
        float[][] sum = run("{ windowed 512 128 } + { windowed 30 10 }", in, 64);
        for (int i = 0; i < in[0].length; i++) {
            assertEquals(2 * in[0][i], sum[0][i], "frame " + i);
        }
    }

    @Test
    void noFramesAndOneFrameAreTreatedLikeMany() {
        assertEquals(0, run("windowed 64 16 | gain 1", noise(1, 0), 64)[0].length);
        float[][] one = noise(1, 1);
        assertArrayEquals(one[0], run("windowed 64 16", one, 64)[0]);
    }

    @Test
    void whatIsNoNumberIsReplacedAtTheEntryAndCounted() throws IOException {
        try (Pipeline pipeline = Pipeline.of(Chain.parse(""), new StreamFormat(RATE_HZ, 1));
                PlanarFloatRing ring = PlanarFloatRing.allocate(1, 16, Waiting.SPIN)) {
            ring.writer().claim(4);
            ring.writer().samples(0).put(new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 2});
            ring.writer().commit(4);
            ring.writer().finish();
            float[] out = new float[4];
            pipeline.process(ring, block -> block.samples(0).get(out));
            assertArrayEquals(new float[]{0, 1, -1, 2}, out);
            assertEquals(3, pipeline.report().replacedSamples());
        }
    }
}
