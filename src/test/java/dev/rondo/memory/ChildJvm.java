package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A program of the tests in a JVM of its own, so that limits bind only it and a crash would kill only it. One that
/// hangs is killed, and the test fails with what it printed.
public final class ChildJvm implements AutoCloseable {

    private static final String CLASS_PATH = Path.of("target", "classes").toAbsolutePath()
            + File.pathSeparator + Path.of("target", "test-classes").toAbsolutePath();

    /// Some seconds are usual, on a busy machine many.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final BufferedReader output;
    private final List<String> printed = new ArrayList<>();
    private volatile boolean hung;

    private ChildJvm(List<String> command, Duration patience) {
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = process.inputReader();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS).execute(this::killIfAlive);
    }

    private void killIfAlive() {
        if (process.isAlive()) {
            hung = true;
            process.destroyForcibly();
        }
    }

    /// Starts a program.
    ///
    /// @param launcher what runs `java`, for instance `prlimit --nofile=64`
    /// @param main the program
    /// @param arguments what it is given
    public static ChildJvm start(List<String> launcher, Class<?> main, Object... arguments) {
        return start(PATIENCE, launcher, main, arguments);
    }

    static ChildJvm start(Duration patience, List<String> launcher, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(launcher);
        // small, so that limits bind the memory under test and not the JVM
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xmx64m", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=32m",
                "-XX:CompressedClassSpaceSize=32m", "-XX:-CreateCoredumpOnCrash", "-cp", CLASS_PATH, main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ChildJvm(command, patience);
    }

    /// Runs a program to its end.
    ///
    /// @return the lines it printed, after checking that it exited with 0
    public static List<String> run(List<String> launcher, Class<?> main, Object... arguments) {
        try (ChildJvm child = start(launcher, main, arguments)) {
            while (child.line() != null) {
            }
            assertEquals(0, child.exitCode(), () -> String.join("\n", child.printed));
            return child.printed;
        }
    }

    /// The next line it prints, waiting for it; null at its end.
    public String line() {
        try {
            String line = output.readLine();
            if (line != null) {
                printed.add(line);
            } else {
                requireAnEndOfItsOwn();
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireAnEndOfItsOwn() {
        assertFalse(hung, () -> "killed because it hung, after it had printed:\n" + String.join("\n", printed));
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
            int exitCode = process.waitFor();
            requireAnEndOfItsOwn();
            return exitCode;
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
        assumeTrue(succeeds(List.of("which", command[0])), "needs " + command[0]);
        return List.of(command);
    }

    /// What makes a command run in a namespace of its own after `mount` has changed its mounts; the test is skipped
    /// where that is not allowed.
    static List<String> withMounts(String mount) {
        var inside = List.of("sh", "-c", mount + " && exec \"$@\"", "sh");
        var asNobody = both(both(unprivileged(), tool("unshare", "--user", "--map-root-user", "--mount")), inside);
        if (succeeds(both(asNobody, List.of("true")))) {
            return asNobody;
        }
        var asRoot = both(tool("unshare", "--mount"), inside);
        assumeTrue(succeeds(both(asRoot, List.of("true"))), "mounts of its own need root or a user namespace");
        return asRoot;
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }

    static List<String> both(List<String> outer, List<String> inner) {
        List<String> launcher = new ArrayList<>(outer);
        launcher.addAll(inner);
        return launcher;
    }
}
