package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rings between real threads.
@Timeout(120)
class RingThreadsTest {

    private static final int TOTAL = 300_000;

    private static <T> Future<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void everyNumberArrivesOnceAndInOrder(Waiting waiting) throws InterruptedException, ExecutionException {
        int total = waiting == Waiting.SPIN ? TOTAL / 10 : TOTAL;
        try (var ring = LongRing.allocate(512, waiting)) {
            Future<Void> producer = start(() -> {
                Random random = new Random(1);
                for (long next = 0; next < total;) {
                    int granted = ring.writer().awaitClaim((int) Math.min(1 + random.nextInt(100), total - next));
                    for (int i = 0; i < granted; i++) {
                        ring.set(i, next++);
                    }
                    ring.commit(granted);
                }
                ring.finish();
                return null;
            });
            long next = 0;
            while (ring.reader().await(1)) {
                int n = ring.peek();
                for (int i = 0; i < n; i++) {
                    assertEquals(next++, ring.get(i));
                }
                ring.release(n);
            }
            assertEquals(total, next);
            producer.get();
        }
    }

    @Test
    void overlappingWindowsReachTheOtherThreadWhole() throws InterruptedException, ExecutionException {
        int total = 10 * TOTAL;
        try (var ring = PlanarFloatRing.allocate(2, 4096, Waiting.YIELD)) {
            Future<Void> producer = start(() -> {
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
                return null;
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
            producer.get();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Waiting.class, names = {"YIELD", "PARK", "BLOCKING"})
    void manyWritersLoseNothingThoughSomeGiveUp(Waiting waiting) throws InterruptedException, ExecutionException {
        int each = TOTAL / 10;
        int writers = 3;
        try (var ring = RecordRing.mpsc(16, 256, waiting)) {
            Future<?>[] producers = new Future<?>[writers];
            for (int id = 0; id < writers; id++) {
                long me = id;
                producers[id] = start(() -> {
                    RingWriter writer = ring.writer();
                    Random random = new Random(me);
                    for (long next = 0; next < each;) {
                        int n = (int) Math.min(1 + random.nextInt(7), each - next);
                        if (writer.awaitClaim(n) == n && random.nextInt(10) > 0) {
                            for (int i = 0; i < n; i++) {
                                ring.segment().set(ValueLayout.JAVA_LONG, writer.offsetBytes() + 16L * i, me);
                                ring.segment().set(ValueLayout.JAVA_LONG, writer.offsetBytes() + 16L * i + 8, next++);
                            }
                            writer.commit(n);
                        } else {
                            writer.abort();
                        }
                    }
                    return null;
                });
            }
            long[] next = new long[writers];
            RingReader reader = ring.reader();
            for (long left = (long) writers * each; left > 0;) {
                assertTrue(reader.await(1));
                int n = reader.readable();
                reader.window(n);
                for (int i = 0; i < n; i++) {
                    int id = (int) ring.segment().get(ValueLayout.JAVA_LONG, reader.offsetBytes() + 16L * i);
                    assertEquals(next[id]++, ring.segment().get(ValueLayout.JAVA_LONG,
                            reader.offsetBytes() + 16L * i + 8));
                }
                reader.advance(n);
                left -= n;
            }
            for (Future<?> producer : producers) {
                producer.get();
            }
            assertEquals(0, reader.readable());
        }
    }

    @Test
    void askingForTheAgeOfAClaimWakesAWriterWhenItPassesSkippedOnes() throws InterruptedException, ExecutionException {
        try (var ring = RecordRing.mpsc(8, 512, Waiting.BLOCKING)) {
            RingWriter skipping = ring.writer();
            RingWriter last = ring.writer();
            assertEquals(1, skipping.claim(1));
            assertEquals(ring.capacity() - 1, last.claim(ring.capacity() - 1));
            skipping.abort();
            FutureTask<Integer> granted = new FutureTask<>(() -> ring.writer().awaitClaim(1));
            Thread waiting = Thread.ofPlatform().daemon().start(granted);
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertEquals(0, ring.reader().stalledNanos());
            assertEquals(1, granted.get());
        }
    }

    @Test
    void oneWriterServesWhoeverWaitsAndWhoeverIsLapped() throws InterruptedException, ExecutionException {
        try (var ring = RecordRing.broadcast(8, 1024, 64, Waiting.YIELD)) {
            RingReader waiting = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.NEXT);
            RingReader lapped = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT);
            RingReader copying = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT);
            Future<Long> sees = start(() -> {
                long position = 0;
                while (waiting.await(1)) {
                    int n = waiting.readable();
                    waiting.window(n);
                    check(ring.segment(), waiting.offsetBytes(), position, n);
                    assertEquals(0, waiting.advance(n));
                    position += n;
                }
                return position;
            });
            Future<Long> isLapped = start(() -> {
                long good = 0;
                long lost = 0;
                long[] seen = new long[100];
                while (lapped.await(100)) {
                    long position = lapped.position();
                    MemorySegment.copy(ring.segment(), ValueLayout.JAVA_LONG, lapped.offsetBytes(), seen, 0, 100);
                    long told = lapped.advance(50);
                    if (told == 0) {
                        check(MemorySegment.ofArray(seen), 0, position, 100);
                        good += 50;
                    }
                    lost += told;
                }
                assertEquals(lost, lapped.lost());
                return good + lost;
            });
            RingWriter writer = ring.writer();
            MemorySegment target = MemorySegment.ofArray(new long[64]);
            long copied = 0;
            for (long next = 0; next < TOTAL;) {
                int granted = writer.awaitClaim((int) Math.min(64, TOTAL - next));
                for (int i = 0; i < granted; i++) {
                    ring.segment().set(ValueLayout.JAVA_LONG, writer.offsetBytes() + 8L * i, next++);
                }
                writer.commit(granted);
                if (next % 3000 < 64) {
                    int n = copying.read(target, 0, 64);
                    check(target, 0, copying.position() - n, n);
                    copied += n;
                }
            }
            writer.finish();
            assertEquals(TOTAL, sees.get());
            assertTrue(isLapped.get() > TOTAL - 100);
            assertEquals(copying.position(), copied + copying.lost());
            assertTrue(copying.overruns() > 0, "the copying reader should have been lapped");
        }
    }

    private static void check(MemorySegment segment, long offsetBytes, long first, int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(first + i, segment.get(ValueLayout.JAVA_LONG, offsetBytes + 8L * i));
        }
    }
}
