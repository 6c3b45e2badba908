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

/// Every kernel is compiled well by every JVM: [KernelSpeed] in one of its own, or in as many, one after another, as the
/// property `dev.rondo.jvms` says.
class KernelSpeedTest {

    private static final int JVMS = Integer.getInteger("dev.rondo.jvms", 1);
    /// Five lengths of transforms there and back, and all the leaf loops but those that are the same on vectors.
    private static final int KERNELS = 23;

    private static List<String> outputOfAJvm() throws IOException, InterruptedException {
        String classes = String.join(File.pathSeparator, "target/classes", "target/test-classes",
                System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path"));
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector,jdk.management", "-cp", classes, KernelSpeed.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(jvm.waitFor() == 0, output);
        return output.lines().toList();
    }

    @Test
    void noKernelAllocatesOrFallsBehindItsPlainTwin() throws IOException, InterruptedException {
        assumeTrue(Kernels.chosen().vectorBits() > Float.SIZE, "the twin has no twin");
        for (int jvm = 0; jvm < JVMS; jvm++) {
            List<String> kernels = outputOfAJvm();
            assertEquals(KERNELS, kernels.size(), "kernels=" + kernels);
            for (String kernel : kernels) {
                long[] numbers = Stream.of(kernel.substring(kernel.indexOf(':') + 1).split(",", -1))
                        .mapToLong(text -> Long.parseLong(text.strip().split(" ", 2)[0])).toArray();
                assertTrue(numbers[0] == 0 && numbers[1] <= KernelSpeed.LIMIT_PERCENT, kernel);
            }
        }
    }
}
