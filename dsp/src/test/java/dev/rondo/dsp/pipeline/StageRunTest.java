package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.SectionBank;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageRunTest {

    private static final List<String> FILTERS = List.of("highpass 80Hz", "peak 150Hz gain=-2dB", "peak 400Hz gain=4dB",
            "notch 1kHz", "lowshelf 300Hz gain=3dB", "allpass 5kHz", "highshelf 9kHz gain=-5dB", "lowpass 15kHz",
            "peak 2kHz gain=1dB q=3");
    private static final List<String> GAINS = List.of("gain -3.1dB", "gain 2.3dB", "gain 0dB", "gain -0.7dB");
    private static final int FRAMES = 4000;

    private static float[][] noise(int channels) {
        var random = new SplittableRandom(1);
        float[][] noise = new float[channels][FRAMES];
        for (float[] channel : noise) {
            for (int i = 0; i < FRAMES; i++) {
                channel[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return noise;
    }

    private static Pipeline pipeline(String chain, int channels, int blockFrames) {
        Pipeline pipeline = Pipeline.of(Chain.parse(chain), new StreamFormat(48_000, channels), blockFrames,
                Stages.installed(), true);
        if (chain.contains("peak 400Hz")) {
            String stage = chain.contains("|") ? "peak#2" : "peak";
            pipeline.plan(1500, pipeline.control(stage, "gain"), -6);
        }
        if (chain.contains("gain 2.3dB")) {
            String stage = chain.contains("|") ? "gain#2" : "gain";
            pipeline.plan(1500, pipeline.control(stage, "gain"), -6);
        }
        return pipeline;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 512, 700})
    void neighbouringFiltersGiveTheSameBitsAsOneAfterTheOther(int blockFrames) {
        assertSameBits(FILTERS, blockFrames);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 512, 700})
    void neighbouringGainsGiveTheSameBitsAsOneAfterTheOther(int blockFrames) {
        assertSameBits(GAINS, blockFrames);
    }

    @Test
    void aStageFromOutsideThatSaysWhatItIsRunsTogetherWithOurs() {
        Stages stages = Stages.of(() -> List.of(Stages.installed().named("gain"), Stages.installed().named("peak"),
                new Outside("double", new Doubling()), new Outside("halve", new Halving())));
        float[][] expected = noise(2);
        try (Pipeline alone = pipeline("gain -3.1dB", 2, 512)) {
            expected = alone.process(expected);
        }
        try (Pipeline alone = pipeline("peak 1kHz gain=2dB", 2, 512)) {
            expected = alone.process(expected);
        }
        Chain chain = Chain.parse("gain -3.1dB | double | peak 1kHz gain=2dB | halve");
        try (Pipeline together = Pipeline.of(chain, new StreamFormat(48_000, 2), 64, stages, false)) {
            float[][] actual = together.process(noise(2));
            assertArrayEquals(expected[0], actual[0]);
            assertArrayEquals(expected[1], actual[1]);
        }
    }

    /// Works only as part of a run.
    private interface Joining extends Stage {

        @Override
        default Span prepare(StreamFormat format, int maxFrames) {
            return Span.IN_PLACE;
        }

        @Override
        default int process(Frames in, Frames out) {
            throw new AssertionError("called by itself");
        }

        @Override
        default void reset() {}
    }

    private record Doubling() implements Joining, ChannelFactors {

        @Override
        public boolean atRest() {
            return true;
        }

        @Override
        public float factor(int channel) {
            return 2;
        }
    }

    private record Halving() implements Joining, SingleSection {

        @Override
        public Optional<SectionBank> atRest() {
            SectionBank bank = new SectionBank(1, 2, false);
            bank.set(0, 0.5, 0, 0, 0, 0);
            return Optional.of(bank);
        }
    }

    private record Outside(String name, Stage stage) implements StageProvider {

        @Override
        public String summary() {
            return "Comes from somebody else.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of();
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            return stage;
        }
    }

    private static void assertSameBits(List<String> stages, int blockFrames) {
        for (int channels = 1; channels <= 3; channels++) {
            float[][] expected = noise(channels);
            for (String stage : stages) {
                try (Pipeline single = pipeline(stage, channels, 512)) {
                    expected = single.process(expected);
                }
            }
            try (Pipeline together = pipeline(String.join(" | ", stages), channels, blockFrames)) {
                float[][] actual = together.process(noise(channels));
                for (int c = 0; c < channels; c++) {
                    assertArrayEquals(expected[c], actual[c], "channel " + c + " of " + channels);
                }
                assertTrue(together.report().stages().stream().allMatch(share -> share.frames() == FRAMES),
                        () -> together.report().toString());
            }
        }
    }
}
