package dev.rondo.audio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// As Linux tells it; left out where nobody may run in real time.
@EnabledOnOs(OS.LINUX)
class RealTimePriorityTest {

    private static final String ROUND_ROBIN = "2";
    /// Of `proc_pid_stat(5)`, counted from the closing bracket of the name.
    private static final int POLICY_FIELD = 41 - 2;

    @Test
    void theThreadThatStopsAllOthersRisesWithTheFirstAudioThread() throws IOException, InterruptedException {
        assumeTrue(RealTimePriority.granted(), "real time is not granted here");
        Thread audio = Thread.ofPlatform().start(RealTimePriority::raise);
        audio.join();
        List<String> policies;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            policies = threads.filter(thread -> read(thread.resolve("comm")).strip().equals("VM Thread"))
                    .map(thread -> read(thread.resolve("stat")))
                    .map(stat -> stat.substring(stat.lastIndexOf(')')).split(" ", -1)[POLICY_FIELD]).toList();
        }
        assertEquals(List.of(ROUND_ROBIN), policies);
    }

    @Test
    void whoOnlyAsksIsNotRaised() throws IOException {
        assumeTrue(RealTimePriority.granted(), "real time is not granted here");
        String stat = read(Path.of("/proc/thread-self/stat"));
        assertTrue(!stat.substring(stat.lastIndexOf(')')).split(" ", -1)[POLICY_FIELD].equals(ROUND_ROBIN), stat);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return ""; // a thread that has ended meanwhile
        }
    }
}
