package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cli.NumberedFrames.Heard;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live commands with files as devices: on every machine.
class LiveFilesTest {

    private static final Map<String, String> HERE = Map.of();

    @TempDir
    Path folder;

    private Programs programs;

    @BeforeEach
    void begin() {
        programs = new Programs(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        programs.end();
    }

    @Test
    void aJournalGivesTheOutputOfTheLiveRunAgain() throws Exception {
        int frames = 3 * NumberedFrames.RATE_HZ / 2;
        Path sound = NumberedFrames.wav(programs.file("sound.wav"), frames);
        Process live = programs.rondo(HERE, "live", "live", "--in", "file:" + sound, "--out",
                "file:" + programs.file("live.wav"), "--bits", "32f", "--chain",
                "highpass 80Hz | peak 1kHz gain=3dB | gain -3dB", "--journal", programs.file("run.rondo"));
        try (var keys = live.outputWriter(StandardCharsets.UTF_8)) {
            for (int i = 0; i < 10; i++) {
                keys.write("gain gain " + -i + "dB\n");
                keys.write("peak centre " + (1000 + 50 * i) + "\n");
                keys.flush();
                Thread.sleep(100); // so that they come while it runs
            }
        }
        programs.finish(live, "live", 0);
        assertFalse(programs.said("live").contains("nothing to turn"), programs.said("live"));
        programs.finish(programs.rondo(HERE, "replay", "process", programs.file("run.rondo"),
                programs.file("again.wav")), "replay", 0);
        byte[] bytes = Files.readAllBytes(programs.file("live.wav"));
        if (programs.saysAllWasWell("live")) { // what a machine that stood still has lost is admitted
            assertEquals(8 * frames, bytes.length, 200);
        }
        assertArrayEquals(bytes, Files.readAllBytes(programs.file("again.wav")));
    }

    @Test
    void aRecordingThatIsEndedByASignalIsWhole() throws Exception {
        Path sound = NumberedFrames.wav(programs.file("sound.wav"), 30 * NumberedFrames.RATE_HZ);
        Process record = programs.rondo(HERE, "record", "record", programs.file("out.wav"), "--in", "file:" + sound,
                "--meter");
        programs.untilItRuns("record");
        programs.interrupt(record, "record");
        Heard heard = Heard.in(programs.file("out.wav"));
        assertTrue(heard.last() > NumberedFrames.RATE_HZ / 4, heard::toString);
        assertTrue(heard.isAll(heard.last() + 1), heard::toString);
    }

    @Test
    void latencyIsToldAsJsonAndDrawn() throws Exception {
        Path picture = programs.file("latency.png");
        programs.finish(programs.rondo(HERE, "latency", "latency", "--duration", 1, "--json", "--png", picture),
                "latency", 0);
        assertTrue(Files.readString(programs.file("latency")).contains("\"median_ms\""));
        assertTrue(Files.size(picture) > 5000);
    }
}
