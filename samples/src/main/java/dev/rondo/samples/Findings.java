package dev.rondo.samples;

import dev.rondo.ring.LongRing;

/// What a pattern does in a log: in how many of the lines it is, and in how many of a second at most, by a window that
/// moves over their times.
final class Findings implements AutoCloseable {

    private static final long SECOND_MILLIS = 1000;

    private final LongRing times = LongRing.allocate(1 << 16);
    private long lines;
    private long found;
    private int mostPerSecond;

    void line() {
        lines++;
    }

    /// A line has the pattern; lines come in the order of their times.
    void found(long millis) {
        found++;
        times.pushOverwrite(millis);
        while (times.get(0) <= millis - SECOND_MILLIS) {
            times.advance(1);
        }
        mostPerSecond = Math.max(mostPerSecond, times.readable());
    }

    @Override
    public String toString() {
        return "lines=%d found=%d mostPerSecond=%d".formatted(lines, found, mostPerSecond);
    }

    @Override
    public void close() {
        times.close();
    }
}
