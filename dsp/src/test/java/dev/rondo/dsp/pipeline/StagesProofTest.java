package dev.rondo.dsp.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every stage promises, in chains that nobody wrote by hand.
class StagesProofTest {

    private static final int RATE_HZ = 48_000;
    private static final int RANDOM_CHAINS = Integer.getInteger("dev.rondo.test.chains", 1000);
    private static final Stages STAGES = Stages.installed();

    private static float[][] noise(long seed, int channels, int frames) {
        Random random = new Random(seed);
        float[][] noise = new float[channels][frames];
        for (float[] channel : noise) {
            for (int i = 0; i < frames; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        return noise;
    }

    /// A chain of all kinds of stages for so many channels; keeps their number.
    private static String randomChain(Random random, int channels, int depth) {
        List<String> items = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            items.add(randomItem(random, channels, depth));
        }
        return String.join(" | ", items);
    }

    private static String randomItem(Random random, int channels, int depth) {
        int kinds = depth == 0 ? 12 : 16;
        double hz = 20 + random.nextInt(20_000);
        double db = random.nextInt(25) - 12;
        return switch (random.nextInt(kinds)) {
            case 0 -> "gain " + db + "dB";
            case 1 -> (channels == 2 ? random.nextBoolean() ? "pan " : "balance " : "gain ")
                    + (random.nextInt(201) - 100) + (channels == 2 ? "%" : "dB");
            case 2 -> List.of("lowpass ", "highpass ", "bandpass ", "notch ", "allpass ").get(random.nextInt(5)) + hz;
            case 3 ->
                List.of("peak ", "lowshelf ", "highshelf ").get(random.nextInt(3)) + hz + "Hz gain=" + db + " q=2";
            case 4 -> random.nextBoolean() ? "dcblock " + (1 + random.nextInt(50)) + "Hz" : "svf bandpass " + hz;
            case 5 -> "delay " + random.nextInt(700) + "smp";
            case 6 -> "stft size=" + (64 << random.nextInt(3)) + " hop=16";
            case 7 -> "gate -40dB size=100 hop=25";
            case 8 -> "tap keep=1";
            case 9 -> "matrix '" + randomMatrix(random, channels) + "'";
            case 10 -> "stft window=blackman size=96 hop=" + (1 + random.nextInt(24));
            case 11 -> random.nextBoolean()
                    ? "sinc lowpass " + hz + " taps=" + (2 * random.nextInt(40) + 1)
                    : "chebyshev1 lowpass " + hz + "Hz order=" + (1 + random.nextInt(6));
            case 12 -> "{ " + randomChain(random, channels, depth - 1) + " } + { "
                    + randomChain(random, channels, depth - 1) + " }";
            case 13 -> channels == 2
                    ? (random.nextBoolean() ? "mid: { " : "side: { ") + randomChain(random, 1, depth - 1)
                            + " }"
                    : "{ }";
            case 14 -> "mix " + random.nextInt(101) + "%: { " + randomChain(random, channels, depth - 1) + " }";
            default -> "ch " + (1 + random.nextInt(channels)) + ": { " + randomChain(random, 1, depth - 1) + " }";
        };
    }

    private static String randomMatrix(Random random, int channels) {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < channels; row++) {
            rows.append(row == 0 ? "" : ";");
            for (int c = 0; c < channels; c++) {
                rows.append(' ').append(random.nextInt(3) - 1);
            }
        }
        return rows.toString();
    }

