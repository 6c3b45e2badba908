package dev.rondo.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A program and its arguments.
///
/// @param words the program first
public record Command(List<String> words) {

    /// Copies the list.
    public Command {
        words = List.copyOf(words);
    }

    /// A command of these words.
    ///
    /// @param words the program first
    /// @return the command
    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /// Looks for a program where the shell would.
    ///
    /// @param program its name
    /// @return whether it can be run
    public static boolean exists(String program) {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Runs it.
    ///
    /// @return what it printed, errors and all
    /// @throws IOException if it cannot be started, or fails
    /// @throws InterruptedException if the thread was interrupted
    public String run() throws IOException, InterruptedException {
        return printed(new ProcessBuilder(words).redirectErrorStream(true));
    }

    /// Runs it; its errors and warnings go where ours go.
    ///
    /// @return what it printed to standard output
    /// @throws IOException if it cannot be started, or fails
    /// @throws InterruptedException if the thread was interrupted
    public String output() throws IOException, InterruptedException {
        return printed(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private String printed(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("exit " + code + " of " + String.join(" ", words) + ": " + printed.strip());
            }
            return printed;
        }
    }

    /// Runs it against the clock.
    ///
    /// @return seconds from start to exit
    /// @throws IOException if it cannot be started, or fails
    /// @throws InterruptedException if the thread was interrupted
    public double seconds() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        run();
        return (System.nanoTime() - begin) * 1e-9;
    }
}
