package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

    /// Says something and waits for an answer that never comes.
    static final class Hanging {
        public static void main(String[] args) throws IOException {
            System.out.println("hello");
            System.in.read();
        }
    }

    @Test
    void aChildThatHangsIsKilledAndItsOutputIsTold() {
        try (var child = ChildJvm.start(Duration.ofSeconds(3), List.of(), Hanging.class)) {
            var failure = assertThrows(AssertionError.class, () -> {
                while (child.line() != null) {
                }
            });
            assertEquals("killed because it hung, after it had printed:\nhello ==> expected: <false> but was: <true>",
                    failure.getMessage());
            assertThrows(AssertionError.class, child::exitCode);
        }
    }
}