    /// Runs a pipeline over a ring that another thread fills in pieces of random size.
    private static float[][] runFromAnotherThread(Pipeline pipeline, float[][] in, long seed) throws IOException {
        int frames = in[0].length;
        float[][] out = new float[pipeline.output().channels()][frames];
        int[] at = {0};
        try (PlanarFloatRing ring = PlanarFloatRing.allocate(in.length, 4096, Waiting.YIELD)) {
            Thread.ofPlatform().start(() -> {
                Random random = new Random(seed);
                PlanarFloatRing.Writer writer = ring.writer();
                for (int done = 0; done < frames;) {
                    int claimed = writer.awaitClaim(Math.min(1 + random.nextInt(4096), frames - done));
                    for (int c = 0; c < in.length; c++) {
                        writer.samples(c).put(in[c], done, claimed);
                    }
                    writer.commit(claimed);
                    done += claimed;
                }
                writer.finish();
            });
            pipeline.process(ring, block -> {
                for (int c = 0; c < out.length; c++) {
                    block.samples(c).get(out[c], at[0], block.frames());
                }
                at[0] += block.frames();
            });
        }
        assertEquals(frames, at[0]);
        return out;
    }

    @Test
    void randomChainsGiveTheSameBitsForAnySplitAfterResetAndFromAnotherThread() throws IOException {
        for (int seed = 0; seed < RANDOM_CHAINS; seed++) {
            Random random = new Random(seed);
            int channels = random.nextInt(8) == 0 ? 1 + random.nextInt(64) : 1 + random.nextInt(3);
            String text = randomChain(random, channels, 2);
            String message = "seed " + seed + ", " + channels + " channels: " + text;
            Chain chain = Chain.parse(text);
            assertEquals(chain, Chain.parse(chain.toString()), message);
            StreamFormat format = new StreamFormat(RATE_HZ, channels);
            float[][] in = noise(seed, channels, 300 + random.nextInt(2000) / channels);
            float[][] whole;
            try (Pipeline pipeline = Pipeline.of(chain, format, 4096, STAGES, false)) {
                whole = pipeline.process(in);
            }
            try (Pipeline pipeline = Pipeline.of(chain, format, 1 + random.nextInt(300), STAGES, true)) {
                assertSame(whole, pipeline.process(in), message);
                assertThrows(IllegalStateException.class, () -> pipeline.process(in));
                pipeline.reset();
                assertSame(whole, seed % 10 == 0 ? runFromAnotherThread(pipeline, in, seed) : pipeline.process(in),
                        message + " after reset");
            }
        }
    }

    private static void assertSame(float[][] expected, float[][] actual, String message) {
        assertEquals(expected.length, actual.length, message);
        for (int c = 0; c < expected.length; c++) {
            assertArrayEquals(expected[c], actual[c], 0f, message);
        }
    }

    @ParameterizedTest
    @CsvSource({"48000, 44100", "44100, 48000", "8000, 48000", "44100, 8000", "44100, 48001"})
    void aChangedRateKeepsEverySampleAtItsTimeWhateverLiesBefore(int inHz, int outHz) {
        float[][] sine = new float[1][inHz / 4];
        for (int i = 0; i < sine[0].length; i++) {
            sine[0][i] = (float) Math.sin(2 * Math.PI * 440 * i / inHz);
        }
        StreamFormat format = new StreamFormat(inHz, 1);
        for (String before : List.of("", "stft size=64 hop=63 window=rectangular | ",
                "sinc lowpass 3kHz taps=151 window=kaiser:9 | ",
                "{ stft size=256 hop=64 } + { } | gain -6.0206dB | ")) {
            float[][] whole;
            Chain chain = Chain.parse(before + "resample " + outHz);
            try (Pipeline pipeline = Pipeline.of(chain, format, 4096, STAGES, false)) {
                whole = pipeline.process(sine);
                assertEquals(Math.ceilDiv((long) sine[0].length * outHz, inHz), whole[0].length);
                pipeline.latency().frames(outHz);
                for (int i = whole[0].length / 4; i < whole[0].length / 2; i++) {
                    assertEquals(Math.sin(2 * Math.PI * 440 * i / outHz), whole[0][i], 3e-3, before + " frame " + i);
                }
            }
            for (int maxFrames : new int[]{1, 7, 64}) {
                try (Pipeline pipeline = Pipeline.of(chain, format, maxFrames, STAGES, false)) {
                    assertSame(whole, pipeline.process(sine), before + "blocks of " + maxFrames);
                }
            }
        }
    }

