package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The transform of n real samples on vectors of V lanes, and its inverse: rows and lanes.
///
/// Samples lie in memory as L = n/V rows of V; lane j holds every V-th sample, from sample j. So V transforms of real
/// signals of length L run side by side, down the rows, without a lane ever looking at its neighbour:
///
/// ```
///            lane 0   lane 1  …  lane V−1
/// row 0      x[0]     x[1]       x[V−1]       real part ┐
/// row 1      x[V]     x[V+1]     x[2V−1]      imaginary ┘ of value 0 of a complex transform of length K = L/2
/// row 2      x[2V]    …                       real part of value 1
///  …
///      1. passes   K complex values a lane, radix 8 and 4, sorted as they go (Stockham)
///      2. split    the real transform Y[k] of each lane, k = 0 … K, out of the complex one; times e^(−2πi·jk/n)
///      3. across   X[k + L·m] = Σ Y_j[k]·e^(−2πi·jm/V), m = 0 … V − 1, for V rows k at a time
/// ```
///
/// Two neighbouring rows are one complex value, so that the usual trick for real input (H. V. Sorensen et al., "Real-valued
/// fast Fourier transform algorithms", 1987) needs no shuffles. Half of the bins that step 3 gives lie above n/2: they are
/// conjugates of those wanted, in reverse order. Row k = K is its own mirror image and goes by itself, as a product with a
/// matrix of V×V.
///
/// Step 3 splits lanes into j = j0 + 4·j1 and bins into m = a + (V/4)·b. The *outer* half sums over j1 what V/4 rows have
/// (V/4 = 4, 2 or 1), the *inner* half over j0 what 4 rows have:
///
/// ```
/// rows k, k+4, k+8, k+12        blocks of 4 lanes change places         4 rows, 4 sums         lanes change places in blocks
///  A0 A1 A2 A3                   A0 B0 C0 D0                            over j1                 of 4: rows lie in lanes,
///  B0 B1 B2 B3        →          A1 B1 C1 D1             →              times e^(−2πi·j0·a/V)   →  as bins in memory
///  C0 C1 C2 C3                   A2 B2 C2 D2                                                    4 sums over j0
///  D0 D1 D2 D3                   A3 B3 C3 D3
/// ```
///
/// The inverse walks the same way back; its passes are those of the forward transform with real and imaginary parts
/// exchanged. The matrix of the exchange of lanes is its own inverse.
///
/// A plan is immutable; what changes lies in a scratch that belongs to one thread. Nothing is allocated once compiled.
public abstract class LaneFft {

    /// The least length: two blocks of four rows of four lanes.
    public static final int MIN_LENGTH = 32;
    /// The greatest length.
    public static final int MAX_LENGTH = 1 << 20;

    static final int ALIGNMENT_BYTES = 64;

    final int length;
    final int lanes;
    /// L, how many rows of samples there are.
    final int rows;
    /// K, how many complex values a lane has.
    final int values;
    /// The radices of the passes; the last has no twiddle factors.
    private final int[] radices;
    /// For each pass but the last and each value p in it: cos, sin, −sin of −2πp·1/m … −2πp·(radix − 1)/m, with m values
    /// still to transform.
    private final float[][] passTwiddles;
    /// For k = 0 … K/2: cos, sin, −sin of −2πk/L.
    final float[] splitTwiddles;
    /// For each row k: ½·e^(−2πi·jk/n), lane by lane, real and then imaginary parts.
    final MemorySegment laneTwiddles;
    /// For each a from 1: e^(−2πi·j0·a/V), lane by lane, real and then imaginary parts.
    final MemorySegment outerTwiddles;
    /// Row K: the matrix of the forward transform, and that of the inverse.
    final MemorySegment matrix;

    /// The scratch: two halves of n floats, between which the passes go to and fro; a block of sums over j1; row K and the
    /// product of its matrix.
    private final long secondBytes;
    final long blockBytes;
    final long middleBytes;
    private final long scratchBytes;

