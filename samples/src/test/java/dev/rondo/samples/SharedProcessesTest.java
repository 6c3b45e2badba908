package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.memory.MirroredMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedProcessesTest {

    private static final int WINDOW = 2048;
    private static final int HOP = 512;

    @Test
    void theOtherProcessSeesEveryWindowOfTheSound(@TempDir Path folder) throws Throwable {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "processes share memory on Linux only");
        Path sound = Path.of("audio/string.wav");
        Path ring = folder.resolve("ring");
        List<String> printed = Printed
                .by(() -> SharedProcesses.main(new String[]{sound.toString(), ring.toString()}));
        assertEquals(List.of("another process reads", expected(sound)), printed);
        assertFalse(Files.exists(ring));
    }

    private static String expected(Path sound) throws Exception {
        try (AudioInput input = AudioInput.open(sound)) {
            float[] samples = input.readAll()[0];
            int windows = 0;
            int loudestFrame = 0;
            double loudest = 0;
            for (int frame = 0; frame + WINDOW <= samples.length; frame += HOP, windows++) {
                double sum = 0;
                for (int i = frame; i < frame + WINDOW; i++) {
                    sum += (double) samples[i] * samples[i];
                }
                if (sum > loudest) {
                    loudest = sum;
                    loudestFrame = frame;
                }
            }
            return "%d windows, the loudest from frame %d with an RMS of %.6f".formatted(windows, loudestFrame,
                    Math.sqrt(loudest / WINDOW));
        }
    }
}
