package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stage whose classes lie on the class path beside ours, as a jar in the installed `lib` does.
class ThirdPartyStageTest {

    private static String rondo(Object... words) throws IOException, InterruptedException {
        String ours = System.getProperty("jdk.module.path", "") + File.pathSeparator
                + System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", ours + File.pathSeparator + "target/test-classes",
                "dev.rondo.cli.Main"));
        for (Object word : words) {
            command.add(word.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void itStandsAmongTheEffects() throws Exception {
        String effects = rondo("effects");
        assertTrue(effects.contains("negate         Turns the sound upside down."), effects);
        assertTrue(effects.contains("gain "), effects);
    }

    @Test
    void itWorksInChains(@TempDir Path folder) throws Exception {
        Path in = Path.of("../samples/audio/string.wav");
        Path out = folder.resolve("out.wav");
        assertEquals("", rondo("process", in, out, "negate | gain 0dB"));
        try (AudioInput before = AudioInput.open(in); AudioInput after = AudioInput.open(out)) {
            float[] expected = before.readAll()[1];
            float[] found = after.readAll()[1];
            for (int i = 0; i < found.length; i++) {
                found[i] = -found[i];
            }
            assertArrayEquals(expected, found, 1e-9f); // −0 is 0
        }
    }
}
