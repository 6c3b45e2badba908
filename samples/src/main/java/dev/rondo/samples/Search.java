package dev.rondo.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Looks for bytes where they lie.
final class Search {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Search() {}

    /// Where a byte first is, `to` if nowhere; eight at a time by the bit trick that finds a zero byte in a word
    /// (Warren, "Hacker's Delight", 6–1).
    static int find(ByteBuffer in, int from, int to, int wanted) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differing = in.getLong(at) ^ wanted * ONES;
            long zeros = (differing - ONES) & ~differing & HIGH_BITS;
            if (zeros != 0) {
                int bits = in.order() == ByteOrder.LITTLE_ENDIAN
                        ? Long.numberOfTrailingZeros(zeros)
                        : Long.numberOfLeadingZeros(zeros);
                return at + bits / Byte.SIZE;
            }
        }
        while (at < to && in.get(at) != wanted) {
            at++;
        }
        return at;
    }

    static boolean contains(ByteBuffer in, int from, int to, byte[] pattern) {
        int last = to - pattern.length;
        for (int at = find(in, from, to, pattern[0]); at <= last; at = find(in, at + 1, to, pattern[0])) {
            int same = 1;
            while (same < pattern.length && in.get(at + same) == pattern[same]) {
                same++;
            }
            if (same == pattern.length) {
                return true;
            }
        }
        return false;
    }

    /// The number whose digits begin here.
    static long number(ByteBuffer in, int from) {
        long number = 0;
        for (int at = from; in.get(at) >= '0' && in.get(at) <= '9'; at++) {
            number = 10 * number + in.get(at) - '0';
        }
        return number;
    }
}
