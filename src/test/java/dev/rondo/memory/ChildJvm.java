package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program of the tests in a JVM of its own, so that limits bind only it and a crash would kill only it.
public final class ChildJvm implements AutoCloseable {

    private static final String CLASS_PATH = Path.of("target", "classes").toAbsolutePath() + ":"
            + Path.of("target", "test-classes").toAbsolutePath();

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(List<String> command) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = process.inputReader();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a program.
    ///
    /// @param launcher what runs `java`, for instance `prlimit --nofile=64`
    /// @param main the program
    /// @param arguments what it is given
    public static ChildJvm start(List<String> launcher, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(launcher);
        // small, so that limits bind the memory under test and not the JVM
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmx64m", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=32m",
                "-XX:CompressedClassSpaceSize=32m", "-XX:-CreateCoredumpOnCrash", "-cp", CLASS_PATH, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(command);
    }

    /// Runs a program to its end.
    ///
    /// @return the lines it printed, after checking that it exited with 0
    public static List<String> run(List<String> launcher, Class<?> main, Object... arguments) {
        try (ChildJvm child = start(launcher, main, arguments)) {
            List<String> lines = child.output.lines().toList();
            assertEquals(0, child.exitCode(), () -> String.join("\n", lines));
            return lines;
        }
    }

    /// The next line it prints, waiting for it; null at its end.
    public String line() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills it as the kernel would.
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    public long pid() {
        return process.pid();
    }

    public int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The program goes on when it reads a line.
    void go() {
        try {
            process.outputWriter().append("go\n").flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /// What makes a command run as somebody without rights; nothing if we have none ourselves.
    static List<String> unprivileged() {
        return isRoot() ? tool("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
    }

    /// A command line, if the machine has the tool; the test is skipped if not.
    static List<String> tool(String... command) {
        try {
            assumeTrue(new ProcessBuilder("which", command[0]).start().waitFor() == 0, "needs " + command[0]);
        } catch (IOException | InterruptedException e) {
            assumeTrue(false, "needs which: " + e.getMessage());
        }
        return List.of(command);
    }

    static List<String> both(List<String> outer, List<String> inner) {
        List<String> launcher = new ArrayList<>(outer);
        launcher.addAll(inner);
        return launcher;
    }
}
