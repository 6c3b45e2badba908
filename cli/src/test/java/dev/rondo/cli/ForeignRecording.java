package dev.rondo.cli;

import dev.rondo.cli.NumberedFrames.Ear;
import dev.rondo.cli.NumberedFrames.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/// A client that nobody here wrote records numbered frames; this notes when each of them came from it.
final class ForeignRecording implements AutoCloseable {

    private static final List<String> FORMAT = List.of("--raw", "--format=s16le", "--rate=48000", "--channels=2");

    private final Process process;
    private final long[] whenNanos;
    private volatile Heard heard = new Heard(-1, -1, 0, 0);
    private volatile long bytes;
    private volatile int last;

    ForeignRecording(String source, int frames) throws IOException {
        whenNanos = new long[frames];
        process = new ProcessBuilder(words("parec", source, "--latency-msec=10"))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /// The words that call such a client.
    static String[] words(String program, String device, String... more) {
        return Stream.of(List.of(program, "-d", device), FORMAT, List.of(more)).flatMap(List::stream)
                .toArray(String[]::new);
    }

    long bytes() {
        return bytes;
    }

    /// The last number that was heard.
    int last() {
        return last;
    }

    /// When a frame came, 0 if it never did.
    long whenNanos(int frame) {
        return whenNanos[frame];
    }

    /// Everything up to now.
    Heard heard() {
        return heard;
    }

    private void listen() {
        Ear ear = new Ear();
        long all = 0;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = process.getInputStream()) {
            for (int read = 0; read >= 0; read = in.read(buffer.array(), buffer.position(), buffer.remaining())) {
                long now = System.nanoTime();
                buffer.position(buffer.position() + read).flip();
                while (buffer.remaining() >= NumberedFrames.FRAME_BYTES) {
                    int number = ear.hear(buffer.getShort(), buffer.getShort());
                    if (number >= 0 && number < whenNanos.length) {
                        whenNanos[number] = now;
                        last = number;
                    }
                }
                buffer.compact();
                all += read;
                bytes = all;
                heard = ear.heard();
            }
        } catch (IOException _) {
            // ended
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
