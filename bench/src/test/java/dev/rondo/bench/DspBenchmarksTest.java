package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Stages;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Param;

/// What the benchmarks of the signal processing measure gives the right result, ours and the opponents' alike.
class DspBenchmarksTest {

    @ParameterizedTest
    @ValueSource(ints = {512, 2048})
    void bothSpectraShowTheSameMagnitudes(int size) {
        SpectrumCost cost = new SpectrumCost();
        cost.size = size;
        cost.allocate();
        for (int hop = 0; hop < 6; hop++) {
            float[] ours = cost.rondo().toArray(ValueLayout.JAVA_FLOAT);
            assertArrayEquals(cost.naive(), ours, 1e-5f * size);
        }
        cost.free();
    }

    @Test
    void tenGainsOfATenthOfADecibelAreOneDecibelHoweverTheyAreApplied() throws IOException {
        ChainCost cost = new ChainCost();
        cost.build();
        float expected = (float) (Math.sin(256 * cost.blockFrames - 1) * Math.pow(10, -1 / 20.0));
        cost.fill();
        assertEquals(expected, cost.pipeline(), 1e-6f);
        cost.free();
        cost.fill();
        assertEquals(expected, cost.byHandGainByGain(), 1e-6f);
        cost.free();
        cost.fill();
        assertEquals(expected, cost.byHandSampleBySample(), 1e-6f);
        cost.free();
        cost.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gain -3dB", "delay 10ms | gain -3dB"})
    void aChainWorksOnTheWholeSound(String chain) throws IOException {
        StageCost cost = new StageCost();
        cost.chain = chain;
        cost.build();
        for (int run = 0; run < 2; run++) {
            cost.fill();
            int last = StageCost.FRAMES - 1 - (chain.startsWith("delay") ? StageCost.RATE_HZ / 100 : 0);
            assertEquals((float) (Math.sin(last) * Math.pow(10, -3 / 20.0)), cost.rondo(), 1e-6f);
            cost.free();
        }
        cost.close();
    }

    static Stream<String> chains() throws NoSuchFieldException {
        return Arrays.stream(StageCost.class.getField("chain").getAnnotation(Param.class).value());
    }

    @ParameterizedTest
    @MethodSource("chains")
    void everyChainGivesWhatItGivesOffline(String chain) throws IOException {
        StageCost cost = new StageCost();
        cost.chain = chain;
        cost.build();
        cost.fill();
        float last = cost.rondo();
        cost.free();
        cost.close();
        float[][] sound = new float[StereoRing.CHANNELS][StageCost.FRAMES];
        for (float[] channel : sound) {
            for (int i = 0; i < channel.length; i++) {
                channel[i] = (float) Math.sin(i);
            }
        }
        try (Pipeline pipeline = Pipeline.of(Chain.parse(chain),
                new StreamFormat(StageCost.RATE_HZ, StereoRing.CHANNELS), 500, Stages.installed(), false)) {
            float[] left = pipeline.process(sound)[0];
            assertTrue(Math.abs(last) > 1e-6);
            assertEquals(left[left.length - 1], last, 1e-6f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"256:", "4160:64", "4160:64,512", "4160:cheapest"})
    void howeverAResponseIsCutItConvolves(String tapsAndLevels) {
        ConvolutionCosts costs = new ConvolutionCosts();
        costs.tapsAndLevels = tapsAndLevels;
        costs.prepare();
        costs.frame();
        int taps = Integer.parseInt(tapsAndLevels.replaceFirst(":.*", ""));
        int last = ConvolutionCosts.FRAMES - 1;
        double expected = 0;
        for (int tap = 0; tap < taps; tap++) {
            expected += Math.sin(tap * (double) tap) / (1 + tap)
                    * costs.in.getAtIndex(ValueLayout.JAVA_FLOAT, costs.convolver.historyFrames() + last - tap);
        }
        assertEquals(expected, costs.out.getAtIndex(ValueLayout.JAVA_FLOAT, last), 1e-5);
    }
}
