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
    private static final MemorySegment MEMORY = AllMemory.SEGMENT;
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
    static final long SCRATCH_BYTES = LaneFft.ALIGNMENT_BYTES + 8L * LANES * LANES;
    /// Where in it the sums over j1 of V rows lie, after row K.
    private static final long BLOCK_BYTES = LaneFft.ALIGNMENT_BYTES;

    private final int length;
    /// L.
    private final int rowCount;
    /// For each a from 1: e^(−2πi·j0·a/V), lane by lane, real and then imaginary parts.
    private final MemorySegment outerTwiddles;
    /// Row K = L/2: the matrix of the forward transform, and that of the inverse.
    private final MemorySegment matrix;
    LaneExchange(int length) {
        this.length = length;
        this.rowCount = length / LANES;
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

    /// From rows to bins.
    ///
    /// @param rows the address of rows 0 … K − 1; if L is no more than V, of rows 0 … L − 1
    /// @param scratch the address of [#SCRATCH_BYTES], at whose beginning row K lies
    /// @param re the address of the bins' real parts
    /// @param im the address of the bins' imaginary parts
    void forward(long rows, long scratch, long re, long im) {
        long block = scratch + BLOCK_BYTES;
        for (int k = 0; k < rowCount / 2; k += LANES) {
            long from = rows + 8L * LANES * k;
            if (LANES == 16) {
                outerOf16(from, block);
            } else if (LANES == 8) {
                outerOf8(from, block);
            }
            inner(LANES == 4 ? from : block, re, im, k);
        }
        if (rowCount > LANES) {
            middle(scratch, scratch + 2L * LANES, 1, 0, block);
            for (int m = 0; m < LANES / 2; m++) {
                long at = 4L * (rowCount / 2 + rowCount * m);
                MEMORY.set(JAVA_FLOAT, re + at, MEMORY.get(JAVA_FLOAT, block + 4L * m));
                MEMORY.set(JAVA_FLOAT, im + at, MEMORY.get(JAVA_FLOAT, block + 4L * (LANES / 2 + m)));
            }
        }
    }

    /// From bins to rows; parameters as of [#forward].
    void inverse(long re, long im, long rows, long scratch) {
        long block = scratch + BLOCK_BYTES;
        for (int k = 0; k < rowCount / 2; k += LANES) {
            long to = rows + 8L * LANES * k;
            innerInverse(re, im, k, LANES == 4 ? to : block);
            if (LANES == 16) {
                outerOf16Inverse(block, to);
            } else if (LANES == 8) {
                outerOf8Inverse(block, to);
            }
        }
        middle(re + 2L * rowCount, im + 2L * rowCount, rowCount, 4L * LANES * LANES, scratch);
    }

    /// Sums V rows over j1, four terms each.
    private void outerOf16(long rows, long block) {
        long outer = outerTwiddles.address();
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * LANES, NATIVE);
        FloatVector cos2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 2 * LANES, NATIVE);
        FloatVector sin2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 3 * LANES, NATIVE);
        FloatVector cos3 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 4 * LANES, NATIVE);
        FloatVector sin3 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 5 * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 4 * STEP), NATIVE);
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 8 * STEP), NATIVE);
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 12 * STEP),
                    NATIVE);
            FloatVector c0Rex = r0Re.blend(r2Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Rex = r0Re.rearrange(BY_8).blend(r2Re, ODD_HALVES);
            FloatVector c1Rex = r1Re.blend(r3Re.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Rex = r1Re.rearrange(BY_8).blend(r3Re, ODD_HALVES);
            FloatVector x0Re = c0Rex.blend(c1Rex.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Re = c0Rex.rearrange(BY_4).blend(c1Rex, ODD_FOURS);
            FloatVector x2Re = c2Rex.blend(c3Rex.rearrange(BY_4), ODD_FOURS);
            FloatVector x3Re = c2Rex.rearrange(BY_4).blend(c3Rex, ODD_FOURS);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 8 * STEP + LANES),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 12 * STEP + LANES),
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
            y0Re.intoMemorySegment(MEMORY, block + 4L * i, NATIVE);
            y0Im.intoMemorySegment(MEMORY, block + 4L * (i + LANES), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            y1Re.mul(cos1).sub(y1Im.mul(sin1)).intoMemorySegment(MEMORY, block + 4L * (i + 4 * STEP), NATIVE);
            y1Im.fma(cos1, y1Re.mul(sin1)).intoMemorySegment(MEMORY, block + 4L * (i + 4 * STEP + LANES), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            y2Re.mul(cos2).sub(y2Im.mul(sin2)).intoMemorySegment(MEMORY, block + 4L * (i + 8 * STEP), NATIVE);
            y2Im.fma(cos2, y2Re.mul(sin2)).intoMemorySegment(MEMORY, block + 4L * (i + 8 * STEP + LANES), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            y3Re.mul(cos3).sub(y3Im.mul(sin3)).intoMemorySegment(MEMORY, block + 4L * (i + 12 * STEP), NATIVE);
            y3Im.fma(cos3, y3Re.mul(sin3)).intoMemorySegment(MEMORY, block + 4L * (i + 12 * STEP + LANES),
                    NATIVE);
        }
    }

    /// Sums V rows over j1, two terms each.
    private void outerOf8(long rows, long block) {
        long outer = outerTwiddles.address();
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 4 * STEP), NATIVE);
            FloatVector x0Re = r0Re.blend(r1Re.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Re = r0Re.rearrange(BY_4).blend(r1Re, ODD_FOURS);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, rows + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x0Im = r0Im.blend(r1Im.rearrange(BY_4), ODD_FOURS);
            FloatVector x1Im = r0Im.rearrange(BY_4).blend(r1Im, ODD_FOURS);
            FloatVector y0Re = x0Re.add(x1Re);
            FloatVector y0Im = x0Im.add(x1Im);
            FloatVector y1Re = x0Re.sub(x1Re);
            FloatVector y1Im = x0Im.sub(x1Im);
            y0Re.intoMemorySegment(MEMORY, block + 4L * i, NATIVE);
            y0Im.intoMemorySegment(MEMORY, block + 4L * (i + LANES), NATIVE);
            y1Re.mul(cos1).sub(y1Im.mul(sin1)).intoMemorySegment(MEMORY, block + 4L * (i + 4 * STEP), NATIVE);
            y1Im.fma(cos1, y1Re.mul(sin1)).intoMemorySegment(MEMORY, block + 4L * (i + 4 * STEP + LANES), NATIVE);
        }
    }

    /// Makes V rows of their sums over j1.
    private void outerOf16Inverse(long block, long rows) {
        long outer = outerTwiddles.address();
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * LANES, NATIVE);
        FloatVector cos2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 2 * LANES, NATIVE);
        FloatVector sin2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 3 * LANES, NATIVE);
        FloatVector cos3 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 4 * LANES, NATIVE);
        FloatVector sin3 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * 5 * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + LANES), NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 4 * STEP),
                    NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x1Re = r1Re.fma(cos1, r1Im.mul(sin1));
            FloatVector x1Im = r1Im.mul(cos1).sub(r1Re.mul(sin1));
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 8 * STEP),
                    NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 8 * STEP + LANES),
                    NATIVE);
            FloatVector x2Re = r2Re.fma(cos2, r2Im.mul(sin2));
            FloatVector x2Im = r2Im.mul(cos2).sub(r2Re.mul(sin2));
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 12 * STEP),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY,
                    block + 4L * (i + 12 * STEP + LANES), NATIVE);
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
            z0Re.intoMemorySegment(MEMORY, rows + 4L * i, NATIVE);
            z1Re.intoMemorySegment(MEMORY, rows + 4L * (i + 4 * STEP), NATIVE);
            z2Re.intoMemorySegment(MEMORY, rows + 4L * (i + 8 * STEP), NATIVE);
            z3Re.intoMemorySegment(MEMORY, rows + 4L * (i + 12 * STEP), NATIVE);
            FloatVector c0Imz = y0Im.blend(y2Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c2Imz = y0Im.rearrange(BY_8).blend(y2Im, ODD_HALVES);
            FloatVector c1Imz = y1Im.blend(y3Im.rearrange(BY_8), ODD_HALVES);
            FloatVector c3Imz = y1Im.rearrange(BY_8).blend(y3Im, ODD_HALVES);
            FloatVector z0Im = c0Imz.blend(c1Imz.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Im = c0Imz.rearrange(BY_4).blend(c1Imz, ODD_FOURS);
            FloatVector z2Im = c2Imz.blend(c3Imz.rearrange(BY_4), ODD_FOURS);
            FloatVector z3Im = c2Imz.rearrange(BY_4).blend(c3Imz, ODD_FOURS);
            z0Im.intoMemorySegment(MEMORY, rows + 4L * (i + LANES), NATIVE);
            z1Im.intoMemorySegment(MEMORY, rows + 4L * (i + 4 * STEP + LANES), NATIVE);
            z2Im.intoMemorySegment(MEMORY, rows + 4L * (i + 8 * STEP + LANES), NATIVE);
            z3Im.intoMemorySegment(MEMORY, rows + 4L * (i + 12 * STEP + LANES), NATIVE);
        }
    }

    /// Makes V rows of their sums over j1.
    private void outerOf8Inverse(long block, long rows) {
        long outer = outerTwiddles.address();
        FloatVector cos1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer, NATIVE);
        FloatVector sin1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, outer + 4L * LANES, NATIVE);
        for (int g = 0; g < 4; g++) {
            int i = STEP * g;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + LANES), NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 4 * STEP),
                    NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 4 * STEP + LANES),
                    NATIVE);
            FloatVector x1Re = r1Re.fma(cos1, r1Im.mul(sin1));
            FloatVector x1Im = r1Im.mul(cos1).sub(r1Re.mul(sin1));
            FloatVector y0Re = x0Re.add(x1Re);
            FloatVector y0Im = x0Im.add(x1Im);
            FloatVector y1Re = x0Re.sub(x1Re);
            FloatVector y1Im = x0Im.sub(x1Im);
            FloatVector z0Re = y0Re.blend(y1Re.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Re = y0Re.rearrange(BY_4).blend(y1Re, ODD_FOURS);
            z0Re.intoMemorySegment(MEMORY, rows + 4L * i, NATIVE);
            z1Re.intoMemorySegment(MEMORY, rows + 4L * (i + 4 * STEP), NATIVE);
            FloatVector z0Im = y0Im.blend(y1Im.rearrange(BY_4), ODD_FOURS);
            FloatVector z1Im = y0Im.rearrange(BY_4).blend(y1Im, ODD_FOURS);
            z0Im.intoMemorySegment(MEMORY, rows + 4L * (i + LANES), NATIVE);
            z1Im.intoMemorySegment(MEMORY, rows + 4L * (i + 4 * STEP + LANES), NATIVE);
        }
    }

    /// Sums over j0 and writes the bins of V rows from row k on.
    private void inner(long block, long re, long im, int k) {
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + STEP), NATIVE);
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 2 * STEP), NATIVE);
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Rex = r0Re.blend(r2Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Rex = r0Re.rearrange(BY_2).blend(r2Re, ODD_PAIRS);
            FloatVector c1Rex = r1Re.blend(r3Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Rex = r1Re.rearrange(BY_2).blend(r3Re, ODD_PAIRS);
            FloatVector x0Re = c0Rex.blend(c1Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x1Re = c0Rex.rearrange(BY_1).blend(c1Rex, ODD_LANES);
            FloatVector x2Re = c2Rex.blend(c3Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x3Re = c2Rex.rearrange(BY_1).blend(c3Rex, ODD_LANES);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + STEP + LANES), NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 2 * STEP + LANES),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, block + 4L * (i + 3 * STEP + LANES),
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
            int up = k + rowCount * a;
            int quarter = rowCount * (LANES / 4);
            int down = rowCount * (LANES / 2 - a) - k - LANES + 1;
            s0Re.add(s1Re).intoMemorySegment(MEMORY, re + 4L * up, NATIVE);
            s0Im.add(s1Im).intoMemorySegment(MEMORY, im + 4L * up, NATIVE);
            d0Re.add(d1Im).intoMemorySegment(MEMORY, re + 4L * (up + quarter), NATIVE);
            d0Im.sub(d1Re).intoMemorySegment(MEMORY, im + 4L * (up + quarter), NATIVE);
            s0Re.sub(s1Re).rearrange(REVERSED).intoMemorySegment(MEMORY, re + 4L * down, NATIVE);
            s1Im.sub(s0Im).rearrange(REVERSED).intoMemorySegment(MEMORY, im + 4L * down, NATIVE);
            d0Re.sub(d1Im).rearrange(REVERSED).intoMemorySegment(MEMORY, re + 4L * (down - quarter), NATIVE);
            d0Im.add(d1Re).neg().rearrange(REVERSED).intoMemorySegment(MEMORY, im + 4L * (down - quarter),
                    NATIVE);
        }
    }

    /// Reads the bins of V rows from row k on and takes them apart into sums over j1.
    private void innerInverse(long re, long im, int k, long block) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 2f / length);
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            int up = k + rowCount * a;
            int quarter = rowCount * (LANES / 4);
            int down = rowCount * (LANES / 2 - a) - k - LANES + 1;
            FloatVector b0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + 4L * up, NATIVE).mul(scale);
            FloatVector b1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + 4L * (up + quarter), NATIVE)
                    .mul(scale);
            FloatVector b2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + 4L * down, NATIVE)
                    .rearrange(REVERSED)
                    .mul(scale);
            FloatVector b3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + 4L * (down - quarter), NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector s0Re = b0Re.add(b2Re);
            FloatVector d0Re = b0Re.sub(b2Re);
            FloatVector s1Re = b1Re.add(b3Re);
            FloatVector d1Re = b1Re.sub(b3Re);
            FloatVector b0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + 4L * up, NATIVE).mul(scale);
            FloatVector b1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + 4L * (up + quarter), NATIVE)
                    .mul(scale);
            FloatVector b2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + 4L * down, NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector b3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + 4L * (down - quarter), NATIVE)
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
            r0Re.intoMemorySegment(MEMORY, block + 4L * i, NATIVE);
            r1Re.intoMemorySegment(MEMORY, block + 4L * (i + STEP), NATIVE);
            r2Re.intoMemorySegment(MEMORY, block + 4L * (i + 2 * STEP), NATIVE);
            r3Re.intoMemorySegment(MEMORY, block + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Imr = x0Im.blend(x2Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Imr = x0Im.rearrange(BY_2).blend(x2Im, ODD_PAIRS);
            FloatVector c1Imr = x1Im.blend(x3Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Imr = x1Im.rearrange(BY_2).blend(x3Im, ODD_PAIRS);
            FloatVector r0Im = c0Imr.blend(c1Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r1Im = c0Imr.rearrange(BY_1).blend(c1Imr, ODD_LANES);
            FloatVector r2Im = c2Imr.blend(c3Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r3Im = c2Imr.rearrange(BY_1).blend(c3Imr, ODD_LANES);
            r0Im.intoMemorySegment(MEMORY, block + 4L * (i + LANES), NATIVE);
            r1Im.intoMemorySegment(MEMORY, block + 4L * (i + STEP + LANES), NATIVE);
            r2Im.intoMemorySegment(MEMORY, block + 4L * (i + 2 * STEP + LANES), NATIVE);
            r3Im.intoMemorySegment(MEMORY, block + 4L * (i + 3 * STEP + LANES), NATIVE);
        }
    }

    /// A vector of V values times one of the matrices.
    private void middle(long inRe, long inIm, int stride, long tableBytes, long out) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        long table = matrix.address() + tableBytes;
        for (int row = 0; row < LANES / 2; row++) {
            FloatVector re = FloatVector.broadcast(SPECIES, MEMORY.get(JAVA_FLOAT, inRe + 4L * stride * row));
            FloatVector im = FloatVector.broadcast(SPECIES, MEMORY.get(JAVA_FLOAT, inIm + 4L * stride * row));
            sum0 = re.fma(FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 4L * LANES * row, NATIVE), sum0);
            sum1 = im.fma(FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 4L * LANES * (row + LANES / 2),
                    NATIVE), sum1);
        }
        FloatVector.zero(SPECIES).add(sum0).add(sum1).intoMemorySegment(MEMORY, out, NATIVE);
    }
}
