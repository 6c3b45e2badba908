package dev.rondo.ring;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.Objects;

/// A ring of bytes as a pipe: streams, channels, and transfers in which the operating system reads and writes the
/// mirrored memory itself, however the data wraps.
///
/// ```java
/// try (var stream = ByteStream.allocate(1 << 20, Waiting.BLOCKING)) {
///     // writer thread                               // reader thread: messages of int length and body, in place
///     while (stream.transferFrom(socket) >= 0) {}    ByteBuffer in = stream.readable();
///     stream.output().close();                       while (in.remaining() >= 4 && …) { parse(in); }
/// }                                                  stream.advance(parsed);
/// ```
///
/// | | waits | at the end | after the other side has closed |
/// |---|---|---|---|
/// | [#input], [#source] | for a byte | −1 | the rest, then −1 |
/// | [#output], [#sink] | for room for all | | [IOException], the pipe is broken |
/// | [#read], [#write], [#transferTo], [#transferFrom] | as long as the caller says, 0 for not at all | −1 | as above |
/// | [#readable], [#writable] | never | an empty buffer | as before |
///
/// One thread reads, one writes (see [RingReader#handOver]); neither allocates, but with [Waiting#BLOCKING] when it
/// sleeps until it is woken. Nobody asks whether the other thread still lives, as [java.io.PipedInputStream] does, for
/// another one may take its side over: who ends closes its end, best by `try`. An interrupt ends it as java.io and java.nio do: a stream
/// throws [InterruptedIOException], a channel is closed with
/// [ClosedByInterruptException][java.nio.channels.ClosedByInterruptException].
public final class ByteStream implements AutoCloseable {

    private static final long FOREVER = Long.MAX_VALUE;

    private final ByteRing ring;
    private final RingMemory memory;
    private final Input input = new Input();
    private final Output output = new Output();
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private volatile boolean abandoned;

    private ByteStream(ByteRing ring) {
        this.ring = ring;
        this.memory = ring.memory;
    }

    /// Maps a stream.
    ///
    /// @param minimumBytes the least capacity, above 0 and below 2³⁰; rounded up to whole pages
    /// @param waiting what the sides do while they wait
    /// @return an empty stream
    /// @throws IllegalArgumentException if the capacity lies outside
    /// @throws dev.rondo.memory.MappingException if the operating system refuses
    public static ByteStream allocate(int minimumBytes, Waiting waiting) {
        return over(ByteRing.allocate(minimumBytes, waiting));
    }

    /// A ring as a stream.
    ///
    /// @param ring a ring, owned by the stream from now on
    /// @return the stream of what the ring holds
    public static ByteStream over(ByteRing ring) {
        return new ByteStream(ring);
    }

    /// The ring below, for both its sides.
    ///
    /// @return always the same object
    public ByteRing ring() {
        return ring;
    }

    /// The reading end for java.io. Closing it breaks the pipe.
    ///
    /// @return always the same object
    public InputStream input() {
        return input;
    }

    /// The writing end for java.io. Closing it ends the stream.
    ///
    /// @return always the same object
    public OutputStream output() {
        return output;
    }

    /// The reading end for java.nio, in blocking mode. Closing it breaks the pipe.
    ///
    /// @return always the same object
    public ReadableByteChannel source() {
        return source;
    }

    /// The writing end for java.nio, in blocking mode. Closing it ends the stream.
    ///
    /// @return always the same object
    public WritableByteChannel sink() {
        return sink;
    }

    /// Writer: all the room there is, to write into and then to [#commit].
    ///
    /// @return always the same buffer, from the first free byte to the last
    /// @throws IllegalStateException if the stream is closed or another thread writes
    public ByteBuffer writable() {
        ring.claim(ring.capacity());
        return ring.claimed();
    }

    /// Writer: publishes the first `n` bytes of [#writable()].
    ///
    /// @param n from 0 to what was writable
    /// @throws IllegalStateException if `n` lies outside (nothing changes then), the stream is closed or another
    ///         thread writes
    public void commit(int n) {
        ring.commit(n);
    }