    LaneFft(int length, int lanes) {
        this.length = length;
        this.lanes = lanes;
        this.rows = length / lanes;
        this.values = rows / 2;
        this.radices = radices(values);
        this.passTwiddles = new float[radices.length - 1][];
        int left = values;
        for (int pass = 0; pass < passTwiddles.length; pass++) {
            passTwiddles[pass] = passTwiddles(left, radices[pass]);
            left /= radices[pass];
        }
        this.splitTwiddles = new float[3 * (values / 2 + 1)];
        for (int k = 0; k <= values / 2; k++) {
            putTwiddle(splitTwiddles, k, k, rows);
        }
        this.laneTwiddles = allocate((long) length * Float.BYTES);
        for (int k = 0; k < values; k++) {
            for (int lane = 0; lane < lanes; lane++) {
                double angle = -2 * Math.PI * ((long) k * lane) / length;
                laneTwiddles.setAtIndex(JAVA_FLOAT, 2L * k * lanes + lane, (float) (0.5 * Math.cos(angle)));
                laneTwiddles.setAtIndex(JAVA_FLOAT, (2L * k + 1) * lanes + lane, (float) (0.5 * Math.sin(angle)));
            }
        }
        this.outerTwiddles = allocate(8L * lanes * lanes);
        for (int a = 1; a < lanes / 4; a++) {
            for (int lane = 0; lane < lanes; lane++) {
                double angle = -2 * Math.PI * (lane % 4 * a) / lanes;
                outerTwiddles.setAtIndex(JAVA_FLOAT, 2L * (a - 1) * lanes + lane, (float) Math.cos(angle));
                outerTwiddles.setAtIndex(JAVA_FLOAT, (2L * a - 1) * lanes + lane, (float) Math.sin(angle));
            }
        }
        this.matrix = allocate(2L * lanes * lanes * Float.BYTES);
        for (int lane = 0; lane < lanes; lane++) {
            for (int m = 0; m < lanes / 2; m++) {
                double angle = -Math.PI * lane * (2 * m + 1) / lanes;
                putMatrix(lane, m, Math.cos(angle));
                putMatrix(lane, lanes / 2 + m, Math.sin(angle));
            }
        }
        this.secondBytes = (long) length * Float.BYTES;
        this.blockBytes = 2 * secondBytes;
        this.middleBytes = blockBytes + 2L * lanes * lanes * Float.BYTES;
        this.scratchBytes = middleBytes + 2L * ALIGNMENT_BYTES;
    }

    private void putMatrix(int lane, int column, double value) {
        matrix.setAtIndex(JAVA_FLOAT, (long) lane * lanes + column, (float) value);
        matrix.setAtIndex(JAVA_FLOAT, (long) (lanes + column) * lanes + lane, (float) (2 * value / length));
    }

    /// Radix 8 wherever it goes, after one or two passes of radix 4.
    private static int[] radices(int values) {
        int bits = Integer.numberOfTrailingZeros(values);
        int fours = switch (bits % 3) {
            case 0 -> 0;
            case 1 -> 2;
            default -> 1;
        };
        int[] radices = new int[fours + (bits - 2 * fours) / 3];
        Arrays.fill(radices, 8);
        Arrays.fill(radices, 0, fours, 4);
        return radices;
    }

    private static float[] passTwiddles(int left, int radix) {
        float[] twiddles = new float[3 * (radix - 1) * (left / radix)];
        for (int p = 0; p < left / radix; p++) {
            for (int factor = 1; factor < radix; factor++) {
                putTwiddle(twiddles, (radix - 1) * p + factor - 1, p * factor, left);
            }
        }
        return twiddles;
    }

    private static void putTwiddle(float[] twiddles, int index, int steps, int period) {
        double angle = -2 * Math.PI * steps / period;
        twiddles[3 * index] = (float) Math.cos(angle);
        twiddles[3 * index + 1] = (float) Math.sin(angle);
        twiddles[3 * index + 2] = (float) -Math.sin(angle);
    }

