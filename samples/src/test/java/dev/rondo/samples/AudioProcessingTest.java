package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioProcessingTest {

    private static final int RATE_HZ = 44_100;

    /// A plucked string dies away; levelled it does not. Its period is 200.5 frames, so that it sounds at 220 Hz.
    @Test
    void theStringIsHeldAtOneLevelAndItsPitchIsSeen(@TempDir Path folder) throws Throwable {
        Path in = Path.of("audio/string.wav");
        Path out = folder.resolve("out.wav");
        List<String> printed = Printed.by(() -> AudioProcessing.main(new String[]{in.toString(), out.toString()}));
        try (AudioInput original = AudioInput.open(in); AudioInput levelled = AudioInput.open(out)) {
            float[] was = original.readAll()[0];
            float[] is = levelled.readAll()[0];
            assertEquals(was.length, is.length);
            assertTrue(rms(was, 2 * RATE_HZ) < 0.05, "the string dies away: " + rms(was, 2 * RATE_HZ));
            assertEquals(0.1, rms(is, RATE_HZ), 0.01);
            assertEquals(0.1, rms(is, 2 * RATE_HZ), 0.01);
        }
        for (String line : printed) {
            double hz = Double.parseDouble(line.replaceAll(".*: | Hz", ""));
            assertEquals(0, Math.abs(hz / 220 - Math.round(hz / 220)), 0.03, line);
        }
        assertEquals(2, printed.size());
    }

    private static double rms(float[] samples, int from) {
        double power = 0;
        for (int i = from; i < from + 10_000; i++) {
            power += samples[i] * samples[i];
        }
        return Math.sqrt(power / 10_000);
    }
}
