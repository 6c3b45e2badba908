package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Step 3 of [LongLaneFft], which draws it: from V transforms of length L side by side, one a lane, to the bins of one
/// transform of length n = L·V, and back.
final class LaneExchange {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> BY_1 = exchange(1);
    private static final VectorMask<Float> ODD_LANES = VectorMask.fromLong(SPECIES, 0xaaaa);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorMask<Float> ODD_PAIRS = VectorMask.fromLong(SPECIES, 0xcccc);
    private static final VectorShuffle<Float> BY_4 = exchange(4);
    private static final VectorMask<Float> ODD_FOURS = VectorMask.fromLong(SPECIES, 0xf0f0);
    private static final VectorShuffle<Float> BY_8 = exchange(8);
    private static final VectorMask<Float> ODD_HALVES = VectorMask.fromLong(SPECIES, 0xff00);
    private static final VectorShuffle<Float> REVERSED = VectorShuffle.fromOp(SPECIES, lane -> LANES - 1 - lane);

    /// How much of the scratch an exchange needs.
    static final long SCRATCH_BYTES = 8L * LANES * LANES + 2L * LaneFft.ALIGNMENT_BYTES;

    private final int length;
    /// L.
    private final int rows;
    /// For each a from 1: e^(−2πi·j0·a/V), lane by lane, real and then imaginary parts.
    private final MemorySegment outerTwiddles;
    /// Row K = L/2: the matrix of the forward transform, and that of the inverse.
    private final MemorySegment matrix;
    /// Where in the scratch the sums over j1 of V rows lie, and behind them row K and the product with its matrix.
    private final long blockBytes;
    private final long middleBytes;
    private final long productBytes;

    /// @param blockBytes where in the scratch [#SCRATCH_BYTES] are this object's
    LaneExchange(int length, long blockBytes) {
        this.length = length;
        this.rows = length / LANES;
        this.blockBytes = blockBytes;
        this.middleBytes = blockBytes + 8L * LANES * LANES;
        this.productBytes = middleBytes + LaneFft.ALIGNMENT_BYTES;
        this.outerTwiddles = LaneFft.allocate(8L * LANES * LANES);
        for (int a = 1; a < LANES / 4; a++) {
            for (int lane = 0; lane < LANES; lane++) {
                double angle = -2 * Math.PI * (lane % 4 * a) / LANES;
                outerTwiddles.setAtIndex(JAVA_FLOAT, 2L * (a - 1) * LANES + lane, (float) Math.cos(angle));
                outerTwiddles.setAtIndex(JAVA_FLOAT, (2L * a - 1) * LANES + lane, (float) Math.sin(angle));
            }
        }
        this.matrix = LaneFft.allocate(2L * LANES * LANES * Float.BYTES);
        for (int lane = 0; lane < LANES; lane++) {
            for (int m = 0; m < LANES / 2; m++) {
                double angle = -Math.PI * lane * (2 * m + 1) / LANES;
                putMatrix(lane, m, Math.cos(angle));
                putMatrix(lane, LANES / 2 + m, Math.sin(angle));
            }
        }
    }

    private void putMatrix(int lane, int column, double value) {
        matrix.setAtIndex(JAVA_FLOAT, (long) lane * LANES + column, (float) value);
        matrix.setAtIndex(JAVA_FLOAT, (long) (LANES + column) * LANES + lane, (float) (2 * value / length));
    }

    private static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    /// Where row K lies between the steps, V floats.
    long middleBytes() {
        return middleBytes;
    }

    /// From rows to bins.
    ///
    /// @param scratch rows 0 … K − 1 from `rowsBytes` on, and row K
    void forward(MemorySegment scratch, long rowsBytes, MemorySegment spectrum, long imBytes) {
        for (int k = 0; k < rows / 2; k += LANES) {
            long from = rowsBytes + 8L * LANES * k;
            if (LANES == 16) {
                outerOf16(scratch, from);
            } else if (LANES == 8) {
                outerOf8(scratch, from);
            }
            inner(scratch, sumsBytes(from), spectrum, imBytes, k);
        }
        middle(scratch, middleBytes, 1, 2L * LANES, 0, scratch, productBytes);
        for (int m = 0; m < LANES / 2; m++) {
            long at = 4L * (rows / 2 + rows * m);
            spectrum.set(JAVA_FLOAT, at, scratch.get(JAVA_FLOAT, productBytes + 4L * m));
            spectrum.set(JAVA_FLOAT, imBytes + at, scratch.get(JAVA_FLOAT, productBytes + 4L * (LANES / 2 + m)));
        }
    }