    @Test
    void branchesThatChangeTheRateAreAlignedToo() {
        float[][] in = noise(4, 1, 3000);
        try (Pipeline pipeline = Pipeline.of(Chain.parse(
                "delay 3smp | stft size=50 hop=7 | { resample 44100 } + { stft size=128 hop=32 | resample 44100 | gain 0 | matrix '-1' }"),
                new StreamFormat(RATE_HZ, 1))) {
            for (float sample : pipeline.process(in)[0]) {
                assertEquals(0, sample, 3e-6f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 42, 64, 4096})
    void plannedChangesAreHeardAtTheSameFrameWhateverTheBlocks(int maxFrames) {
        Chain chain = Chain
                .parse("gain 0 | stft size=256 hop=64 | peak 1kHz gain=0 | pan 0 | lowpass 5kHz | svf lowpass 9kHz");
        float[][] in = noise(3, 2, 9000);
        assertSame(changed(chain, in, 512), changed(chain, in, maxFrames), "blocks of " + maxFrames);
    }

    private static float[][] changed(Chain chain, float[][] in, int maxFrames) {
        try (Pipeline pipeline = Pipeline.of(chain, new StreamFormat(RATE_HZ, 2), maxFrames, STAGES, false)) {
            pipeline.plan(1000, pipeline.control("gain", "gain"), -6);
            pipeline.plan(1500, pipeline.control("peak", "gain"), 9);
            pipeline.plan(1501, pipeline.control("peak", "centre"), 300);
            pipeline.plan(4000, pipeline.control("pan", "position"), 50);
            pipeline.plan(4100, pipeline.control("lowpass", "cutoff"), 500);
            pipeline.plan(5000, pipeline.control("svf", "cutoff"), 300);
            pipeline.plan(7000, pipeline.control("gain", "gain"), 3);
            return pipeline.process(in);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"gain 0; 0", "lowpass 20kHz; 0", "delay 100smp; 100", "stft; 0", "stft size=64 hop=8; 0",
                    "gate -200dB; 0", "matrix '1'; 0", "tap; 0", "dcblock 0.1Hz; 0",
                    "{ stft } + { delay 7smp | gain -100dB }; 0",
                    "ch 1: { stft | delay 5smp }; 5", "mix 100%: { delay 33smp | stft size=32 hop=8 }; 33"})
    void anImpulseComesOutWhereItBelongs(String text, int expectedFrame) {
        float[][] impulse = new float[1][4000];
        impulse[0][1000] = 1;
        try (Pipeline pipeline = Pipeline.of(Chain.parse(text), new StreamFormat(RATE_HZ, 1))) {
            float[] out = pipeline.process(impulse)[0];
            int loudest = 0;
            for (int i = 0; i < out.length; i++) {
                loudest = Math.abs(out[i]) > Math.abs(out[loudest]) ? i : loudest;
            }
            assertEquals(1000 + expectedFrame, loudest);
        }
    }

    @Test
    void aStagesRawDelayIsItsDeclaredLatency() {
        for (String text : List.of("stft", "stft size=128 hop=128 window=rectangular",
                "gate -200dB size=500 hop=100")) {
            try (Pipeline pipeline = Pipeline.of(Chain.parse(text + " | stft size=64 hop=16"),
                    new StreamFormat(RATE_HZ, 1))) {
                int expected = switch (text) {
                    case "stft" -> 1024 - 256;
                    case "gate -200dB size=500 hop=100" -> 400;
                    default -> 0;
                };
                assertEquals(Latency.ofFrames(expected + 48, RATE_HZ), pipeline.latency(), text);
            }
        }
    }

    /// The chain as it says of itself against the transform of what it does to an impulse.
    @ParameterizedTest
    @ValueSource(
            strings = {"", "gain -6dB", "lowpass 1kHz", "peak 3kHz gain=9dB q=2", "lowshelf 300Hz gain=-5dB",
                    "highshelf 5kHz gain=7dB", "allpass 2kHz", "notch 4kHz q=3", "bandpass 1kHz q=2",
                    "highpass 500Hz q=1",
                    "dcblock 100Hz", "delay 17smp", "tap", "butterworth bandpass 500Hz 4kHz order=3",
                    "chebyshev1 lowpass 5kHz order=6 ripple=0.5dB", "chebyshev2 highpass 1kHz order=5",
                    "elliptic lowpass 8kHz",
                    "bessel lowpass 2kHz order=5 norm=magnitude", "svf highpass 700Hz q=3", "highpass 80Hz order=4",
                    "lowpass 2kHz order=5",
                    "remez 0,3000,4000,24000 1,0 taps=101", "leastsquares 0,3000,4000,24000 0,0,1,1 taps=75",
                    "sinc bandpass 1kHz 6kHz taps=201",
                    "{ sinc lowpass 2kHz taps=101 } + { lowpass 1kHz | gain -3dB }",
                    "mix 30%: { sinc highpass 3kHz taps=51 }"})
    void theAnalyticResponseIsThatOfTheMeasuredImpulse(String text) {
        int frames = 16_384;
        float[][] impulse = new float[1][frames];
        int at = 400;
        impulse[0][at] = 1;
        try (Pipeline pipeline = Pipeline.of(Chain.parse(text), new StreamFormat(RATE_HZ, 1))) {
            float[] out = pipeline.process(impulse)[0];
            long lateFrames = pipeline.latency().frames(RATE_HZ);
            for (double frequencyHz : new double[]{60, 300, 1000, 3333, 7777, 15_000}) {
                double w = 2 * Math.PI * frequencyHz / RATE_HZ;
                double re = 0;
                double im = 0;
                for (int i = 0; i < frames; i++) {
                    re += out[i] * Math.cos(w * (i - at + lateFrames));
                    im -= out[i] * Math.sin(w * (i - at + lateFrames));
                }
                var told = pipeline.response(frequencyHz).orElseThrow();
                assertEquals(0, Math.hypot(re - told.re(), im - told.im()), 2e-5, text + " at " + frequencyHz + " Hz");
            }
        }
    }

    @Test
    void branchesOfDifferentLatencyCancelToSilenceWhenOneIsInverted() {
        float[][] in = noise(8, 2, 6000);
        try (Pipeline pipeline = Pipeline.of(
                Chain.parse("{ stft size=1024 hop=256 } + { stft size=64 hop=16 | matrix '-1 0; 0 -1' }"),
                new StreamFormat(RATE_HZ, 2))) {
            for (float[] channel : pipeline.process(in)) {
                for (float sample : channel) {
                    assertEquals(0, sample, 2e-6f);
                }
            }
        }
    }

    @Test
    void aSweptGainTakesNoStepAboveTheBoundOfItsGlide() {
        float[][] ones = new float[1][20_000];
        java.util.Arrays.fill(ones[0], 1);
        try (Pipeline pipeline = Pipeline.of(Chain.parse("gain 0dB"), new StreamFormat(RATE_HZ, 1))) {
            Control gain = pipeline.control("gain", "gain");
            double factor = Math.pow(10, -40 / 20.0);
            pipeline.plan(4000, gain, -40);
            pipeline.plan(12_000, gain, 0);
            float[] out = pipeline.process(ones)[0];
            double bound = (1 - factor) / (0.02 * RATE_HZ) + 1e-6;
            for (int i = 1; i < out.length; i++) {
                assertTrue(Math.abs(out[i] - out[i - 1]) <= bound, "step at " + i + ": " + (out[i] - out[i - 1]));
            }
            assertEquals(1, out[4000]);
            assertTrue(out[4033] < 1, "heard from the next point of the grid on");
            assertEquals(factor, out[11_000], 1e-6);
            assertEquals(1, out[19_999]);
        }
    }

    @Test
    void aSweptFilterStaysSmoothAndArrivesAtTheCookbooksResponse() {
        float[][] sine = new float[1][48_000];
        for (int i = 0; i < sine[0].length; i++) {
            sine[0][i] = (float) Math.sin(2 * Math.PI * 1000 * i / RATE_HZ);
        }
        try (Pipeline pipeline = Pipeline.of(Chain.parse("peak 1kHz gain=0dB q=1"), new StreamFormat(RATE_HZ, 1))) {
            pipeline.plan(24_000, pipeline.control("peak", "gain"), 12);
            float[] out = pipeline.process(sine)[0];
            double wanted = Biquad.peak(1000, 1, 12, RATE_HZ).response(1000, RATE_HZ).magnitude();
            double peak = 0;
            for (int i = 40_000; i < 48_000; i++) {
                peak = Math.max(peak, Math.abs(out[i]));
            }
            assertEquals(wanted, peak, 0.01 * wanted);
            double steepest = 2 * Math.PI * 1000 / RATE_HZ * wanted;
            for (int i = 1; i < out.length; i++) {
                assertTrue(Math.abs(out[i] - out[i - 1]) < 1.1 * steepest, "a click at " + i);
            }
        }
    }

    @Test
    void anUnturnedControlOutsideItsRangeIsRefused() {
        try (Pipeline pipeline = Pipeline.of(Chain.parse("gain 0dB | gain 1dB"), new StreamFormat(RATE_HZ, 1))) {
            assertEquals(List.of("gain", "gain#2"), pipeline.controls().stream().map(Control::stage).toList());
            Control gain = pipeline.control("gain#2", "gain");
            assertThrows(IllegalArgumentException.class, () -> gain.set(1000));
            assertThrows(IllegalArgumentException.class, () -> gain.set(Double.NaN));
            assertThrows(IllegalArgumentException.class, () -> pipeline.control("gain", "loudness"));
        }
    }

    @Test
    void aTailIsKeptWhenAsked() throws IOException {
        try (Pipeline pipeline = Pipeline.of(Chain.parse("delay 10ms"), new StreamFormat(RATE_HZ, 1));
                PlanarFloatRing ring = PlanarFloatRing.allocate(1, 64, Waiting.SPIN)) {
            ring.writer().claim(1);
            ring.writer().samples(0).put(0.5f);
            ring.writer().commit(1);
            ring.writer().finish();
            List<float[]> parts = new ArrayList<>();
            Report report = pipeline.process(ring, block -> parts.add(block.toArrays()[0]), true);
            assertEquals(481, report.framesOut());
            assertEquals(0.5f, parts.getLast()[parts.getLast().length - 1]);
        }
    }

    @Test
    void aTapHearsWhatPassesAndSlowReadersLoseQuietly() {
        float[][] in = noise(1, 2, 1000);
        try (Pipeline pipeline = Pipeline.of(Chain.parse("tap keep=100ms | gain -6dB"), new StreamFormat(RATE_HZ, 2))) {
            PlanarFloatRing tapped = pipeline.tap("tap").orElseThrow();
            pipeline.process(in);
            assertTrue(tapped.reader().window(1000));
            float[] heard = new float[1000];
            tapped.reader().samples(1).get(heard);
            assertArrayEquals(in[1], heard);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"stft hop=2000", "stft hop=900", "stft window=nonsense", "gate 1dB", "pan 0", "matrix '1 2'",
                    "matrix 'a'", "delay -1ms", "ch 2: { }", "side: { }"})
    void whatCannotWorkIsRefusedWhenTheChainIsBuilt(String text) {
        var mistake = assertThrows(ChainException.class,
                () -> Pipeline.of(Chain.parse(text), new StreamFormat(RATE_HZ, 1)));
        assertTrue(mistake.start() < text.length() && mistake.getMessage().length() > 20, mistake.getMessage());
    }
}