    /// Writer: copies bytes in.
    ///
    /// @param bytes the bytes
    /// @param offset the first to write
    /// @param length how many
    /// @param timeoutNanos how long to wait for room for all of them, 0 for not at all
    /// @return how many were written; fewer if the time is over or the thread was interrupted, and stays so
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IOException if either end or the stream is closed
    /// @throws IllegalStateException if another thread writes
    public int write(byte[] bytes, int offset, int length, long timeoutNanos) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        try {
            int written = writeOpen(bytes, offset, length);
            if (written < length) {
                long deadlineNanos = Waiters.deadlineNanos(timeoutNanos);
                while (written < length && awaitRoom(length - written, deadlineNanos) > 0) {
                    written += writeOpen(bytes, offset + written, length - written);
                }
            }
            return written;
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /// Writer: lets the operating system read from a file, a socket or a pipe straight into the ring, once; waits for
    /// room.
    ///
    /// @param channel where the bytes come from
    /// @return how many came; 0 if none were there or the thread was interrupted while it waited for room, −1 at the
    ///         channel's end
    /// @throws IOException what the channel throws, or if either end or the stream is closed
    /// @throws IllegalStateException if another thread writes
    public int transferFrom(ReadableByteChannel channel) throws IOException {
        return transferFrom(channel, ring.capacity(), FOREVER);
    }

    /// Writer: lets the operating system read from a file, a socket or a pipe straight into the ring, once. Closing
    /// the stream meanwhile closes the channel.
    ///
    /// @param channel where the bytes come from; it decides itself whether its read blocks
    /// @param most how many bytes at most, above 0
    /// @param timeoutNanos how long to wait for room, 0 for not at all
    /// @return how many came; 0 if none were there or there was no room, −1 at the channel's end
    /// @throws IOException what the channel throws, or if either end or the stream is closed
    /// @throws IllegalStateException if another thread writes
    public int transferFrom(ReadableByteChannel channel, int most, long timeoutNanos) throws IOException {
        try {
            if (claimOpen(most) == 0 && awaitRoom(most, Waiters.deadlineNanos(timeoutNanos)) == 0) {
                return 0;
            }
            borrow(channel);
            try {
                int read = channel.read(ring.claimed());
                if (read > 0) {
                    ring.commit(read);
                }
                return read;
            } finally {
                memory.giveBack(channel);
            }
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /// Reader: all that is there, to parse in place and then to [#advance] over.
    ///
    /// @return always the same buffer, from the oldest byte to the newest
    /// @throws IllegalStateException if the stream is closed or another thread reads
    public ByteBuffer readable() {
        ring.peek();
        return ring.elements();
    }

    /// Reader: gives the oldest `n` bytes back.
    ///
    /// @param n from 0 to what is readable
    /// @throws IllegalStateException if `n` lies outside (nothing changes then), the stream is closed or another
    ///         thread reads
    public void advance(int n) {
        ring.advance(n);
    }

    /// Reader: copies bytes out.
    ///
    /// @param bytes where to put them
    /// @param offset the first slot
    /// @param length how many at most
    /// @param timeoutNanos how long to wait for the first of them, 0 for not at all
    /// @return how many were read; 0 if none came in time or the thread was interrupted, and stays so; −1 at the end
    /// @throws IndexOutOfBoundsException if the range lies outside the array; nothing changes then
    /// @throws IOException if the reading end or the stream is closed
    /// @throws IllegalStateException if another thread reads
    public int read(byte[] bytes, int offset, int length, long timeoutNanos) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        try {
            int read = readOpen(bytes, offset, length);
            if (read == 0 && awaitBytes(length, Waiters.deadlineNanos(timeoutNanos)) != 0) {
                read = readOpen(bytes, offset, length);
            }
            return read;
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /// Reader: lets the operating system write what is there straight from the ring into a file, a socket or a pipe,
    /// once; waits for a byte.
    ///
    /// @param channel where the bytes go
    /// @return how many went; 0 if the channel takes none or the thread was interrupted while it waited, −1 at the end
    /// @throws IOException what the channel throws, or if the reading end or the stream is closed
    /// @throws IllegalStateException if another thread reads
    public int transferTo(WritableByteChannel channel) throws IOException {
        return transferTo(channel, ring.capacity(), FOREVER);
    }

    /// Reader: lets the operating system write what is there straight from the ring into a file, a socket or a pipe,
    /// once. Closing the stream meanwhile closes the channel.
    ///
    /// @param channel where the bytes go; it decides itself whether its write blocks
    /// @param most how many bytes at most, above 0
    /// @param timeoutNanos how long to wait for a byte, 0 for not at all
    /// @return how many went; 0 if the channel takes none or none came in time, −1 at the end
    /// @throws IOException what the channel throws, or if the reading end or the stream is closed
    /// @throws IllegalStateException if another thread reads
    public int transferTo(WritableByteChannel channel, int most, long timeoutNanos) throws IOException {
        try {
            int there = windowOpen(most);
            if (there == 0) {
                there = awaitBytes(most, Waiters.deadlineNanos(timeoutNanos));
            }
            if (there <= 0) {
                return there;
            }
            borrow(channel);
            try {
                int written = channel.write(ring.elements());
                ring.advance(written);
                return written;
            } finally {
                memory.giveBack(channel);
            }
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /// Closes both ends, wakes whoever waits, closes a channel that is in a transfer, and unmaps the ring when the
    /// transfer has ended; a second call does nothing.
    @Override
    public void close() {
        ring.close();
    }

    /// Claims up to `most` bytes, as soon as there is room for one.
    ///
    /// @return the size of the claim, 0 if it is time to give up
    private int awaitRoom(int most, long deadlineNanos) throws IOException {
        int granted = claimOpen(most);
        if (granted > 0) {
            return granted;
        }
        memory.waiters.enter();
        try {
            for (int rounds = 0; (granted = claimOpen(most)) == 0; rounds++) {
                if (!memory.waiters.pause(rounds, deadlineNanos)) {
                    return 0;
                }
            }
            return granted;
        } finally {
            memory.waiters.leave();
        }
    }

    /// Opens a window of up to `most` bytes, as soon as there is one.
    ///
    /// @return the size of the window, 0 if it is time to give up, −1 at the end
    private int awaitBytes(int most, long deadlineNanos) throws IOException {
        int there = windowOpen(most);
        if (there != 0) {
            return there;
        }
        memory.waiters.enter();
        try {
            for (int rounds = 0; (there = windowOpen(most)) == 0; rounds++) {
                if (!memory.waiters.pause(rounds, deadlineNanos)) {
                    return 0;
                }
            }
            return there;
        } finally {
            memory.waiters.leave();
        }
    }

    private int claimOpen(int most) throws IOException {
        requireEnds();
        return ring.claim(most);
    }

    private int writeOpen(byte[] bytes, int offset, int length) throws IOException {
        requireEnds();
        return ring.write(bytes, offset, length);
    }

    /// Both ends, as the writer needs them.
    private void requireEnds() throws IOException {
        if (memory.finished()) {
            throw new ClosedChannelException();
        }
        if (abandoned) {
            throw new IOException("broken pipe: the reading end is closed");
        }
    }

    private int windowOpen(int most) throws IOException {
        boolean last = lastLook();
        int there = ring.reader.windowUpTo(most);
        return there == 0 && last ? -1 : there;
    }

    private int readOpen(byte[] bytes, int offset, int length) throws IOException {
        boolean last = lastLook();
        int read = ring.read(bytes, offset, length);
        return read == 0 && last ? -1 : read;
    }

    /// Whether nothing comes after what the reader sees next.
    private boolean lastLook() throws IOException {
        if (abandoned) {
            throw new ClosedChannelException();
        }
        return memory.finished();
    }

    /// The ring may be closed at any moment: what a closed ring throws is told as java.io does.
    private IOException closed(IllegalStateException refused) {
        if (memory.closed()) {
            return new AsynchronousCloseException();
        }
        throw refused;
    }

    private void borrow(Closeable channel) throws IOException {
        if (!memory.borrow(channel)) {
            throw new AsynchronousCloseException();
        }
    }

    private void endOfWriting() {
        memory.finish();
    }

    private void endOfReading() {
        abandoned = true;
        memory.waiters.wakeAll();
    }

    private static IOException interrupted(int transferred) {
        Thread.interrupted();
        var interrupted = new InterruptedIOException("interrupted while waiting for the other end");
        interrupted.bytesTransferred = transferred;
        return interrupted;
    }

    private final class Input extends InputStream {

        private final byte[] one = new byte[1];

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = ByteStream.this.read(bytes, offset, length, FOREVER);
            if (read == 0 && length > 0) {
                throw interrupted(0);
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            try {
                return Math.max(0, windowOpen(ring.capacity()));
            } catch (IllegalStateException e) {
                throw closed(e);
            }
        }

        @Override
        public void close() {
            endOfReading();
        }
    }

    private final class Output extends OutputStream {

        private final byte[] one = new byte[1];

        @Override
        public void write(int value) throws IOException {
            one[0] = (byte) value;
            write(one, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int written = ByteStream.this.write(bytes, offset, length, FOREVER);
            if (written < length) {
                throw interrupted(written);
            }
        }

        @Override
        public void close() {
            endOfWriting();
        }
    }

    private final class Source extends AbstractInterruptibleChannel implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            if (!target.hasRemaining()) {
                return 0;
            }
            int there = 0;
            try {
                begin();
                there = awaitBytes(target.remaining(), FOREVER);
                if (there > 0) {
                    target.put(ring.elements());
                    ring.advance(there);
                }
                return there;
            } catch (IllegalStateException e) {
                throw closed(e);
            } finally {
                end(there != 0);
            }
        }

        @Override
        protected void implCloseChannel() {
            endOfReading();
        }
    }

    private final class Sink extends AbstractInterruptibleChannel implements WritableByteChannel {

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            int written = 0;
            int limit = from.limit();
            try {
                begin();
                while (from.hasRemaining()) {
                    int granted = awaitRoom(limit - from.position(), FOREVER);
                    if (granted == 0) {
                        break;
                    }
                    ring.claimed().put(from.limit(from.position() + granted));
                    from.limit(limit);
                    ring.commit(granted);
                    written += granted;
                }
                return written;
            } catch (IllegalStateException e) {
                throw closed(e);
            } finally {
                from.limit(limit);
                end(written > 0);
            }
        }

        @Override
        protected void implCloseChannel() {
            endOfWriting();
        }
    }
}
