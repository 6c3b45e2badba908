package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
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
    private final long restBytes;

    /// @param restBytes how much scratch is wanted beside the samples and the two halves
    LaneFft(int length, long restBytes) {
        this.length = length;
        this.restBytes = restBytes;
    }

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length a power of two from [#MIN_LENGTH] to [#MAX_LENGTH]
    static LaneFft of(int length) {
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        return length < lanes * lanes ? new ShortLaneFft(length) : new LongLaneFft(length);
    }

    /// Off-heap, and nobody can close it.
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, ALIGNMENT_BYTES);
    }

    /// The length.
    ///
    /// @return n, in samples
    public int length() {
        return length;
    }

    /// Allocates working memory for one thread: n samples, two halves of n floats between which values go to and fro, and the
    /// rest.
    ///
    /// @return a segment that fits every plan of this length
    public MemorySegment newScratch() {
        return allocate(12L * length + restBytes);
    }

    /// Where the samples lie in a scratch.
    ///
    /// @param scratch from [#newScratch()]
    /// @return n floats
    public MemorySegment samples(MemorySegment scratch) {
        return scratch.asSlice(0, 4L * length);
    }

    /// Transforms the samples in the scratch into their spectrum; they are not changed.
    ///
    /// @param scratch from [#newScratch()]
    /// @param spectrum receives n/2 + 1 real parts from byte 0, and the imaginary parts; off-heap, and nobody may close it
    /// @param imOffsetBytes where the imaginary parts begin
    public final void forward(MemorySegment scratch, MemorySegment spectrum, long imOffsetBytes) {
        long halves = scratch.address() + 4L * length;
        long re = spectrum.address();
        long im = re + imOffsetBytes;
        try {
            forward(scratch.address(), halves, re, im);
            AllMemory.SEGMENT.set(JAVA_FLOAT, im, 0);
            AllMemory.SEGMENT.set(JAVA_FLOAT, im + 2L * length, 0);
        } finally {
            // what is reached by its address must not be collected before
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(spectrum);
            Reference.reachabilityFence(this);
        }
    }

    /// Transforms a spectrum back into samples in the scratch.
    ///
    /// @param spectrum n/2 + 1 real parts from byte 0, and the imaginary parts; off-heap, and nobody may close it; not changed
    /// @param imOffsetBytes where the imaginary parts begin
    /// @param scratch from [#newScratch()]
    public final void inverse(MemorySegment spectrum, long imOffsetBytes, MemorySegment scratch) {
        long halves = scratch.address() + 4L * length;
        long re = spectrum.address();
        try {
            inverse(re, re + imOffsetBytes, halves, scratch.address());
        } finally {
            // what is reached by its address must not be collected before
            Reference.reachabilityFence(scratch);
            Reference.reachabilityFence(spectrum);
            Reference.reachabilityFence(this);
        }
    }

    /// Transforms samples.
    ///
    /// @param time the address of n samples, which are not changed
    /// @param halves the address of the two halves, and behind them of the rest
    /// @param re the address of n/2 + 1 real parts
    /// @param im the address of as many imaginary parts; the first and the last need not be written
    abstract void forward(long time, long halves, long re, long im);

    /// Transforms a spectrum back; parameters as of the other direction.
    abstract void inverse(long re, long im, long halves, long time);
}
