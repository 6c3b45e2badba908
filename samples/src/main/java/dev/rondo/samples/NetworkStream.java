package dev.rondo.samples;

import dev.rondo.ring.ByteStream;
import dev.rondo.ring.Waiting;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/// Messages of a length and a body over TCP, received straight into mirrored memory and parsed in place, however the
/// network cuts them and wherever the ring ends: `NetworkStream FILE TIMES` sends a file to itself so often.
public final class NetworkStream {

    private NetworkStream() {}

    /// Prints how many messages came, how many of them lay over the end of the ring (in one run nevertheless), how
    /// often a receive ended within one, the checksum of all bodies, and how fast it was.
    public static void main(String[] arguments) throws IOException {
        byte[] content = Files.readAllBytes(Path.of(arguments[0]));
        int times = Integer.parseInt(arguments[1]);
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofPlatform().start(() -> send(content, times, server));
            long startNanos = System.nanoTime();
            System.out.println(receive(server.accept()));
            System.out.printf("%.0f MB/s%n", 1e3 * content.length * times / (System.nanoTime() - startNanos));
        }
    }

    private static void send(byte[] content, int times, ServerSocketChannel to) {
        var random = new SplittableRandom(1);
        try (var socket = SocketChannel.open(to.getLocalAddress());
                var out = new DataOutputStream(socket.socket().getOutputStream())) {
            for (int i = 0; i < times; i++) {
                for (int sent = 0, length; sent < content.length; sent += length) {
                    length = Math.min(random.nextInt(9000), content.length - sent);
                    out.writeInt(length);
                    out.write(content, sent, length);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String receive(SocketChannel from) throws IOException {
        var crc = new CRC32();
        long messages = 0, overTheEnd = 0, cut = 0;
        try (from; var stream = ByteStream.allocate(1 << 16, Waiting.BLOCKING)) {
            while (stream.transferFrom(from) >= 0) {
                ByteBuffer in = stream.readable().order(ByteOrder.BIG_ENDIAN);
                int start = in.position();
                int end = in.limit();
                for (int next; (next = endOfMessage(in, end)) <= end; in.limit(end)) {
                    messages++;
                    overTheEnd += next > stream.ring().capacity() && in.position() < stream.ring().capacity() ? 1 : 0;
                    crc.update(in.position(in.position() + Integer.BYTES).limit(next));
                }
                cut += in.hasRemaining() ? 1 : 0;
                stream.advance(in.position() - start);
            }
        }
        return "messages=%d overTheEnd=%d cut=%d crc=%d".formatted(messages, overTheEnd, cut, crc.getValue());
    }

    /// Where the message ends that begins here; beyond the end if its length is not there yet.
    private static int endOfMessage(ByteBuffer in, int end) {
        return in.remaining() < Integer.BYTES ? end + 1 : in.position() + Integer.BYTES + in.getInt(in.position());
    }
}
