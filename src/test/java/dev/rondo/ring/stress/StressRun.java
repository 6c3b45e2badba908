package dev.rondo.ring.stress;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/// Runs jcstress and fails also for tests that it silently leaves out because this machine cannot schedule them.
public final class StressRun {

    private static final int LEAST_TESTS = 20;

    private StressRun() {}

    /// Runs what the arguments of jcstress say.
    ///
    /// @param args jcstress's own
    /// @throws Exception if a test failed, or did not run
    public static void main(String[] args) throws Exception {
        Options options = new Options(args);
        if (!options.parse()) {
            throw new IllegalArgumentException("not understood by jcstress: " + String.join(" ", args));
        }
        List<String> missing = new ArrayList<>();
        for (String test : new JCStress(options).getTests()) {
            Files.deleteIfExists(report(options, test));
            missing.add(test);
        }
        if (missing.size() < LEAST_TESTS && options.getTestFilter().equals(".*")) {
            throw new AssertionError("tests got lost: found=" + missing.size());
        }
        runQuietly(options);
        missing.removeIf(test -> Files.exists(report(options, test)));
        if (!missing.isEmpty()) {
            throw new AssertionError("not scheduled: " + missing);
        }
    }

    /// Keeps what jcstress tells beside its reports. An [AssertionError] lists forbidden outcomes and errors.
    private static void runQuietly(Options options) throws Exception {
        Path transcript = Path.of(options.getResultDest(), "run.txt");
        Files.createDirectories(transcript.getParent());
        PrintStream console = System.out;
        try (var out = new PrintStream(Files.newOutputStream(transcript), true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            new JCStress(options).run();
        } finally {
            System.setOut(console);
            System.out.println("jcstress: " + transcript.toAbsolutePath());
        }
    }

    private static Path report(Options options, String test) {
        return Path.of(options.getResultDest(), test + ".html");
    }
}