    /// Off-heap, as all that the kernels see: they are compiled for one kind of segment.
    static MemorySegment allocate(long bytes) {
        return Arena.ofAuto().allocate(bytes, ALIGNMENT_BYTES);
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
    public void forward(MemorySegment time, long offsetBytes, MemorySegment spectrum, long imOffsetBytes,
            MemorySegment scratch) {
        MemorySegment samples = time;
        long samplesBytes = offsetBytes;
        if (!isPlain(time)) {
            MemorySegment.copy(time, JAVA_FLOAT, offsetBytes, scratch, JAVA_FLOAT, secondBytes, length);
            samples = scratch;
            samplesBytes = secondBytes;
        }
        long valuesBytes = passes(samples, samplesBytes, scratch, lanes, null, 0);
        split(scratch, valuesBytes);
        across(scratch, valuesBytes, spectrum, imOffsetBytes);
        long sumsBytes = middleBytes + ALIGNMENT_BYTES;
        middle(scratch, middleBytes, 1, 2L * lanes, matrix, 0, scratch, sumsBytes);
        for (int m = 0; m < lanes / 2; m++) {
            long at = 4L * (values + rows * m);
            spectrum.set(JAVA_FLOAT, at, scratch.get(JAVA_FLOAT, sumsBytes + 4L * m));
            spectrum.set(JAVA_FLOAT, imOffsetBytes + at, scratch.get(JAVA_FLOAT, sumsBytes + 4L * (lanes / 2 + m)));
        }
        spectrum.set(JAVA_FLOAT, imOffsetBytes, 0);
        spectrum.set(JAVA_FLOAT, imOffsetBytes + 2L * length, 0);
    }

    /// Transforms a spectrum back into samples.
    ///
    /// @param spectrum n/2 + 1 real parts from byte 0, and the imaginary parts; off-heap; not changed
    /// @param imOffsetBytes where the imaginary parts begin
    /// @param time receives the samples
    /// @param offsetBytes where the first one goes
    /// @param scratch from [#newScratch()]
    public void inverse(MemorySegment spectrum, long imOffsetBytes, MemorySegment time, long offsetBytes,
            MemorySegment scratch) {
        acrossInverse(spectrum, imOffsetBytes, scratch, secondBytes);
        middle(spectrum, 4L * values, rows, imOffsetBytes, matrix, 4L * lanes * lanes, scratch, middleBytes);
        unsplit(scratch, secondBytes);
        if (isPlain(time)) {
            passes(scratch, secondBytes, scratch, -lanes, time, offsetBytes);
        } else {
            long samplesBytes = passes(scratch, secondBytes, scratch, -lanes, null, 0);
            MemorySegment.copy(scratch, JAVA_FLOAT, samplesBytes, time, JAVA_FLOAT, offsetBytes, length);
        }
    }

    /// Whether the kernels read and write a segment themselves: they are compiled for one kind.
    private static boolean isPlain(MemorySegment segment) {
        return segment.isNative() && !segment.isMapped();
    }

    /// The complex transforms down the lanes, from `from` to the first half of the scratch and from half to half.
    ///
    /// @param im where imaginary parts lie, seen from real parts: below them for the inverse transform, in which they
    ///        change places
    /// @param to where the last pass writes; null for the scratch
    /// @return where in the scratch the last pass wrote
    private long passes(MemorySegment from, long fromBytes, MemorySegment scratch, int im, MemorySegment to,
            long toBytes) {
        long shift = im < 0 ? -4L * im : 0;
        MemorySegment x = from;
        long xBytes = fromBytes + shift;
        long yBytes = shift;
        int side = 1;
        for (int pass = 0; pass < passTwiddles.length; pass++) {
            float[] twiddles = passTwiddles[pass];
            if (radices[pass] == 4 && side == 1) {
                first4(x, xBytes, scratch, yBytes, twiddles, im);
            } else if (side == 1) {
                first8(x, xBytes, scratch, yBytes, twiddles, im);
            } else if (radices[pass] == 4) {
                radix4(x, xBytes, scratch, yBytes, side, twiddles, im);
            } else {
                radix8(x, xBytes, scratch, yBytes, side, twiddles, im);
            }
            side *= radices[pass];
            x = scratch;
            xBytes = yBytes;
            yBytes = shift + (pass % 2 == 0 ? secondBytes : 0);
        }
        MemorySegment y = to == null ? scratch : to;
        yBytes = to == null ? yBytes : toBytes + shift;
        if (radices[radices.length - 1] == 4) {
            last4(x, xBytes, y, yBytes, im);
        } else {
            last8(x, xBytes, y, yBytes, im);
        }
        return yBytes - shift;
    }

    abstract void first4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, float[] twiddles, int im);

    abstract void first8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, float[] twiddles, int im);

    /// @param side how many transforms lie side by side so far: the product of the radices before
    abstract void radix4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int side, float[] twiddles,
            int im);

    abstract void radix8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int side, float[] twiddles,
            int im);

    abstract void last4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int im);

    abstract void last8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int im);

    abstract void split(MemorySegment z, long zBytes);

    abstract void unsplit(MemorySegment z, long zBytes);

    private void across(MemorySegment scratch, long zBytes, MemorySegment spectrum, long imBytes) {
        for (int k = 0; k < values; k += lanes) {
            long from = outer(scratch, zBytes + 8L * lanes * k);
            inner(scratch, from, spectrum, imBytes, k);
        }
    }

    private void acrossInverse(MemorySegment spectrum, long imBytes, MemorySegment scratch, long zBytes) {
        for (int k = 0; k < values; k += lanes) {
            long rowsBytes = zBytes + 8L * lanes * k;
            innerInverse(spectrum, imBytes, k, scratch, sumsBytes(rowsBytes));
            outerInverse(scratch, rowsBytes);
        }
    }

    /// Sums V rows over j1.
    ///
    /// @return where the sums are
    abstract long outer(MemorySegment scratch, long rowsBytes);

    /// Where the sums over j1 of V rows lie.
    abstract long sumsBytes(long rowsBytes);

    /// Makes V rows of sums over j1.
    abstract void outerInverse(MemorySegment scratch, long rowsBytes);

    /// Sums over j0 and writes the bins of V rows from row k on.
    abstract void inner(MemorySegment block, long from, MemorySegment spectrum, long imBytes, int k);

    /// Reads the bins of V rows from row k on and takes them apart into sums over j1.
    abstract void innerInverse(MemorySegment spectrum, long imBytes, int k, MemorySegment block, long to);

    /// A vector of V values times a matrix.
    abstract void middle(MemorySegment in, long inBytes, int stride, long imBytes, MemorySegment table,
            long tableBytes, MemorySegment out, long outBytes);
}
