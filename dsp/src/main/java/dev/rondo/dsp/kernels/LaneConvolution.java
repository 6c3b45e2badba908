package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A filter in direct form on vectors of V floats, in groups of 4·V taps.
///
/// Four vectors of outputs are made with taps that lie a vector apart, so that what one tap needs has been read for another:
///
/// ```
/// tap            outputs  i          i + V      i + 2V     i + 3V
/// t              needs    x(0)       x(V)       x(2V)      x(3V)      x(j) being x[i − t + j …]
/// t +  V                  x(−V)      x(0)       x(V)       x(2V)
/// t + 2V                  x(−2V)     x(−V)      x(0)       x(V)
/// t + 3V                  x(−3V)     x(−2V)     x(−V)      x(0)
/// ```
///
/// Each group is added up apart, which loses less than one long sum. No vector lives through two loops, one in the other: the
/// compiler would keep it in an object now and then.
final class LaneConvolution {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int GROUP = 4 * LANES;
    private static final int HALF_RUN = ScalarKernels.HALF_RUN;

    private LaneConvolution() {}

    /// [Kernels#convolve(float[], MemorySegment, long, MemorySegment, long, int)].
    static void convolve(float[] taps, MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes,
            int length) {
        float[] run = ScalarKernels.run();
        float[] sums = ScalarKernels.sumRun();
        for (int i = 0; i < length; i += HALF_RUN) {
            int count = Math.min(HALF_RUN, length - i);
            Arrays.fill(sums, 0, count, 0);
            for (int k = 0; k < taps.length; k += HALF_RUN) {
                int share = Math.min(HALF_RUN, taps.length - k);
                ScalarKernels.load(x, xOffsetBytes + 4L * (i - k - share + 1), run, share - 1 + count);
                addFiltered(taps, k, share, run, sums, count);
            }
            ScalarKernels.store(sums, out, outOffsetBytes + 4L * i, count);
        }
    }

    /// @param share how many taps there are from the first on; one less than so many samples lie before those of the outputs
    private static void addFiltered(float[] taps, int first, int share, float[] x, float[] sums, int length) {
        int grouped = share & -GROUP;
        int fours = length & -GROUP;
        for (int group = 0; group < grouped; group += GROUP) {
            int newest = share - 1 - group;
            addGroupToFours(taps, first + group, x, newest, sums, fours);
            addGroup(taps, first + group, x, newest, sums, fours, length);
        }
        addTaps(taps, first + grouped, share - grouped, x, sums, length);
    }

    /// @param newest where the newest sample of the first output lies
    private static void addGroupToFours(float[] taps, int firstTap, float[] x, int newest, float[] sums, int length) {
        for (int i = 0; i < length; i += GROUP) {
            FloatVector first = FloatVector.zero(SPECIES);
            FloatVector second = FloatVector.zero(SPECIES);
            FloatVector third = FloatVector.zero(SPECIES);
            FloatVector fourth = FloatVector.zero(SPECIES);
            for (int t = 0; t < LANES; t++) {
                int at = newest - t + i;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + 3 * LANES);
                FloatVector tap = FloatVector.broadcast(SPECIES, taps[firstTap + t]);
                first = tap.fma(x0, first);
                second = tap.fma(x1, second);
                third = tap.fma(x2, third);
                fourth = tap.fma(x3, fourth);
                tap = FloatVector.broadcast(SPECIES, taps[firstTap + t + LANES]);
                x3 = FloatVector.fromArray(SPECIES, x, at - LANES);
                first = tap.fma(x3, first);
                second = tap.fma(x0, second);
                third = tap.fma(x1, third);
                fourth = tap.fma(x2, fourth);
                tap = FloatVector.broadcast(SPECIES, taps[firstTap + t + 2 * LANES]);
                x2 = FloatVector.fromArray(SPECIES, x, at - 2 * LANES);
                first = tap.fma(x2, first);
                second = tap.fma(x3, second);
                third = tap.fma(x0, third);
                fourth = tap.fma(x1, fourth);
                tap = FloatVector.broadcast(SPECIES, taps[firstTap + t + 3 * LANES]);
                x1 = FloatVector.fromArray(SPECIES, x, at - 3 * LANES);
                first = tap.fma(x1, first);
                second = tap.fma(x2, second);
                third = tap.fma(x3, third);
                fourth = tap.fma(x0, fourth);
            }
            FloatVector.fromArray(SPECIES, sums, i).add(first).intoArray(sums, i);
            FloatVector.fromArray(SPECIES, sums, i + LANES).add(second).intoArray(sums, i + LANES);
            FloatVector.fromArray(SPECIES, sums, i + 2 * LANES).add(third).intoArray(sums, i + 2 * LANES);
            FloatVector.fromArray(SPECIES, sums, i + 3 * LANES).add(fourth).intoArray(sums, i + 3 * LANES);
        }
    }

    /// What fills no four vectors, taps in the same order. The last vector goes beyond the end: what it finds there in the
    /// run, and makes of it, is never looked at.
    private static void addGroup(float[] taps, int firstTap, float[] x, int newest, float[] sums, int from,
            int length) {
        for (int i = from; i < length; i += LANES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int t = 0; t < LANES; t++) {
                int at = newest - t + i;
                sum = FloatVector.broadcast(SPECIES, taps[firstTap + t]).fma(FloatVector.fromArray(SPECIES, x, at),
                        sum);
                sum = FloatVector.broadcast(SPECIES, taps[firstTap + t + LANES])
                        .fma(FloatVector.fromArray(SPECIES, x, at - LANES), sum);
                sum = FloatVector.broadcast(SPECIES, taps[firstTap + t + 2 * LANES])
                        .fma(FloatVector.fromArray(SPECIES, x, at - 2 * LANES), sum);
                sum = FloatVector.broadcast(SPECIES, taps[firstTap + t + 3 * LANES])
                        .fma(FloatVector.fromArray(SPECIES, x, at - 3 * LANES), sum);
            }
            FloatVector.fromArray(SPECIES, sums, i).add(sum).intoArray(sums, i);
        }
    }

    /// The last taps, which make no group.
    private static void addTaps(float[] taps, int firstTap, int count, float[] x, float[] sums, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, sums, i);
            for (int t = 0; t < count; t++) {
                sum = FloatVector.broadcast(SPECIES, taps[firstTap + t])
                        .fma(FloatVector.fromArray(SPECIES, x, count - 1 - t + i), sum);
            }
            sum.intoArray(sums, i);
        }
    }
}
