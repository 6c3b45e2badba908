package dev.rondo.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Curve;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PingPongTest {

    @ParameterizedTest
    @FieldSource("dev.rondo.bench.latency.PingPong#CONTESTANTS")
    void whatIsSentComesInItsOrderAndOnce(String contestant) {
        PingPong.Line line = PingPong.line(contestant);
        for (int round = 0; round < 300; round++) {
            for (long value = 0; value < 9; value++) {
                line.send((round + value) & 1023);
            }
            for (long value = 0; value < 9; value++) {
                assertEquals((round + value) & 1023, line.poll());
            }
            assertEquals(-1, line.poll());
        }
    }

    @ParameterizedTest
    @FieldSource("dev.rondo.bench.latency.PingPong#CONTESTANTS")
    void everyPingIsAnswered(String contestant) {
        PingPong pingPong = new PingPong(contestant);
        pingPong.measure(0.1);
        Curve first = pingPong.curve();
        assertTrue(first.count() > 0);
        assertTrue(first.at(50) > 0);
        pingPong.measure(0.1);
        assertTrue(pingPong.curve().count() > first.count());
    }
}
