package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [FloatRing] is the template of the primitive rings: the others are the same file in other words. Who changes it
/// writes them anew with `mvn -pl src test -Dtest=PrimitiveRingTemplateTest -Ddev.rondo.regenerate=true`.
class PrimitiveRingTemplateTest {

    private static final Path SOURCES = Path.of("main/java/dev/rondo/ring");

    @ParameterizedTest
    @CsvSource({"byte, Byte, Byte", "short, Short, Short", "int, Integer, Int", "long, Long, Long",
            "double, Double, Double"})
    void theOtherRingsAreFloatRingInOtherWords(String primitive, String wrapper, String name) throws IOException {
        String template = Files.readString(SOURCES.resolve("FloatRing.java"));
        String expected = template
                .replace(".asFloatBuffer()", name.equals("Byte") ? "" : ".as" + name + "Buffer()")
                .replace("JAVA_FLOAT", "JAVA_" + name.toUpperCase(Locale.ROOT))
                .replace("Float.BYTES", wrapper + ".BYTES")
                .replace("Float", name)
                .replace("float", primitive);
        Path file = SOURCES.resolve(name + "Ring.java");
        if (Boolean.getBoolean("dev.rondo.regenerate")) {
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.readString(file), file + " is not what FloatRing makes of it");
    }
}
