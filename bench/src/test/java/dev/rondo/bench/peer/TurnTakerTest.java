package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTakerTest {

    /// Counts its turns, the warm-up as a hundred, and says at the end how many there were.
    static final class Counting {

        static void main(String[] arguments) throws IOException, InterruptedException {
            int[] turns = {0};
            TurnTaker.serve(() -> 100, () -> ++turns[0]);
            System.out.println(arguments[0] + " took " + turns[0]);
            System.exit(arguments[0].equals("loser") ? 3 : 0);
        }
    }

    private static Command counting(String name) {
        String taker = TurnTaker.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + taker, Counting.class.getName(), name);
    }

    @Test
    void everybodyTakesTurnsInAProcessOfItsOwnAndTellsItsEnd() throws IOException, InterruptedException {
        List<Double> figures = new ArrayList<>();
        List<String> ends = TurnTaker.race(List.of(counting("one"), counting("two")), takers -> {
            for (int round = 0; round < 3; round++) {
                for (Race.Contestant taker : takers) {
                    figures.add(taker.turn());
                }
            }
        });
        assertEquals(List.of(100.0, 100.0, 1.0, 1.0, 2.0, 2.0), figures);
        assertEquals(List.of("one took 2", "two took 2"), ends);
    }

    @Test
    void whoFailsIsNamed() {
        IOException failure = assertThrows(IOException.class,
                () -> TurnTaker.race(List.of(counting("loser")), takers -> takers.getFirst().turn()));
        assertTrue(failure.getMessage().startsWith("exit 3 of ") && failure.getMessage().endsWith("loser took 0"),
                failure::getMessage);
    }
}
