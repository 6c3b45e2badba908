package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
    void aReportTellsWhatWasDone() throws IOException {
        Path in = noise("in.wav", SampleFormat.S16, 48_000, 2, 9600);
        Path out = folder.resolve("out.wav");
        List<String> lines = run("process", "--report", in, out, "gain 6dB | highpass 80Hz", "--bits", "32f")
                .messages();
        assertEquals("frames     9600 in at 48000 Hz, 9600 out at 48000 Hz", lines.getFirst());
        assertEquals("lost       0 frames", lines.get(1));
        assertTrue(lines.get(3).matches("clipped    [1-9]\\d{3} samples beyond full scale"), lines::toString);
        assertEquals(List.of("gain", "highpass"),
                lines.stream().skip(9).map(line -> line.split(" ", 2)[0]).toList(), lines::toString);
        assertTrue(lines.get(9).matches("gain +\\d+ +9600 +\\d+\\.\\d\\d +\\d+\\.\\d %"), lines::toString);
    }

    @Test
    void aReportAsJsonIsTheOneLineThatBeginsWithABrace() throws IOException {
        Path in = noise("in.wav", SampleFormat.S16, 48_000, 1, 9600);
        Outcome outcome = run("process", in, folder.resolve("out.wav"), "gain 20dB | gain -1dB", "--report=json");
        assertEquals(0, outcome.exit());
        assertTrue(outcome.messages().getFirst().startsWith("rondo: warning:"), outcome.messages()::toString);
        List<String> reports = outcome.messages().stream().filter(line -> line.startsWith("{")).toList();
        assertEquals(1, reports.size(), outcome.messages()::toString);
        String report = reports.getFirst();
        for (String part : List.of("\"frames_in\":9600,\"frames_out\":9600,\"lost_frames\":0,", "\"latency_frames\":0,",
                "\"stages\":[{\"name\":\"gain\",", "{\"name\":\"gain#2\",", "\"load\":0.", "\"worst_load\":0.")) {
            assertTrue(report.contains(part), () -> part + " in " + report);
        }
        assertTrue(report.endsWith("}]}"), report);
    }

    @Test
    void aReportOfAnUnknownFormIsAMistake() {
        Outcome outcome = run("process", "in.wav", "out.wav", "--report=xml");
        assertEquals(2, outcome.exit());
        assertEquals(1, outcome.messages().size(), () -> outcome.messages().toString());
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

    private static String printed(Object... words) {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertEquals(new Outcome(0, List.of()), run(words));
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theDoctorTellsTheKernelsAndWhatOthersWouldNeed() {
        String kernels = printed("doctor").lines().filter(line -> line.startsWith("kernels")).findFirst().orElseThrow();
        assertEquals("kernels        scalar (vectors need the flag --add-modules jdk.incubator.vector)", kernels);
    }

    @Test
    void aDesignIsPrintedWithAllItsDigits() {
        // scipy.signal.butter(2, 1000, fs=48000, output='sos')
        String json = printed("design", "butterworth", "--order", 2, "--cutoff", 1000, "--rate", 48000, "--json");
        double[] sos = Arrays.stream(json.substring(json.indexOf("[ [") + 3, json.indexOf("] ]")).split(",", -1))
                .mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(new double[]{0.003916126660547369, 0.007832253321094738, 0.003916126660547369, 1,
                -1.8153410827045682, 0.8310055893467576}, sos, 1e-14);
        assertEquals(9, printed("design", "window", "hann", "--length", 8, "--csv").lines().count());
        assertEquals(new Outcome(2, List.of("rondo: design sinc: needs --taps")), run("design", "sinc"));
    }

    @Test
    void aResponseIsPrintedAndDrawn() throws IOException {
        Path picture = folder.resolve("response.png");
        List<String> lines = printed("response", "gain -6dB | delay 5smp", "--points", 4, "--csv", "--out", picture)
                .lines().toList();
        assertEquals("frequency_hz,magnitude_db,phase_rad,group_delay_samples", lines.getFirst());
        assertEquals(5, lines.size());
        double[] first = Arrays.stream(lines.get(1).split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(new double[]{10, -6, -2 * Math.PI * 10 * 5 / 48_000, 5}, first, 1e-6);
        assertTrue(Files.size(picture) > 5000);
        assertEquals(2, run("response", "gate -40dB").exit());
    }

    @Test
    void anotherRateKeepsTheDuration() throws IOException {
        Path in = noise("in.wav", SampleFormat.S16, 48_000, 2, 10_000);
        Path out = folder.resolve("out.wav");
        assertEquals(0, run("process", in, out, "gain -6dB | sinc lowpass 5kHz taps=31", "--rate", 44_100).exit());
        try (AudioInput input = AudioInput.open(out)) {
            assertEquals(new StreamFormat(44_100, 2), input.format());
            assertEquals(9188, input.frames().getAsLong());
        }
        assertEquals(2, run("process", in, out, "", "--rate", 0).exit());
    }

    @Test
    void aLongResponseFromAFileIsConvolvedWithoutLatencyOrNormalisation() throws IOException {
        Path in = noise("in.wav", SampleFormat.F32, 48_000, 2, 9000);
        Path response = noise("response.wav", SampleFormat.F32, 48_000, 1, 3000);
        Path out = folder.resolve("out.wav");
        assertEquals(0, run("process", in, out, "convolve '" + response + "'", "--bits", "32f").exit());
        float[][] x = samplesOf(in);
        float[] h = samplesOf(response)[0];
        float[][] y = samplesOf(out);
        for (int i = 0; i < x[0].length; i += 97) {
            for (int c = 0; c < 2; c++) {
                double sum = 0;
                for (int k = 0; k <= Math.min(i, h.length - 1); k++) {
                    sum += (double) h[k] * x[c][i - k];
                }
                assertEquals(sum, y[c][i], 1e-4, "frame " + i);
            }
        }
        assertEquals(2, run("process", in, out, "convolve missing.wav").exit());
    }
}
