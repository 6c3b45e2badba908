package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.memory.MirroredMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What [RingWriter] and [RingReader] promise, wherever they come from, against a deque.
class SidesContractTest {

    private static final int MOST = 64;

    /// A ring of one writer and one reader, however it is made.
    private record Subject(String name, boolean wholeClaims, MemorySegment segment, Element<Integer> element,
            int capacity, int largestClaim, RingWriter writer, RingReader reader, AutoCloseable ring) {

        void set(int plane, int i, int value) {
            element.set(segment, writer.offsetBytes(plane) + (long) i * element.sizeBytes(), value);
        }

        int get(int plane, int i) {
            return element.get(segment, reader.offsetBytes(plane) + (long) i * element.sizeBytes());
        }
    }

    private static Subject subject(RecordRing ring, String name, int largestClaim) {
        return new Subject(name, name.equals("mpsc"), ring.segment(), new Pattern(ring.elementBytes()), ring.capacity(),
                largestClaim, ring.writer(), ring.reader(), ring);
    }

    private static Subject subject(PlanarFloatRing ring, String name, int largestClaim) {
        return new Subject(name, false, ring.segment(), new Pattern(Float.BYTES), ring.capacity(), largestClaim,
                ring.writer(), ring.reader(), ring);
    }

    private static List<Subject> subjects(String mapping, long bytes) {
        List<Subject> subjects = new ArrayList<>();
        for (int size : Steps.ELEMENT_BYTES) {
            subjects.add(subject(RecordRing.spsc(memory(mapping, bytes, size, 1), size, Waiting.SPIN), "spsc", MOST));
            subjects.add(subject(RecordRing.mpsc(memory(mapping, bytes, size, 1), size, Waiting.PARK), "mpsc", MOST));
            subjects.add(subject(RecordRing.broadcast(memory(mapping, bytes, size, 1), size, 40, Waiting.BLOCKING),
                    "broadcast", 40));
        }
        for (int planes : new int[]{1, 2, 5}) {
            subjects.add(subject(PlanarFloatRing.over(memory(mapping, bytes, 4, planes), Waiting.YIELD), "planar",
                    MOST));
            subjects.add(subject(PlanarFloatRing.broadcast(memory(mapping, bytes, 4, planes), 40, Waiting.PARK),
                    "planar broadcast", 40));
        }
        return subjects;
    }

    private static MirroredMemory memory(String mapping, long bytes, int elementBytes, int planes) {
        return MirroredMemory.allocate(bytes, elementBytes, planes, MirroredMemory.Options.DEFAULT.mappedBy(mapping));
    }

    @ParameterizedTest
    @MethodSource("dev.rondo.ring.Steps#memories")
    void randomStepsAgreeWithADeque(String mapping, long bytes) throws Exception {
        for (Subject subject : subjects(mapping, bytes)) {
            compare(subject, new Random(bytes + subject.element.sizeBytes()));
            subject.ring.close();
        }
    }

