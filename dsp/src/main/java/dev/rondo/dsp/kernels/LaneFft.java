package dev.rondo.dsp.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// The transform of n real samples on vectors, and its inverse.
///
/// Every length runs on vectors of one width, the machine's widest. Once a JVM has computed on floats in vectors of two
/// widths, the methods of the Vector API that both share have lost the single target in their profiles, and what is compiled
/// afterwards takes twice as long and allocates now and then.
///
/// A plan is immutable; what changes lies in a scratch that belongs to one thread. Nothing is allocated once compiled.
public abstract class LaneFft {

    /// The least length.
    public static final int MIN_LENGTH = 32;
    /// The greatest length.
    public static final int MAX_LENGTH = 1 << 20;

    static final int ALIGNMENT_BYTES = 64;

    private final int length;
    private final long scratchBytes;

    LaneFft(int length, long scratchBytes) {
        this.length = length;
        this.scratchBytes = scratchBytes;
    }

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length a power of two from [#MIN_LENGTH] to [#MAX_LENGTH]
    static LaneFft of(int length) {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        return length < 2 * lanes * lanes ? new ShortLaneFft(length) : new LongLaneFft(length);
    }

    /// Off-heap, as all that the kernels see: they are compiled for one kind of segment.
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, ALIGNMENT_BYTES);
    }

    /// Whether the kernels read and write a segment themselves: they are compiled for one kind.
    static boolean isPlain(MemorySegment segment) {
        return segment.isNative() && !segment.isMapped();
    }

    /// The length.
    ///
    /// @return n, in samples
    public int length() {
        return length;
    }

    /// Allocates working memory for one thread.
    ///
    /// @return a segment that fits every plan of this length
    public MemorySegment newScratch() {
        return allocate(scratchBytes);
    }

    /// Transforms samples into their spectrum.
    ///
    /// @param time where the samples lie
    /// @param offsetBytes where the first one begins
    /// @param spectrum receives n/2 + 1 real parts from byte 0, and the imaginary parts; off-heap
    /// @param imOffsetBytes where the imaginary parts begin
    /// @param scratch from [#newScratch()]
    public abstract void forward(MemorySegment time, long offsetBytes, MemorySegment spectrum, long imOffsetBytes,
            MemorySegment scratch);

    /// Transforms a spectrum back into samples.
    ///
    /// @param spectrum n/2 + 1 real parts from byte 0, and the imaginary parts; off-heap; not changed
    /// @param imOffsetBytes where the imaginary parts begin
    /// @param time receives the samples
    /// @param offsetBytes where the first one goes
    /// @param scratch from [#newScratch()]
    public abstract void inverse(MemorySegment spectrum, long imOffsetBytes, MemorySegment time, long offsetBytes,
            MemorySegment scratch);
}
