package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Curve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class HandOffTest {

    @ParameterizedTest
    @FieldSource("dev.rondo.bench.latency.HandOff#CONTESTANTS")
    void blocksArriveInTheirOrderAsOftenAsTheyFit(String contestant) {
        HandOff.Line line = HandOff.line(contestant);
        for (int round = 0; round < 3; round++) {
            int sent = 0;
            while (line.send(sent)) {
                sent++;
            }
            assertTrue(sent >= 64, () -> "too small");
            for (int i = 0; i < sent; i++) {
                assertEquals(HandOff.sum(i), line.poll());
            }
            assertEquals(Float.NaN, line.poll());
        }
    }

    @ParameterizedTest
    @FieldSource("dev.rondo.bench.latency.HandOff#CONTESTANTS")
    void everyBlockCountsFromTheMomentItWasDue(String contestant) {
        HandOff handOff = new HandOff(contestant);
        handOff.measure(0.05);
        handOff.measure(0.05);
        Curve curve = handOff.curve();
        assertEquals(200, curve.count());
        assertTrue(curve.micros().getFirst() > 0);
    }
}
