package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import java.util.List;
import java.util.SplittableRandom;
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
