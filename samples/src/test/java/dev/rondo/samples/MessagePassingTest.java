package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessagePassingTest {

    @Test
    void everyReaderGetsEveryMessageInItsWritersOrder() throws Throwable {
        List<String> printed = Printed.by(() -> MessagePassing.main(new String[]{"3000"}));
        assertEquals(3, printed.size());
        String one = "Received\\[messages=%d, disordered=0, medianNanos=\\d+, percentile99Nanos=\\d+,"
                + " percentile999Nanos=\\d+, slowestNanos=\\d+]";
        assertMatches("1 → 1: \\[" + one.formatted(3000) + "]", printed.get(0));
        assertMatches("2 → 1: \\[" + one.formatted(6000) + "]", printed.get(1));
        assertMatches("1 → 2: \\[" + one.formatted(3000) + ", " + one.formatted(3000) + "]", printed.get(2));
    }

    private static void assertMatches(String expected, String printed) {
        assertTrue(printed.matches(expected), printed);
    }
}
