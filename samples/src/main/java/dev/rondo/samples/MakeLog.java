package dev.rondo.samples;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Makes the log of a service whose database is troubled now and then, the same bytes on every machine:
/// `MakeLog FILE MEGABYTES`.
public final class MakeLog {

    private MakeLog() {}

    /// Writes lines of `milliseconds LEVEL event number`.
    ///
    /// @param arguments the file and its size
    /// @throws IOException if it cannot be written
    public static void main(String[] arguments) throws IOException {
        long bytes = Long.parseLong(arguments[1]) << 20;
        var random = new SplittableRandom(1);
        long millis = 1_767_225_600_000L;
        try (BufferedWriter log = Files.newBufferedWriter(Path.of(arguments[0]))) {
            for (long lines = 0, written = 0; written < bytes; lines++) {
                millis += random.nextInt(3);
                boolean troubled = random.nextInt(100) < (lines / 5000 % 7 == 0 ? 20 : 1);
                String event = !troubled
                        ? " INFO request served, bytes sent: "
                        : random.nextBoolean() ? " ERROR timeout of the database, ms: " : " ERROR connection refused: ";
                String line = millis + event + random.nextInt(100_000) + "\n";
                log.write(line);
                written += line.length();
            }
        }
    }
}
