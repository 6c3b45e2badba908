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
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += FLOATS.length()) {
            FloatVector.fromMemorySegment(FLOATS, x, offsetBytes + 4L * i, NATIVE).mul(factor).intoMemorySegment(x,
                    offsetBytes + 4L * i, NATIVE);
        }
        rest.scale(x, offsetBytes + 4L * bound, length - bound, factor);
    }

    @Override
    public void scaleByAll(MemorySegment x, long offsetBytes, int length, float[] factors, float[] scratch) {
        long vectors = 4L * FLOATS.loopBound(length);
        long at = offsetBytes;
        // four chains of products, since each product waits for the one before
        for (; at <= offsetBytes + vectors - 4L * VECTOR_BYTES; at += 4L * VECTOR_BYTES) {
            FloatVector a = FloatVector.fromMemorySegment(FLOATS, x, at, NATIVE);
            FloatVector b = FloatVector.fromMemorySegment(FLOATS, x, at + VECTOR_BYTES, NATIVE);
            FloatVector c = FloatVector.fromMemorySegment(FLOATS, x, at + 2L * VECTOR_BYTES, NATIVE);
            FloatVector d = FloatVector.fromMemorySegment(FLOATS, x, at + 3L * VECTOR_BYTES, NATIVE);
            for (float factor : factors) {
                a = a.mul(factor);
                b = b.mul(factor);
                c = c.mul(factor);
                d = d.mul(factor);
            }
            a.intoMemorySegment(x, at, NATIVE);
            b.intoMemorySegment(x, at + VECTOR_BYTES, NATIVE);
            c.intoMemorySegment(x, at + 2L * VECTOR_BYTES, NATIVE);
            d.intoMemorySegment(x, at + 3L * VECTOR_BYTES, NATIVE);
        }
        for (; at < offsetBytes + vectors; at += VECTOR_BYTES) {
            FloatVector values = FloatVector.fromMemorySegment(FLOATS, x, at, NATIVE);
            for (float factor : factors) {
                values = values.mul(factor);
            }
            values.intoMemorySegment(x, at, NATIVE);
        }
        rest.scaleByAll(x, offsetBytes + vectors, length - FLOATS.loopBound(length), factors, scratch);
    }

    @Override
    public void add(MemorySegment x, long xOffsetBytes, MemorySegment sum, long sumOffsetBytes, int length) {
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
        long vectors = 4L * FLOATS.loopBound(length);
        IntVector peaks = IntVector.zero(INTS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            peaks = peaks.max(IntVector.fromMemorySegment(INTS, x, offsetBytes + at, NATIVE).and(Integer.MAX_VALUE));
        }
        return Math.max(Float.intBitsToFloat(peaks.reduceLanes(VectorOperators.MAX)),
                rest.peak(x, offsetBytes + vectors, length - FLOATS.loopBound(length)));
    }

    @Override
    public float copyWithPeak(MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length) {
        long vectors = 4L * FLOATS.loopBound(length);
        IntVector peaks = IntVector.zero(INTS);
        for (long at = 0; at < vectors; at += VECTOR_BYTES) {
            IntVector bits = IntVector.fromMemorySegment(INTS, x, xOffsetBytes + at, NATIVE);
            bits.intoMemorySegment(out, outOffsetBytes + at, NATIVE);
            peaks = peaks.max(bits.and(Integer.MAX_VALUE));
        }
        return Math.max(Float.intBitsToFloat(peaks.reduceLanes(VectorOperators.MAX)), rest.copyWithPeak(x,
                xOffsetBytes + vectors, out, outOffsetBytes + vectors, length - FLOATS.loopBound(length)));
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
        int plainRows = taps[0].length;
        int rows = firstRows[taps.length - 1] + plainRows;
        MemorySegment table = Arena.ofAuto().allocate((long) VECTOR_BYTES * rows, 64);
        for (int lane = 0; lane < taps.length; lane++) {
            for (int t = 0; t < plainRows; t++) {
                table.setAtIndex(ValueLayout.JAVA_FLOAT, (long) (firstRows[lane] + t) * FLOATS.length() + lane,
                        taps[lane][t]);
            }
        }
        MemorySegment sums = Arena.ofAuto().allocate(2L * VECTOR_BYTES, 64);
        return (lane, outputs, samples, x, leftBytes, rightBytes, out, outLeftBytes, outRightBytes) -> {
            int there = Math.min(samples, rows);
            if (outputs == FLOATS.length()) {
                addRows(table, plainRows, there, x, leftBytes, rightBytes, out, outLeftBytes, outRightBytes);
            } else {
                addRows(table, plainRows, there, x, leftBytes, rightBytes, sums, 0, VECTOR_BYTES);
                long from = (long) Float.BYTES * lane;
                long bytes = (long) Float.BYTES * outputs;
                MemorySegment.copy(sums, from, out, outLeftBytes, bytes);
                MemorySegment.copy(sums, VECTOR_BYTES + from, out, outRightBytes, bytes);
            }
        };
    }

    /// Adds up the rows for all lanes: two sums a lane and channel, so that an addition need not wait for the one before.
    /// Behind the first output's taps, a lane of weight 0 does not look at the sample; those rows go to the first sum.
    private static void addRows(MemorySegment table, int plainRows, int rows, MemorySegment x,
            long leftBytes, long rightBytes, MemorySegment out, long outLeftBytes, long outRightBytes) {
        FloatVector left = FloatVector.zero(FLOATS);
        FloatVector right = FloatVector.zero(FLOATS);
        FloatVector oddLeft = FloatVector.zero(FLOATS);
        FloatVector oddRight = FloatVector.zero(FLOATS);
        for (int row = 0; row < plainRows; row += 2) {
            long at = (long) VECTOR_BYTES * row;
            FloatVector weights = FloatVector.fromMemorySegment(FLOATS, table, at, NATIVE);
            FloatVector oddWeights = FloatVector.fromMemorySegment(FLOATS, table, at + VECTOR_BYTES, NATIVE);
            left = left.add(weights.mul(x.get(ValueLayout.JAVA_FLOAT, leftBytes + 4L * row)));
            right = right.add(weights.mul(x.get(ValueLayout.JAVA_FLOAT, rightBytes + 4L * row)));
            oddLeft = oddLeft.add(oddWeights.mul(x.get(ValueLayout.JAVA_FLOAT, leftBytes + 4L * row + 4)));
            oddRight = oddRight.add(oddWeights.mul(x.get(ValueLayout.JAVA_FLOAT, rightBytes + 4L * row + 4)));
        }
        for (int row = plainRows; row < rows; row++) {
            FloatVector weights = FloatVector.fromMemorySegment(FLOATS, table, (long) VECTOR_BYTES * row,
                    NATIVE);
            VectorMask<Float> seen = weights.compare(VectorOperators.NE, 0);
            left = left.add(weights.mul(x.get(ValueLayout.JAVA_FLOAT, leftBytes + 4L * row)), seen);
            right = right.add(weights.mul(x.get(ValueLayout.JAVA_FLOAT, rightBytes + 4L * row)), seen);
        }
        left.add(oddLeft).intoMemorySegment(out, outLeftBytes, NATIVE);
        right.add(oddRight).intoMemorySegment(out, outRightBytes, NATIVE);
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
                first = first.add(tap.mul(DoubleVector.fromArray(DOUBLES, x, from)));
                second = second.add(tap.mul(DoubleVector.fromArray(DOUBLES, x, from + lanes)));
                third = third.add(tap.mul(DoubleVector.fromArray(DOUBLES, x, from + 2 * lanes)));
                fourth = fourth.add(tap.mul(DoubleVector.fromArray(DOUBLES, x, from + 3 * lanes)));
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
        if (!ScalarKernels.FUSES) {
            rest.convolve(taps, x, xOffsetBytes, out, outOffsetBytes, length);
            return;
        }
        float[] run = ScalarKernels.run();
        float[] sums = ScalarKernels.sumRun();
        for (int i = 0; i < length; i += ScalarKernels.HALF_RUN) {
            int count = Math.min(ScalarKernels.HALF_RUN, length - i);
            Arrays.fill(sums, 0, count, 0);
            for (int k = 0; k < taps.length; k += ScalarKernels.HALF_RUN) {
                int share = Math.min(ScalarKernels.HALF_RUN, taps.length - k);
                ScalarKernels.load(x, xOffsetBytes + 4L * (i - k - share + 1), run, share - 1 + count);
                int fours = count - count % (4 * FLOATS.length());
                addFilteredByFours(taps, k, share, run, sums, fours);
                addFiltered(taps, k, share, run, sums, fours, count);
            }
            ScalarKernels.store(sums, out, outOffsetBytes + 4L * i, count);
        }
    }

    /// Four vectors of outputs, and taps that lie a vector apart, so that what one tap needs has been read for another:
    ///
    /// ```
    /// tap            outputs  i          i + V      i + 2V     i + 3V
    /// t              needs    x(0)       x(V)       x(2V)      x(3V)      x(j) being x[i − t + j …]
    /// t +  V                  x(−V)      x(0)       x(V)       x(2V)
    /// t + 2V                  x(−2V)     x(−V)      x(0)       x(V)
    /// t + 3V                  x(−3V)     x(−2V)     x(−V)      x(0)
    /// ```
    ///
    /// Each four vectors of taps are added up apart, which loses less than one long sum.
    private static void addFilteredByFours(float[] taps, int firstTap, int share, float[] x, float[] out, int length) {
        int lanes = FLOATS.length();
        int grouped = share - share % (4 * lanes);
        for (int i = 0; i < length; i += 4 * lanes) {
            FloatVector firstSum = FloatVector.fromArray(FLOATS, out, i);
            FloatVector secondSum = FloatVector.fromArray(FLOATS, out, i + lanes);
            FloatVector thirdSum = FloatVector.fromArray(FLOATS, out, i + 2 * lanes);
            FloatVector fourthSum = FloatVector.fromArray(FLOATS, out, i + 3 * lanes);
            for (int group = 0; group < grouped; group += 4 * lanes) {
                FloatVector first = FloatVector.zero(FLOATS);
                FloatVector second = FloatVector.zero(FLOATS);
                FloatVector third = FloatVector.zero(FLOATS);
                FloatVector fourth = FloatVector.zero(FLOATS);
                for (int t = group; t < group + lanes; t++) {
                    int at = share - 1 - t + i;
                    FloatVector x0 = FloatVector.fromArray(FLOATS, x, at);
                    FloatVector x1 = FloatVector.fromArray(FLOATS, x, at + lanes);
                    FloatVector x2 = FloatVector.fromArray(FLOATS, x, at + 2 * lanes);
                    FloatVector x3 = FloatVector.fromArray(FLOATS, x, at + 3 * lanes);
                    FloatVector tap = FloatVector.broadcast(FLOATS, taps[firstTap + t]);
                    first = tap.fma(x0, first);
                    second = tap.fma(x1, second);
                    third = tap.fma(x2, third);
                    fourth = tap.fma(x3, fourth);
                    tap = FloatVector.broadcast(FLOATS, taps[firstTap + t + lanes]);
                    x3 = FloatVector.fromArray(FLOATS, x, at - lanes);
                    first = tap.fma(x3, first);
                    second = tap.fma(x0, second);
                    third = tap.fma(x1, third);
                    fourth = tap.fma(x2, fourth);
                    tap = FloatVector.broadcast(FLOATS, taps[firstTap + t + 2 * lanes]);
                    x2 = FloatVector.fromArray(FLOATS, x, at - 2 * lanes);
                    first = tap.fma(x2, first);
                    second = tap.fma(x3, second);
                    third = tap.fma(x0, third);
                    fourth = tap.fma(x1, fourth);
                    tap = FloatVector.broadcast(FLOATS, taps[firstTap + t + 3 * lanes]);
                    x1 = FloatVector.fromArray(FLOATS, x, at - 3 * lanes);
                    first = tap.fma(x1, first);
                    second = tap.fma(x2, second);
                    third = tap.fma(x3, third);
                    fourth = tap.fma(x0, fourth);
                }
                firstSum = firstSum.add(first);
                secondSum = secondSum.add(second);
                thirdSum = thirdSum.add(third);
                fourthSum = fourthSum.add(fourth);
            }
            for (int t = grouped; t < share; t++) {
                int at = share - 1 - t + i;
                FloatVector tap = FloatVector.broadcast(FLOATS, taps[firstTap + t]);
                firstSum = tap.fma(FloatVector.fromArray(FLOATS, x, at), firstSum);
                secondSum = tap.fma(FloatVector.fromArray(FLOATS, x, at + lanes), secondSum);
                thirdSum = tap.fma(FloatVector.fromArray(FLOATS, x, at + 2 * lanes), thirdSum);
                fourthSum = tap.fma(FloatVector.fromArray(FLOATS, x, at + 3 * lanes), fourthSum);
            }
            firstSum.intoArray(out, i);
            secondSum.intoArray(out, i + lanes);
            thirdSum.intoArray(out, i + 2 * lanes);
            fourthSum.intoArray(out, i + 3 * lanes);
        }
    }

    /// What fills no four vectors, taps in the same order. The last vector goes beyond the end: what it finds there in the
    /// run, and makes of it, is never looked at.
    private static void addFiltered(float[] taps, int firstTap, int share, float[] x, float[] out, int from,
            int length) {
        int lanes = FLOATS.length();
        int grouped = share - share % (4 * lanes);
        for (int i = from; i < length; i += lanes) {
            FloatVector sum = FloatVector.fromArray(FLOATS, out, i);
            for (int group = 0; group < grouped; group += 4 * lanes) {
                FloatVector part = FloatVector.zero(FLOATS);
                for (int k = 0; k < 4 * lanes; k++) {
                    int t = group + k / 4 + k % 4 * lanes;
                    part = FloatVector.broadcast(FLOATS, taps[firstTap + t])
                            .fma(FloatVector.fromArray(FLOATS, x, share - 1 - t + i), part);
                }
                sum = sum.add(part);
            }
            for (int t = grouped; t < share; t++) {
                sum = FloatVector.broadcast(FLOATS, taps[firstTap + t])
                        .fma(FloatVector.fromArray(FLOATS, x, share - 1 - t + i), sum);
            }
            sum.intoArray(out, i);
        }
    }

    @Override
    public Optional<LaneFft> fft(int length) {
        boolean possible = ScalarKernels.FUSES && length >= LaneFft.MIN_LENGTH && length <= LaneFft.MAX_LENGTH;
        return possible ? Optional.of(LaneFft.of(length)) : Optional.empty();
    }
}
