package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirroredMemoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "copy"})
    void whatIsWrittenAtOneAddressIsReadAtTheOther(String mapping) {
        Random random = new Random(1);
        try (var memory = MirroredMemory.allocate(mapping, 10_000, 4, 3)) {
            MemorySegment segment = memory.segment();
            long capacity = memory.capacityBytes();
            for (int step = 0; step < 1000; step++) {
                int plane = random.nextInt(3);
                long start = random.nextLong(capacity);
                long length = random.nextLong(capacity + 1);
                long at = memory.planeOffsetBytes(plane) + start;
                byte value = (byte) random.nextInt();
                segment.asSlice(at, length).fill(value);
                memory.mirror(at, length);
                for (long i = 0; i < length; i += Math.max(1, length / 7)) {
                    long other = start + i < capacity ? at + i + capacity : at + i - capacity;
                    assertEquals(value, segment.get(ValueLayout.JAVA_BYTE, other));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 6, 12, 18, 20, 24, 64})
    void theSeamFallsBetweenTwoElements(int elementBytes) {
        try (var memory = MirroredMemory.allocate(1, elementBytes, 1)) {
            assertEquals(0, memory.capacityBytes() % elementBytes);
            assertEquals(0, memory.capacityBytes() % MirroredMemory.granularityBytes());
        }
    }

    @Test
    void aThousandMemoriesLeaveNoTrace() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
        MirroredMemory.allocate(1, 4, 1).close();
        long descriptors = descriptors();
        for (int i = 0; i < 1000; i++) {
            MirroredMemory.allocate(1 << 16, 4, 2).close();
        }
        List<MirroredMemory> together = new ArrayList<>(Collections.nCopies(1000, null));
        together.replaceAll(_ -> MirroredMemory.allocate(1, 4, 1));
        if (MirroredMemory.defaultMapping().equals("memfd")) {
            assertTrue(mapsOfOurs() >= 2000, "the two mappings of each should be listed: " + mapsOfOurs());
        }
        together.forEach(MirroredMemory::close);
        assertEquals(0, mapsOfOurs());
        assertEquals(descriptors, descriptors());
    }

    private static long mapsOfOurs() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/memfd:rondo")).count();
        }
    }

    private static long descriptors() throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }

    @Test
    void aRefusalNamesCallErrnoAndSize() {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"));
        var refused = assertThrows(MappingException.class, () -> MirroredMemory.allocate(1L << 60, 4, 1));
        assertTrue(refused.errno() > 0, refused.getMessage());
        assertEquals(refused.sizeBytes() % MirroredMemory.granularityBytes(), 0);
        assertTrue(
                refused.getMessage().startsWith(refused.call() + " of " + refused.sizeBytes() + " bytes failed: errno "
                        + refused.errno()),
                refused.getMessage());
    }

    @Test
    void closedMemoryRefusesAccessAndStaysClosed() {
        var memory = MirroredMemory.allocate(1, 4, 1);
        MemorySegment segment = memory.segment();
        memory.close();
        memory.close();
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void argumentsOutsideTheirRangeAreNamed() {
        assertEquals("planes must be above 0: planes=0",
                assertThrows(IllegalArgumentException.class, () -> MirroredMemory.allocate(1, 1, 0)).getMessage());
        assertEquals("mapping must be auto, memfd or copy: mapping=magic",
                assertThrows(IllegalArgumentException.class, () -> MirroredMemory.allocate("magic", 1, 1, 1))
                        .getMessage());
    }
}
