package dev.rondo.ring.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.ring.internal.Interleavings.World;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The cores themselves, in every order of their accesses to shared memory and of their stores' arrival there.
class RingCoreModelTest {

    /// Slots without memory.
    private static final class Slots {

        private final World world;
        private final int[] cells;

        Slots(World world, int capacity) {
            this.world = world;
            this.cells = new int[capacity];
            Arrays.setAll(cells, _ -> world.cell());
        }

        void write(long index, long value) {
            world.store(cells[(int) (index % cells.length)], value);
        }

        long read(long index) {
            return world.load(cells[(int) (index % cells.length)]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 3", "2, 1, 4", "2, 2, 5", "3, 2, 5", "4, 3, 6"})
    void oneProducersElementsArriveOnceAndInOrder(int capacity, int batch, int total) {
        assertTrue(Interleavings.explore(world -> {
            SpscCore core = new SpscCore(capacity, world::cursor);
            Slots slots = new Slots(world, capacity);
            world.thread(() -> {
                Producer producer = core.producer();
                for (int attempt = 0, value = 1; attempt < total && value <= total; attempt++) {
                    long granted = producer.claim(Math.min(batch, total + 1 - value));
                    for (int i = 0; i < granted; i++) {
                        slots.write(producer.index() + i, value++);
                    }
                    producer.commit(granted);
                    world.note(granted);
                }
            });
            world.thread(() -> {
                Consumer consumer = core.consumer(true, false);
                long next = 1;
                for (int attempt = 0; attempt < 3; attempt++) {
                    next = take(consumer, slots, next, consumer.hasReadable(batch) ? batch : 0);
                }
                long written = world.join();
                next = take(consumer, slots, next, consumer.readable());
                assertEquals(written, next - 1, "elements");
            });
        }) > 100);
    }

    private static long take(Consumer consumer, Slots slots, long first, long n) {
        long next = first;
        for (int i = 0; i < n; i++) {
            assertEquals(next++, slots.read(consumer.index() + i), "element");
        }
        assertEquals(0, consumer.advance(n));
        return next;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 1, 2", "2, 2, 2", "3, 2, 2", "4, 2, 2"})
    void manyProducersLoseNothingAndShowNothingUnwritten(int capacity, int batch, int claims) {
        assertTrue(manyProducers(capacity, batch, claims, false) > 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 1, 2", "3, 2, 2", "4, 2, 2"})
    void aClaimGivenBackCostsTheOthersNothing(int capacity, int batch, int claims) {
        assertTrue(manyProducers(capacity, batch, claims, true) > 100);
    }

    private static int manyProducers(int capacity, int batch, int claims, boolean aborts) {
        return Interleavings.explore(world -> manyProducers(world, world::cursor, world::marks, capacity, batch, claims,
                aborts));
    }

    /// Two producers with numbers of their own; the second one may give its first claim back.
    private static void manyProducers(World world, Supplier<Cursor> cursors, LongFunction<Marks> marks, int capacity,
            int batch, int claims, boolean aborts) {
        MpscCore core = new MpscCore(capacity, cursors, marks);
        Slots slots = new Slots(world, capacity);
        for (int id = 1; id <= 2; id++) {
            Producer producer = core.producer();
            int base = 100 * id;
            boolean abortsFirst = aborts && id == 2;
            world.thread(() -> {
                int value = base;
                for (int claim = 0; claim < claims; claim++) {
                    long granted = producer.claim(batch);
                    if (granted > 0 && abortsFirst && claim == 0) {
                        slots.write(producer.index(), -1);
                        producer.abort();
                    } else {
                        for (int i = 0; i < granted; i++) {
                            slots.write(producer.index() + i, ++value);
                        }
                        producer.commit(granted);
                        world.note(granted);
                    }
                }
            });
        }
        world.thread(() -> {
            Consumer consumer = core.consumer(true, false);
            long[] last = {0, 100, 200};
            long taken = 0;
            if (consumer.hasReadable(1)) {
                taken += takeOfMany(consumer, slots, last, 1);
            }
            taken += takeOfMany(consumer, slots, last, consumer.readable());
            long written = world.join();
            for (long n = consumer.readable(); n > 0; n = consumer.readable()) {
                taken += takeOfMany(consumer, slots, last, n);
            }
            assertEquals(written, taken, "elements");
            assertEquals(0, consumer.stalledNanos(1), "nothing may be left open");
        });
    }

    private static long takeOfMany(Consumer consumer, Slots slots, long[] last, long n) {
        for (int i = 0; i < n; i++) {
            long value = slots.read(consumer.index() + i);
            assertTrue(value > 0, "an element that was never committed: " + value);
            int id = (int) value / 100;
            assertEquals(++last[id], value, "element");
        }
        assertEquals(0, consumer.advance(n));
        return n;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 1", "2, 1, 2", "2, 2, 1", "3, 2, 2", "4, 2, 3"})
    void aWindowThatIsConfirmedIsWholeAndALossIsToldExactly(int capacity, int claim, int window) {
        assertTrue(lapped(capacity, claim, window, false, World::cursor) > 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "3, 2, 2", "4, 2, 3"})
    void theWriterWaitsForWhoAsksForIt(int capacity, int claim, int window) {
        assertTrue(lapped(capacity, claim, window, true, World::cursor) > 100);
    }

    private static int lapped(int capacity, int claim, int window, boolean waitedFor,
            Function<World, Cursor> claimEnd) {
        return Interleavings.explore(world -> {
            int[] cursors = {0};
            BroadcastCore core = new BroadcastCore(capacity, claim,
                    () -> cursors[0]++ == 0 ? claimEnd.apply(world) : world.cursor());
            Slots slots = new Slots(world, capacity);
            Consumer consumer = core.consumer(waitedFor, true);
            world.thread(() -> {
                Producer producer = core.producer();
                long value = 1;
                for (int round = 0; round < 3 + capacity / claim; round++) {
                    long granted = producer.claim(claim);
                    for (int i = 0; i < granted; i++) {
                        slots.write(producer.index() + i, value++);
                    }
                    producer.commit(granted);
                    world.note(granted);
                }
            });
            world.thread(() -> {
                long good = 0;
                for (int attempt = 0; attempt < 3; attempt++) {
                    good += read(consumer, slots, window, waitedFor);
                }
                long written = world.join();
                for (long n = consumer.readable(); n > 0; n = consumer.readable()) {
                    good += read(consumer, slots, Math.min(n, window), waitedFor);
                }
                assertEquals(written, good + consumer.lost(), "every element is either read or told as lost");
            });
        });
    }

    /// Looks through one window; element p holds p + 1.
    private static long read(Consumer consumer, Slots slots, long n, boolean waitedFor) {
        if (!consumer.hasReadable(n)) {
            return 0;
        }
        long position = consumer.cursor.position;
        long[] seen = new long[(int) n];
        for (int i = 0; i < n; i++) {
            seen[i] = slots.read(consumer.index() + i);
        }
        long lost = consumer.advance(n);
        if (lost > 0) {
            assertTrue(!waitedFor, "who is waited for loses nothing");
            assertEquals(position + lost, consumer.cursor.position);
            return 0;
        }
        for (int i = 0; i < n; i++) {
            assertEquals(position + i + 1, seen[i], "element");
        }
        return n;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void thePlantedFaultOfWrappedPositionsIsFound(int capacity) {
        assertFound(() -> Interleavings.explore(world -> {
            int[] cursors = {0};
            manyProducers(world,
                    () -> cursors[0]++ == 0 ? Interleavings.wrappedCursor(world, capacity) : world.cursor(),
                    world::marks, capacity, 1, 2, false);
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void thePlantedFaultOfMarksWithoutTheirLapIsFound(int capacity) {
        assertFound(() -> Interleavings.explore(world -> manyProducers(world, world::cursor,
                size -> Interleavings.laplessMarks(world, size), capacity, 1, 2, false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void thePlantedFaultOfCheckingTheCommitAndNotTheClaimIsFound(int capacity) {
        assertFound(() -> lapped(capacity, 1, 1, false, world -> Interleavings.mistakenCursor(world, 1)));
    }

    @Test
    void thePlantedFaultOfAnAnnouncementWithoutFenceIsFound() {
        assertFound(() -> lapped(2, 1, 1, false, Interleavings::unfencedCursor));
    }

    private static void assertFound(Executable faulty) {
        String way = assertThrows(AssertionError.class, faulty).getMessage();
        assertTrue(way.contains("element") && way.contains("thread 1"), way);
    }
}
