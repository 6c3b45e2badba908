package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over 8 MiB of log; `-Ddev.rondo.log=300` makes it 300.
class LogAnalysisTest {

    private static final int MEBIBYTES = Integer.getInteger("dev.rondo.log", 8);

    @TempDir
    Path folder;
    private Path log;

    @BeforeEach
    void aLogOfSeveralWindows() throws Exception {
        log = folder.resolve("log");
        MakeLog.main(new String[]{log.toString(), "" + MEBIBYTES});
        assertTrue(Files.size(log) >= (long) MEBIBYTES << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "timeout of the database", "1", "99999\u0000"})
    void bothReadersFindWhatIsThere(String pattern) throws Throwable {
        List<String> printed = Printed.by(() -> LogAnalysis.main(new String[]{log.toString(), pattern}));
        String expected = expected(pattern);
        assertTrue(printed.get(0).startsWith("in place: " + expected + ", "), printed.get(0) + " expected " + expected);
        assertTrue(printed.get(1).startsWith("line by line: " + expected + ", "), printed.get(1));
        assertEquals(2, printed.size());
    }

    /// All at once, and each time against all that are less than a second older.
    private String expected(String pattern) throws Exception {
        long lines = 0;
        List<Long> times = new ArrayList<>();
        int oldest = 0;
        int most = 0;
        try (BufferedReader reader = Files.newBufferedReader(log)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine(), lines++) {
                if (line.contains(pattern)) {
                    times.add(Long.parseLong(line.substring(0, 13)));
                    while (times.get(oldest) <= times.getLast() - 1000) {
                        oldest++;
                    }
                    most = Math.max(most, times.size() - oldest);
                }
            }
        }
        return "lines=" + lines + " found=" + times.size() + " mostPerSecond=" + most;
    }
}
