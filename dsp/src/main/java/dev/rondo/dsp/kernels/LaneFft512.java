package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [LaneFft] on vectors of 512 bits: sums over j1 have 4 terms.
final class LaneFft512 extends LanePasses512 {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 4);
    private static final VectorMask<Float> ODD_FOURS = VectorMask.fromLong(SPECIES, 0xf0f0);
    private static final VectorShuffle<Float> BY_8 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 8);
    private static final VectorMask<Float> ODD_HALVES = VectorMask.fromLong(SPECIES, 0xff00);

    LaneFft512(int length) {
        super(length);
    }

    @Override
    long outer(MemorySegment scratch, long rowsBytes) {
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
        return blockBytes;
    }

    @Override
    void outerInverse(MemorySegment scratch, long rowsBytes) {
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

    @Override
    long sumsBytes(long rowsBytes) {
        return blockBytes;
    }
}
