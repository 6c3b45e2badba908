package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;

/// [LaneFft] on vectors of 128 bits: with four lanes there is nothing to sum over j1.
final class LaneFft128 extends LanePasses128 {

    LaneFft128(int length) {
        super(length);
    }

    @Override
    long outer(MemorySegment scratch, long rowsBytes) {
        return rowsBytes;
    }

    @Override
    long sumsBytes(long rowsBytes) {
        return rowsBytes;
    }

    @Override
    void outerInverse(MemorySegment scratch, long rowsBytes) {}
}
