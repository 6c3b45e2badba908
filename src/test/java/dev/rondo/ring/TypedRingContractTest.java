package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.memory.MirroredMemory;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the rings of one element type promise, against a deque.
class TypedRingContractTest {

    private static final int MOST = 50;

    /// One of the rings, whose values are all numbers below 128. The primitive ones differ in the type alone, so
    /// they are called by name.
    private interface Subject {

        TypedRing ring();

        Class<?> type();

        default Object call(String method, Class<?>[] types, Object... arguments) {
            try {
                return ring().getClass().getMethod(method, types).invoke(ring(), arguments);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(method, e);
            }
        }

        default Object element(int value) {
            Object array = Array.newInstance(type(), 1);
            if (type() == Integer.class) {
                Array.set(array, 0, value);
            } else {
                Array.setByte(array, 0, (byte) value);
            }
            return Array.get(array, 0);
        }

        default int value(Object element) {
            return ((Number) element).intValue();
        }

        default boolean push(int value) {
            return (boolean) call("push", new Class<?>[]{parameter()}, element(value));
        }

        default boolean pushOverwrite(int value) {
            return (boolean) call("pushOverwrite", new Class<?>[]{parameter()}, element(value));
        }

        default int pop() {
            return value(call("pop", new Class<?>[]{type()}, element(127)));
        }

        default int get(int i) {
            return value(call("get", new Class<?>[]{int.class}, i));
        }

        default void set(int i, int value) {
            call("set", new Class<?>[]{int.class, parameter()}, i, element(value));
        }

        default int bulk(String method, Object array, int offset, int length) {
            Class<?> arrays = parameter().arrayType();
            return (int) call(method, new Class<?>[]{arrays, int.class, int.class}, array, offset, length);
        }

        default Class<?> parameter() {
            return type();
        }
    }

    private record Primitive(TypedRing ring, Class<?> type) implements Subject {}

    private record Objects(Ring<Integer> ring) implements Subject {

        @Override
        public Class<?> type() {
            return Integer.class;
        }

        @Override
        public Class<?> parameter() {
            return Object.class;
        }

        @Override
        public int pop() {
            Integer value = ring.pop();
            return value == null ? 127 : value;
        }
    }

    private static List<Subject> subjects(String mapping, long bytes) {
        List<Subject> subjects = new ArrayList<>();
        Waiting waiting = Waiting.PARK;
        subjects.add(new Primitive(ByteRing.over(memory(mapping, bytes, 1), waiting), byte.class));
        subjects.add(new Primitive(ShortRing.over(memory(mapping, bytes, 2), waiting), short.class));
        subjects.add(new Primitive(IntRing.over(memory(mapping, bytes, 4), waiting), int.class));
        subjects.add(new Primitive(LongRing.over(memory(mapping, bytes, 8), waiting), long.class));
        subjects.add(new Primitive(FloatRing.over(memory(mapping, bytes, 4), waiting), float.class));
        subjects.add(new Primitive(DoubleRing.over(memory(mapping, bytes, 8), waiting), double.class));
        for (int size : Steps.ELEMENT_BYTES) {
            subjects.add(new Objects(Ring.over(memory(mapping, bytes, size), new Pattern(size), waiting)));
        }
        return subjects;
    }

    private static MirroredMemory memory(String mapping, long bytes, int elementBytes) {
        return MirroredMemory.allocate(bytes, elementBytes, 1, MirroredMemory.Options.DEFAULT.mappedBy(mapping));
    }

    @ParameterizedTest
    @MethodSource("dev.rondo.ring.Steps#memories")
    void randomStepsAgreeWithADeque(String mapping, long bytes) {
        for (Subject subject : subjects(mapping, bytes)) {
            compare(subject, new Random(bytes));
            subject.ring().close();
        }
    }

