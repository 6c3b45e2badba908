package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandLineTest {

    @TempDir
    Path folder;

    private record Outcome(int exit, List<String> messages) {}

    private static Outcome run(Object... words) {
        StringWriter err = new StringWriter();
        int exit = Main.execute(new PrintWriter(err, true),
                Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        return new Outcome(exit, err.toString().lines().toList());
    }

    private Path noise(String name, SampleFormat format, int rateHz, int channels, int frames) throws IOException {
        Random random = new Random(11);
        float[] samples = new float[channels * frames];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 1.8f * (random.nextFloat() - 0.5f);
        }
        Path path = folder.resolve(name);
        try (WavWriter writer = WavWriter.create(path, new StreamFormat(rateHz, channels), format)) {
            writer.write(MemorySegment.ofArray(samples), c -> (long) c * frames * Float.BYTES, frames);
            writer.finish();
        }
        return path;
    }

    private static float[][] samplesOf(Path path) throws IOException {
        try (AudioInput input = AudioInput.open(path)) {
            return input.readAll();
        }
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void theEmptyChainGivesTheSameBytes(SampleFormat format) throws IOException {
        for (int channels = 1; channels <= 3; channels++) {
            Path in = noise("in" + channels + ".wav", format, 44_100, channels, 70_001);
            Path out = folder.resolve("out.wav");
            assertEquals(new Outcome(0, List.of()), run("process", in, out, ""));
            assertArrayEquals(Files.readAllBytes(in), Files.readAllBytes(out), format + " " + channels);
        }
    }

    @Test
    void aFilteredFileEqualsTheCookbooksBiquadInDouble() throws IOException {
        Path in = noise("in.wav", SampleFormat.S16, 48_000, 2, 100_000);
        Path out = folder.resolve("out.wav");
        assertEquals(new Outcome(0, List.of()), run("process", in, out, "lowpass 1kHz", "--bits", "32f"));
        double w = 2 * Math.PI * 1000 / 48_000;
        double alpha = Math.sin(w) / Math.sqrt(2);
        double b = (1 - Math.cos(w)) / 2 / (1 + alpha);
        double a1 = -2 * Math.cos(w) / (1 + alpha);
        double a2 = (1 - alpha) / (1 + alpha);
        float[][] x = samplesOf(in);
        float[][] y = samplesOf(out);
        for (int c = 0; c < 2; c++) {
            assertEquals(x[c].length, y[c].length);
            double x1 = 0;
            double x2 = 0;
            double y1 = 0;
            double y2 = 0;
            for (int i = 0; i < x[c].length; i++) {
                double expected = b * (x[c][i] + 2 * x1 + x2) - a1 * y1 - a2 * y2;
                assertEquals(expected, y[c][i], 1e-6);
                x2 = x1;
                x1 = x[c][i];
                y2 = y1;
                y1 = expected;
            }
        }
    }

    @Test
    void aFileMayBeReplacedByItsOwnResult() throws IOException {
        Path file = noise("same.wav", SampleFormat.F32, 48_000, 1, 50_000);
        float[][] before = samplesOf(file);
        assertEquals(0, run("process", file, file, "gain 0dB").exit());
        assertArrayEquals(before[0], samplesOf(file)[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {"missing.wav; out.wav; ``; 1; missing.wav",
                    "notes.txt; out.wav; ``; 1; notes.txt", "in.wav; out.wav; lowpas 1kHz; 2; unknown stage 'lowpas'",
                    "in.wav; out.wav; peak 1kHz q=zero; 2; 'zero' is not a number",
                    "in.wav; out.wav; lowpass 30kHz; 2; cutoff must lie below Nyquist",
                    "in.wav; out.wav; gain 1 |; 2; a stage is missing",
                    "in.wav; nowhere/out.wav; gain 1; 1; no directory",
                    "in.wav; .; gain 1; 1; is a directory"})
    void aMistakeIsOneLineAndLeavesNothingBehind(String in, String out, String chain, int exit, String words)
            throws IOException {
        noise("in.wav", SampleFormat.S16, 48_000, 1, 1000);
        Files.writeString(folder.resolve("notes.txt"), "Dear all,\nthis is no sound.\n");
        Outcome outcome = run("process", folder.resolve(in), folder.resolve(out), chain);
        assertEquals(exit, outcome.exit(), () -> outcome.messages().toString());
        assertTrue(outcome.messages().getFirst().startsWith("rondo: "), outcome.messages()::toString);
        assertTrue(outcome.messages().getFirst().contains(words), outcome.messages()::toString);
        assertEquals(exit == 2 ? 3 : 1, outcome.messages().size(), () -> outcome.messages().toString());
        try (var left = Files.list(folder)) {
            assertEquals(List.of("in.wav", "notes.txt"), left.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void misuseOfTheCommandLineIsOneLineAndExitsWithTwo() {
        for (String[] words : new String[][]{{"process"}, {"process", "a", "b", "--bits", "12"}, {"nonsense"},
                {"stft", "a.wav", "b.npy", "--hop", "0"}, {"stft", "a.wav", "b.npy", "--window", "hanm"}}) {
            Outcome outcome = run((Object[]) words);
            assertEquals(2, outcome.exit(), () -> Arrays.toString(words) + outcome.messages());
            assertEquals(1, outcome.messages().size(), () -> outcome.messages().toString());
        }
    }

    @Test
    void aTruncatedFileIsSavedWithAWarningAndStrictlyExitsWithThree() throws IOException {
        Path in = noise("in.wav", SampleFormat.S16, 48_000, 1, 1000);
        Path cut = folder.resolve("cut.wav");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(in), (int) Files.size(in) - 500));
        Path out = folder.resolve("out.wav");
        Outcome lenient = run("process", cut, out, "");
        assertEquals(0, lenient.exit());
        assertEquals(1, lenient.messages().size(), () -> lenient.messages().toString());
        assertEquals(750, samplesOf(out)[0].length);
        assertEquals(3, run("process", cut, out, "", "--strict").exit());
    }

    @Test
    void spectraLieInANumPyArrayChannelByChannel() throws IOException {
        Path in = noise("in.wav", SampleFormat.F32, 48_000, 2, 5000);
        Path out = folder.resolve("out.npy");
        assertEquals(new Outcome(0, List.of()), run("stft", in, out, "--no-center", "--size", 256, "--hop", 300));
        ByteBuffer array = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = array.getShort(8);
        String header = new String(array.array(), 10, headerLength, StandardCharsets.US_ASCII);
        assertTrue(header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 16, 129), }"), header);
        assertEquals(10 + headerLength + 2 * 16 * 129 * Float.BYTES, array.capacity());
        float[] right = samplesOf(in)[1];
        for (int frame = 0; frame < 16; frame++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < 256; i++) {
                double windowed = right[frame * 300 + i] * 0.5 * (1 - Math.cos(2 * Math.PI * i / 256));
                re += windowed * Math.cos(2 * Math.PI * 17 * i / 256);
                im -= windowed * Math.sin(2 * Math.PI * 17 * i / 256);
            }
            int at = 10 + headerLength + ((16 + frame) * 129 + 17) * Float.BYTES;
            assertEquals(Math.hypot(re, im), array.getFloat(at), 1e-4, "frame " + frame);
        }
    }

    @Test
    void aSpectrogramIsDrawnForEverySoundEvenAnEmptyOne() throws IOException {
        Path out = folder.resolve("out.png");
        for (int frames : new int[]{0, 1, 20_000}) {
            Path in = noise("in.wav", SampleFormat.S16, 48_000, 1, frames);
            assertEquals(new Outcome(0, List.of()), run("spectrogram", in, out, "--scale", "log", "--width", 400));
            assertArrayEquals(new byte[]{(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(Files.readAllBytes(out), 4));
        }
    }
}
