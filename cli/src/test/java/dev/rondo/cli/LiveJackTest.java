package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JACK with its dummy driver, and JACK's own meter around the chain. Belongs to the virtual sound card.
class LiveJackTest {

    private static final int PERIOD_FRAMES = 64;
    private static final Map<String, String> SERVER = Map.of("JACK_DEFAULT_SERVER", "rondo-test",
            "JACK_NO_AUDIO_RESERVATION", "1");

    @TempDir
    Path folder;

    private Programs programs;

    @AfterEach
    void end() throws InterruptedException {
        if (programs != null) {
            programs.end();
        }
    }

    @Test
    void itCallsBackIntoTheRingAndTheWayThroughTakesTwoPeriodsAtMost() throws Exception {
        VirtualCard.require();
        programs = new Programs(folder);
        programs.start(SERVER, "jackd", "jackd", "-n", "rondo-test", "-d", "dummy", "-r", "48000", "-p",
                Integer.toString(PERIOD_FRAMES));
        Programs.until("the server runs", () -> programs.runs(SERVER, "jack_wait", "-s", "rondo-test", "-c"));
        Standstill.holdsOnAMachineThatRuns(() -> {
            Process live = programs.rondo(SERVER, "live", "live", "--in", "jack:system", "--out", "jack:system",
                    "--channels", 1, "--meter");
            programs.untilItRuns("live");
            // its output led to its input: what a loop costs by itself
            double alone = measured("alone", new String[]{"jack_delay:out", "jack_delay:in"});
            double through = measured("through", new String[]{"jack_delay:out", "rondo-in:in_1"},
                    new String[]{"rondo-out:out_1", "jack_delay:in"});
            programs.interrupt(live, "live");
            String found = "through the chain " + through + " frames, alone " + alone;
            System.out.println("JACK, periods of " + PERIOD_FRAMES + ": " + found);
            return through - alone <= 2 * PERIOD_FRAMES ? "" : found + " " + programs.said("live");
        });
    }

    /// What the foreign meter tells when it is connected like that, in frames.
    private double measured(String name, String[]... connections) throws Exception {
        Process meter = programs.start(SERVER, name, "stdbuf", "-oL", "jack_iodelay");
        for (String[] connection : connections) {
            Programs.until(name + " is connected", () -> programs.runs(SERVER, "jack_connect", "-s", "rondo-test",
                    connection[0], connection[1]));
        }
        Programs.until(name + " is measured", () -> last(name) > 0);
        double frames = last(name);
        meter.destroy();
        meter.waitFor();
        Programs.until(name + " has gone", () -> !programs.runs(SERVER, "sh", "-c",
                "jack_lsp -s rondo-test | grep -q jack_delay"));
        return frames;
    }

    private double last(String name) {
        try {
            return Files.readString(programs.file(name)).lines()
                    .filter(line -> line.contains("total roundtrip latency") && !line.contains("?"))
                    .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", 2)[0]))
                    .reduce(0, (_, later) -> later);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
