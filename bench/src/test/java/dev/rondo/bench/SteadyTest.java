package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.bench.Steady.Figure;
import dev.rondo.bench.Steady.Run;
import dev.rondo.bench.Steady.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadyTest {

    private static final Run PLAIN = new Run("scalar (forced)",
            Map.of("forward", new Figure(1000, 0), "stft", new Figure(50, 0)));

    private static Run vectors(Map<String, Figure> figures) {
        return new Run("vector, 512 bits", figures);
    }

    @ParameterizedTest
    @CsvSource({"300, 0, true", "1199, 0, true", "1201, 0, false", "300, 8, false"})
    void aRunIsSteadyThatAllocatesNothingAndIsNotSlowerThanPlainLoops(double nanos, long bytes, boolean steady) {
        assertEquals(steady,
                Steady.judge("run", vectors(Map.of("forward", new Figure(nanos, bytes))), PLAIN).steady());
    }

    @Test
    void oneOfSeveralIsEnoughToSpoilIt() {
        assertEquals(false,
                Steady.judge("run", vectors(Map.of("forward", new Figure(300, 0), "stft", new Figure(100, 0))), PLAIN)
                        .steady());
    }

    @Test
    void whoFallsBackMustNotAllocate() {
        assertEquals(new Verdict("width         scalar (forced), nothing allocated", true),
                Steady.judgeFallenBack("width", PLAIN));
        assertEquals(false, Steady.judgeFallenBack("width",
                new Run("scalar (no vectors)", Map.of("stft", new Figure(50, 8)))).steady());
    }
}
