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

    /// Rows of coefficients of second-order sections: b0, b1, b2, a1, a2.
    int COEFFICIENT_ROWS = 5;
    /// Rows of states of second-order sections: s1, s2, and two for what is on its way inside the kernel.
    int STATE_ROWS = 4;
    /// Rows have room for a multiple of this many sections.
    int SECTION_LANES = 8;

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

    /// Scales in place: `x[i] *= factor`.
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param length how many, from 0
    /// @param factor what each is multiplied with
    void scale(MemorySegment x, long offsetBytes, int length, float factor);

    /// Scales in place by several factors, one after the other: `x[i] = ((x[i]·factors[0])·factors[1])·…`, the same bits
    /// as several calls of [#scale].
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param length how many, from 0
    /// @param factors what each is multiplied with
    /// @param scratch room for some values, better for many: C2 turns loops over arrays into vectors, but not loops that
    ///        read and write one segment
    void scaleByAll(MemorySegment x, long offsetBytes, int length, float[] factors, float[] scratch);

    /// Adds: `sum[i] += x[i]`.
    ///
    /// @param x what is added
    /// @param xOffsetBytes where it begins
    /// @param sum what it is added to
    /// @param sumOffsetBytes where that begins
    /// @param length how many, from 0
    void add(MemorySegment x, long xOffsetBytes, MemorySegment sum, long sumOffsetBytes, int length);

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

    /// Copies, and tells the greatest absolute value on the way.
    ///
    /// @param x the values
    /// @param xOffsetBytes where they begin
    /// @param out receives them; another memory
    /// @param outOffsetBytes where they go
    /// @param length how many, from 0
    /// @return as [#peak]
    float copyWithPeak(MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length);

    /// The sum of squares, in double.
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param length how many, from 0
    /// @return Σ x²
    double sumOfSquares(MemorySegment x, long offsetBytes, int length);

    /// Floats to doubles.
    ///
    /// @param x the values
    /// @param offsetBytes where they begin
    /// @param to receives them from index 0 on
    /// @param length how many, from 0
    void widen(MemorySegment x, long offsetBytes, double[] to, int length);

    /// Doubles to floats, rounded to the nearest.
    ///
    /// @param x the values from index 0 on
    /// @param to receives them
    /// @param offsetBytes where they go
    /// @param length how many, from 0
    void narrow(double[] x, MemorySegment to, long offsetBytes, int length);

    /// To be called before [#filter] is needed, from a thread that may allocate: begins to warm it up beside the caller. It
    /// works without, at the speed of plain loops.
    void prepareFilter();

    /// Runs two channels through second-order sections in place, each in transposed direct form II, one after the other:
    ///
    /// ```
    /// y = b0·x + s1        s1 = (b1·x + s2) − a1·y        s2 = b2·x − a2·y
    /// ```
    ///
    /// Each sum is rounded together with its product where the processor can. The same bits in every implementation.
    ///
    /// @param coefficients [#COEFFICIENT_ROWS] rows of equal length
    /// @param sections how many; rows have room for the next multiple of [#SECTION_LANES]
    /// @param rounded whether samples are rounded to float behind each section
    /// @param left samples of a channel
    /// @param leftStates its [#STATE_ROWS] rows, as long as those of the coefficients
    /// @param right samples of another channel
    /// @param rightStates its rows
    /// @param frames how many samples a channel, from 0
    void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames);

    /// How many neighbouring outputs of a polyphase filter are made side by side with the least work.
    ///
    /// @param up outputs after which the filter's phases repeat
    /// @param most how many may be, at least 1, where the implementation can choose
    /// @return as many as a vector has lanes, or in plain Java whole periods or equal parts of one
    int polyphaseLanes(int up, int most);

    /// A polyphase filter, laid out for as many outputs.
    ///
    /// @param taps for each output its taps, from the oldest sample on: equally many, a multiple of 4
    /// @param firstRows for each output the sample that its first tap belongs to: 0 for the first, and never less than for
    ///        the one before
    /// @return what makes the outputs
    Polyphase polyphase(float[][] taps, int[] firstRows);

    /// A filter in direct form: `out[i] = Σ taps[k]·x[i − k]`, in double, added up from the first tap to the last. The same
    /// bits in every implementation.
    ///
    /// @param taps at least one
    /// @param x the samples
    /// @param offsetBytes the newest sample of the first output; one less than there are taps lie before
    /// @param out receives the sums from index 0 on
    /// @param length how many, from 0
    void convolve(double[] taps, MemorySegment x, long offsetBytes, double[] out, int length);

    /// A filter in direct form, in float: each output is added up in the same order wherever it lies.
    ///
    /// @param taps at least one
    /// @param x the samples
    /// @param xOffsetBytes the newest sample of the first output; one less than there are taps lie before
    /// @param out receives the sums; another memory than `x`
    /// @param outOffsetBytes where they go
    /// @param length how many, from 0
    void convolve(float[] taps, MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length);

    /// Plans the transform of real samples on vectors. Allocates the tables.
    ///
    /// @param length a power of two
    /// @return the plan; empty where there are no vectors, or none for this length
    Optional<LaneFft> fft(int length);
}
