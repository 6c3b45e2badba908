package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

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
        float peak = 0;
        for (long at = 0; at < 4L * length; at += 4) {
            peak = Math.max(peak, Math.abs(x.get(JAVA_FLOAT, offsetBytes + at)));
        }
        return peak;
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
    public Optional<LaneFft> fft(int length) {
        return Optional.empty();
    }
}
