package dev.rondo.samples;

import dev.rondo.audio.AudioInput;
import dev.rondo.ring.ReaderPolicy;
import dev.rondo.ring.ReaderStart;
import dev.rondo.ring.SharedFloatRing;
import dev.rondo.ring.Waiting;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;

/// One process writes sound into a ring that has a name, another one reads windows of it where they lie:
/// `SharedProcesses FILE.wav RING` starts the reader as `SharedProcesses RING`. Linux only.
public final class SharedProcesses {

    private static final int WINDOW = 2048;
    private static final int HOP = 512;

    private SharedProcesses() {}

    /// Writes a sound for another process, or is that process.
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 1) {
            read(Path.of(arguments[0]));
            return;
        }
        Path name = Path.of(arguments[1]);
        try (var input = AudioInput.open(Path.of(arguments[0]));
                var ring = SharedFloatRing.create(name, input.format().channels(), 4 * WINDOW, HOP, Waiting.PARK)) {
            BufferedReader reader = start(name);
            System.out.println(reader.readLine());
            var writer = ring.writer();
            for (int read = HOP; read > 0;) {
                read = input.read(ring.segment(), writer::offsetBytes, writer.awaitClaim(HOP));
                writer.commit(read);
            }
            writer.finish();
            System.out.println(reader.readLine());
        }
    }

    private static BufferedReader start(Path name) throws IOException {
        String modules = Objects.requireNonNullElse(System.getProperty("jdk.module.path"), "");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp",
                modules + File.pathSeparator + System.getProperty("java.class.path"), SharedProcesses.class.getName(),
                name.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start().inputReader();
    }

    private static void read(Path name) {
        try (var ring = SharedFloatRing.open(name, Waiting.PARK);
                var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
            System.out.println("another process reads");
            long windows = 0, loudestFrame = 0;
            double loudestPower = 0;
            for (; reader.await(WINDOW); windows++) {
                double power = power(reader.samples(0));
                if (power > loudestPower) {
                    loudestPower = power;
                    loudestFrame = reader.position();
                }
                reader.advance(HOP);
            }
            System.out.printf("%d windows, the loudest from frame %d with an RMS of %.6f%n", windows, loudestFrame,
                    Math.sqrt(loudestPower));
        }
    }

    private static double power(FloatBuffer samples) {
        double sum = 0;
        for (int i = samples.position(); i < samples.limit(); i++) {
            sum += (double) samples.get(i) * samples.get(i);
        }
        return sum / samples.remaining();
    }
}
