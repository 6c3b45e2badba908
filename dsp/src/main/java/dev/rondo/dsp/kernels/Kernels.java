package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The leaf loops: each a pass over runs of native-endian floats, at offsets in bytes divisible by 4. Off-heap memory
/// aligned to 64 bytes is the fastest; any other works. The caller has checked the arguments; what reaches beyond a
/// segment ends in an IndexOutOfBoundsException with part of the work done.
///
/// Loops that treat each element by itself give the same bits in every implementation, at every offset and length:
/// they never fuse a product with a sum. Sums are added in an order that depends on the implementation and on the
/// length; who promises the same bits for every block size calls them on runs that begin and end on a grid.
///
/// Kernels have no state, do not allocate once they are compiled, and may be called by any number of threads.
public interface Kernels {

    /// The implementation for this machine: on vectors where the JVM has them, else in plain Java.
    ///
    /// @return always the same object, so that the compiler sees through it
    static Kernels chosen() {
        return KernelChoice.CHOSEN.kernels();
    }

    /// What was chosen and why.
    ///
    /// @return one line, for people
    static String explanation() {
        return KernelChoice.CHOSEN.explanation();
    }

    /// How many bits a vector has.
    ///
    /// @return 512, 256 or 128, or 32 in plain Java
    int vectorBits();

    /// Products: `out[i] = x[i]·y[i]`.
    ///
    /// @param x the first factors
    /// @param xOffsetBytes where they begin
    /// @param y the second factors
    /// @param yOffsetBytes where they begin
    /// @param out receives the products; may be a factor, at the same offset
    /// @param outOffsetBytes where they go
    /// @param length how many, from 0
    void multiply(MemorySegment x, long xOffsetBytes, MemorySegment y, long yOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length);

    /// Magnitudes of complex values: `out[i] = √(re[i]² + im[i]²)`.
    ///
    /// @param values real and imaginary parts
    /// @param reOffsetBytes where the real parts begin
    /// @param imOffsetBytes where the imaginary parts begin
    /// @param out receives the magnitudes
    /// @param outOffsetBytes where they go
    /// @param length how many, from 0
    void magnitudes(MemorySegment values, long reOffsetBytes, long imOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length);

    /// Adds products of complex values: `sum[i] += x[i]·y[i]`. In each of the three, imaginary parts stand `imOffsetBytes`
    /// behind real parts.
    ///
    /// @param x the first factors, real parts from byte 0
    /// @param y the second factors, real parts from byte 0
    /// @param sum what the products are added to, real parts from byte 0; another memory than the factors
    /// @param imOffsetBytes where imaginary parts begin
    /// @param length how many, from 0
    void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes, int length);

    /// The greatest absolute value. The order of comparisons does not matter.
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param length how many, from 0
    /// @return max abs(x); 0 of none; NaN if one is NaN
    float peak(MemorySegment x, long offsetBytes, int length);

    /// The sum of squares, in double.
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param length how many, from 0
    /// @return Σ x²
    double sumOfSquares(MemorySegment x, long offsetBytes, int length);

    /// Plans the transform of real samples on vectors. Allocates the tables.
    ///
    /// @param length a power of two
    /// @return the plan; empty where there are no vectors, or none for this length
    Optional<LaneFft> fft(int length);
}
