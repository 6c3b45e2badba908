package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;

/// All memory as one segment, for kernels that are given addresses.
///
/// One constant segment for every load and store: a segment that came as a parameter would make what is compiled depend on
/// the kinds of segments which other code of this JVM has brought to the Vector API before (after arrays, transforms took
/// many times as long and allocated for ever). Nothing checks the bounds of what is reached by it, so whoever hands out an
/// address has checked the length before.
final class AllMemory {

    /// By address. Empty where the JVM denies native access.
    static final MemorySegment SEGMENT = allMemory();

    private AllMemory() {}

    @SuppressWarnings("restricted") // here and nowhere else in this package
    private static MemorySegment allMemory() {
        try {
            return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        } catch (IllegalCallerException _) {
            return MemorySegment.NULL;
        }
    }
}
