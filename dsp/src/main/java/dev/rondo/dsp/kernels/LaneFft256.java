package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [LaneFft] on vectors of 256 bits: sums over j1 have 2 terms.
final class LaneFft256 extends LanePasses256 {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> BY_4 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 4);
    private static final VectorMask<Float> ODD_FOURS = VectorMask.fromLong(SPECIES, 0xf0f0);

    LaneFft256(int length) {
        super(length);
    }

    @Override
    long outer(MemorySegment scratch, long rowsBytes) {
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
        return blockBytes;
    }

    @Override
    void outerInverse(MemorySegment scratch, long rowsBytes) {
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

    @Override
    long sumsBytes(long rowsBytes) {
        return blockBytes;
    }
}
