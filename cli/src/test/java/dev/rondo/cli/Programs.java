package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Programs that a test starts, rondo among them, each a process of its own; they end with the test. What one says goes
/// into files named after it.
final class Programs {

    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 20;

    private final Path folder;
    private final List<Process> running = new ArrayList<>();

    Programs(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Process start(Map<String, String> environment, String name, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(file(name).toFile()).redirectError(file(name + ".err").toFile())
                .start();
        running.add(process);
        return process;
    }

    /// As the launcher starts it, without its cache.
    Process rondo(Map<String, String> environment, String name, Object... words) throws IOException {
        return java(environment, name, List.of("-XX:+UseSerialGC"), Main.class, words);
    }

    /// A JVM like this one.
    Process java(Map<String, String> environment, String name, List<String> options, Class<?> main, Object... words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-cp", classPath(),
                main.getName()));
        Arrays.stream(words).map(Object::toString).forEach(command::add);
        return start(environment, name, command.toArray(String[]::new));
    }

    private static String classPath() {
        return String.join(System.getProperty("path.separator"), System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }

    /// Whether a program that ends by itself does so well.
    boolean runs(Map<String, String> environment, String... words) {
        try {
            return start(environment, "step", words).waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Waits until something is so; the waiting decides nothing but how long hope lasts.
    static void until(String what, BooleanSupplier so) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 1000 / LOOK_MILLIS; i++) {
            if (so.getAsBoolean()) {
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        fail("not within " + PATIENCE_SECONDS + " s: " + what);
    }

    /// Waits until a program that shows its meter runs.
    void untilItRuns(String name) throws InterruptedException {
        until(name + " runs", () -> said(name).contains("meter:"));
    }

    /// What a program wrote to standard error.
    String said(String name) {
        try {
            return Files.readString(file(name + ".err"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void finish(Process process, String name, int exit) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> name + " does not end");
        assertEquals(exit, process.exitValue(), () -> said(name));
    }

    /// Ends it as Ctrl-C does.
    void interrupt(Process process, String name) throws InterruptedException {
        process.destroy();
        finish(process, name, 143);
    }

    /// The counts of the line with which a run ends, in its order.
    long[] counts(String name) {
        String line = said(name).lines().filter(l -> l.contains(" frames in, ")).findFirst()
                .orElseThrow(() -> new AssertionError(said(name)));
        return Arrays.stream(line.substring(line.indexOf("input lost")).split("[^0-9]+", -1))
                .filter(digits -> !digits.isEmpty()).mapToLong(Long::parseLong).toArray();
    }

    /// Whether a run says that nothing was lost, dropped, or silence instead.
    boolean saysAllWasWell(String name) {
        return Arrays.stream(counts(name)).allMatch(count -> count == 0);
    }

    /// Ends those that have not ended by themselves.
    void end() throws InterruptedException {
        for (Process process : running) {
            process.destroyForcibly().waitFor();
        }
    }
}
