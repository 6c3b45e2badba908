package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.memory.MirroredMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatRingTest {

    private static FloatRing ring(String mapping, int minimumCapacity) {
        var memory = MirroredMemory.allocate((long) minimumCapacity * Float.BYTES, Float.BYTES, 1,
                MirroredMemory.Options.DEFAULT.mappedBy(mapping));
        return FloatRing.over(memory, Waiting.PARK);
    }

    private static float[] ramp(int from, int n) {
        float[] ramp = new float[n];
        for (int i = 0; i < n; i++) {
            ramp[i] = from + i;
        }
        return ramp;
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "copy"})
    void aWindowAcrossTheSeamHoldsTheSameBitsAsOneThatIsNot(String mapping) {
        try (var ring = ring(mapping, 1024)) {
            float[] signal = ramp(1, 700);
            assertEquals(700, ring.write(signal, 0, 700));
            assertTrue(ring.window(700));
            float[] plain = new float[700];
            ring.elements().get(plain);
            ring.advance(700);
            assertEquals(700, ring.write(signal, 0, 700));
            assertTrue(ring.window(700));
            long lastByte = ring.windowOffsetBytes() + 700 * Float.BYTES;
            assertTrue(lastByte > (long) ring.capacity() * Float.BYTES, "the window should cross the seam");
            float[] wrapped = new float[700];
            ring.elements().get(wrapped);
            assertArrayEquals(plain, wrapped, 0f);
            for (int i = 0; i < 700; i++) {
                assertEquals(plain[i], ring.segment().get(ValueLayout.JAVA_FLOAT, ring.windowOffsetBytes() + 4L * i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "copy"})
    void aMillionRandomStepsAgreeWithADeque(String mapping) {
        Random random = new Random(42);
        ArrayDeque<Float> model = new ArrayDeque<>();
        try (var ring = ring(mapping, 1)) {
            float next = 0;
            for (int step = 0; step < 1_000_000; step++) {
                int n = random.nextInt(random.nextInt(ring.capacity()) + 1);
                if (random.nextBoolean()) {
                    n = Math.min(n, 40);
                    int granted = ring.claim(n);
                    assertEquals(Math.min(n, ring.capacity() - model.size()), granted);
                    int kept = random.nextInt(granted + 1);
                    FloatBuffer claim = ring.claimed();
                    for (int i = 0; i < kept; i++) {
                        claim.put(next);
                        model.add(next++);
                    }
                    ring.commit(kept);
                } else {
                    assertEquals(n <= model.size(), ring.window(n));
                    if (n <= model.size()) {
                        FloatBuffer window = ring.elements();
                        assertEquals(n, window.remaining());
                        if (n > 0) {
                            assertEquals(model.peek(), window.get(window.position()));
                        }
                        int hop = Math.min(random.nextInt(60), model.size());
                        for (int i = 0; i < hop; i++) {
                            float expected = model.remove();
                            if (i < n) {
                                assertEquals(expected, window.get(window.position() + i));
                            }
                        }
                        ring.advance(hop);
                    }
                }
                assertEquals(model.size(), ring.readable());
            }
        }
    }

    @Test
    void everySlotIsUsable() {
        try (var ring = FloatRing.allocate(1024)) {
            assertEquals(ring.capacity(), ring.claim(Integer.MAX_VALUE));
            ring.commit(ring.capacity());
            assertEquals(0, ring.claim(1));
            assertTrue(ring.window(ring.capacity()));
        }
    }

    @Test
    void misuseIsAnExceptionAndChangesNothing() {
        try (var ring = FloatRing.allocate(1024)) {
            ring.write(ramp(0, 10), 0, 10);
            assertEquals(5, ring.claim(5));
            assertEquals("commit must stay within the claim: n=6 claimed=5",
                    assertThrows(IllegalStateException.class, () -> ring.commit(6)).getMessage());
            ring.commit(5);
            assertThrows(IllegalStateException.class, () -> ring.commit(1));
            assertEquals("advance must stay within what is readable: n=16 readable=15",
                    assertThrows(IllegalStateException.class, () -> ring.advance(16)).getMessage());
            assertThrows(IllegalArgumentException.class, () -> ring.window(ring.capacity() + 1));
            assertThrows(IllegalArgumentException.class, () -> ring.claim(-1));
            assertEquals(15, ring.readable());
            assertTrue(ring.window(10));
            assertEquals(9f, ring.elements().get(ring.elements().position() + 9));
        }
    }

    @Test
    void aClosedRingRefusesEverythingAndClosesTwice() {
        var ring = FloatRing.allocate(1024);
        ring.write(ramp(0, 10), 0, 10);
        assertTrue(ring.window(10));
        FloatBuffer window = ring.elements();
        MemorySegment segment = ring.segment();
        ring.close();
        ring.close();
        assertThrows(IllegalStateException.class, () -> ring.claim(1));
        assertThrows(IllegalStateException.class, () -> ring.window(1));
        assertThrows(IllegalStateException.class, () -> ring.advance(1));
        assertThrows(IllegalStateException.class, () -> window.get(window.position()));
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void overlappingWindowsReachTheOtherThreadWhole() throws InterruptedException {
        int total = 3_000_000;
        try (var ring = PlanarFloatRing.allocate(2, 4096, Waiting.YIELD)) {
            Thread producer = Thread.ofPlatform().start(() -> {
                var writer = ring.writer();
                Random random = new Random(3);
                for (int at = 0; at < total;) {
                    int granted = writer.awaitClaim(Math.min(random.nextInt(500) + 1, total - at));
                    FloatBuffer left = writer.samples(0);
                    FloatBuffer right = writer.samples(1);
                    for (int i = 0; i < granted; i++, at++) {
                        left.put(at);
                        right.put(-at);
                    }
                    writer.commit(granted);
                }
                writer.finish();
            });
            var reader = ring.reader();
            long windows = 0;
            for (int start = 0; reader.await(1024); start += 256, windows++) {
                FloatBuffer left = reader.samples(0);
                FloatBuffer right = reader.samples(1);
                for (int i = 0; i < 1024; i += 31) {
                    assertEquals(start + i, left.get(left.position() + i));
                    assertEquals(-(start + i), right.get(right.position() + i));
                }
                reader.advance(256);
            }
            assertEquals(1 + (total - 1024) / 256, windows);
            assertTrue(reader.ending());
            assertFalse(reader.window(1024));
            producer.join();
        }
    }

    @Test
    void aHopBeyondTheWindowSkips() {
        try (var ring = FloatRing.allocate(1024)) {
            ring.write(ramp(0, 100), 0, 100);
            assertTrue(ring.window(4));
            ring.advance(50);
            assertTrue(ring.window(4));
            assertEquals(50f, ring.elements().get());
        }
    }

    @Test
    void nothingAllocatesOnceWarm() {
        float[] block = new float[64];
        try (var ring = FloatRing.allocate(1024)) {
            assertEquals(0, Allocation.leastBytes(() -> {
                for (int round = 0; round < 10_000; round++) {
                    ring.write(block, 0, 64);
                    if (ring.window(256)) {
                        block[0] += ring.elements().get();
                        block[1] += ring.segment().get(ValueLayout.JAVA_FLOAT, ring.windowOffsetBytes());
                        ring.advance(64);
                    }
                }
            }));
        }
    }
}
