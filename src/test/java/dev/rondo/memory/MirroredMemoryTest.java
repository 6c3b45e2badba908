package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.memory.MirroredMemory.Options;
import dev.rondo.memory.MirroredMemory.Wish;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirroredMemoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "copy"})
    void whatIsWrittenAtOneAddressIsReadAtTheOther(String mapping) {
        Random random = new Random(1);
        try (var memory = MirroredMemory.allocate(10_000, 4, 3, Options.DEFAULT.mappedBy(mapping))) {
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
        long mapped = mapsOfOurs();
        for (int i = 0; i < 1000; i++) {
            MirroredMemory.allocate(1 << 16, 4, 2).close();
        }
        List<MirroredMemory> together = new ArrayList<>(Collections.nCopies(1000, null));
        together.replaceAll(_ -> MirroredMemory.allocate(1, 4, 1));
        if (MirroredMemory.defaultMapping().equals("memfd")) {
            assertTrue(mapsOfOurs() >= 2000, "the two mappings of each should be listed: " + mapsOfOurs());
        }
        together.forEach(MirroredMemory::close);
        assertEquals(mapped, mapsOfOurs());
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
    void grantedWishesAreFacts() throws IOException {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
        Options all = Options.DEFAULT.wishing(Wish.HUGE_PAGES, Wish.PREFAULT, Wish.LOCK);
        try (var memory = MirroredMemory.allocate(2 << 20, 4, 1, all)) {
            assertEquals(List.of(Wish.HUGE_PAGES, Wish.PREFAULT, Wish.LOCK),
                    memory.grants().stream().map(MirroredMemory.Grant::wish).toList());
            Map<Wish, Long> kibibytes = Map.of(Wish.HUGE_PAGES, smapsOfOurs("ShmemPmdMapped:"), Wish.PREFAULT,
                    smapsOfOurs("Rss:"), Wish.LOCK, smapsOfOurs("Locked:"));
            for (var grant : memory.grants()) {
                // what a wish was granted for is both halves; proportional figures count each page once
                long least = grant.wish() == Wish.LOCK ? 2 << 10 : 4 << 10;
                assertTrue(!grant.granted() || kibibytes.get(grant.wish()) >= least, grant + " " + kibibytes);
            }
            assertTrue(memory.grants().get(1).granted(), "always: " + memory.grants());
        }
    }

    @Test
    void hugePagesAreGrantedWhereTheKernelHasThem() throws IOException {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
        Path size = Path.of("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
        assumeTrue(kernel() >= 6_001 && Files.exists(size) && Files.readString(size).strip().equals("" + (2 << 20)),
                "needs Linux 6.1 with huge pages of 2 MiB");
        try (var memory = MirroredMemory.allocate(2 << 20, 4, 1, Options.DEFAULT.wishing(Wish.HUGE_PAGES))) {
            assertEquals(memory, memory.requireGrants());
        }
    }

    /// 6001 for Linux 6.1.
    private static int kernel() {
        Matcher version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(System.getProperty("os.version"));
        return version.matches() ? 1000 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)) : 0;
    }

    @Test
    void hugePagesAreRefusedToOtherCapacities() {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
        try (var memory = MirroredMemory.allocate(3 << 20, 4, 1, Options.DEFAULT.wishing(Wish.HUGE_PAGES))) {
            var grant = memory.grants().getFirst();
            assertFalse(grant.granted());
            assertTrue(grant.refusal().orElseThrow().getMessage().endsWith(
                    "the capacity must be a multiple of 2 MiB: capacityBytes=" + (3 << 20)), grant.toString());
        }
    }

    @Test
    void theCopyIsPrefaultedAndNothingElse() {
        Options all = Options.DEFAULT.mappedBy("copy").wishing(Wish.LOCK, Wish.HUGE_PAGES, Wish.PREFAULT);
        try (var memory = MirroredMemory.allocate(1, 4, 1, all)) {
            assertEquals(List.of(false, true, false),
                    memory.grants().stream().map(MirroredMemory.Grant::granted).toList());
        }
    }

    private static long smapsOfOurs(String field) throws IOException {
        long kibibytes = 0;
        boolean ours = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            String first = line.substring(0, line.indexOf(' '));
            if (!first.endsWith(":")) {
                ours = line.contains("/memfd:rondo");
            } else if (ours && first.equals(field)) {
                kibibytes += Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        return kibibytes;
    }

    @Test
    @EnabledOnOs({OS.MAC, OS.WINDOWS})
    void macAndWindowsMapByHardware() {
        String expected = OS.MAC.isCurrentOs() ? "mach" : "placeholder";
        try (var memory = MirroredMemory.allocate(1, 24, 3, Options.DEFAULT.wishing(Wish.LOCK, Wish.PREFAULT))) {
            assertEquals(expected, memory.mapping());
            assertEquals(0, memory.capacityBytes() % MirroredMemory.granularityBytes());
        }
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
        assertEquals("mapping must be auto, memfd, mach, placeholder or copy: mapping=magic",
                assertThrows(IllegalArgumentException.class,
                        () -> MirroredMemory.allocate(1, 1, 1, Options.DEFAULT.mappedBy("magic")))
                        .getMessage());
    }
}
