package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on vectors of the width that the JVM prefers. What does not fill a vector is left to [ScalarKernels].
///
/// Loads and stores stand in the loops themselves: behind a helper that the compiler does not inline they would
/// allocate a vector each time.
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = FLOATS.vectorByteSize();

    /// Whether the processor has fused products and sums, without which the JVM computes them in software: all with
    /// vectors of 256 bits have, of those with 128 bits only ARM's.
    private static final boolean FUSES = FLOATS.vectorBitSize() >= 256
            || System.getProperty("os.arch").equals("aarch64");

    private final ScalarKernels rest = new ScalarKernels();

    /// How wide vectors are at best on this machine.
    static int preferredBits() {
        return FLOATS.vectorBitSize();
    }

    @Override
    public int vectorBits() {
        return preferredBits();
    }

    @Override
    public void multiply(MemorySegment x, long xOffsetBytes, MemorySegment y, long yOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            FloatVector.fromMemorySegment(FLOATS, x, xOffsetBytes + at, NATIVE)
                    .mul(FloatVector.fromMemorySegment(FLOATS, y, yOffsetBytes + at, NATIVE))
                    .intoMemorySegment(out, outOffsetBytes + at, NATIVE);
        }
        rest.multiply(x, xOffsetBytes + vectors, y, yOffsetBytes + vectors, out, outOffsetBytes + vectors,
                length - FLOATS.loopBound(length));
    }

    @Override
    public void magnitudes(MemorySegment values, long reOffsetBytes, long imOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            FloatVector re = FloatVector.fromMemorySegment(FLOATS, values, reOffsetBytes + at, NATIVE);
            FloatVector im = FloatVector.fromMemorySegment(FLOATS, values, imOffsetBytes + at, NATIVE);
            re.mul(re).add(im.mul(im)).lanewise(VectorOperators.SQRT).intoMemorySegment(out, outOffsetBytes + at,
                    NATIVE);
        }
        rest.magnitudes(values, reOffsetBytes + vectors, imOffsetBytes + vectors, out, outOffsetBytes + vectors,
                length - FLOATS.loopBound(length));
    }

    @Override
    public void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes,
            int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        for (long re = 0; re < vectors; re += VECTOR_BYTES) {
            long im = imOffsetBytes + re;
            FloatVector xRe = FloatVector.fromMemorySegment(FLOATS, x, re, NATIVE);
            FloatVector xIm = FloatVector.fromMemorySegment(FLOATS, x, im, NATIVE);
            FloatVector yRe = FloatVector.fromMemorySegment(FLOATS, y, re, NATIVE);
            FloatVector yIm = FloatVector.fromMemorySegment(FLOATS, y, im, NATIVE);
            FloatVector.fromMemorySegment(FLOATS, sum, re, NATIVE).add(xRe.mul(yRe).sub(xIm.mul(yIm)))
                    .intoMemorySegment(sum, re, NATIVE);
            FloatVector.fromMemorySegment(FLOATS, sum, im, NATIVE).add(xRe.mul(yIm).add(xIm.mul(yRe)))
                    .intoMemorySegment(sum, im, NATIVE);
        }
        ScalarKernels.addComplexProducts(x, y, sum, imOffsetBytes, vectors, 4L * length);
    }

    @Override
    public float peak(MemorySegment x, long offsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        FloatVector peaks = FloatVector.zero(FLOATS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            peaks = peaks.max(FloatVector.fromMemorySegment(FLOATS, x, offsetBytes + at, NATIVE).abs());
        }
        return Math.max(peaks.reduceLanes(VectorOperators.MAX),
                rest.peak(x, offsetBytes + vectors, length - FLOATS.loopBound(length)));
    }

    @Override
    public double sumOfSquares(MemorySegment x, long offsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        DoubleVector low = DoubleVector.zero(DOUBLES);
        DoubleVector high = DoubleVector.zero(DOUBLES);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            FloatVector values = FloatVector.fromMemorySegment(FLOATS, x, offsetBytes + at, NATIVE);
            DoubleVector first = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector second = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 1);
            low = low.add(first.mul(first));
            high = high.add(second.mul(second));
        }
        return low.add(high).reduceLanes(VectorOperators.ADD)
                + rest.sumOfSquares(x, offsetBytes + vectors, length - FLOATS.loopBound(length));
    }

    /// The widest vectors of which a transform of this length fills enough.
    @Override
    public Optional<LaneFft> fft(int length) {
        if (!FUSES || length < LaneFft.MIN_LENGTH || length > LaneFft.MAX_LENGTH) {
            return Optional.empty();
        }
        if (length >= 512 && preferredBits() >= 512) {
            return Optional.of(new LaneFft512(length));
        }
        if (length >= 128 && preferredBits() >= 256) {
            return Optional.of(new LaneFft256(length));
        }
        return Optional.of(new LaneFft128(length));
    }
}
