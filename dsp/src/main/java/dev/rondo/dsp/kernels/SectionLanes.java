package dev.rondo.dsp.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Second-order sections in the lanes of a vector, each [#LAG] frames behind the one before, so that none waits for
/// another's present output (a systolic array: H. T. Kung, "Why systolic architectures?", 1982):
///
/// ```
/// lane            0        1        2     …
/// takes           x[i]     y₀[i−2]  y₁[i−4]       outputs of the iteration before last, one lane further
/// makes           y₀[i]    y₁[i−2]  y₂[i−4]
/// ```
///
/// One step of lag would leave the rounding and the way from lane to lane in the chain of dependent operations; with two it
/// is nothing but two fused sums, b0·x + s1 and − a1·y. Two channels in one loop fill its gaps.
///
/// Nothing stays on its way between calls: in the first and the last lag of iterations only those lanes keep new states
/// that are at a frame of the block. So states are always those of plain sections, and so is every bit.
///
/// The loops are three methods, because the compiler gives up on larger ones.
final class SectionLanes {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2)
            .withLanes(float.class);

    /// How many sections run side by side.
    static final int LANES = DOUBLES.length();

    private static final int LAG = 2;
    private static final DoubleVector LAGS = DoubleVector.zero(DOUBLES).addIndex(LAG);
    private static final VectorMask<Double> FIRST = VectorMask.fromLong(DOUBLES, 1);
    /// For each number of sections: outputs go one lane further, the last one's to lane 0.
    private static final VectorShuffle<Double>[] PASS = passes();

    private SectionLanes() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static VectorShuffle<Double>[] passes() {
        VectorShuffle[] passes = new VectorShuffle[LANES + 1];
        for (int sections = 1; sections <= LANES; sections++) {
            int last = sections - 1;
            passes[sections] = VectorShuffle.fromOp(DOUBLES, lane -> lane == 0 ? last : lane - 1);
        }
        return passes;
    }

    /// Runs up to [#LANES] sections over a block in place; parameters as in [Kernels#filter].
    ///
    /// @param at the first section
    static void filter(double[] c, int at, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        int lag = LAG * (sections - 1);
        filterEnds(c, at, sections, left, leftStates, right, rightStates, 0, lag, frames, rounded);
        if (rounded) {
            filterRounded(c, at, sections, left, leftStates, right, rightStates, lag, frames);
        } else {
            filterWhole(c, at, sections, left, leftStates, right, rightStates, lag, frames);
        }
        filterEnds(c, at, sections, left, leftStates, right, rightStates, Math.max(lag, frames), frames + lag, frames,
                rounded);
    }

    /// The iterations in which all lanes are at a frame of the block.
    private static void filterWhole(double[] c, int at, int sections, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int from, int to) {
        int row = c.length / Kernels.COEFFICIENT_ROWS;
        DoubleVector b0 = DoubleVector.fromArray(DOUBLES, c, at);
        DoubleVector b1 = DoubleVector.fromArray(DOUBLES, c, at + row);
        DoubleVector b2 = DoubleVector.fromArray(DOUBLES, c, at + 2 * row);
        DoubleVector minusA1 = DoubleVector.fromArray(DOUBLES, c, at + 3 * row).neg();
        DoubleVector minusA2 = DoubleVector.fromArray(DOUBLES, c, at + 4 * row).neg();
        DoubleVector s1 = DoubleVector.fromArray(DOUBLES, leftStates, at);
        DoubleVector s2 = DoubleVector.fromArray(DOUBLES, leftStates, at + row);
        DoubleVector y1 = DoubleVector.fromArray(DOUBLES, leftStates, at + 2 * row);
        DoubleVector y2 = DoubleVector.fromArray(DOUBLES, leftStates, at + 3 * row);
        DoubleVector t1 = DoubleVector.fromArray(DOUBLES, rightStates, at);
        DoubleVector t2 = DoubleVector.fromArray(DOUBLES, rightStates, at + row);
        DoubleVector v1 = DoubleVector.fromArray(DOUBLES, rightStates, at + 2 * row);
        DoubleVector v2 = DoubleVector.fromArray(DOUBLES, rightStates, at + 3 * row);
        VectorShuffle<Double> pass = PASS[sections];
        int lag = LAG * (sections - 1);
        for (int i = from; i < to; i++) {
            DoubleVector x = y2.blend(DoubleVector.broadcast(DOUBLES, left[i]), FIRST);
            DoubleVector u = v2.blend(DoubleVector.broadcast(DOUBLES, right[i]), FIRST);
            DoubleVector y = b0.fma(x, s1);
            DoubleVector v = b0.fma(u, t1);
            s1 = minusA1.fma(y, b1.fma(x, s2));
            t1 = minusA1.fma(v, b1.fma(u, t2));
            s2 = minusA2.fma(y, b2.mul(x));
            t2 = minusA2.fma(v, b2.mul(u));
            y2 = y1;
            v2 = v1;
            y1 = y.rearrange(pass);
            v1 = v.rearrange(pass);
            left[i - lag] = y1.lane(0);
            right[i - lag] = v1.lane(0);
        }
        s1.intoArray(leftStates, at);
        s2.intoArray(leftStates, at + row);
        y1.intoArray(leftStates, at + 2 * row);
        y2.intoArray(leftStates, at + 3 * row);
        t1.intoArray(rightStates, at);
        t2.intoArray(rightStates, at + row);
        v1.intoArray(rightStates, at + 2 * row);
        v2.intoArray(rightStates, at + 3 * row);
    }

    /// The same, rounded to float between sections.
    private static void filterRounded(double[] c, int at, int sections, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int from, int to) {
        int row = c.length / Kernels.COEFFICIENT_ROWS;
        DoubleVector b0 = DoubleVector.fromArray(DOUBLES, c, at);
        DoubleVector b1 = DoubleVector.fromArray(DOUBLES, c, at + row);
        DoubleVector b2 = DoubleVector.fromArray(DOUBLES, c, at + 2 * row);
        DoubleVector minusA1 = DoubleVector.fromArray(DOUBLES, c, at + 3 * row).neg();
        DoubleVector minusA2 = DoubleVector.fromArray(DOUBLES, c, at + 4 * row).neg();
        DoubleVector s1 = DoubleVector.fromArray(DOUBLES, leftStates, at);
        DoubleVector s2 = DoubleVector.fromArray(DOUBLES, leftStates, at + row);
        DoubleVector y1 = DoubleVector.fromArray(DOUBLES, leftStates, at + 2 * row);
        DoubleVector y2 = DoubleVector.fromArray(DOUBLES, leftStates, at + 3 * row);
        DoubleVector t1 = DoubleVector.fromArray(DOUBLES, rightStates, at);
        DoubleVector t2 = DoubleVector.fromArray(DOUBLES, rightStates, at + row);
        DoubleVector v1 = DoubleVector.fromArray(DOUBLES, rightStates, at + 2 * row);
        DoubleVector v2 = DoubleVector.fromArray(DOUBLES, rightStates, at + 3 * row);
        VectorShuffle<Double> pass = PASS[sections];
        int lag = LAG * (sections - 1);
        for (int i = from; i < to; i++) {
            DoubleVector x = y2.blend(DoubleVector.broadcast(DOUBLES, left[i]), FIRST);
            DoubleVector u = v2.blend(DoubleVector.broadcast(DOUBLES, right[i]), FIRST);
            DoubleVector y = b0.fma(x, s1);
            DoubleVector v = b0.fma(u, t1);
            s1 = minusA1.fma(y, b1.fma(x, s2));
            t1 = minusA1.fma(v, b1.fma(u, t2));
            s2 = minusA2.fma(y, b2.mul(x));
            t2 = minusA2.fma(v, b2.mul(u));
            y2 = y1;
            v2 = v1;
            y = (DoubleVector) y.convertShape(VectorOperators.D2F, FLOATS, 0)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0);
            v = (DoubleVector) v.convertShape(VectorOperators.D2F, FLOATS, 0)
                    .convertShape(VectorOperators.F2D, DOUBLES, 0);
            y1 = y.rearrange(pass);
            v1 = v.rearrange(pass);
            left[i - lag] = y1.lane(0);
            right[i - lag] = v1.lane(0);
        }
        s1.intoArray(leftStates, at);
        s2.intoArray(leftStates, at + row);
        y1.intoArray(leftStates, at + 2 * row);
        y2.intoArray(leftStates, at + 3 * row);
        t1.intoArray(rightStates, at);
        t2.intoArray(rightStates, at + row);
        v1.intoArray(rightStates, at + 2 * row);
        v2.intoArray(rightStates, at + 3 * row);
    }

    /// Iterations in which some lanes are not yet, or no longer, at a frame of the block.
    private static void filterEnds(double[] c, int at, int sections, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int from, int to, int frames, boolean rounded) {
        int row = c.length / Kernels.COEFFICIENT_ROWS;
        DoubleVector b0 = DoubleVector.fromArray(DOUBLES, c, at);
        DoubleVector b1 = DoubleVector.fromArray(DOUBLES, c, at + row);
        DoubleVector b2 = DoubleVector.fromArray(DOUBLES, c, at + 2 * row);
        DoubleVector minusA1 = DoubleVector.fromArray(DOUBLES, c, at + 3 * row).neg();
        DoubleVector minusA2 = DoubleVector.fromArray(DOUBLES, c, at + 4 * row).neg();
        DoubleVector s1 = DoubleVector.fromArray(DOUBLES, leftStates, at);
        DoubleVector s2 = DoubleVector.fromArray(DOUBLES, leftStates, at + row);
        DoubleVector y1 = DoubleVector.fromArray(DOUBLES, leftStates, at + 2 * row);
        DoubleVector y2 = DoubleVector.fromArray(DOUBLES, leftStates, at + 3 * row);
        DoubleVector t1 = DoubleVector.fromArray(DOUBLES, rightStates, at);
        DoubleVector t2 = DoubleVector.fromArray(DOUBLES, rightStates, at + row);
        DoubleVector v1 = DoubleVector.fromArray(DOUBLES, rightStates, at + 2 * row);
        DoubleVector v2 = DoubleVector.fromArray(DOUBLES, rightStates, at + 3 * row);
        VectorShuffle<Double> pass = PASS[sections];
        int lag = LAG * (sections - 1);
        for (int i = from; i < to; i++) {
            DoubleVector frame = DoubleVector.broadcast(DOUBLES, i).sub(LAGS);
            VectorMask<Double> running = frame.compare(VectorOperators.GE, 0)
                    .and(frame.compare(VectorOperators.LT, frames));
            DoubleVector x = y2.blend(DoubleVector.broadcast(DOUBLES, i < frames ? left[i] : 0), FIRST);
            DoubleVector u = v2.blend(DoubleVector.broadcast(DOUBLES, i < frames ? right[i] : 0), FIRST);
            DoubleVector y = b0.fma(x, s1);
            DoubleVector v = b0.fma(u, t1);
            s1 = s1.blend(minusA1.fma(y, b1.fma(x, s2)), running);
            t1 = t1.blend(minusA1.fma(v, b1.fma(u, t2)), running);
            s2 = s2.blend(minusA2.fma(y, b2.mul(x)), running);
            t2 = t2.blend(minusA2.fma(v, b2.mul(u)), running);
            y2 = y1;
            v2 = v1;
            if (rounded) {
                y = (DoubleVector) y.convertShape(VectorOperators.D2F, FLOATS, 0)
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
                v = (DoubleVector) v.convertShape(VectorOperators.D2F, FLOATS, 0)
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
            }
            y1 = y.rearrange(pass);
            v1 = v.rearrange(pass);
            if (i >= lag) {
                left[i - lag] = y1.lane(0);
                right[i - lag] = v1.lane(0);
            }
        }
        s1.intoArray(leftStates, at);
        s2.intoArray(leftStates, at + row);
        y1.intoArray(leftStates, at + 2 * row);
        y2.intoArray(leftStates, at + 3 * row);
        t1.intoArray(rightStates, at);
        t2.intoArray(rightStates, at + row);
        v1.intoArray(rightStates, at + 2 * row);
        v2.intoArray(rightStates, at + 3 * row);
    }
}
