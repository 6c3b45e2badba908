package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The reference: what every kernel means, as plainly as it can be said.
final class ScalarKernels implements Kernels {

    @Override
    public int vectorBits() {
        return Float.SIZE;
    }

    @Override
    public void multiply(MemorySegment x, long xOffsetBytes, MemorySegment y, long yOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        for (long at = 0; at < 4L * length; at += 4) {
            out.set(JAVA_FLOAT, outOffsetBytes + at,
                    x.get(JAVA_FLOAT, xOffsetBytes + at) * y.get(JAVA_FLOAT, yOffsetBytes + at));
        }
    }

    @Override
    public void scale(MemorySegment x, long offsetBytes, int length, float factor) {
        for (int i = 0; i < length; i++) {
            long at = offsetBytes + 4L * i;
            x.set(JAVA_FLOAT, at, x.get(JAVA_FLOAT, at) * factor);
        }
    }

    @Override
    public void scaleByAll(MemorySegment x, long offsetBytes, int length, float[] factors, float[] scratch) {
        for (int done = 0; done < length; done += scratch.length) {
            int count = Math.min(length - done, scratch.length);
            long at = offsetBytes + 4L * done;
            MemorySegment.copy(x, JAVA_FLOAT, at, scratch, 0, count);
            for (int k = 0; k < factors.length; k += 5) {
                scaleByFive(scratch, count, factors[k], orOne(factors, k + 1), orOne(factors, k + 2),
                        orOne(factors, k + 3), orOne(factors, k + 4));
            }
            MemorySegment.copy(scratch, 0, x, JAVA_FLOAT, at, count);
        }
    }

    private static void scaleByFive(float[] x, int length, float a, float b, float c, float d, float e) {
        for (int i = 0; i < length; i++) {
            x[i] = x[i] * a * b * c * d * e;
        }
    }

    /// A product with 1 changes no bit.
    private static float orOne(float[] factors, int k) {
        return k < factors.length ? factors[k] : 1;
    }

    @Override
    public void add(MemorySegment x, long xOffsetBytes, MemorySegment sum, long sumOffsetBytes, int length) {
        for (long at = 0; at < 4L * length; at += 4) {
            sum.set(JAVA_FLOAT, sumOffsetBytes + at,
                    sum.get(JAVA_FLOAT, sumOffsetBytes + at) + x.get(JAVA_FLOAT, xOffsetBytes + at));
        }
    }

    @Override
    public void magnitudes(MemorySegment values, long reOffsetBytes, long imOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        for (long at = 0; at < 4L * length; at += 4) {
            float re = values.get(JAVA_FLOAT, reOffsetBytes + at);
            float im = values.get(JAVA_FLOAT, imOffsetBytes + at);
            out.set(JAVA_FLOAT, outOffsetBytes + at, (float) Math.sqrt(re * re + im * im));
        }
    }

