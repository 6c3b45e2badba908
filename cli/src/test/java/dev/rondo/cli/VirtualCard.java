package dev.rondo.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The sound card made of software, `dsp/src/test/live/virtual-sound-card`. Without its environment live tests are left
/// out and say so; with the environment but without the card they fail, as they do in CI.
final class VirtualCard {

    /// Leads the default output back to the default input.
    static final Map<String, String> LOOPBACK = Map.of("PULSE_SOURCE", "spk.monitor");

    private static final String HOME = "RONDO_SOUND_CARD";
    private static final String SCRIPT = Path.of("../dsp/src/test/live/virtual-sound-card").toAbsolutePath().toString();

    private VirtualCard() {}

    static void require() {
        assumeTrue(System.getenv(HOME) != null,
                "no virtual sound card: eval \"$(dsp/src/test/live/virtual-sound-card start)\"");
    }

    /// Starts another one for a test that ends it.
    ///
    /// @return the environment that leads to it
    static Map<String, String> start(Programs programs) throws IOException, InterruptedException {
        Map<String, String> home = Map.of(HOME, programs.file("card").toString());
        programs.finish(programs.start(home, "card.env", SCRIPT, "start"), "card.env", 0);
        Map<String, String> environment = new HashMap<>(home);
        for (String line : Files.readAllLines(programs.file("card.env"))) {
            String[] pair = line.substring("export ".length()).split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        return environment;
    }

    static void stop(Programs programs) throws IOException, InterruptedException {
        Map<String, String> home = Map.of(HOME, programs.file("card").toString());
        programs.finish(programs.start(home, "card.stop", SCRIPT, "stop"), "card.stop", 0);
    }
}
