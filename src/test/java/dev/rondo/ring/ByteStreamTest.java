package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.memory.MirroredMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ByteStreamTest {

    private static <T> Future<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static byte[] bytes(int n, long seed) {
        byte[] bytes = new byte[n];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("dev.rondo.ring.Steps#memories")
    void randomStepsAgreeWithADeque(String mapping, long minimumBytes) throws IOException {
        Random random = new Random(minimumBytes);
        Deque<Byte> model = new ArrayDeque<>();
        MirroredMemory memory = MirroredMemory.allocate(minimumBytes, 1, 1,
                MirroredMemory.Options.DEFAULT.mappedBy(mapping));
        try (var stream = ByteStream.over(ByteRing.over(memory, Waiting.PARK))) {
            byte[] block = new byte[5000];
            for (int step = 0; step < Steps.COUNT; step++) {
                int n = random.nextInt(random.nextInt(4000) + 1);
                int free = stream.ring().capacity() - model.size();
                random.nextBytes(block);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        int written = stream.write(block, 5, n, 0);
                        assertEquals(Math.min(n, free), written);
                        add(model, block, 5, written);
                    }
                    case 1 -> {
                        ByteBuffer writable = stream.writable();
                        assertEquals(free, writable.remaining());
                        int written = Math.min(n, free);
                        writable.put(block, 0, written);
                        stream.commit(written);
                        add(model, block, 0, written);
                    }
                    case 2 -> {
                        int written = Math.min(n, free);
                        assertEquals(written, stream.sink().write(ByteBuffer.wrap(block, 0, written)));
                        add(model, block, 0, written);
                    }
                    case 3 -> {
                        int read = stream.read(block, 7, n, 0);
                        assertEquals(Math.min(n, model.size()), read);
                        check(model, block, 7, read);
                    }
                    case 4 -> {
                        ByteBuffer readable = stream.readable();
                        assertEquals(model.size(), readable.remaining());
                        int read = Math.min(n, model.size());
                        readable.get(block, 0, read);
                        stream.advance(read);
                        check(model, block, 0, read);
                    }
                    default -> {
                        assertEquals(model.size(), stream.input().available());
                        int read = Math.min(n, model.size());
                        assertEquals(read, stream.source().read(ByteBuffer.wrap(block, 0, read)));
                        check(model, block, 0, read);
                    }
                }
            }
        }
    }

    private static void add(Deque<Byte> model, byte[] block, int offset, int n) {
        for (int i = 0; i < n; i++) {
            model.add(block[offset + i]);
        }
    }

    private static void check(Deque<Byte> model, byte[] block, int offset, int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(model.remove(), block[offset + i]);
        }
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void whatIsWrittenInPiecesIsReadInOthersAndThenEnds(Waiting waiting)
            throws IOException, InterruptedException, ExecutionException {
        byte[] sent = bytes(waiting == Waiting.SPIN ? 50_000 : 1_000_000, 1);
        try (var stream = ByteStream.allocate(1, waiting)) {
            Future<Void> writer = start(() -> {
                Random random = new Random(2);
                try (OutputStream out = stream.output()) {
                    for (int at = 0; at < sent.length;) {
                        int n = Math.min(random.nextInt(3) == 0 ? 1 : random.nextInt(10_000), sent.length - at);
                        if (n == 1) {
                            out.write(sent[at]);
                        } else {
                            out.write(sent, at, n);
                        }
                        at += n;
                    }
                }
                return null;
            });
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            InputStream in = stream.input();
            byte[] block = new byte[777];
            for (int first = in.read(); first >= 0; first = in.read()) {
                received.write(first);
                received.write(block, 0, Math.max(0, in.read(block)));
            }
            assertArrayEquals(sent, received.toByteArray());
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(block));
            assertEquals(0, in.read(block, 0, 0));
            assertEquals(-1, stream.read(block, 0, 1, 0));
            assertEquals(-1, stream.source().read(ByteBuffer.allocate(1)));
            writer.get();
        }
    }

    @Test
    void aClosedReadingEndBreaksThePipe() throws IOException, InterruptedException, ExecutionException {
        try (var stream = ByteStream.allocate(1, Waiting.BLOCKING)) {
            byte[] full = new byte[stream.ring().capacity()];
            stream.output().write(full);
            CountDownLatch writing = new CountDownLatch(1);
            stream.ring().writer().handOver();
            Future<IOException> blocked = start(() -> {
                writing.countDown();
                return assertThrows(IOException.class, () -> stream.output().write(1));
            });
            writing.await();
            stream.input().close();
            assertEquals("broken pipe: the reading end is closed", blocked.get().getMessage());
            assertThrows(IOException.class, () -> stream.input().read());
            assertThrows(IOException.class, () -> stream.input().available());
        }
    }

    @Test
    void nothingIsWrittenAfterTheEnd() throws IOException {
        try (var stream = ByteStream.allocate(1, Waiting.PARK)) {
            stream.output().write(5);
            stream.output().close();
            stream.output().close();
            assertThrows(IOException.class, () -> stream.output().write(6));
            assertEquals(5, stream.input().read());
            assertEquals(-1, stream.input().read());
        }
    }

    @Test
    void aClosedStreamRefusesEverything() throws IOException {
        var stream = ByteStream.allocate(1, Waiting.PARK);
        stream.output().write(5);
        stream.close();
        stream.close();
        assertThrows(IOException.class, () -> stream.input().read());
        assertThrows(IOException.class, () -> stream.output().write(6));
        assertThrows(ClosedChannelException.class, () -> stream.source().read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> stream.sink().write(ByteBuffer.allocate(1)));
        assertThrows(IllegalStateException.class, stream::readable);
        assertThrows(IllegalStateException.class, stream::writable);
    }

    @Test
    void anInterruptEndsAStreamAsJavaIoDoesAndAChannelAsNioDoes() throws IOException {
        try (var stream = ByteStream.allocate(1, Waiting.BLOCKING)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> stream.input().read());
            assertFalse(Thread.interrupted(), "java.io takes the interrupt");
            byte[] more = new byte[stream.ring().capacity() + 1];
            Thread.currentThread().interrupt();
            assertEquals(more.length - 1, assertThrows(InterruptedIOException.class,
                    () -> stream.output().write(more)).bytesTransferred);
            stream.advance(more.length - 1);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> stream.source().read(ByteBuffer.allocate(1)));
            assertTrue(Thread.interrupted(), "java.nio leaves it");
            assertFalse(stream.source().isOpen());
        }
    }

    @Test
    void aTimeoutGivesWhatCameUntilThen() throws IOException {
        try (var stream = ByteStream.allocate(1, Waiting.PARK)) {
            byte[] block = new byte[stream.ring().capacity() + 10];
            assertEquals(0, stream.read(block, 0, 10, 1_000_000));
            assertEquals(block.length - 10, stream.write(block, 0, block.length, 1_000_000));
            assertEquals(10, stream.read(block, 0, 10, 0));
        }
    }

    @Test
    void aFileGoesThroughTheRingWithoutACopy(@TempDir Path folder) throws IOException {
        byte[] content = bytes(300_000, 3);
        Path from = Files.write(folder.resolve("from"), content);
        Path to = folder.resolve("to");
        try (var stream = ByteStream.allocate(10_000, Waiting.PARK);
                FileChannel in = FileChannel.open(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int most = 1; stream.transferFrom(in, most, 0) >= 0; most = most % 9000 + 700) {
                stream.transferTo(out, most, 0);
            }
            stream.output().close();
            while (stream.transferTo(out) >= 0) {
                assertTrue(out.isOpen());
            }
        }
        assertArrayEquals(content, Files.readAllBytes(to));
    }

    @Test
    void aPipeInNonBlockingModeGivesWhatItHas() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        try (var stream = ByteStream.allocate(1, Waiting.PARK); var source = pipe.source()) {
            assertEquals(0, stream.transferFrom(source));
            pipe.sink().write(ByteBuffer.wrap(new byte[]{1, 2, 3}));
            assertEquals(3, stream.transferFrom(source));
            assertEquals(ByteBuffer.wrap(new byte[]{1, 2, 3}), stream.readable());
            pipe.sink().close();
            assertEquals(-1, stream.transferFrom(source));
        }
    }

    @Test
    void messagesOverASocketAreParsedInPlaceHoweverTheyAreCut()
            throws IOException, InterruptedException, ExecutionException {
        int messages = 20_000;
        try (ServerSocketChannel server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var stream = ByteStream.allocate(5000, Waiting.BLOCKING)) {
            Future<Void> sender = start(() -> {
                try (SocketChannel socket = SocketChannel.open(server.getLocalAddress())) {
                    Random random = new Random(5);
                    ByteBuffer out = ByteBuffer.allocate(1 << 16);
                    for (int i = 0; i < messages; i++) {
                        int length = 4 + random.nextInt(200);
                        if (out.remaining() < length + 4) {
                            socket.write(out.flip());
                            out.clear();
                        }
                        out.putInt(length).putInt(i).put(new byte[length - 4]);
                    }
                    socket.write(out.flip());
                }
                return null;
            });
            Future<Void> receiver = start(() -> {
                try (SocketChannel socket = server.accept(); OutputStream end = stream.output()) {
                    while (stream.transferFrom(socket) >= 0) {
                        assertTrue(socket.isOpen());
                    }
                    end.flush();
                }
                return null;
            });
            RingReader reader = stream.ring().reader();
            int next = 0;
            for (int needed = 4; reader.await(needed);) {
                ByteBuffer in = stream.readable().order(ByteOrder.BIG_ENDIAN);
                int parsed = 0;
                while (in.remaining() >= 4 && in.remaining() >= 4 + in.getInt(in.position())) {
                    int length = in.getInt();
                    assertEquals(next++, in.getInt());
                    in.position(in.position() + length - 4);
                    parsed += 4 + length;
                }
                needed = in.remaining() >= 4 ? 4 + in.getInt(in.position()) : 4;
                stream.advance(parsed);
            }
            assertEquals(messages, next);
            sender.get();
            receiver.get();
        }
    }

    @Test
    void closingTheStreamEndsATransferToSomebodyWhoTakesNothing()
            throws IOException, InterruptedException, ExecutionException {
        try (ServerSocketChannel server = ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 1 << 16)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel socket = SocketChannel.open().setOption(StandardSocketOptions.SO_SNDBUF, 1 << 16)) {
            socket.connect(server.getLocalAddress());
            var stream = ByteStream.allocate(32 << 20, Waiting.PARK);
            stream.commit(stream.writable().remaining());
            Future<Exception> hanging = start(
                    () -> assertThrows(ClosedChannelException.class, () -> stream.transferTo(socket)));
            while (stream.ring().memory.borrowers() == 0) {
                Thread.onSpinWait();
            }
            stream.close();
            hanging.get();
            assertFalse(socket.isOpen());
            assertFalse(stream.ring().segment().scope().isAlive(), "the memory should be free");
        }
    }

    @Test
    void closingTheStreamEndsATransferThatHangsAndFreesTheMemoryAfterIt()
            throws IOException, InterruptedException, ExecutionException {
        try (ServerSocketChannel server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel silent = server.accept()) {
            for (int round = 0; round < 10; round++) {
                var stream = ByteStream.allocate(5000, Waiting.PARK);
                SocketChannel socket = round == 0 ? client : SocketChannel.open(server.getLocalAddress());
                Future<Exception> hanging = start(
                        () -> assertThrows(ClosedChannelException.class, () -> stream.transferFrom(socket)));
                while (round % 2 == 0 && stream.ring().memory.borrowers() == 0) {
                    Thread.onSpinWait();
                }
                stream.close();
                hanging.get();
                assertFalse(round % 2 == 0 && socket.isOpen());
                assertFalse(stream.ring().segment().scope().isAlive(), "the memory should be free");
                socket.close();
            }
            assertTrue(silent.isOpen());
        }
    }
}
