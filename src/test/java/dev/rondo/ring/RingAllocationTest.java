package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// No hot path of a primitive or of an accessor form allocates once it is warm.
class RingAllocationTest {

    private static final int ROUNDS = 5000;

    private static long bytesOf(Runnable work) {
        return Allocation.leastBytes(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                work.run();
            }
        });
    }

    @Test
    void theMeasureSeesAnAllocation() {
        Object[] escapes = new Object[1];
        assertNotEquals(0, bytesOf(() -> escapes[0] = new Object()));
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void primitiveRings(Waiting waiting) {
        float[] floats = new float[64];
        long[] longs = new long[64];
        byte[] bytes = new byte[64];
        MemorySegment target = Arena.ofAuto().allocate(512, 8);
        try (var floatRing = FloatRing.allocate(1024, waiting);
                var longRing = LongRing.allocate(512, waiting);
                var byteRing = ByteRing.allocate(4096, waiting)) {
            assertEquals(0, bytesOf(() -> {
                floatRing.push(1);
                floatRing.write(floats, 0, 64);
                if (floatRing.window(65)) {
                    floats[0] += floatRing.elements().get() + floatRing.get(3)
                            + floatRing.segment().get(ValueLayout.JAVA_FLOAT, floatRing.windowOffsetBytes());
                    floatRing.advance(64);
                }
                floats[1] = floatRing.pop(0);
                for (int i = 0; i < 20; i++) {
                    longRing.pushOverwrite(i);
                }
                longRing.claim(2);
                longRing.set(0, 7);
                longRing.commit(1);
                try (var reservation = longRing.reserve(2)) {
                    longs[0] += reservation.offsetBytes();
                }
                longs[1] += longRing.viewOffsetBytes(longRing.reader().position(), 3);
                longRing.read(longs, 0, 3);
                longRing.release(longRing.peek() / 8);
                byteRing.write(bytes, 0, 64);
                byteRing.write(target, 0, 64);
                byteRing.read(target, 0, 64);
                byteRing.read(bytes, 0, 64);
            }));
        }
    }

    static Stream<RecordRing> recordRings() {
        return Stream.of(RecordRing.spsc(24, 512, Waiting.SPIN), RecordRing.mpsc(24, 512, Waiting.PARK),
                RecordRing.broadcast(24, 512, 64, Waiting.BLOCKING));
    }

    @ParameterizedTest
    @MethodSource
    void recordRings(RecordRing ring) {
        RingWriter writer = ring.writer();
        RingReader reader = ring.reader();
        MemorySegment target = Arena.ofAuto().allocate(24 * 16, 8);
        long[] sum = new long[1];
        assertEquals(0, bytesOf(() -> {
            int n = writer.awaitClaim(16);
            for (int i = 0; i < n; i++) {
                ring.segment().set(ValueLayout.JAVA_LONG, writer.offsetBytes() + 24L * i, i);
            }
            writer.commit(n);
            writer.claim(3);
            writer.abort();
            reader.await(8);
            sum[0] += ring.segment().get(ValueLayout.JAVA_LONG, reader.offsetBytes());
            reader.advance(8);
            reader.read(target, 0, reader.readable());
            sum[0] += reader.lag() + reader.lost() + reader.stalledNanos();
        }));
        ring.close();
    }

    @Test
    void readersThatAreLapped() {
        try (var ring = RecordRing.broadcast(8, 512, 64, Waiting.SPIN)) {
            RingWriter writer = ring.writer();
            RingReader reader = ring.reader(ReaderPolicy.LAP_ME, ReaderStart.NEXT);
            MemorySegment target = Arena.ofAuto().allocate(64, 8);
            assertEquals(0, bytesOf(() -> {
                writer.commit(writer.claim(64));
                if (writer.position() % 4096 == 0) {
                    reader.window(8);
                    reader.advance(8);
                    reader.read(target, 0, 8);
                }
            }));
            assertNotEquals(0, reader.overruns());
        }
    }

    @Test
    void planes() {
        float[][] target = new float[2][64];
        try (var ring = PlanarFloatRing.broadcast(2, 1024, 256, Waiting.PARK)) {
            PlanarFloatRing.Writer writer = ring.writer();
            PlanarFloatRing.Reader reader = ring.reader();
            assertEquals(0, bytesOf(() -> {
                int n = writer.claim(64);
                writer.samples(0).put(target[0], 0, n);
                writer.samples(1).put(target[1], 0, n);
                writer.commit(n);
                if (reader.window(32)) {
                    target[0][0] += reader.samples(1).get() + ring.segment().get(ValueLayout.JAVA_FLOAT,
                            reader.offsetBytes(1));
                    reader.advance(16);
                }
                reader.read(target, 0, 48);
            }));
        }
    }

    /// All but `BLOCKING` also while a side waits, which here ends with its time.
    @ParameterizedTest
    @EnumSource(Waiting.class)
    void bytes(Waiting waiting, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[1000]);
        byte[] block = new byte[100];
        ByteBuffer buffer = ByteBuffer.allocate(100);
        long timeoutNanos = waiting == Waiting.BLOCKING ? 0 : 20_000;
        try (var stream = ByteStream.allocate(4096, waiting);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertEquals(0, Allocation.leastBytes(() -> {
                try {
                    for (int round = 0; round < 500; round++) {
                        stream.output().write(block, 0, 100);
                        stream.input().read(block, 0, 100);
                        stream.output().write(7);
                        stream.input().read();
                        stream.writable().put(block);
                        stream.commit(100);
                        stream.readable().get(block);
                        stream.advance(100);
                        stream.sink().write(buffer.clear());
                        stream.source().read(buffer.clear());
                        stream.read(block, 0, 100, timeoutNanos);
                        channel.position(0);
                        stream.transferFrom(channel, 100, 0);
                        stream.transferTo(channel, 100, 0);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }
}