    private static void compare(Subject subject, Random random) {
        int planes = subject.ring instanceof PlanarFloatRing planar ? planar.channels() : 1;
        Deque<Integer> model = new ArrayDeque<>();
        int next = 0;
        long written = 0;
        long passed = 0;
        int highWater = 0;
        MemorySegment copy = Arena.ofAuto().allocate((long) MOST * subject.element.sizeBytes());
        for (int step = 0; step < Steps.count(subject.element.sizeBytes()); step++) {
            // each side has its tides, so that the ring is full at times and empty at others
            boolean writes = random.nextInt(100) < (step / 500 % 2 == 0 ? 70 : 30);
            int n = random.nextInt(MOST + 1);
            int free = Math.min(subject.capacity - model.size(), subject.largestClaim);
            int expected = subject.wholeClaims && free < n ? 0 : Math.min(n, free);
            if (writes && planes == 1 && random.nextInt(4) == 0) {
                for (int i = 0; i < n; i++) {
                    subject.element.set(copy, (long) i * subject.element.sizeBytes(), (next + i) & 0xFF);
                }
                assertEquals(expected, subject.writer.write(copy, 0, n), subject.name);
                for (int i = 0; i < expected; i++) {
                    model.add(next++ & 0xFF);
                }
                written += expected;
            } else if (writes) {
                int granted = subject.writer.claim(n);
                assertEquals(expected, granted, subject.name);
                int kept = subject.wholeClaims || random.nextBoolean() ? granted : random.nextInt(granted + 1);
                boolean aborts = random.nextInt(8) == 0;
                for (int i = 0; i < granted; i++) {
                    for (int plane = 0; plane < planes; plane++) {
                        subject.set(plane, i, (next + i + plane) & 0xFF);
                    }
                }
                if (aborts) {
                    subject.writer.abort();
                } else {
                    subject.writer.commit(kept);
                    for (int i = 0; i < kept; i++) {
                        model.add(next++ & 0xFF);
                    }
                    written += kept;
                }
                assertEquals(written, subject.writer.position());
            } else if (random.nextInt(4) == 0) {
                int read = subject.reader.read(copy, 0, n);
                assertEquals(Math.min(n, model.size()), read, subject.name);
                for (int i = 0; i < read; i++) {
                    assertEquals(model.remove(), subject.element.get(copy, (long) i * subject.element.sizeBytes()));
                }
                passed += read;
            } else {
                assertEquals(n <= model.size(), subject.reader.window(n), subject.name);
                if (n <= model.size()) {
                    int i = 0;
                    for (int value : model) {
                        if (i == n) {
                            break;
                        }
                        for (int plane = 0; plane < planes; plane++) {
                            assertEquals((value + plane) & 0xFF, subject.get(plane, i), subject.name);
                        }
                        i++;
                    }
                    int hop = Math.min(random.nextInt(MOST + 1), model.size());
                    assertEquals(0, subject.reader.advance(hop), subject.name);
                    for (int passing = 0; passing < hop; passing++) {
                        model.remove();
                    }
                    passed += hop;
                }
            }
            assertEquals(model.size(), subject.reader.readable(), subject.name);
            highWater = Math.max(highWater, model.size());
            assertEquals(passed, subject.reader.position(), subject.name);
            assertEquals(model.size(), subject.reader.lag(), subject.name);
        }
        assertEquals(highWater, subject.reader.highWater(), subject.name);
        assertEquals(0, subject.reader.lost());
    }

    @ParameterizedTest
    @MethodSource("dev.rondo.ring.Steps#memories")
    void aLappedReaderIsToldExactlyWhatItLost(String mapping, long bytes) {
        for (int size : Steps.ELEMENT_BYTES) {
            Random random = new Random(size);
            Element<Integer> element = new Pattern(size);
            int largest = 1000;
            MirroredMemory memory = memory(mapping, bytes, size, 1);
            int claim = Math.min(largest, (int) (memory.capacityBytes() / size));
            try (var ring = RecordRing.broadcast(memory, size, claim, Waiting.SPIN)) {
                RingWriter writer = ring.writer();
                RingReader reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT);
                long written = 0;
                long claimEnd = 0;
                long position = 0;
                long lost = 0;
                for (int step = 0; step < Steps.count(size) / 10; step++) {
                    int granted = writer.claim(random.nextInt(claim + 1));
                    int kept = random.nextInt(granted + 1);
                    for (int i = 0; i < granted; i++) {
                        element.set(ring.segment(), writer.offsetBytes() + (long) i * size, (int) (written + i) & 0xFF);
                    }
                    claimEnd = Math.max(claimEnd, written + granted);
                    writer.commit(kept);
                    written += kept;
                    int n = Math.min(random.nextInt(claim + 1), reader.readable());
                    assertTrue(reader.window(n));
                    boolean good = position >= claimEnd - ring.capacity();
                    if (good) {
                        for (int i = 0; i < n; i++) {
                            assertEquals((int) (position + i) & 0xFF,
                                    element.get(ring.segment(), reader.offsetBytes() + (long) i * size));
                        }
                        assertEquals(0, reader.advance(n));
                        position += n;
                    } else {
                        long told = reader.advance(n);
                        assertEquals(written + claim - ring.capacity() - position, told);
                        lost += told;
                        position += told;
                    }
                    assertEquals(position, reader.position());
                    assertEquals(lost, reader.lost());
                }
            }
        }
    }
}
