package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [LaneFft] for V² samples and more, on vectors of V lanes: rows and lanes.
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
/// matrix of V×V. Of V² samples there are K = V/2 rows alone, half a block: the other half is made of their mirror images,
/// row K among them.
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
final class LongLaneFft extends LaneFft {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final MemorySegment MEMORY = AllMemory.SEGMENT;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    /// K, how many complex values a lane has.
    private final int values;
    private final LanePasses passes;
    private final LaneExchange exchange;
    /// For k = 0 … K/2: cos, sin, −sin of −2πk/L.
    private final float[] splitTwiddles;
    /// For each row k: ½·e^(−2πi·jk/n), lane by lane, real and then imaginary parts.
    private final MemorySegment laneTwiddles;
    /// e^(−πi·j/V) and e^(−2πi·j/V), lane by lane, real and then imaginary parts.
    private final MemorySegment mirrorTwiddles;

    LongLaneFft(int length) {
        super(length, LaneExchange.SCRATCH_BYTES);
        int rows = length / LANES;
        this.values = rows / 2;
        this.passes = new LanePasses(values);
        this.exchange = new LaneExchange(length);
        this.splitTwiddles = new float[3 * (values / 2 + 1)];
        for (int k = 0; k <= values / 2; k++) {
            LanePasses.putTwiddle(splitTwiddles, k, k, rows);
        }
        this.mirrorTwiddles = allocate(16L * LANES);
        for (int lane = 0; lane < LANES; lane++) {
            for (int turn = 0; turn < 2; turn++) {
                double angle = -Math.PI * (turn + 1) * lane / LANES;
                mirrorTwiddles.setAtIndex(JAVA_FLOAT, 2L * turn * LANES + lane, (float) Math.cos(angle));
                mirrorTwiddles.setAtIndex(JAVA_FLOAT, (2L * turn + 1) * LANES + lane, (float) Math.sin(angle));
            }
        }
        this.laneTwiddles = allocate((long) length * Float.BYTES);
        for (int k = 0; k < values; k++) {
            for (int lane = 0; lane < LANES; lane++) {
                double angle = -2 * Math.PI * ((long) k * lane) / length;
                laneTwiddles.setAtIndex(JAVA_FLOAT, 2L * k * LANES + lane, (float) (0.5 * Math.cos(angle)));
                laneTwiddles.setAtIndex(JAVA_FLOAT, (2L * k + 1) * LANES + lane, (float) (0.5 * Math.sin(angle)));
            }
        }
    }

    @Override
    void forward(long time, long halves, long re, long im) {
        long rest = halves + 8L * length();
        long rows = passes.run(time, halves, LANES, 0);
        split(rows, rest);
        if (values < LANES) {
            mirror(rows, rest);
        }
        exchange.forward(rows, rest, re, im);
    }

    @Override
    void inverse(long re, long im, long halves, long time) {
        long rest = halves + 8L * length();
        long rows = values < LANES ? halves : halves + 4L * length();
        exchange.inverse(re, im, rows, rest);
        unsplit(rows, rest);
        passes.run(rows, halves, -LANES, time);
    }