    /// From bins to rows.
    void inverse(MemorySegment spectrum, long imBytes, MemorySegment scratch, long rowsBytes) {
        for (int k = 0; k < rows / 2; k += LANES) {
            long to = rowsBytes + 8L * LANES * k;
            innerInverse(spectrum, imBytes, k, scratch, sumsBytes(to));
            if (LANES == 16) {
                outerOf16Inverse(scratch, to);
            } else if (LANES == 8) {
                outerOf8Inverse(scratch, to);
            }
        }
        middle(spectrum, 2L * rows, rows, imBytes, 4L * LANES * LANES, scratch, middleBytes);
    }

    /// Where the sums over j1 of V rows lie: with four lanes there is nothing to sum.
    private long sumsBytes(long rowsBytes) {
        return LANES == 4 ? rowsBytes : blockBytes;
    }

    /// Sums V rows over j1, four terms each.
    private void outerOf16(MemorySegment scratch, long rowsBytes) {
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 0, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * LANES, NATIVE);
        FloatVector cos2 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 2 * LANES, NATIVE);
        FloatVector sin2 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 3 * LANES, NATIVE);
        FloatVector cos3 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 4 * LANES, NATIVE);
        FloatVector sin3 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 5 * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 4 * STEP), NATIVE);
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 8 * STEP), NATIVE);
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 12 * STEP),
                    NATIVE);
            FloatVector c0Rex = r0Re.blend(r2Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Rex = r0Re.rearrange(BY_8).blend(r2Re, ODD_HALVES);
            FloatVector c1Rex = r1Re.blend(r3Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Rex = r1Re.rearrange(BY_8).blend(r3Re, ODD_HALVES);
            FloatVector x0Re = c0Rex.blend(c1Rex.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Re = c0Rex.rearrange(BY_4).blend(c1Rex, ODD_FOURS);
            FloatVector x2Re = c2Rex.blend(c3Rex.rearrange(BY_4), ODD_FOURS);
            FloatVector x3Re = c2Rex.rearrange(BY_4).blend(c3Rex, ODD_FOURS);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 8 * STEP + LANES),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 12 * STEP + LANES),
                    NATIVE);
            FloatVector c0Imx = r0Im.blend(r2Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Imx = r0Im.rearrange(BY_8).blend(r2Im, ODD_HALVES);
            FloatVector c1Imx = r1Im.blend(r3Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Imx = r1Im.rearrange(BY_8).blend(r3Im, ODD_HALVES);
            FloatVector x0Im = c0Imx.blend(c1Imx.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Im = c0Imx.rearrange(BY_4).blend(c1Imx, ODD_FOURS);
            FloatVector x2Im = c2Imx.blend(c3Imx.rearrange(BY_4), ODD_FOURS);
            FloatVector x3Im = c2Imx.rearrange(BY_4).blend(c3Imx, ODD_FOURS);
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            FloatVector y0Re = s0Re.add(s1Re);
            FloatVector y0Im = s0Im.add(s1Im);
            y0Re.intoMemorySegment(scratch, blockBytes + 4L * i, NATIVE);
            y0Im.intoMemorySegment(scratch, blockBytes + 4L * (i + LANES), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            y1Re.mul(cos1).sub(y1Im.mul(sin1)).intoMemorySegment(scratch, blockBytes + 4L * (i + 4 * STEP), NATIVE);
            y1Im.fma(cos1, y1Re.mul(sin1)).intoMemorySegment(scratch, blockBytes + 4L * (i + 4 * STEP + LANES), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            y2Re.mul(cos2).sub(y2Im.mul(sin2)).intoMemorySegment(scratch, blockBytes + 4L * (i + 8 * STEP), NATIVE);
            y2Im.fma(cos2, y2Re.mul(sin2)).intoMemorySegment(scratch, blockBytes + 4L * (i + 8 * STEP + LANES), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            y3Re.mul(cos3).sub(y3Im.mul(sin3)).intoMemorySegment(scratch, blockBytes + 4L * (i + 12 * STEP), NATIVE);
            y3Im.fma(cos3, y3Re.mul(sin3)).intoMemorySegment(scratch, blockBytes + 4L * (i + 12 * STEP + LANES),
                    NATIVE);
        }
    }

    /// Sums V rows over j1, two terms each.
    private void outerOf8(MemorySegment scratch, long rowsBytes) {
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 0, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 4 * STEP), NATIVE);
            FloatVector x0Re = r0Re.blend(r1Re.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Re = r0Re.rearrange(BY_4).blend(r1Re, ODD_FOURS);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, scratch, rowsBytes + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x0Im = r0Im.blend(r1Im.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Im = r0Im.rearrange(BY_4).blend(r1Im, ODD_FOURS);
            FloatVector y0Re = x0Re.add(x1Re);
            FloatVector y0Im = x0Im.add(x1Im);
            FloatVector y1Re = x0Re.sub(x1Re);
            FloatVector y1Im = x0Im.sub(x1Im);
            y0Re.intoMemorySegment(scratch, blockBytes + 4L * i, NATIVE);
            y0Im.intoMemorySegment(scratch, blockBytes + 4L * (i + LANES), NATIVE);
            y1Re.mul(cos1).sub(y1Im.mul(sin1)).intoMemorySegment(scratch, blockBytes + 4L * (i + 4 * STEP), NATIVE);
            y1Im.fma(cos1, y1Re.mul(sin1)).intoMemorySegment(scratch, blockBytes + 4L * (i + 4 * STEP + LANES), NATIVE);
        }
    }

    /// Makes V rows of their sums over j1.
    private void outerOf16Inverse(MemorySegment scratch, long rowsBytes) {
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 0, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * LANES, NATIVE);
        FloatVector cos2 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 2 * LANES, NATIVE);
        FloatVector sin2 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 3 * LANES, NATIVE);
        FloatVector cos3 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 4 * LANES, NATIVE);
        FloatVector sin3 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * 5 * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + LANES), NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 4 * STEP),
                    NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x1Re = r1Re.fma(cos1, r1Im.mul(sin1));
            FloatVector x1Im = r1Im.mul(cos1).sub(r1Re.mul(sin1));
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 8 * STEP),
                    NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 8 * STEP + LANES),
                    NATIVE);
            FloatVector x2Re = r2Re.fma(cos2, r2Im.mul(sin2));
            FloatVector x2Im = r2Im.mul(cos2).sub(r2Re.mul(sin2));
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 12 * STEP),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, scratch,
                    blockBytes + 4L * (i + 12 * STEP + LANES), NATIVE);
            FloatVector x3Re = r3Re.fma(cos3, r3Im.mul(sin3));
            FloatVector x3Im = r3Im.mul(cos3).sub(r3Re.mul(sin3));
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            FloatVector y0Re = s0Re.add(s1Re);
            FloatVector y0Im = s0Im.add(s1Im);
            FloatVector y1Re = d0Re.sub(d1Im);
            FloatVector y1Im = d0Im.add(d1Re);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            FloatVector y3Re = d0Re.add(d1Im);
            FloatVector y3Im = d0Im.sub(d1Re);
            FloatVector c0Rez = y0Re.blend(y2Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Rez = y0Re.rearrange(BY_8).blend(y2Re, ODD_HALVES);
            FloatVector c1Rez = y1Re.blend(y3Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Rez = y1Re.rearrange(BY_8).blend(y3Re, ODD_HALVES);
            FloatVector z0Re = c0Rez.blend(c1Rez.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Re = c0Rez.rearrange(BY_4).blend(c1Rez, ODD_FOURS);
            FloatVector z2Re = c2Rez.blend(c3Rez.rearrange(BY_4), ODD_FOURS);
            FloatVector z3Re = c2Rez.rearrange(BY_4).blend(c3Rez, ODD_FOURS);
            z0Re.intoMemorySegment(scratch, rowsBytes + 4L * i, NATIVE);
            z1Re.intoMemorySegment(scratch, rowsBytes + 4L * (i + 4 * STEP), NATIVE);
            z2Re.intoMemorySegment(scratch, rowsBytes + 4L * (i + 8 * STEP), NATIVE);
            z3Re.intoMemorySegment(scratch, rowsBytes + 4L * (i + 12 * STEP), NATIVE);
            FloatVector c0Imz = y0Im.blend(y2Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Imz = y0Im.rearrange(BY_8).blend(y2Im, ODD_HALVES);
            FloatVector c1Imz = y1Im.blend(y3Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Imz = y1Im.rearrange(BY_8).blend(y3Im, ODD_HALVES);
            FloatVector z0Im = c0Imz.blend(c1Imz.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Im = c0Imz.rearrange(BY_4).blend(c1Imz, ODD_FOURS);
            FloatVector z2Im = c2Imz.blend(c3Imz.rearrange(BY_4), ODD_FOURS);
            FloatVector z3Im = c2Imz.rearrange(BY_4).blend(c3Imz, ODD_FOURS);
            z0Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + LANES), NATIVE);
            z1Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + 4 * STEP + LANES), NATIVE);
            z2Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + 8 * STEP + LANES), NATIVE);
            z3Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + 12 * STEP + LANES), NATIVE);
        }
    }

    /// Makes V rows of their sums over j1.
    private void outerOf8Inverse(MemorySegment scratch, long rowsBytes) {
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 0, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, outerTwiddles, 4L * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + LANES), NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 4 * STEP),
                    NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, scratch, blockBytes + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x1Re = r1Re.fma(cos1, r1Im.mul(sin1));
            FloatVector x1Im = r1Im.mul(cos1).sub(r1Re.mul(sin1));
            FloatVector y0Re = x0Re.add(x1Re);
            FloatVector y0Im = x0Im.add(x1Im);
            FloatVector y1Re = x0Re.sub(x1Re);
            FloatVector y1Im = x0Im.sub(x1Im);
            FloatVector z0Re = y0Re.blend(y1Re.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Re = y0Re.rearrange(BY_4).blend(y1Re, ODD_FOURS);
            z0Re.intoMemorySegment(scratch, rowsBytes + 4L * i, NATIVE);
            z1Re.intoMemorySegment(scratch, rowsBytes + 4L * (i + 4 * STEP), NATIVE);
            FloatVector z0Im = y0Im.blend(y1Im.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Im = y0Im.rearrange(BY_4).blend(y1Im, ODD_FOURS);
            z0Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + LANES), NATIVE);
            z1Im.intoMemorySegment(scratch, rowsBytes + 4L * (i + 4 * STEP + LANES), NATIVE);
        }
    }

    /// Sums over j0 and writes the bins of V rows from row k on.
    private void inner(MemorySegment block, long from, MemorySegment spectrum, long imBytes, int k) {
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + STEP), NATIVE);
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 2 * STEP), NATIVE);
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Rex = r0Re.blend(r2Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Rex = r0Re.rearrange(BY_2).blend(r2Re, ODD_PAIRS);
            FloatVector c1Rex = r1Re.blend(r3Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Rex = r1Re.rearrange(BY_2).blend(r3Re, ODD_PAIRS);
            FloatVector x0Re = c0Rex.blend(c1Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x1Re = c0Rex.rearrange(BY_1).blend(c1Rex, ODD_LANES);
            FloatVector x2Re = c2Rex.blend(c3Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x3Re = c2Rex.rearrange(BY_1).blend(c3Rex, ODD_LANES);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + STEP + LANES), NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 2 * STEP + LANES),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 3 * STEP + LANES),
                    NATIVE);
            FloatVector c0Imx = r0Im.blend(r2Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Imx = r0Im.rearrange(BY_2).blend(r2Im, ODD_PAIRS);
            FloatVector c1Imx = r1Im.blend(r3Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Imx = r1Im.rearrange(BY_2).blend(r3Im, ODD_PAIRS);
            FloatVector x0Im = c0Imx.blend(c1Imx.rearrange(BY_1), ODD_LANES);
            FloatVector x1Im = c0Imx.rearrange(BY_1).blend(c1Imx, ODD_LANES);
            FloatVector x2Im = c2Imx.blend(c3Imx.rearrange(BY_1), ODD_LANES);
            FloatVector x3Im = c2Imx.rearrange(BY_1).blend(c3Imx, ODD_LANES);
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            int up = k + rows * a;
            int quarter = rows * (LANES / 4);
            int down = rows * (LANES / 2 - a) - k - LANES + 1;
            s0Re.add(s1Re).intoMemorySegment(spectrum, 4L * up, NATIVE);
            s0Im.add(s1Im).intoMemorySegment(spectrum, imBytes + 4L * up, NATIVE);
            d0Re.add(d1Im).intoMemorySegment(spectrum, 4L * (up + quarter), NATIVE);
            d0Im.sub(d1Re).intoMemorySegment(spectrum, imBytes + 4L * (up + quarter), NATIVE);
            s0Re.sub(s1Re).rearrange(REVERSED).intoMemorySegment(spectrum, 4L * down, NATIVE);
            s1Im.sub(s0Im).rearrange(REVERSED).intoMemorySegment(spectrum, imBytes + 4L * down, NATIVE);
            d0Re.sub(d1Im).rearrange(REVERSED).intoMemorySegment(spectrum, 4L * (down - quarter), NATIVE);
            d0Im.add(d1Re).neg().rearrange(REVERSED).intoMemorySegment(spectrum, imBytes + 4L * (down - quarter),
                    NATIVE);
        }
    }

    /// Reads the bins of V rows from row k on and takes them apart into sums over j1.
    private void innerInverse(MemorySegment spectrum, long imBytes, int k, MemorySegment block, long from) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 2f / length);
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            int up = k + rows * a;
            int quarter = rows * (LANES / 4);
            int down = rows * (LANES / 2 - a) - k - LANES + 1;
            FloatVector b0Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * up, NATIVE).mul(scale);
            FloatVector b1Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * (up + quarter), NATIVE).mul(scale);
            FloatVector b2Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * down, NATIVE).rearrange(REVERSED)
                    .mul(scale);
            FloatVector b3Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * (down - quarter), NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector s0Re = b0Re.add(b2Re);
            FloatVector d0Re = b0Re.sub(b2Re);
            FloatVector s1Re = b1Re.add(b3Re);
            FloatVector d1Re = b1Re.sub(b3Re);
            FloatVector b0Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * up, NATIVE).mul(scale);
            FloatVector b1Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * (up + quarter), NATIVE)
                    .mul(scale);
            FloatVector b2Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * down, NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector b3Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * (down - quarter), NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector s0Im = b0Im.sub(b2Im);
            FloatVector d0Im = b0Im.add(b2Im);
            FloatVector s1Im = b1Im.sub(b3Im);
            FloatVector d1Im = b1Im.add(b3Im);
            FloatVector x0Re = s0Re.add(s1Re);
            FloatVector x0Im = s0Im.add(s1Im);
            FloatVector x1Re = d0Re.sub(d1Im);
            FloatVector x1Im = d0Im.add(d1Re);
            FloatVector x2Re = s0Re.sub(s1Re);
            FloatVector x2Im = s0Im.sub(s1Im);
            FloatVector x3Re = d0Re.add(d1Im);
            FloatVector x3Im = d0Im.sub(d1Re);
            FloatVector c0Rer = x0Re.blend(x2Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Rer = x0Re.rearrange(BY_2).blend(x2Re, ODD_PAIRS);
            FloatVector c1Rer = x1Re.blend(x3Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Rer = x1Re.rearrange(BY_2).blend(x3Re, ODD_PAIRS);
            FloatVector r0Re = c0Rer.blend(c1Rer.rearrange(BY_1), ODD_LANES);
            FloatVector r1Re = c0Rer.rearrange(BY_1).blend(c1Rer, ODD_LANES);
            FloatVector r2Re = c2Rer.blend(c3Rer.rearrange(BY_1), ODD_LANES);
            FloatVector r3Re = c2Rer.rearrange(BY_1).blend(c3Rer, ODD_LANES);
            r0Re.intoMemorySegment(block, from + 4L * i, NATIVE);
            r1Re.intoMemorySegment(block, from + 4L * (i + STEP), NATIVE);
            r2Re.intoMemorySegment(block, from + 4L * (i + 2 * STEP), NATIVE);
            r3Re.intoMemorySegment(block, from + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Imr = x0Im.blend(x2Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Imr = x0Im.rearrange(BY_2).blend(x2Im, ODD_PAIRS);
            FloatVector c1Imr = x1Im.blend(x3Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Imr = x1Im.rearrange(BY_2).blend(x3Im, ODD_PAIRS);
            FloatVector r0Im = c0Imr.blend(c1Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r1Im = c0Imr.rearrange(BY_1).blend(c1Imr, ODD_LANES);
            FloatVector r2Im = c2Imr.blend(c3Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r3Im = c2Imr.rearrange(BY_1).blend(c3Imr, ODD_LANES);
            r0Im.intoMemorySegment(block, from + 4L * (i + LANES), NATIVE);
            r1Im.intoMemorySegment(block, from + 4L * (i + STEP + LANES), NATIVE);
            r2Im.intoMemorySegment(block, from + 4L * (i + 2 * STEP + LANES), NATIVE);
            r3Im.intoMemorySegment(block, from + 4L * (i + 3 * STEP + LANES), NATIVE);
        }
    }

    /// A vector of V values times one of the matrices.
    private void middle(MemorySegment in, long inBytes, int stride, long imBytes, long tableBytes,
            MemorySegment out, long outBytes) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        for (int row = 0; row < LANES / 2; row++) {
            FloatVector re = FloatVector.broadcast(SPECIES, in.get(JAVA_FLOAT, inBytes + 4L * stride * row));
            FloatVector im = FloatVector.broadcast(SPECIES, in.get(JAVA_FLOAT, inBytes + imBytes + 4L * stride * row));
            sum0 = re.fma(FloatVector.fromMemorySegment(SPECIES, matrix, tableBytes + 4L * LANES * row, NATIVE), sum0);
            sum1 = im.fma(
                    FloatVector.fromMemorySegment(SPECIES, matrix, tableBytes + 4L * LANES * (row + LANES / 2), NATIVE),
                    sum1);
        }
        sum0.add(sum1).intoMemorySegment(out, outBytes, NATIVE);
    }
}