    private static void compare(Subject subject, Random random) {
        TypedRing ring = subject.ring();
        Deque<Integer> model = new ArrayDeque<>();
        long overwritten = 0;
        int next = 0;
        for (int step = 0; step < Steps.count(ring.memory.elementBytes); step++) {
            int n = random.nextInt(MOST + 1);
            switch (random.nextInt(step / 500 % 2 == 0 ? 13 : 10)) {
                case 0 -> {
                    assertEquals(model.isEmpty() ? 127 : model.remove(), subject.pop());
                }
                case 1, 2 -> {
                    Object array = Array.newInstance(subject.type(), n + 3);
                    int read = subject.bulk("read", array, 3, n);
                    assertEquals(Math.min(n, model.size()), read);
                    for (int i = 0; i < read; i++) {
                        assertEquals(model.remove(), subject.value(Array.get(array, 3 + i)));
                    }
                }
                case 3 -> {
                    assertEquals(model.size(), ring.peek());
                    int i = 0;
                    for (Iterator<Integer> values = model.iterator(); values.hasNext() && i < MOST; i++) {
                        assertEquals(values.next(), subject.get(i));
                    }
                    assertThrows(IndexOutOfBoundsException.class, () -> ring.readableOffsetBytes(model.size()));
                    int released = Math.min(n, model.size());
                    ring.release(released);
                    for (int left = released; left > 0; left--) {
                        model.remove();
                    }
                }
                case 4 -> {
                    int from = random.nextInt(model.size() + 1);
                    int length = Math.min(n, model.size() - from);
                    long offset = ring.viewOffsetBytes(ring.reader().position() + from, length);
                    if (length > 0) {
                        assertEquals(0, (offset - ring.windowOffsetBytes() - (long) from * ring.memory.elementBytes)
                                % ring.memory.segment.byteSize() % (ring.memory.segment.byteSize() / 2));
                    }
                    assertEquals((long) length * ring.memory.elementBytes,
                            ring.view(ring.reader().position() + from, length).byteSize());
                }
                case 5 -> {
                    if (random.nextInt(40) == 0) {
                        ring.clear();
                        model.clear();
                    }
                }
                case 6, 7 -> {
                    boolean full = model.size() == ring.capacity();
                    if (random.nextBoolean()) {
                        assertEquals(!full, subject.push(next));
                    } else {
                        assertEquals(full, subject.pushOverwrite(next));
                        if (full) {
                            model.remove();
                            overwritten++;
                            full = false;
                        }
                    }
                    if (!full) {
                        model.add(next);
                        next = (next + 1) % 127;
                    }
                }
                case 8 -> {
                    try (RingWriter.Reservation reservation = ring.reserve(n)) {
                        assertEquals(n <= ring.capacity() - model.size(), reservation.granted());
                        if (reservation.granted() && random.nextInt(3) > 0) {
                            int kept = random.nextInt(n + 1);
                            for (int i = 0; i < kept; i++) {
                                subject.set(i, next);
                                model.add(next);
                                next = (next + 1) % 127;
                            }
                            reservation.commit(kept);
                        }
                    }
                }
                default -> {
                    int free = ring.capacity() - model.size();
                    int length = random.nextInt(20 + ring.capacity() / 100) == 0 ? ring.capacity() : n;
                    Object array = Array.newInstance(subject.type(), length + 3);
                    for (int i = 0; i < length; i++) {
                        Array.set(array, 3 + i, subject.element((next + i) % 127));
                    }
                    int written = subject.bulk("write", array, 3, length);
                    assertEquals(Math.min(length, free), written);
                    for (int i = 0; i < written; i++) {
                        model.add((next + i) % 127);
                    }
                    next = (next + written) % 127;
                }
            }
            assertEquals(model.size(), ring.readable());
            assertEquals(ring.capacity() - model.size(), ring.writable());
            assertEquals(overwritten, ring.overwritten());
        }
        if (subject instanceof Objects(Ring<Integer> objects)) {
            List<Integer> seen = new ArrayList<>();
            objects.forEach(seen::add);
            assertEquals(List.copyOf(model), seen);
        }
        ring.finish();
        assertTrue(ring.ending());
    }
}
