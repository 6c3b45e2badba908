package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.memory.SharedMemory.Seat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMemoryTest {

    @TempDir
    Path directory;

    @BeforeEach
    void processesShareMemoryOnLinuxOnly() {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
    }

    private SharedMemory create(boolean sealed) {
        return sealed
                ? SharedMemory.createSealed(1, 12, 2)
                : SharedMemory.create(directory.resolve("shared"), 1, 12, 2);
    }

    /// Opens `args[0]`, sits on seat 1, writes across the seam and waits to be killed.
    static final class Peer {
        public static void main(String[] args) throws IOException {
            try (var memory = SharedMemory.open(Path.of(args[0]))) {
                MirroredMemory data = memory.data();
                data.segment().asSlice(data.planeOffsetBytes(1) + data.capacityBytes() - 4, 8).fill((byte) 7);
                memory.header().set(ValueLayout.JAVA_LONG, 128, 42);
                System.out.println(memory.take(1) + " " + memory.elementBytes() + " " + memory.seat(0) + " "
                        + memory.occupant(0).pid());
                System.in.read();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherProcessWritesAcrossTheSeamAndItsDeathIsNoticed(boolean sealed) {
        try (var memory = create(sealed);
                var child = ChildJvm.start(List.of(), Peer.class, memory.path());
                var second = ChildJvm.start(List.of(), Peer.class, memory.path())) {
            MirroredMemory data = memory.data();
            assertEquals(sealed, !data.isFileBacked());
            long pid = ProcessHandle.current().pid();
            List<String> greetings = List.of(child.line(), second.line());
            assertTrue(greetings.contains("true 12 TAKEN " + pid) && greetings.contains("false 12 TAKEN " + pid),
                    "one of two gets the seat: " + greetings);
            ChildJvm seated = greetings.getFirst().startsWith("true") ? child : second;
            assertEquals(42, memory.header().get(ValueLayout.JAVA_LONG, 128));
            assertArrayEquals(new byte[]{7, 7, 7, 7}, data.segment().asSlice(data.planeOffsetBytes(1), 4)
                    .toArray(ValueLayout.JAVA_BYTE));
            assertEquals(Seat.TAKEN, memory.seat(1));
            assertEquals(seated.pid(), memory.occupant(1).pid());
            assertTrue(memory.occupant(1).startTicks() > memory.occupant(0).startTicks());
            seated.kill();
            assertEquals(Seat.DEAD, memory.seat(1));
            assertTrue(memory.take(1));
            memory.leave(1);
            assertEquals(Seat.FREE, memory.seat(1));
            assertEquals(Seat.FREE, memory.seat(2));
        }
    }

    /// Creates `args[0]` and waits.
    static final class Creator {
        public static void main(String[] args) throws IOException {
            try (var memory = SharedMemory.create(Path.of(args[0]), 1, 4, 1)) {
                System.out.println(memory.seat(0));
                System.in.read();
            }
        }
    }

    @Test
    void whatALivingCreatorHasIsRefusedAndWhatADeadOneLeftIsReplaced() throws IOException {
        Path path = directory.resolve("shared");
        try (var child = ChildJvm.start(List.of(), Creator.class, path)) {
            assertEquals("TAKEN", child.line());
            var refused = assertThrows(SharedMemoryException.class, () -> SharedMemory.create(path, 1, 8, 1));
            assertTrue(refused.getMessage().startsWith(path + ": its creator lives: Occupant[pid=" + child.pid()),
                    refused.getMessage());
            try (var opened = SharedMemory.open(path)) {
                child.kill();
                assertEquals(Seat.DEAD, opened.seat(0));
                try (var next = SharedMemory.create(path, 1, 8, 1)) {
                    assertEquals(8, next.elementBytes());
                    assertEquals(4, opened.elementBytes(), "who had the old file open keeps it");
                    assertEquals(0, opened.data().segment().get(ValueLayout.JAVA_BYTE, 0));
                }
            }
        }
        assertArrayEquals(new String[0], directory.toFile().list());
    }

    @ParameterizedTest
    @CsvSource({"0, offset 0: not shared mirrored memory: magic=", "8, offset 8: version must be 1: version=",
            "12, offset 32: the header is damaged: checksum=", "16, offset 32: the header is damaged: checksum=",
            "24, offset 32: the header is damaged: checksum=", "32, offset 32: the header is damaged: checksum="})
    void aDamagedHeaderIsNamed(int offset, String damage) throws IOException {
        Path path = directory.resolve("shared");
        try (var memory = SharedMemory.create(path, 1, 4, 1)) {
            try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[]{99}), offset);
            }
            var refused = assertThrows(SharedMemoryException.class, () -> SharedMemory.open(path));
            assertTrue(refused.getMessage().startsWith(path + ": " + damage), refused.getMessage());
            assertEquals(Seat.TAKEN, memory.seat(0));
        }
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "hello");
        assertEquals(text + ": not shared mirrored memory: sizeBytes=5",
                assertThrows(SharedMemoryException.class, () -> SharedMemory.open(text)).getMessage());
        assertThrows(SharedMemoryException.class, () -> SharedMemory.create(text, 1, 1, 1));
        assertEquals("hello", Files.readString(text));
        var missing = assertThrows(MappingException.class, () -> SharedMemory.open(directory.resolve("missing")));
        assertEquals("open(" + directory.resolve("missing") + ") failed: errno 2 (ENOENT, no such file)",
                missing.getMessage());
        Path shared = directory.resolve("shared");
        try (var memory = SharedMemory.create(shared, 1, 4, 3)) {
            long whole = Files.size(shared);
            try (var file = FileChannel.open(shared, StandardOpenOption.WRITE)) {
                file.truncate(whole - 1);
            }
            var cut = assertThrows(SharedMemoryException.class, () -> SharedMemory.open(shared));
            assertTrue(cut.getMessage().endsWith("does not fit a file of " + (whole - 1) + " bytes"), cut.getMessage());
            assertThrows(SharedMemoryException.class, memory::requireWhole);
        }
        assertFalse(Files.exists(shared));
    }

    /// Creates more than fits into `/dev/shm`, then less.
    static final class TooLarge {
        public static void main(String[] args) {
            Path path = Path.of("/dev/shm/rondo-too-large");
            try (var memory = SharedMemory.create(path, 64 << 20, 4, 1)) {
                System.out.println("granted " + memory.path());
            } catch (MappingException e) {
                System.out.println(e.call() + " " + e.errno() + " " + (e.sizeBytes() >> 20) + " " + Files.exists(path));
            }
            try (var memory = SharedMemory.create(path, 64 << 10, 4, 1)) {
                System.out.println("granted " + memory.path());
            }
        }
    }

    @Test
    void aSmallDevShmIsATypedErrorAtConstruction() {
        List<String> small = ChildJvm.withMounts("mount -t tmpfs -o size=1m tmpfs /dev/shm");
        assertEquals(List.of("posix_fallocate 28 64 false", "granted /dev/shm/rondo-too-large"),
                ChildJvm.run(small, TooLarge.class));
    }

    /// Reads `args[0]` for ever, by single accesses or by bulk copies, until it finds it cut off.
    static final class ReaderOfATruncatedFile {
        public static void main(String[] args) throws InterruptedException {
            try (var memory = SharedMemory.open(Path.of(args[0]))) {
                MemorySegment segment = memory.data().segment();
                float[] copy = new float[(int) memory.data().capacityBytes() / Float.BYTES];
                System.out.println("reading");
                try {
                    while (true) {
                        if (args[1].equals("copy")) {
                            MemorySegment.copy(segment, ValueLayout.JAVA_FLOAT, 0, copy, 0, copy.length);
                        } else {
                            copy[0] = sum(segment, copy.length);
                        }
                        memory.requireWhole();
                    }
                } catch (InternalError fault) {
                    try {
                        memory.requireWhole();
                    } catch (SharedMemoryException e) {
                        System.out.println(e.getMessage());
                    }
                } catch (SharedMemoryException e) {
                    System.out.println(e.getMessage());
                }
            }
            MemoryLimitsTest.live();
        }

        private static float sum(MemorySegment segment, int floats) {
            float sum = 0;
            for (long i = 0; i < floats; i++) {
                sum += segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            }
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "copy"})
    void aFileTruncatedUnderItsReaderIsATypedErrorAndTheJvmLives(String access) throws IOException {
        Path path = directory.resolve("shared");
        try (var memory = SharedMemory.create(path, 1 << 20, 4, 1);
                var child = ChildJvm.start(List.of(), ReaderOfATruncatedFile.class, path, access)) {
            assertEquals("reading", child.line());
            try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(8192);
            }
            assertEquals(path + ": truncated under its users: sizeBytes=8192 expected=" + (memory.data()
                    .capacityBytes() + MirroredMemory.granularityBytes()), child.line());
            assertEquals("a thread runs", child.line());
            assertEquals("granted " + MirroredMemory.granularityBytes(), child.line());
            assertNull(child.line());
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void sealedMemoryCannotBeTruncated() throws IOException {
        try (var memory = create(true);
                var file = FileChannel.open(memory.path(), StandardOpenOption.WRITE)) {
            assertThrows(IOException.class, () -> file.truncate(0));
            memory.requireWhole();
        }
    }

    @Test
    void closedMemoryIsGoneAndRefusesEverything() {
        var memory = create(false);
        Path path = memory.path();
        MemorySegment header = memory.header();
        memory.close();
        memory.close();
        assertFalse(Files.exists(path));
        assertThrows(IllegalStateException.class, () -> header.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> memory.take(1));
        assertThrows(IllegalStateException.class, memory::requireWhole);
    }

    @Test
    void seatsAreTakenOnceAndLeftByTheirOwner() {
        try (var memory = create(true)) {
            try (var other = SharedMemory.open(memory.path())) {
                assertThrows(IllegalStateException.class, () -> memory.take(0));
                assertThrows(IllegalStateException.class, () -> other.leave(0));
                assertFalse(other.take(0));
                assertTrue(other.take(15));
                assertFalse(memory.take(15));
                assertEquals(Seat.TAKEN, memory.seat(15));
            }
            assertEquals("seat must be from 0 to 15: seat=16",
                    assertThrows(IllegalArgumentException.class, () -> memory.take(16)).getMessage());
            assertEquals(Seat.FREE, memory.seat(15));
        }
    }
}