    /// @param middleRow the address of row K
    private void split(long z, long middleRow) {
        long turns = laneTwiddles.address();
        FloatVector zRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z, NATIVE);
        FloatVector zIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * LANES, NATIVE);
        zRe.add(zIm).intoMemorySegment(MEMORY, z, NATIVE);
        FloatVector.zero(SPECIES).intoMemorySegment(MEMORY, z + 4L * LANES, NATIVE);
        zRe.sub(zIm).intoMemorySegment(MEMORY, middleRow, NATIVE);
        for (int k = 1; k <= values / 2; k++) {
            int low = STEP * k;
            int high = STEP * (values - k);
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * low, NATIVE);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * (low + LANES), NATIVE);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * high, NATIVE);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * (high + LANES), NATIVE);
            // twice the even samples' bin, and twice the odd samples' one
            FloatVector evenRe = aRe.add(bRe);
            FloatVector evenIm = aIm.sub(bIm);
            FloatVector oddRe = aIm.add(bIm);
            FloatVector oddIm = bRe.sub(aRe);
            FloatVector cos = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k]);
            FloatVector sin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 2]);
            FloatVector turnedRe = oddRe.fma(cos, oddIm.mul(minusSin));
            FloatVector turnedIm = oddIm.fma(cos, oddRe.mul(sin));
            FloatVector lowRe = evenRe.add(turnedRe);
            FloatVector lowIm = evenIm.add(turnedIm);
            FloatVector highRe = evenRe.sub(turnedRe);
            FloatVector highIm = turnedIm.sub(evenIm);
            FloatVector cosLow = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * low, NATIVE);
            FloatVector sinLow = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * (low + LANES), NATIVE);
            lowRe.mul(cosLow).sub(lowIm.mul(sinLow)).intoMemorySegment(MEMORY, z + 4L * low, NATIVE);
            lowIm.fma(cosLow, lowRe.mul(sinLow)).intoMemorySegment(MEMORY, z + 4L * (low + LANES), NATIVE);
            FloatVector cosHigh = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * high, NATIVE);
            FloatVector sinHigh = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * (high + LANES), NATIVE);
            highRe.mul(cosHigh).sub(highIm.mul(sinHigh)).intoMemorySegment(MEMORY, z + 4L * high, NATIVE);
            highIm.fma(cosHigh, highRe.mul(sinHigh)).intoMemorySegment(MEMORY, z + 4L * (high + LANES), NATIVE);
        }
    }

    /// Makes rows K to L − 1 of V² samples. Y of L − k is the conjugate of Y of k, so row L − k is that of row k, times
    /// e^(−2πi·j/V).
    private void mirror(long z, long middleRow) {
        long turns = mirrorTwiddles.address();
        FloatVector middle = FloatVector.fromMemorySegment(SPECIES, MEMORY, middleRow, NATIVE);
        FloatVector halfCos = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns, NATIVE);
        FloatVector halfSin = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * LANES, NATIVE);
        middle.mul(halfCos).intoMemorySegment(MEMORY, z + 4L * STEP * values, NATIVE);
        middle.mul(halfSin).intoMemorySegment(MEMORY, z + 4L * (STEP * values + LANES), NATIVE);
        FloatVector cos = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 8L * LANES, NATIVE);
        FloatVector sin = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 12L * LANES, NATIVE);
        for (int k = 1; k < values; k++) {
            int low = STEP * k;
            int high = STEP * (2 * values - k);
            FloatVector re = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * low, NATIVE);
            FloatVector im = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * (low + LANES), NATIVE);
            re.fma(cos, im.mul(sin)).intoMemorySegment(MEMORY, z + 4L * high, NATIVE);
            re.mul(sin).sub(im.mul(cos)).intoMemorySegment(MEMORY, z + 4L * (high + LANES), NATIVE);
        }
    }

    private void unsplit(long z, long middleRow) {
        long turns = laneTwiddles.address();
        FloatVector zero = FloatVector.fromMemorySegment(SPECIES, MEMORY, z, NATIVE).mul(0.5f);
        // half already: the matrix sees to it
        FloatVector middle = FloatVector.fromMemorySegment(SPECIES, MEMORY, middleRow, NATIVE);
        zero.add(middle).intoMemorySegment(MEMORY, z, NATIVE);
        zero.sub(middle).intoMemorySegment(MEMORY, z + 4L * LANES, NATIVE);
        for (int k = 1; k <= values / 2; k++) {
            int low = STEP * k;
            int high = STEP * (values - k);
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * low, NATIVE);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * (low + LANES), NATIVE);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * high, NATIVE);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + 4L * (high + LANES), NATIVE);
            // the tables hold half of what is wanted: so the sums below are those of the forward transform
            FloatVector cosLow = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * low, NATIVE);
            FloatVector sinLow = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * (low + LANES), NATIVE);
            FloatVector cosHigh = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * high, NATIVE);
            FloatVector sinHigh = FloatVector.fromMemorySegment(SPECIES, MEMORY, turns + 4L * (high + LANES), NATIVE);
            FloatVector lowRe = aRe.fma(cosLow, aIm.mul(sinLow));
            FloatVector lowIm = aIm.mul(cosLow).sub(aRe.mul(sinLow));
            FloatVector highRe = bRe.fma(cosHigh, bIm.mul(sinHigh));
            FloatVector highIm = bIm.mul(cosHigh).sub(bRe.mul(sinHigh));
            FloatVector evenRe = lowRe.add(highRe);
            FloatVector evenIm = lowIm.sub(highIm);
            FloatVector turnedRe = lowRe.sub(highRe);
            FloatVector turnedIm = lowIm.add(highIm);
            FloatVector cos = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k]);
            FloatVector sin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 2]);
            FloatVector oddRe = turnedRe.fma(cos, turnedIm.mul(sin));
            FloatVector oddIm = turnedIm.fma(cos, turnedRe.mul(minusSin));
            evenRe.sub(oddIm).intoMemorySegment(MEMORY, z + 4L * low, NATIVE);
            evenIm.add(oddRe).intoMemorySegment(MEMORY, z + 4L * (low + LANES), NATIVE);
            evenRe.add(oddIm).intoMemorySegment(MEMORY, z + 4L * high, NATIVE);
            oddRe.sub(evenIm).intoMemorySegment(MEMORY, z + 4L * (high + LANES), NATIVE);
        }
    }
}
