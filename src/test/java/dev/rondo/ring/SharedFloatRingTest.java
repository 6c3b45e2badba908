package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.memory.ChildJvm;
import dev.rondo.memory.MirroredMemory;
import dev.rondo.memory.SharedMemory;
import dev.rondo.memory.SharedMemoryException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFloatRingTest {

    private static final int WINDOW = 700;
    private static final int HOP = 300;
    private static final int LARGEST_CLAIM = 256;

    @TempDir
    Path directory;

    @BeforeEach
    void processesShareMemoryOnLinuxOnly() {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
    }

    private SharedFloatRing create(boolean sealed) {
        return create(sealed, 2000);
    }

    private SharedFloatRing create(boolean sealed, int minimumFrames) {
        return sealed
                ? SharedFloatRing.createSealed(2, minimumFrames, LARGEST_CLAIM, Waiting.PARK)
                : SharedFloatRing.create(directory.resolve("ring"), 2, minimumFrames, LARGEST_CLAIM, Waiting.PARK);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 3072", "false, 262144", "true, 1", "true, 3072", "true, 262144"})
    void randomStepsAgreeWithADeque(boolean sealed, int minimumFrames) {
        Random random = new Random(minimumFrames);
        Deque<Integer> model = new ArrayDeque<>();
        try (var ring = create(sealed, minimumFrames);
                var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
            int highWater = 0;
            for (int step = 0, next = 0; step < Steps.COUNT; step++) {
                int n = random.nextInt(400);
                if (random.nextInt(100) < (step / 500 % 2 == 0 ? 70 : 30)) {
                    int granted = ring.writer().claim(n);
                    assertEquals(Math.min(n, Math.min(LARGEST_CLAIM, ring.capacity() - model.size())), granted);
                    for (int i = 0; i < granted; i++) {
                        ring.writer().samples(0).put(ring.writer().samples(0).position() + i, (next + i) & 0xFFFF);
                        ring.writer().samples(1).put(ring.writer().samples(1).position() + i, -((next + i) & 0xFFFF));
                    }
                    int kept = random.nextInt(granted + 1);
                    ring.writer().commit(kept);
                    for (int i = 0; i < kept; i++) {
                        model.add(next++ & 0xFFFF);
                    }
                } else {
                    assertEquals(n <= model.size(), reader.window(n));
                    if (n <= model.size()) {
                        compare(model, reader.samples(0), reader.samples(1));
                        int hop = Math.min(random.nextInt(400), model.size());
                        assertEquals(0, reader.advance(hop));
                        for (int i = 0; i < hop; i++) {
                            model.remove();
                        }
                    }
                }
                assertEquals(model.size(), reader.readable());
                assertEquals(model.size(), reader.lag());
                highWater = Math.max(highWater, model.size());
            }
            assertEquals(0, reader.lost());
            assertEquals(highWater, reader.highWater());
        }
    }

    private static void compare(Deque<Integer> model, FloatBuffer left, FloatBuffer right) {
        for (var values = model.iterator(); left.hasRemaining();) {
            int value = values.next();
            assertEquals(value, left.get());
            assertEquals(-value, right.get());
        }
    }

    /// Writes ascending numbers into the left channel and their negatives into the right.
    private static void write(SharedFloatRing.Writer writer, int frames) {
        for (int left = frames; left > 0;) {
            int granted = writer.awaitClaim(left);
            int first = (int) writer.position();
            FloatBuffer one = writer.samples(0);
            FloatBuffer two = writer.samples(1);
            for (int i = 0; i < granted; i++) {
                one.put(first + i);
                two.put(-first - i);
            }
            writer.commit(granted);
            left -= granted;
        }
    }

    /// Reads overlapping windows of `args[0]` to the end and prints how many were right.
    static final class WindowReader {
        public static void main(String[] args) {
            try (var ring = SharedFloatRing.open(Path.of(args[0]), Waiting.PARK);
                    var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
                System.out.println("joined at " + reader.position());
                int right = 0;
                while (reader.await(WINDOW)) {
                    right += isRight((int) reader.position(), reader.samples(0), reader.samples(1)) ? 1 : 0;
                    if (reader.advance(HOP) != 0) {
                        System.out.println("lost");
                    }
                }
                System.out.println(right);
            } catch (SharedMemoryException e) {
                System.out.println(e.getMessage());
            }
        }

        private static boolean isRight(int first, FloatBuffer one, FloatBuffer two) {
            for (int i = 0; i < WINDOW; i++) {
                if (one.get() != first + i || two.get() != -first - i) {
                    return false;
                }
            }
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoOtherProcessesReadContiguousWindowsWhileThisOneWrites(boolean sealed) {
        int frames = 300_000;
        try (var ring = create(sealed);
                var one = ChildJvm.start(List.of(), WindowReader.class, ring.path());
                var two = ChildJvm.start(List.of(), WindowReader.class, ring.path())) {
            assertEquals("joined at 0", one.line());
            assertEquals("joined at 0", two.line());
            write(ring.writer(), frames);
            ring.writer().finish();
            String windows = "" + (1 + (frames - WINDOW) / HOP);
            assertEquals(windows, one.line());
            assertEquals(windows, two.line());
        }
    }

    @Test
    void aReaderThatDiedIsDroppedAndTheWriterGoesOn() {
        try (var ring = create(true);
                var child = ChildJvm.start(List.of(), WindowReader.class, ring.path())) {
            assertEquals("joined at 0", child.line());
            child.kill();
            int capacity = ring.capacity();
            write(ring.writer(), capacity);
            assertEquals(0, ring.writer().claim(1), "the dead one has passed nothing");
            assertEquals(1, ring.writer().awaitClaim(1, 0), "who gives up has asked for the dead before");
            write(ring.writer(), capacity);
            assertEquals(0, ring.writer().dropDeadReaders(), "waiting has dropped it");
            assertEquals(2L * capacity, ring.writer().position());
        }
    }

    /// Makes `args[0]`, writes 1000 frames and waits to be killed.
    static final class DyingWriter {
        public static void main(String[] args) throws IOException {
            try (var ring = SharedFloatRing.create(Path.of(args[0]), 2, 2000, 256, Waiting.PARK)) {
                write(ring.writer(), 1000);
                System.out.println("written");
                System.in.read();
            }
        }
    }

    @Test
    void aWriterThatDiedIsATypedErrorOnceEverythingIsRead() {
        Path path = directory.resolve("ring");
        try (var child = ChildJvm.start(List.of(), DyingWriter.class, path)) {
            assertEquals("written", child.line());
            try (var ring = SharedFloatRing.open(path, Waiting.PARK);
                    var reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.OLDEST)) {
                child.kill();
                float[][] target = new float[2][1000];
                assertTrue(reader.await(1000));
                assertEquals(1000, reader.read(target, 0, 1000));
                assertEquals(-999f, target[1][999]);
                assertThrows(SharedMemoryException.class, () -> reader.await(1, 0));
                var died = assertThrows(SharedMemoryException.class, () -> reader.await(1));
                assertTrue(died.getMessage().startsWith(path + ": the writer died: Occupant[pid=" + child.pid()),
                        died.getMessage());
            }
        }
    }

    @Test
    void aWaitEndsWithItsTimeOrAnInterrupt() {
        long severalChecksNanos = 50_000_000;
        try (var ring = create(true);
                var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
            assertFalse(reader.await(1, severalChecksNanos));
            write(ring.writer(), ring.capacity());
            assertEquals(0, ring.writer().awaitClaim(1, severalChecksNanos));
            assertEquals(0, ring.writer().awaitClaim(1, 0));
            assertTrue(reader.await(ring.capacity(), 0));
            assertEquals(0, reader.advance(ring.capacity()));
            assertFalse(reader.await(1, 0));
            Thread.currentThread().interrupt();
            assertFalse(reader.await(1));
            assertTrue(Thread.interrupted(), "stays");
            assertEquals(LARGEST_CLAIM, ring.writer().awaitClaim(ring.capacity(), 0));
            ring.writer().commit(LARGEST_CLAIM);
            write(ring.writer(), ring.capacity() - LARGEST_CLAIM);
            Thread.currentThread().interrupt();
            assertEquals(0, ring.writer().awaitClaim(1));
            assertTrue(Thread.interrupted(), "stays");
        }
    }

    @Test
    void aReaderThatMayBeLappedIsToldWhatItLost() {
        try (var ring = create(true);
                var reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT)) {
            write(ring.writer(), 1000);
            assertTrue(reader.window(100));
            write(ring.writer(), ring.capacity());
            long lost = reader.advance(100);
            assertEquals(1000 + LARGEST_CLAIM, lost);
            assertEquals(lost, reader.lost());
            assertEquals(1, reader.overruns());
            assertTrue(reader.window(1));
            assertEquals((float) lost, reader.samples(0).get());
        }
    }

    @Test
    void aReaderJoinsAtTheOldestAndLeavesAFullRing() {
        try (var ring = create(true)) {
            int capacity = ring.capacity();
            write(ring.writer(), capacity + 10);
            SharedFloatRing.Reader left;
            try (var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.OLDEST)) {
                assertEquals(10, reader.position());
                assertEquals(capacity, reader.readable());
                assertEquals(0, ring.writer().claim(1));
                left = reader;
            }
            assertEquals(1, ring.writer().claim(1));
            left.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndIsSeenAfterTheLastFrameWhetherFinishedOrClosed(boolean finished) {
        var writing = create(true);
        try (var reading = SharedFloatRing.open(writing.path(), Waiting.PARK);
                var reader = reading.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
            write(writing.writer(), 10);
            if (finished) {
                writing.writer().finish();
            } else {
                writing.close();
            }
            assertTrue(reader.await(10));
            assertFalse(reader.await(11));
            assertTrue(reader.ending());
            assertThrows(IllegalStateException.class, reading::writer);
        }
        writing.close();
    }

    /// Reads `args[0]` until it is cut off.
    static final class ReaderOfATruncatedRing {
        public static void main(String[] args) {
            try (var ring = SharedFloatRing.open(Path.of(args[0]), Waiting.PARK)) {
                var reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.OLDEST);
                float[][] target = new float[2][1000];
                System.out.println("reading " + reader.read(target, 0, 1000));
                while (true) {
                    reader.read(target, 0, 1000);
                    reader.await(1);
                }
            } catch (SharedMemoryException e) {
                System.out.println(e.getMessage());
            }
            System.out.println("alive");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4096, 8192})
    void aRingTruncatedUnderItsReaderIsATypedErrorAndTheJvmLives(int bytes) throws IOException {
        try (var ring = create(false);
                var child = ChildJvm.start(List.of(), ReaderOfATruncatedRing.class, ring.path())) {
            write(ring.writer(), 2);
            assertTrue(child.line().startsWith("reading"));
            try (var file = FileChannel.open(ring.path(), StandardOpenOption.WRITE)) {
                file.truncate(bytes);
            }
            assertTrue(child.line().startsWith(ring.path() + ": truncated under its users: sizeBytes=" + bytes));
            assertEquals("alive", child.line());
            assertEquals(0, child.exitCode());
        }
    }

    /// Runs a compiled loop over windows of `args[0]` until it is cut off.
    static final class LoopOverATruncatedRing {
        public static void main(String[] args) {
            try (var ring = SharedFloatRing.open(Path.of(args[0]), Waiting.PARK);
                    var reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.OLDEST)) {
                float[] out = new float[ring.capacity() / 2];
                reader.await(out.length);
                try {
                    for (int round = 0;; round++) {
                        loop(args[1], reader.samples(0), reader.samples(1), out);
                        ring.requireWhole();
                        if (round == 3000) {
                            System.out.println("warm");
                        }
                    }
                } catch (InternalError e) {
                    ring.requireWhole();
                }
            } catch (SharedMemoryException e) {
                System.out.println(e.getMessage());
            }
            System.out.println("alive");
        }

        private static void loop(String name, FloatBuffer left, FloatBuffer right, float[] out) {
            switch (name) {
                case "scale" -> scale(left, out);
                case "mix" -> mix(left, right, out);
                case "sum" -> out[0] = sum(left);
                default -> throw new IllegalArgumentException(name);
            }
        }

        private static void scale(FloatBuffer in, float[] out) {
            int start = in.position();
            for (int i = 0; i < out.length; i++) {
                out[i] = in.get(start + i) * 0.5f;
            }
        }

        private static void mix(FloatBuffer left, FloatBuffer right, float[] out) {
            int leftStart = left.position();
            int rightStart = right.position();
            for (int i = 0; i < out.length; i++) {
                out[i] = left.get(leftStart + i) + right.get(rightStart + i);
            }
        }

        private static float sum(FloatBuffer in) {
            float sum = 0;
            while (in.hasRemaining()) {
                sum += in.get();
            }
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scale", "mix", "sum"})
    void aLoopOverTheWindowOfATruncatedRingEndsWithAnErrorAndTheJvmLives(String loop) throws IOException {
        try (var ring = create(false, 1 << 18);
                var child = ChildJvm.start(List.of(), LoopOverATruncatedRing.class, ring.path(), loop)) {
            write(ring.writer(), ring.capacity());
            assertEquals("warm", child.line());
            try (var file = FileChannel.open(ring.path(), StandardOpenOption.WRITE)) {
                file.truncate(8192);
            }
            assertTrue(child.line().startsWith(ring.path() + ": truncated under its users: sizeBytes=8192"));
            assertEquals("alive", child.line());
            assertEquals(0, child.exitCode());
        }
    }

    @Test
    void otherSharedMemoryIsNoRing() {
        try (var memory = SharedMemory.createSealed(1, 4, 1)) {
            var refused = assertThrows(SharedMemoryException.class,
                    () -> SharedFloatRing.open(memory.path(), Waiting.PARK));
            assertEquals(memory.path() + ": no ring of floats: kind=0 elementBytes=4", refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> SharedFloatRing.createSealed(1, 1, 1 << 20, Waiting.PARK));
        assertThrows(IllegalArgumentException.class, () -> SharedFloatRing.createSealed(1, 1, 1, Waiting.BLOCKING));
    }

    @Test
    void nothingAllocatesOnceWarm() {
        float[][] block = new float[2][64];
        try (var ring = create(false);
                var reader = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT)) {
            var writer = ring.writer();
            assertEquals(0, Allocation.leastBytes(() -> {
                for (int round = 0; round < 10_000; round++) {
                    int granted = writer.claim(64);
                    writer.samples(0).put(block[0], 0, granted);
                    writer.commit(granted);
                    if (reader.window(64)) {
                        block[1][0] += reader.samples(0).get();
                        reader.advance(32);
                        reader.read(block, 0, 32);
                    }
                }
            }));
        }
    }
}
