package dev.rondo.dsp.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [LanePasses512] is the template of the passes: those for narrower vectors are the same file with another number. A width
/// is a class of its own because a species must be a constant where it is used. Who changes the template writes the
/// others anew with `mvn -pl dsp test -Dtest=LanePassesTemplateTest -Ddev.rondo.regenerate=true`.
class LanePassesTemplateTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/rondo/dsp/kernels");

    @ParameterizedTest
    @ValueSource(strings = {"256", "128"})
    void theOtherPassesAreThoseOf512BitsWithAnotherNumber(String bits) throws IOException {
        String expected = Files.readString(SOURCES.resolve("LanePasses512.java")).replace("512", bits);
        Path file = SOURCES.resolve("LanePasses" + bits + ".java");
        if (Boolean.getBoolean("dev.rondo.regenerate")) {
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.readString(file), file + " is not what LanePasses512 makes of it");
    }
}
