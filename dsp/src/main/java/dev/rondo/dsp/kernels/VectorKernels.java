package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on vectors of the width that the JVM prefers. What does not fill a vector is left to [ScalarKernels].
///
/// Loads and stores stand in the loops themselves: behind a helper that the compiler does not inline they would
/// allocate a vector each time.
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = FLOATS.vectorShape().withLanes(int.class);
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /// As many floats as a vector has doubles.
    private static final VectorSpecies<Float> HALF_FLOATS = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2)
            .withLanes(float.class);
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = FLOATS.vectorByteSize();

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
    public void scale(MemorySegment x, long offsetBytes, int length, float factor) {
        long vectors = 4L * FLOATS.loopBound(length);
        for (long at = offsetBytes; at < offsetBytes + vectors; at += VECTOR_BYTES) {
            FloatVector.fromMemorySegment(FLOATS, x, at, NATIVE).mul(factor).intoMemorySegment(x, at, NATIVE);
        }
        rest.scale(x, offsetBytes + vectors, length - FLOATS.loopBound(length), factor);
    }

    @Override
    public void add(MemorySegment x, long xOffsetBytes, MemorySegment sum, long sumOffsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            FloatVector.fromMemorySegment(FLOATS, sum, sumOffsetBytes + at, NATIVE)
                    .add(FloatVector.fromMemorySegment(FLOATS, x, xOffsetBytes + at, NATIVE))
                    .intoMemorySegment(sum, sumOffsetBytes + at, NATIVE);
        }
        rest.add(x, xOffsetBytes + vectors, sum, sumOffsetBytes + vectors, length - FLOATS.loopBound(length));
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

    /// The greatest of the bits without their sign: as integers they are in the order of the magnitudes, NaN on top.
    @Override
    public float peak(MemorySegment x, long offsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        IntVector peaks = IntVector.zero(INTS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            peaks = peaks.max(IntVector.fromMemorySegment(INTS, x, offsetBytes + at, NATIVE).and(Integer.MAX_VALUE));
        }
        return Math.max(Float.intBitsToFloat(peaks.reduceLanes(VectorOperators.MAX)),
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

    @Override
    public void widen(MemorySegment x, long offsetBytes, double[] to, int length) {
        int bound = DOUBLES.loopBound(length);
        for (int i = 0; i < bound; i += DOUBLES.length()) {
            FloatVector.fromMemorySegment(HALF_FLOATS, x, offsetBytes + 4L * i, NATIVE)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0).reinterpretAsDoubles().intoArray(to, i);
        }
        ScalarKernels.widen(x, offsetBytes, to, bound, length);
    }

    @Override
    public void narrow(double[] x, MemorySegment to, long offsetBytes, int length) {
        int bound = DOUBLES.loopBound(length);
        for (int i = 0; i < bound; i += DOUBLES.length()) {
            DoubleVector.fromArray(DOUBLES, x, i).convertShape(VectorOperators.D2F, HALF_FLOATS, 0)
                    .reinterpretAsFloats().intoMemorySegment(to, offsetBytes + 4L * i, NATIVE);
        }
        ScalarKernels.narrow(x, to, offsetBytes, bound, length);
    }

    @Override
    public void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        for (int first = 0; first < sections; first += SectionLanes.LANES) {
            SectionLanes.filter(coefficients, first, Math.min(SectionLanes.LANES, sections - first), rounded, left,
                    leftStates, right, rightStates, frames);
        }
    }
}
