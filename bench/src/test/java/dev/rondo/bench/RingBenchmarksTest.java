package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the benchmarks of the rings measure gives the right result, ours and the opponents' alike.
class RingBenchmarksTest {

    private static <S extends Seam> S small(S seam, int sizeBytes) {
        seam.capacity = 1 << 16;
        seam.sizeBytes = sizeBytes;
        seam.allocate();
        return seam;
    }

    private static byte expected(int i) {
        return (byte) (i * 31 + 7);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 4096})
    void windowsAcrossTheEndShowThePacket(int size) {
        SeamRead seam = small(new SeamRead(), size);
        seam.write();
        int ends = expected(0) + expected(size - 1);
        for (int round = 0; round < 3; round++) {
            assertEquals(ends, seam.mirrored());
            assertEquals(ends, seam.classic());
            assertEquals(ends, seam.classicFresh());
        }
        assertArrayEquals(seam.packet, seam.assembled);
        seam.free();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 4096})
    void whatIsWrittenAcrossTheEndIsThePacket(int size) {
        SeamWrite seam = small(new SeamWrite(), size);
        seam.mirrored();
        seam.classic();
        byte[] read = new byte[size];
        seam.mirrored.claim(size);
        seam.mirrored.commit(size);
        assertEquals(size, seam.mirrored.read(read, 0, size));
        assertArrayEquals(seam.packet, read);
        seam.classic.publish(size);
        byte[] classic = new byte[size];
        assertTrue(seam.classic.read(classic, size));
        assertArrayEquals(seam.packet, classic);
        seam.free();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 4096})
    void whatGoesRoundComesBack(int size) throws IOException {
        SeamCycle cycle = small(new SeamCycle(), size);
        Collections collections = small(new Collections(), size);
        for (int round = 0; round < 100; round++) {
            assertEquals(expected(size / 2), cycle.mirrored());
            assertEquals(expected(size / 2), cycle.classic());
            assertEquals(expected(size / 2), cycle.classicFresh());
            assertEquals(expected(size / 2), collections.stream());
            assertEquals(expected(size / 2), collections.queue());
            assertEquals(expected(size / 2), collections.classic());
        }
        cycle.free();
        collections.free();
    }

    @Test
    void oneByOneEveryLongArrivesOnce() throws InterruptedException {
        long counted = LongStream.range(0, Transfer.TAKEN).sum();
        long boxed = LongStream.range(0, Transfer.TAKEN).map(i -> 1000 + (i & 1023)).sum();
        assertEquals(counted, taken(new SpscThroughput.Rondo()));
        assertEquals(counted, taken(new SpscThroughput.Bare()));
        assertEquals(counted, taken(new SpscThroughput.Agrona()));
        assertEquals(boxed, taken(new SpscThroughput.Jctools()));
        assertEquals(counted, takenOfOne(new MpscThroughput.Rondo()));
        assertEquals(counted, takenOfOne(new MpscThroughput.Agrona()));
        assertEquals(boxed, takenOfOne(new MpscThroughput.Jctools()));
    }

    /// Each producer counts from 0: some of the one and the rest of the other.
    @Test
    void longsOfTwoProducersArriveOnce() throws InterruptedException {
        assertMixed(i -> i, new MpscThroughput.Rondo());
        assertMixed(i -> i, new MpscThroughput.Agrona());
        assertMixed(i -> 1000 + (i & 1023), new MpscThroughput.Jctools());
    }

    private static void assertMixed(LongUnaryOperator element, MpscThroughput.Many transfer)
            throws InterruptedException {
        transfer.producers = 2;
        long taken = taken(transfer);
        long[] sums = new long[Transfer.TAKEN + 1];
        for (int i = 0; i < Transfer.TAKEN; i++) {
            sums[i + 1] = sums[i] + element.applyAsLong(i);
        }
        assertTrue(IntStream.rangeClosed(0, Transfer.TAKEN)
                .anyMatch(i -> sums[i] + sums[Transfer.TAKEN - i] == taken), () -> "a sum of " + taken);
    }

    @Test
    void inBatchesEveryLongArrivesOnce() throws InterruptedException {
        long firsts = LongStream.range(0, Transfer.TAKEN).filter(i -> i % SpscThroughput.BATCH == 0).sum();
        assertEquals(firsts, taken(new SpscThroughput.RondoBatch()));
        assertEquals(firsts, taken(new SpscThroughput.AgronaBatch()));
        assertEquals(LongStream.range(0, Transfer.TAKEN).map(i -> 1000 + (i & 1023)).sum(),
                taken(new SpscThroughput.JctoolsBatch()));
    }

    private static long taken(Transfer transfer) throws InterruptedException {
        transfer.start();
        long sum = transfer.take();
        transfer.stop();
        return sum;
    }

    private static long takenOfOne(MpscThroughput.Many transfer) throws InterruptedException {
        transfer.producers = 1;
        return taken(transfer);
    }
}
