package dev.rondo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo info IN...`.
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Tell format, length, peak and RMS of sound files.",
        footer = {
                "", "Examples:", "  rondo info voice.wav", "  rondo info --json *.wav"})
final class InfoCommand implements Callable<Integer> {

    private static final int RING_FRAMES = 1 << 15;

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Sound files; '-' is standard input.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--json", description = "One JSON array with an object per file.")
    private boolean json;

    @Mixin
    private Strictness strictness = new Strictness();

    @Spec
    private CommandSpec spec;

    /// What is told of a file.
    private record Measured(String file, int rateHz, int channels, String bits, long frames, List<Double> peak,
            List<Double> rms) {

        double durationSeconds() {
            return (double) frames / rateHz;
        }
    }

    @Override
    public Integer call() throws IOException {
        List<Measured> infos = new ArrayList<>();
        int exit = 0;
        for (String file : files) {
            try (AudioInput input = Inputs.open(file)) {
                infos.add(measure(file, input));
                exit = Math.max(exit, strictness.judge(input, spec.commandLine()));
            } catch (AudioFileException e) {
                spec.commandLine().getErr().println("rondo: " + e.getMessage());
                exit = Failures.FAILED;
            }
        }
        if (json) {
            printJson(infos);
        } else {
            infos.forEach(InfoCommand::print);
        }
        return exit;
    }

    private static Measured measure(String file, AudioInput input) throws AudioFileException {
        int channels = input.format().channels();
        double[] peak = new double[channels];
        double[] power = new double[channels];
        long frames = 0;
        try (RingFeed feed = RingFeed.start(input, RING_FRAMES)) {
            PlanarFloatRing.Reader reader = feed.ring().reader();
            while (reader.await(1)) {
                int block = reader.readable();
                reader.window(block);
                for (int c = 0; c < channels; c++) {
                    FloatBuffer samples = reader.samples(c);
                    while (samples.hasRemaining()) {
                        double x = samples.get();
                        peak[c] = Math.max(peak[c], Math.abs(x));
                        power[c] += x * x;
                    }
                }
                reader.advance(block);
                frames += block;
            }
            feed.rethrow();
        }
        for (int c = 0; c < channels; c++) {
            power[c] = frames == 0 ? 0 : Math.sqrt(power[c] / frames);
        }
        return new Measured(file, input.format().rateHz(), channels, input.sampleFormat().label(), frames,
                DoubleStream.of(peak).boxed().toList(), DoubleStream.of(power).boxed().toList());
    }

    private static void print(Measured info) {
        System.out.printf(Locale.ROOT, "%s: %d Hz, %d channel%s, %s bits, %d frame%s, %s%n", info.file(), info.rateHz(),
                info.channels(), info.channels() == 1 ? "" : "s", info.bits(), info.frames(),
                info.frames() == 1 ? "" : "s",
                duration(info.durationSeconds()));
        for (int c = 0; c < info.channels(); c++) {
            System.out.printf(Locale.ROOT, "  channel %d: peak %s, RMS %s%n", c + 1, decibels(info.peak().get(c)),
                    decibels(info.rms().get(c)));
        }
    }

    private static String duration(double seconds) {
        return seconds < 60
                ? String.format(Locale.ROOT, "%.3f s", seconds)
                : String.format(Locale.ROOT, "%d:%06.3f min", (long) (seconds / 60), seconds % 60);
    }

    private static String decibels(double value) {
        double db = Math.round(2000 * Math.log10(value)) / 100.0;
        return value == 0 ? "-inf dBFS" : String.format(Locale.ROOT, "%.2f dBFS", db + 0.0);
    }

    private static void printJson(List<Measured> infos) throws IOException {
        var out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
        try (JsonGenerator generator = Json.onto(out).useDefaultPrettyPrinter()) {
            generator.writeStartArray();
            for (Measured info : infos) {
                generator.writeStartObject();
                generator.writeStringField("file", info.file());
                generator.writeNumberField("rate_hz", info.rateHz());
                generator.writeNumberField("channels", info.channels());
                generator.writeStringField("bits", info.bits());
                generator.writeNumberField("frames", info.frames());
                generator.writeNumberField("duration_seconds", info.durationSeconds());
                writeNumbers(generator, "peak", info.peak());
                writeNumbers(generator, "rms", info.rms());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        System.out.println();
    }

    private static void writeNumbers(JsonGenerator generator, String name, List<Double> numbers) throws IOException {
        generator.writeArrayFieldStart(name);
        for (double number : numbers) {
            generator.writeNumber(number);
        }
        generator.writeEndArray();
    }
}
