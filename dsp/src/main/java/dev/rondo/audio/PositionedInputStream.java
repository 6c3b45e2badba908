package dev.rondo.audio;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A buffered stream that knows how far it has been read, so that an error can name its place.
final class PositionedInputStream extends FilterInputStream {

    private long position;
    private long marked;

    PositionedInputStream(InputStream in) {
        super(new BufferedInputStream(in, 1 << 16));
    }

    long position() {
        return position;
    }

    /// Up to `count` bytes ahead, fewer only at the end of the stream.
    byte[] peek(int count) throws IOException {
        mark(count);
        byte[] ahead = readNBytes(count);
        reset();
        return ahead;
    }

    /// The next `count` bytes; with fewer left, what there is.
    ByteBuffer take(int count, ByteOrder order) throws IOException {
        return ByteBuffer.wrap(readNBytes(count)).order(order);
    }

    /// Skips `count` bytes, or to the end of the stream if it comes before.
    void pass(long count) throws IOException {
        for (long left = count; left > 0;) {
            long skipped = skip(left);
            if (skipped == 0) {
                if (read() < 0) {
                    return;
                }
                skipped = 1;
            }
            left -= skipped;
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        position += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        position += skipped;
        return skipped;
    }

    @Override
    public synchronized void mark(int limit) {
        super.mark(limit);
        marked = position;
    }

    @Override
    public synchronized void reset() throws IOException {
        super.reset();
        position = marked;
    }
}
