package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.memory.MirroredMemory;
import dev.rondo.ring.internal.MpscCore;
import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes wrong is told by type and leaves the ring as it was.
class RingFaultsTest {

    /// What `work` throws on a thread of its own; null if nothing.
    private static Throwable onAnotherThread(Executable work) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                work.execute();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.join();
        return thrown.get();
    }

    @Test
    void misuseIsAnExceptionAndChangesNothing() {
        try (var ring = FloatRing.allocate(1024)) {
            ring.write(new float[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0, 10);
            assertEquals(5, ring.claim(5));
            assertEquals("commit must stay within the claim: n=6 claimed=5",
                    assertThrows(IllegalStateException.class, () -> ring.commit(6)).getMessage());
            ring.commit(5);
            assertThrows(IllegalStateException.class, () -> ring.commit(1));
            assertEquals("advance must stay within what is readable: n=16 readable=15",
                    assertThrows(IllegalStateException.class, () -> ring.advance(16)).getMessage());
            assertThrows(IllegalStateException.class, () -> ring.release(-1));
            assertThrows(IllegalArgumentException.class, () -> ring.window(ring.capacity() + 1));
            assertThrows(IllegalArgumentException.class, () -> ring.claim(-1));
            assertThrows(IllegalArgumentException.class, () -> ring.reserve(ring.capacity() + 1));
            assertThrows(IllegalArgumentException.class, () -> ring.view(10, 6));
            assertThrows(IndexOutOfBoundsException.class, () -> ring.get(15));
            assertThrows(IndexOutOfBoundsException.class, () -> ring.set(0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> ring.write(new float[3], 2, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> ring.read(new float[3], 2, 2));
            assertEquals(15, ring.readable());
            assertEquals(10f, ring.get(9));
        }
    }

    @Test
    void oneElementGivesAnOpenClaimBackAndClosesAnOpenWindow() {
        try (var ring = LongRing.allocate(512)) {
            ring.push(1);
            assertEquals(5, ring.claim(5));
            assertTrue(ring.push(2));
            assertEquals(0, ring.writer().claimed());
            assertThrows(IllegalStateException.class, () -> ring.commit(1));
            assertTrue(ring.window(2));
            assertEquals(1, ring.pop(-1));
            assertEquals(0, ring.reader().windowed());
            assertEquals(2, ring.pop(-1));
            assertEquals(-1, ring.pop(-1));
        }
    }

    @Test
    void amongManyWritersAClaimIsGrantedAndCommittedWhole() {
        try (var ring = RecordRing.mpsc(8, 512, Waiting.SPIN)) {
            RingWriter first = ring.writer();
            RingWriter second = ring.writer();
            RingReader reader = ring.reader();
            assertEquals(3, first.claim(3));
            assertThrows(IllegalStateException.class, () -> first.commit(2));
            assertEquals(4, second.claim(4));
            assertEquals(0, first.writable() - (ring.capacity() - 7));
            second.commit(4);
            assertEquals(0, reader.readable(), "nothing is seen beyond an open claim");
            long beforeNanos = System.nanoTime();
            assertEquals(0, reader.stalledNanos(), "an age counts from the first question");
            long askedNanos = System.nanoTime();
            while (System.nanoTime() == askedNanos) {
                Thread.onSpinWait();
            }
            long ageNanos = reader.stalledNanos();
            assertTrue(0 < ageNanos && ageNanos <= System.nanoTime() - beforeNanos, "ageNanos=" + ageNanos);
            first.commit(0);
            assertEquals(4, reader.readable(), "what was given back is skipped");
            assertEquals(3, reader.position());
            assertEquals(0, reader.stalledNanos());
            assertTrue(reader.window(4));
            reader.advance(4);
            assertEquals(0, second.claim(ring.capacity() - 1) - (ring.capacity() - 1));
            assertEquals(0, first.claim(2), "all or nothing");
            assertThrows(IllegalArgumentException.class, () -> first.claim(ring.capacity() + 1));
            second.abort();
            assertEquals(ring.capacity(), first.claim(ring.capacity()), "the last claim was withdrawn");
        }
    }

    @Test
    void theReadersWindowEndsBeforeAClaimThatWasGivenBack() {
        try (var ring = RecordRing.mpsc(8, 512, Waiting.SPIN)) {
            RingWriter a = ring.writer();
            RingWriter b = ring.writer();
            a.claim(2);
            a.commit(2);
            a.claim(3);
            b.claim(4);
            a.abort();
            b.commit(4);
            RingReader reader = ring.reader();
            assertEquals(2, reader.readable());
            assertFalse(reader.window(3));
            reader.advance(2);
            assertEquals(4, reader.readable());
            assertEquals(5, reader.position());
        }
    }

    @Test
    void aWriterThatDiedIsToldByItsAge() {
        var core = new MpscCore(4);
        var dead = core.producer();
        var alive = core.producer();
        var consumer = core.consumer(true, false);
        dead.claim(1);
        alive.claim(1);
        alive.commit(1);
        assertEquals(0, consumer.stalledNanos(1_000));
        assertEquals(500, consumer.stalledNanos(1_500));
        dead.commit(1);
        assertEquals(0, consumer.stalledNanos(2_000));
        assertEquals(2, consumer.readable());
    }

    @Test
    void aSecondThreadIsRefusedUntilTheFirstHandsOver() throws InterruptedException {
        try (var ring = LongRing.allocate(512)) {
            assertTrue(ring.push(1));
            assertInstanceOf(IllegalStateException.class, onAnotherThread(() -> ring.push(2)));
            assertInstanceOf(IllegalStateException.class, onAnotherThread(() -> ring.writer().handOver()));
            assertNull(onAnotherThread(() -> assertEquals(1, ring.pop(0))), "the reader is free");
            assertThrows(IllegalStateException.class, () -> ring.pop(0));
            ring.reader().handOver();
            assertEquals(0, ring.pop(0), "its owner has died, so anybody may hand over");
            ring.writer().handOver();
            assertNull(onAnotherThread(() -> ring.push(2)));
            ring.writer().handOver();
            ring.writer().checkThread(false);
            assertNull(onAnotherThread(() -> ring.push(3)));
            assertTrue(ring.push(4));
            assertEquals(3, ring.readable());
            assertEquals(2, ring.pop(0));
        }
    }

    @Test
    void overwritingBesideAReadingThreadIsRefused() throws InterruptedException {
        try (var ring = LongRing.allocate(512)) {
            assertNull(onAnotherThread(() -> assertEquals(7, ring.pop(7))));
            for (int i = 0; i < ring.capacity(); i++) {
                assertFalse(overwrite(ring, i));
            }
            ring.reader().handOver();
            assertTrue(overwrite(ring, -1));
            assertEquals(1, ring.overwritten());
            assertEquals(1, ring.pop(0));
        }
    }

    private static boolean overwrite(LongRing ring, long value) {
        return ring.pushOverwrite(value);
    }

    @Test
    void aClosedRingRefusesEverythingAndClosesTwice() {
        var ring = FloatRing.allocate(1024);
        ring.push(1);
        assertTrue(ring.window(1));
        FloatBuffer window = ring.elements();
        MemorySegment segment = ring.segment();
        ring.close();
        ring.close();
        assertThrows(IllegalStateException.class, () -> ring.claim(1));
        assertThrows(IllegalStateException.class, () -> ring.push(1));
        assertThrows(IllegalStateException.class, () -> ring.window(1));
        assertThrows(IllegalStateException.class, () -> ring.advance(1));
        assertThrows(IllegalStateException.class, () -> ring.reader().await(1));
        assertThrows(IllegalStateException.class, () -> window.get(window.position()));
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_FLOAT, 0));
    }

    @Test
    void closingUnderAReadingThreadEndsItWithAnException() throws InterruptedException {
        var ring = LongRing.allocate(512);
        ring.push(1);
        CountDownLatch reading = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                for (long sum = 0;; sum++) {
                    sum += ring.segment().get(ValueLayout.JAVA_LONG, ring.windowOffsetBytes());
                    if (sum > 10_000) {
                        reading.countDown();
                    }
                }
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        reading.await();
        ring.close();
        reader.join();
        assertInstanceOf(IllegalStateException.class, thrown.get());
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void closingWakesWhoeverWaits(Waiting waiting) throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            var ring = LongRing.allocate(512, waiting);
            CountDownLatch started = new CountDownLatch(1);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread reader = Thread.ofPlatform().start(() -> {
                started.countDown();
                thrown.set(assertThrows(IllegalStateException.class, () -> ring.reader().await(1)));
            });
            started.await();
            ring.close();
            reader.join();
            assertInstanceOf(IllegalStateException.class, thrown.get());
        }
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void anInterruptEndsAWaitAndStays(Waiting waiting) throws InterruptedException {
        try (var ring = LongRing.allocate(512, waiting)) {
            assertNull(onAnotherThread(() -> {
                Thread.currentThread().interrupt();
                assertFalse(ring.reader().await(1));
                assertTrue(Thread.currentThread().isInterrupted());
                ring.writer().claim(ring.capacity());
                ring.writer().commit(ring.capacity());
                assertEquals(0, ring.writer().awaitClaim(1));
                assertTrue(Thread.interrupted());
            }));
        }
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void aWaitWithATimeoutGivesUp(Waiting waiting) {
        try (var ring = LongRing.allocate(512, waiting)) {
            assertFalse(ring.reader().await(1, 1_000_000));
            assertEquals(ring.capacity(), ring.writer().awaitClaim(ring.capacity(), 0));
            ring.commit(ring.capacity());
            assertEquals(0, ring.writer().awaitClaim(1, 1_000_000));
            assertTrue(ring.reader().await(ring.capacity(), 0));
        }
    }

    @Test
    void readersJoinAtTheOldestOrTheNextAndTheWriterWaitsForNobodyWhoLeft() {
        try (var ring = RecordRing.broadcast(8, 512, 64, Waiting.SPIN)) {
            RingWriter writer = ring.writer();
            for (int value = 0; value < 3 * ring.capacity(); value++) {
                assertEquals(1, writer.claim(1));
                ring.segment().set(ValueLayout.JAVA_LONG, writer.offsetBytes(), value);
                writer.commit(1);
            }
            RingReader next = ring.reader();
            RingReader oldest = ring.reader(ReaderPolicy.WAIT_FOR_ME, ReaderStart.OLDEST);
            assertEquals(0, next.readable());
            assertEquals(ring.capacity(), oldest.readable());
            assertTrue(oldest.window(1));
            assertEquals(2L * ring.capacity(), ring.segment().get(ValueLayout.JAVA_LONG, oldest.offsetBytes()));
            assertEquals(0, writer.claim(1), "the writer waits");
            oldest.advance(10);
            assertEquals(10, writer.claim(64), "its claim comes back shorter");
            writer.commit(0);
            assertEquals(10, writer.writable());
            oldest.close();
            assertEquals(64, writer.claim(1000), "bounded when the ring was made");
            writer.commit(64);
            assertEquals(64, next.readable());
            assertEquals(64, next.lag());
        }
    }

    @Test
    void aLappedReadersWindowFitsTheRingToo() {
        int capacity = (int) MirroredMemory.granularityBytes() / Long.BYTES;
        try (var ring = RecordRing.broadcast(Long.BYTES, capacity, capacity, Waiting.SPIN)) {
            RingWriter writer = ring.writer();
            RingReader reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.OLDEST);
            for (int lap = 0; lap < 3; lap++) {
                writer.commit(writer.claim(ring.capacity()));
            }
            assertEquals(ring.capacity(), reader.readable());
            assertEquals(ring.capacity(), reader.highWater());
            assertTrue(reader.window(ring.capacity()));
            assertThrows(IllegalArgumentException.class, () -> reader.window(ring.capacity() + 1));
            assertEquals(3L * ring.capacity(), reader.advance(0));
        }
    }

    @Test
    void onlyABroadcastRingLetsReadersJoin() {
        try (var ring = RecordRing.spsc(8, 512, Waiting.SPIN)) {
            assertSame(ring.reader(), ring.reader());
            assertThrows(IllegalStateException.class,
                    () -> ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT));
        }
    }

    @Test
    void aRingThatIsRefusedLeavesNothingMapped() throws IOException {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"));
        long before = mappings();
        assertThrows(IllegalArgumentException.class, () -> RecordRing.broadcast(8, 512, 0, Waiting.SPIN));
        assertThrows(IllegalArgumentException.class, () -> PlanarFloatRing.broadcast(2, 512, 1 << 20, Waiting.SPIN));
        assertThrows(IllegalArgumentException.class, () -> RecordRing.spsc(0, 512, Waiting.SPIN));
        assertThrows(IllegalArgumentException.class, () -> RecordRing.spsc(8, 1 << 28, Waiting.SPIN));
        assertThrows(IllegalArgumentException.class, () -> ByteRing.allocate((1 << 30) - 1));
        assertEquals(before, mappings());
    }

    private static long mappings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/memfd:rondo")).count();
        }
    }

    private record Trade(long nanos, int price, short lots, boolean buy) {}

    private record Named(String name) {}

    @Test
    void aRecordOfPrimitivesIsAnElement() {
        Element<Trade> trades = Element.of(MethodHandles.lookup(), Trade.class);
        assertEquals(15, trades.sizeBytes());
        assertEquals(8, Element.layoutOf(Trade.class)
                .byteOffset(MemoryLayout.PathElement.groupElement("price")));
        try (var ring = Ring.allocate(trades, 100)) {
            for (int i = 0; i < 3 * ring.capacity(); i++) {
                Trade trade = new Trade(-i, i, (short) (2 * i), i % 3 == 0);
                assertTrue(ring.push(trade));
                assertEquals(trade, ring.pop());
            }
            assertNull(ring.pop());
        }
        assertEquals(42L, Element.of(long.class).get(MemorySegment.ofArray(new long[]{42}), 0));
        assertThrows(IllegalArgumentException.class, () -> Element.of(String.class));
        assertThrows(IllegalArgumentException.class, () -> Element.of(MethodHandles.lookup(), Named.class));
        assertThrows(IllegalArgumentException.class, () -> Element.of(MethodHandles.publicLookup(), Trade.class));
    }
}
