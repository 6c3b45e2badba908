package dev.rondo.ring.stress;

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
        JCStress stress = new JCStress(options);
        List<String> missing = new ArrayList<>();
        for (String test : stress.getTests()) {
            Files.deleteIfExists(report(options, test));
            missing.add(test);
        }
        if (missing.size() < LEAST_TESTS && options.getTestFilter().equals(".*")) {
            throw new AssertionError("tests got lost: found=" + missing.size());
        }
        // throws an AssertionError that lists forbidden outcomes
        stress.run();
        missing.removeIf(test -> Files.exists(report(options, test)));
        if (!missing.isEmpty()) {
            throw new AssertionError("not scheduled: " + missing);
        }
    }

    private static Path report(Options options, String test) {
        return Path.of(options.getResultDest(), test + ".html");
    }
}
