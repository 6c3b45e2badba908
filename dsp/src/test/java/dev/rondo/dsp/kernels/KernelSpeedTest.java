package dev.rondo.dsp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kernel is compiled well by every JVM: [KernelSpeed] in one of its own, or in as many, one after another, as the
/// property `dev.rondo.jvms` says.
class KernelSpeedTest {

    private static final int JVMS = Integer.getInteger("dev.rondo.jvms", 1);
    /// Five lengths of transforms there and back, and all the leaf loops but those that are the same on vectors.
    private static final int KERNELS = 24;

    private static final String NATIVE_ACCESS = "--enable-native-access=";

    private static List<String> outputOfAJvm(String flag, String word) throws IOException, InterruptedException {
        String classes = String.join(File.pathSeparator, "target/classes", "target/test-classes",
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path"));
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector,jdk.management", flag, "-cp", classes,
                KernelSpeed.class.getName(), word)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(jvm.waitFor() == 0, output);
        return output.lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", KernelSpeed.AFTER_OTHERS})
    void noKernelAllocatesOrFallsBehindItsPlainTwinWhateverCameBefore(String when)
            throws IOException, InterruptedException {
        assumeTrue(Kernels.chosen().vectorBits() > Float.SIZE, "the twin has no twin");
        for (int jvm = 0; jvm < JVMS; jvm++) {
            List<String> kernels = outputOfAJvm(NATIVE_ACCESS + "ALL-UNNAMED", when);
            assertEquals(KERNELS, kernels.size(), "kernels=" + kernels);
            for (String kernel : kernels) {
                long[] numbers = Stream.of(kernel.substring(kernel.indexOf(':') + 1).split(",", -1))
                        .mapToLong(text -> Long.parseLong(text.strip().split(" ", 2)[0])).toArray();
                assertTrue(numbers[0] == 0 && numbers[1] <= KernelSpeed.LIMIT_PERCENT, kernel);
            }
        }
    }

    @Test
    void whereNativeAccessIsDeniedKernelsArePlainAndTellTheFlag() throws IOException, InterruptedException {
        assumeTrue(Kernels.chosen().vectorBits() > Float.SIZE, "vectors are missing anyway");
        assertEquals(List.of("scalar (vectors need the flag " + NATIVE_ACCESS + "ALL-UNNAMED)"),
                outputOfAJvm("--illegal-native-access=deny", KernelSpeed.EXPLAIN));
    }
}
