package dev.rondo.dsp.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on vectors of the width that the JVM prefers. What does not fill a vector is left to [ScalarKernels].
///
/// Loads and stores stand in the loops themselves: behind a helper that the compiler does not inline they would
/// allocate a vector each time.
final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = FLOATS.vectorShape().withLanes(int.class);
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = FLOATS.vectorByteSize();
    /// The class of segments on which there are vectors here; arrays and mapped files are of others, and left to plain loops.
    ///
    /// Each kernel compares for itself, so that the compiler knows the class of what it loads and stores. Otherwise it would go
    /// by the classes that any code of this JVM has brought to the Vector API, and after arrays loops take many times as long
    /// and allocate for ever.
    static final Class<?> OFF_HEAP = AllMemory.SEGMENT.getClass();

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
        if (x.getClass() != OFF_HEAP && out.getClass() == OFF_HEAP) {
            MemorySegment.copy(x, xOffsetBytes, out, outOffsetBytes, 4L * length);
            multiply(out, outOffsetBytes, y, yOffsetBytes, out, outOffsetBytes, length);
            return;
        }
        if (x.getClass() != OFF_HEAP || y.getClass() != OFF_HEAP || out.getClass() != OFF_HEAP) {
            rest.multiply(x, xOffsetBytes, y, yOffsetBytes, out, outOffsetBytes, length);
            return;
        }
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
        if (x.getClass() != OFF_HEAP) {
            rest.scale(x, offsetBytes, length, factor);
            return;
        }
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            FloatVector.fromMemorySegment(FLOATS, x, offsetBytes + 4L * i, NATIVE).mul(factor).intoMemorySegment(x,
                    offsetBytes + 4L * i, NATIVE);
        }
        rest.scale(x, offsetBytes + 4L * bound, length - bound, factor);
    }

    @Override
    public void scaleByAll(MemorySegment x, long offsetBytes, int length, float[] factors, float[] scratch) {
        if (x.getClass() != OFF_HEAP) {
            rest.scaleByAll(x, offsetBytes, length, factors, scratch);
            return;
        }
        long vectors = 4L * FLOATS.loopBound(length);
        long at = offsetBytes;
        // four chains of products, since each product waits for the one before
        for (; at <= offsetBytes + vectors - 4L * VECTOR_BYTES; at += 4L * VECTOR_BYTES) {
            FloatVector a = FloatVector.fromMemorySegment(FLOATS, x, at, NATIVE);
            FloatVector b = FloatVector.fromMemorySegment(FLOATS, x, at + VECTOR_BYTES, NATIVE);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, x, at + 2L * VECTOR_BYTES, NATIVE);
            FloatVector d = FloatVector.fromMemorySegment(FLOATS, x, at + 3L * VECTOR_BYTES, NATIVE);
            for (float factor : factors) {
                FloatVector times = FloatVector.broadcast(FLOATS, factor);
                a = times.mul(a);
                b = times.mul(b);
                c = times.mul(c);
                d = times.mul(d);
            }
            a.intoMemorySegment(x, at, NATIVE);
            b.intoMemorySegment(x, at + VECTOR_BYTES, NATIVE);
            c.intoMemorySegment(x, at + 2L * VECTOR_BYTES, NATIVE);
            d.intoMemorySegment(x, at + 3L * VECTOR_BYTES, NATIVE);
        }
        for (; at < offsetBytes + vectors; at += VECTOR_BYTES) {
            FloatVector values = FloatVector.fromMemorySegment(FLOATS, x, at, NATIVE);
            for (float factor : factors) {
                values = FloatVector.broadcast(FLOATS, factor).mul(values);
            }
            values.intoMemorySegment(x, at, NATIVE);
        }
        rest.scaleByAll(x, offsetBytes + vectors, length - FLOATS.loopBound(length), factors, scratch);
    }

    @Override
    public void add(MemorySegment x, long xOffsetBytes, MemorySegment sum, long sumOffsetBytes, int length) {
        if (x.getClass() != OFF_HEAP || sum.getClass() != OFF_HEAP) {
            rest.add(x, xOffsetBytes, sum, sumOffsetBytes, length);
            return;
        }
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            FloatVector.fromMemorySegment(FLOATS, sum, sumOffsetBytes + 4L * i, NATIVE)
                    .add(FloatVector.fromMemorySegment(FLOATS, x, xOffsetBytes + 4L * i, NATIVE))
                    .intoMemorySegment(sum, sumOffsetBytes + 4L * i, NATIVE);
        }
        rest.add(x, xOffsetBytes + 4L * bound, sum, sumOffsetBytes + 4L * bound, length - bound);
    }

    @Override
    public void magnitudes(MemorySegment values, long reOffsetBytes, long imOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        if (values.getClass() != OFF_HEAP || out.getClass() != OFF_HEAP) {
            rest.magnitudes(values, reOffsetBytes, imOffsetBytes, out, outOffsetBytes, length);
            return;
        }
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
        if (x.getClass() != OFF_HEAP || y.getClass() != OFF_HEAP || sum.getClass() != OFF_HEAP) {
            rest.addComplexProducts(x, y, sum, imOffsetBytes, length);
            return;
        }
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            long re = 4L * i;
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
        ScalarKernels.addComplexProducts(x, y, sum, imOffsetBytes, bound, length);
    }

    /// The greatest of the bits without their sign: as integers they are in the order of the magnitudes, NaN on top.
    @Override
    public float peak(MemorySegment x, long offsetBytes, int length) {
        if (x.getClass() != OFF_HEAP) {
            return rest.peak(x, offsetBytes, length);
        }
        long vectors = 4L * FLOATS.loopBound(length);
        IntVector peaks = IntVector.zero(INTS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            peaks = IntVector.fromMemorySegment(INTS, x, offsetBytes + at, NATIVE).and(Integer.MAX_VALUE).max(peaks);
        }
        return Math.max(Float.intBitsToFloat(IntVector.zero(INTS).max(peaks).reduceLanes(VectorOperators.MAX)),
                rest.peak(x, offsetBytes + vectors, length - FLOATS.loopBound(length)));
    }

    @Override
    public float copyWithPeak(MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length) {
        if (x.getClass() != OFF_HEAP || out.getClass() != OFF_HEAP) {
            return rest.copyWithPeak(x, xOffsetBytes, out, outOffsetBytes, length);
        }
        long vectors = 4L * FLOATS.loopBound(length);
        IntVector peaks = IntVector.zero(INTS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            IntVector bits = IntVector.fromMemorySegment(INTS, x, xOffsetBytes + at, NATIVE);
            bits.intoMemorySegment(out, outOffsetBytes + at, NATIVE);
            peaks = bits.and(Integer.MAX_VALUE).max(peaks);
        }
        return Math.max(Float.intBitsToFloat(IntVector.zero(INTS).max(peaks).reduceLanes(VectorOperators.MAX)),
                rest.copyWithPeak(x,
                        xOffsetBytes + vectors, out, outOffsetBytes + vectors, length - FLOATS.loopBound(length)));
    }

    @Override
    public double sumOfSquares(MemorySegment x, long offsetBytes, int length) {
        if (x.getClass() != OFF_HEAP) {
            return rest.sumOfSquares(x, offsetBytes, length);
        }
        long vectors = 4L * FLOATS.loopBound(length);
        DoubleVector low = DoubleVector.zero(DOUBLES);
        DoubleVector high = DoubleVector.zero(DOUBLES);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            FloatVector values = FloatVector.fromMemorySegment(FLOATS, x, offsetBytes + at, NATIVE);
            DoubleVector first = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector second = (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 1);
            low = first.mul(first).add(low);
            high = second.mul(second).add(high);
        }
        return DoubleVector.zero(DOUBLES).add(low).add(high).reduceLanes(VectorOperators.ADD)
                + rest.sumOfSquares(x, offsetBytes + vectors, length - FLOATS.loopBound(length));
    }

    // Plain: C2 turns these loops into vectors by itself, and floats in vectors half as wide would meet the others in the
    // profiles of the methods they share, which makes a transform that is compiled afterwards half as fast.

    @Override
    public void widen(MemorySegment x, long offsetBytes, double[] to, int length) {
        rest.widen(x, offsetBytes, to, length);
    }

    @Override
    public void narrow(double[] x, MemorySegment to, long offsetBytes, int length) {
        rest.narrow(x, to, offsetBytes, length);
    }

    @Override
    public void prepareFilter() {
        if (ScalarKernels.FUSES) {
            SectionWarmUp.prepare();
        }
    }

    @Override
    public void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        if (SectionWarmUp.done(rounded)) {
            filterInLanes(coefficients, sections, rounded, left, leftStates, right, rightStates, frames);
        } else {
            SectionWarmUp.count(sections, frames);
            rest.filter(coefficients, sections, rounded, left, leftStates, right, rightStates, frames);
        }
    }

    static void filterInLanes(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        for (int first = 0; first < sections; first += SectionLanes.LANES) {
            SectionLanes.filter(coefficients, first, Math.min(SectionLanes.LANES, sections - first), rounded, left,
                    leftStates, right, rightStates, frames);
        }
    }

    @Override
    public int polyphaseLanes(int up, int most) {
        return FLOATS.length();
    }

    @Override
    public Polyphase polyphase(float[][] taps, int[] firstRows) {
        return new LanePolyphase(taps, firstRows);
    }

    @Override
    public void convolve(double[] taps, MemorySegment x, long offsetBytes, double[] out, int length) {
        Arrays.fill(out, 0, length, 0);
        double[] run = ScalarKernels.wideRun();
        for (int i = 0; i < length; i += ScalarKernels.HALF_RUN) {
            int count = Math.min(ScalarKernels.HALF_RUN, length - i);
            for (int k = 0; k < taps.length; k += ScalarKernels.HALF_RUN) {
                int share = Math.min(ScalarKernels.HALF_RUN, taps.length - k);
                widen(x, offsetBytes + 4L * (i - k - share + 1), run, share - 1 + count);
                addFiltered(taps, k, share, run, out, i, count);
            }
        }
    }

    /// Outputs side by side, four vectors for each tap that is read, then those that fill no four vectors.
    private static void addFiltered(double[] taps, int firstTap, int share, double[] x, double[] out, int to,
            int length) {
        int lanes = DOUBLES.length();
        int newest = share - 1;
        int i = 0;
        for (; i <= length - 4 * lanes; i += 4 * lanes) {
            DoubleVector first = DoubleVector.fromArray(DOUBLES, out, to + i);
            DoubleVector second = DoubleVector.fromArray(DOUBLES, out, to + i + lanes);
            DoubleVector third = DoubleVector.fromArray(DOUBLES, out, to + i + 2 * lanes);
            DoubleVector fourth = DoubleVector.fromArray(DOUBLES, out, to + i + 3 * lanes);
            for (int t = 0; t < share; t++) {
                DoubleVector tap = DoubleVector.broadcast(DOUBLES, taps[firstTap + t]);
                int from = newest - t + i;
                first = tap.mul(DoubleVector.fromArray(DOUBLES, x, from)).add(first);
                second = tap.mul(DoubleVector.fromArray(DOUBLES, x, from + lanes)).add(second);
                third = tap.mul(DoubleVector.fromArray(DOUBLES, x, from + 2 * lanes)).add(third);
                fourth = tap.mul(DoubleVector.fromArray(DOUBLES, x, from + 3 * lanes)).add(fourth);
            }
            first.intoArray(out, to + i);
            second.intoArray(out, to + i + lanes);
            third.intoArray(out, to + i + 2 * lanes);
            fourth.intoArray(out, to + i + 3 * lanes);
        }
        for (; i < length; i++) {
            double sum = out[to + i];
            for (int t = 0; t < share; t++) {
                sum += taps[firstTap + t] * x[newest - t + i];
            }
            out[to + i] = sum;
        }
    }

    @Override
    public void convolve(float[] taps, MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes,
            int length) {
        if (ScalarKernels.FUSES) {
            LaneConvolution.convolve(taps, x, xOffsetBytes, out, outOffsetBytes, length);
        } else {
            rest.convolve(taps, x, xOffsetBytes, out, outOffsetBytes, length);
        }
    }

    @Override
    public Optional<LaneFft> fft(int length) {
        boolean possible = ScalarKernels.FUSES && length >= LaneFft.MIN_LENGTH && length <= LaneFft.MAX_LENGTH;
        return possible ? Optional.of(LaneFft.of(length)) : Optional.empty();
    }
}
