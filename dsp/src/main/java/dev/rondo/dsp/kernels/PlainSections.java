package dev.rondo.dsp.kernels;

/// Second-order sections in plain Java: two channels and two sections in one loop, where the later section takes what the
/// earlier one gave a round before. So four chains of sums run side by side; of one alone the processor would wait for the
/// last sum most of the time.
///
/// ```
///              before    round 1   round 2  …  round n−1     behind
/// section k     x[0]      x[1]      x[2]        x[n−1]
/// section k+1             y[0]      y[1]        y[n−2]       y[n−1]
/// ```
final class PlainSections {

    private PlainSections() {}

    /// See [Kernels#filter].
    static void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        int k = 0;
        for (; k + 1 < sections && frames > 0; k += 2) {
            one(coefficients, k, rounded, left, leftStates, right, rightStates, 0, 1);
            two(coefficients, k, rounded, left, leftStates, right, rightStates, frames);
            one(coefficients, k + 1, rounded, left, leftStates, right, rightStates, frames - 1, frames);
        }
        if (k < sections) {
            one(coefficients, k, rounded, left, leftStates, right, rightStates, 0, frames);
        }
    }

    private static void one(double[] coefficients, int k, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int from, int end) {
        int row = coefficients.length / Kernels.COEFFICIENT_ROWS;
        double b0 = coefficients[k];
        double b1 = coefficients[row + k];
        double b2 = coefficients[2 * row + k];
        double minusA1 = -coefficients[3 * row + k];
        double minusA2 = -coefficients[4 * row + k];
        double s1 = leftStates[k];
        double s2 = leftStates[row + k];
        double t1 = rightStates[k];
        double t2 = rightStates[row + k];
        for (int i = from; i < end; i++) {
            double x = left[i];
            double y = fused(b0, x, s1);
            s1 = fused(minusA1, y, fused(b1, x, s2));
            s2 = fused(minusA2, y, b2 * x);
            left[i] = rounded ? (float) y : y;
            double u = right[i];
            double v = fused(b0, u, t1);
            t1 = fused(minusA1, v, fused(b1, u, t2));
            t2 = fused(minusA2, v, b2 * u);
            right[i] = rounded ? (float) v : v;
        }
        leftStates[k] = s1;
        leftStates[row + k] = s2;
        rightStates[k] = t1;
        rightStates[row + k] = t2;
    }

    /// The rounds from 1 on: sample i through section k, and what that made of the one before through section k + 1.
    private static void two(double[] coefficients, int k, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        int row = coefficients.length / Kernels.COEFFICIENT_ROWS;
        double b0 = coefficients[k];
        double b1 = coefficients[row + k];
        double b2 = coefficients[2 * row + k];
        double minusA1 = -coefficients[3 * row + k];
        double minusA2 = -coefficients[4 * row + k];
        double laterB0 = coefficients[k + 1];
        double laterB1 = coefficients[row + k + 1];
        double laterB2 = coefficients[2 * row + k + 1];
        double minusLaterA1 = -coefficients[3 * row + k + 1];
        double minusLaterA2 = -coefficients[4 * row + k + 1];
        double s1 = leftStates[k];
        double s2 = leftStates[row + k];
        double laterS1 = leftStates[k + 1];
        double laterS2 = leftStates[row + k + 1];
        double t1 = rightStates[k];
        double t2 = rightStates[row + k];
        double laterT1 = rightStates[k + 1];
        double laterT2 = rightStates[row + k + 1];
        double leftBetween = left[0];
        double rightBetween = right[0];
        for (int i = 1; i < frames; i++) {
            double y = fused(laterB0, leftBetween, laterS1);
            laterS1 = fused(minusLaterA1, y, fused(laterB1, leftBetween, laterS2));
            laterS2 = fused(minusLaterA2, y, laterB2 * leftBetween);
            left[i - 1] = rounded ? (float) y : y;
            double v = fused(laterB0, rightBetween, laterT1);
            laterT1 = fused(minusLaterA1, v, fused(laterB1, rightBetween, laterT2));
            laterT2 = fused(minusLaterA2, v, laterB2 * rightBetween);
            right[i - 1] = rounded ? (float) v : v;

            double x = left[i];
            y = fused(b0, x, s1);
            s1 = fused(minusA1, y, fused(b1, x, s2));
            s2 = fused(minusA2, y, b2 * x);
            leftBetween = rounded ? (float) y : y;
            double u = right[i];
            v = fused(b0, u, t1);
            t1 = fused(minusA1, v, fused(b1, u, t2));
            t2 = fused(minusA2, v, b2 * u);
            rightBetween = rounded ? (float) v : v;
        }
        left[frames - 1] = leftBetween;
        right[frames - 1] = rightBetween;
        leftStates[k] = s1;
        leftStates[row + k] = s2;
        leftStates[k + 1] = laterS1;
        leftStates[row + k + 1] = laterS2;
        rightStates[k] = t1;
        rightStates[row + k] = t2;
        rightStates[k + 1] = laterT1;
        rightStates[row + k + 1] = laterT2;
    }

    /// a·b + c, rounded once where the processor can.
    private static double fused(double a, double b, double c) {
        return ScalarKernels.FUSES ? Math.fma(a, b, c) : a * b + c;
    }
}