    @Override
    public void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes,
            int length) {
        addComplexProducts(x, y, sum, imOffsetBytes, 0, 4L * length);
    }

    static void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes,
            long fromBytes, long toBytes) {
        for (long re = fromBytes; re < toBytes; re += 4) {
            long im = imOffsetBytes + re;
            float xRe = x.get(JAVA_FLOAT, re);
            float xIm = x.get(JAVA_FLOAT, im);
            float yRe = y.get(JAVA_FLOAT, re);
            float yIm = y.get(JAVA_FLOAT, im);
            sum.set(JAVA_FLOAT, re, sum.get(JAVA_FLOAT, re) + (xRe * yRe - xIm * yIm));
            sum.set(JAVA_FLOAT, im, sum.get(JAVA_FLOAT, im) + (xRe * yIm + xIm * yRe));
        }
    }

    @Override
    public float peak(MemorySegment x, long offsetBytes, int length) {
        // bits without their sign are, as integers, in the order of the magnitudes, NaN on top
        int peak = 0;
        for (int i = 0; i < length; i++) {
            peak = Math.max(peak, x.get(JAVA_INT, offsetBytes + 4L * i) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(peak);
    }

    @Override
    public float copyWithPeak(MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length) {
        MemorySegment.copy(x, xOffsetBytes, out, outOffsetBytes, 4L * length);
        return peak(out, outOffsetBytes, length);
    }

    @Override
    public double sumOfSquares(MemorySegment x, long offsetBytes, int length) {
        double sum = 0;
        for (long at = 0; at < 4L * length; at += 4) {
            double value = x.get(JAVA_FLOAT, offsetBytes + at);
            sum += value * value;
        }
        return sum;
    }

    @Override
    public void widen(MemorySegment x, long offsetBytes, double[] to, int length) {
        widen(x, offsetBytes, to, 0, length);
    }

    static void widen(MemorySegment x, long offsetBytes, double[] to, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = x.get(JAVA_FLOAT, offsetBytes + 4L * i);
        }
    }

    @Override
    public void narrow(double[] x, MemorySegment to, long offsetBytes, int length) {
        narrow(x, to, offsetBytes, 0, length);
    }

    static void narrow(double[] x, MemorySegment to, long offsetBytes, int from, int end) {
        for (int i = from; i < end; i++) {
            to.set(JAVA_FLOAT, offsetBytes + 4L * i, (float) x[i]);
        }
    }

    @Override
    public void prepareFilter() {}

    /// Both channels in one loop: neither waits for the other's sums.
    @Override
    public void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        int row = coefficients.length / COEFFICIENT_ROWS;
        for (int k = 0; k < sections; k++) {
            double b0 = coefficients[k];
            double b1 = coefficients[row + k];
            double b2 = coefficients[2 * row + k];
            double a1 = coefficients[3 * row + k];
            double a2 = coefficients[4 * row + k];
            double s1 = leftStates[k];
            double s2 = leftStates[row + k];
            double t1 = rightStates[k];
            double t2 = rightStates[row + k];
            for (int i = 0; i < frames; i++) {
                double x = left[i];
                double y = b0 * x + s1;
                s1 = b1 * x + s2 - a1 * y;
                s2 = b2 * x - a2 * y;
                left[i] = rounded ? (float) y : y;
                double u = right[i];
                double v = b0 * u + t1;
                t1 = b1 * u + t2 - a1 * v;
                t2 = b2 * u - a2 * v;
                right[i] = rounded ? (float) v : v;
            }
            leftStates[k] = s1;
            leftStates[row + k] = s2;
            rightStates[k] = t1;
            rightStates[row + k] = t2;
        }
    }

    /// Four sums a channel, so that an addition need not wait for the one before.
    @Override
    public void polyphase(MemorySegment rows, int taps, int phase, int up, int down, MemorySegment x, long leftBytes,
            long rightBytes, MemorySegment out, long outLeftBytes, long outRightBytes, int length) {
        long skipped = 0;
        int at = phase;
        for (int i = 0; i < length; i++) {
            long row = 4L * taps * at;
            out.set(JAVA_FLOAT, outLeftBytes + 4L * i, dot(rows, row, x, leftBytes + skipped, taps));
            out.set(JAVA_FLOAT, outRightBytes + 4L * i, dot(rows, row, x, rightBytes + skipped, taps));
            skipped += 4L * (down / up);
            at += down % up;
            if (at >= up) {
                at -= up;
                skipped += 4;
            }
        }
    }

    private static float dot(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (long at = 0; at < 4L * length; at += 16) {
            a += x.get(JAVA_FLOAT, xBytes + at) * y.get(JAVA_FLOAT, yBytes + at);
            b += x.get(JAVA_FLOAT, xBytes + at + 4) * y.get(JAVA_FLOAT, yBytes + at + 4);
            c += x.get(JAVA_FLOAT, xBytes + at + 8) * y.get(JAVA_FLOAT, yBytes + at + 8);
            d += x.get(JAVA_FLOAT, xBytes + at + 12) * y.get(JAVA_FLOAT, yBytes + at + 12);
        }
        return (a + b) + (c + d);
    }

    @Override
    public void convolve(double[] taps, double[] x, int at, double[] out, int length) {
        convolve(taps, x, at, out, 0, length);
    }

    static void convolve(double[] taps, double[] x, int at, double[] out, int from, int end) {
        for (int i = from; i < end; i++) {
            double sum = 0;
            for (int k = 0; k < taps.length; k++) {
                sum += taps[k] * x[at + i - k];
            }
            out[i] = sum;
        }
    }

    @Override
    public Optional<LaneFft> fft(int length) {
        return Optional.empty();
    }
}
