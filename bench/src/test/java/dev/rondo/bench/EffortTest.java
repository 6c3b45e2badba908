package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class EffortTest {

    @Test
    void aFactorShortensWhatIsFull() {
        Effort effort = Effort.parse(List.of("full", "--time=0.3"));
        assertEquals(18, effort.seconds(5, 60), 1e-9);
        assertEquals(5, effort.rounds(3, 15));
        assertEquals(3, effort.rounds(3, 7));
        assertEquals(5, Effort.parse(List.of("full", "--time=0.01")).seconds(5, 60));
        assertEquals("full --time=0.3", effort.toString());
        assertEquals(60, Effort.parse(List.of("full")).seconds(5, 60));
        assertEquals("quick", Effort.parse(List.of("quick")).toString());
    }

    @Test
    void anythingElseIsRefused() {
        for (List<String> words : List.of(List.<String>of(), List.of("quick", "--time=0.3"),
                List.of("full", "--time=2"),
                List.of("full", "--time=0"), List.of("full", "--time=x"), List.of("compare", "a", "b"))) {
            assertNull(Effort.parse(words));
        }
    }
}
