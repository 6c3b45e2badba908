package dev.rondo.dsp.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// V complex transforms of length K side by side, each down its own lane, radix 8 and 4 (2 for two values), sorted as they go
/// (T. G. Stockham, "High-speed convolution and correlation", 1966).
///
/// A complex value of all lanes is two vectors: real parts, and V floats further the imaginary parts. With imaginary parts
/// V floats *before* the real ones the two change places, which makes the inverse transform.
///
/// Loads and stores call the Vector API directly: behind helpers the compiler would stop inlining in methods of this
/// size, and allocate vectors.
final class LanePasses {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final MemorySegment MEMORY = AllMemory.SEGMENT;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);

    /// K, how many complex values a lane has.
    private final int values;
    /// The radices of the passes; the last has no twiddle factors.
    private final int[] radices;
    /// For each pass but the last and each value p in it: cos, sin, −sin of −2πp·1/m … −2πp·(radix − 1)/m, with m values
    /// still to transform.
    private final float[][] twiddles;

    /// @param values K, a power of two; one value has no passes, and nothing may be run
    LanePasses(int values) {
        this.values = values;
        this.radices = radices(values);
        this.twiddles = new float[radices.length - 1][];
        int left = values;
        for (int pass = 0; pass < twiddles.length; pass++) {
            twiddles[pass] = twiddles(left, radices[pass]);
            left /= radices[pass];
        }
    }

    /// Radix 8 wherever it goes, after one or two passes of radix 4; two values are one pass of radix 2.
    private static int[] radices(int values) {
        if (values <= 2) {
            return new int[]{values};
        }
        int bits = Integer.numberOfTrailingZeros(values);
        int fours = switch (bits % 3) {
            case 0 -> 0;
            case 1 -> 2;
            default -> 1;
        };
        int[] radices = new int[fours + (bits - 2 * fours) / 3];
        Arrays.fill(radices, 8);
        Arrays.fill(radices, 0, fours, 4);
        return radices;
    }

    private static float[] twiddles(int left, int radix) {
        float[] twiddles = new float[3 * (radix - 1) * (left / radix)];
        for (int p = 0; p < left / radix; p++) {
            for (int factor = 1; factor < radix; factor++) {
                putTwiddle(twiddles, (radix - 1) * p + factor - 1, p * factor, left);
            }
        }
        return twiddles;
    }

    /// Puts cos, sin and −sin of −2π·steps/period at an index.
    static void putTwiddle(float[] twiddles, int index, int steps, int period) {
        double angle = -2 * Math.PI * steps / period;
        twiddles[3 * index] = (float) Math.cos(angle);
        twiddles[3 * index + 1] = (float) Math.sin(angle);
        twiddles[3 * index + 2] = (float) -Math.sin(angle);
    }

    /// Transforms, from `from` to the first half of the scratch and from half to half.
    ///
    /// @param from the address of the values
    /// @param scratch the address of two halves, each as large as the values
    /// @param im where imaginary parts lie, seen from real parts: V, or −V for the inverse transform
    /// @param to where the last pass writes; 0 for the scratch
    /// @return the address where the last pass wrote
    long run(long from, long scratch, int im, long to) {
        long shift = im < 0 ? -4L * im : 0;
        long halfBytes = 4L * STEP * values;
        long x = from + shift;
        long y = scratch + shift;
        int side = 1;
        for (int pass = 0; pass < twiddles.length; pass++) {
            float[] w = twiddles[pass];
            if (radices[pass] == 4 && side == 1) {
                first4(x, y, w, im);
            } else if (side == 1) {
                first8(x, y, w, im);
            } else if (radices[pass] == 4) {
                radix4(x, y, side, w, im);
            } else {
                radix8(x, y, side, w, im);
            }
            side *= radices[pass];
            x = y;
            y = scratch + shift + (pass % 2 == 0 ? halfBytes : 0);
        }
        if (to != 0) {
            y = to + shift;
        }
        switch (radices[radices.length - 1]) {
            case 2 -> last2(x, y, im);
            case 4 -> last4(x, y, im);
            default -> last8(x, y, im);
        }
        return y - shift;
    }

    private void first4(long x, long y, float[] twiddles, int im) {
        int in = STEP * (values / 4);
        int out = STEP;
        for (int p = 0; p < values / 4; p++) {
            int i = STEP * p;
            int j = 4 * STEP * p;
            int w = 9 * p;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            FloatVector y0Re = s0Re.add(s1Re);
            FloatVector y0Im = s0Im.add(s1Im);
            y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
            y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w]);
            FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
            y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
            y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
            y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
            y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
            y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
            y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
        }
    }

    private void first8(long x, long y, float[] twiddles, int im) {
        int in = STEP * (values / 8);
        int out = STEP;
        for (int p = 0; p < values / 8; p++) {
            int i = STEP * p;
            int j = 8 * STEP * p;
            int w = 21 * p;
            FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
            FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
            FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in), NATIVE);
            FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x4Re);
            FloatVector s0Im = x0Im.add(x4Im);
            FloatVector d0Re = x0Re.sub(x4Re);
            FloatVector d0Im = x0Im.sub(x4Im);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in), NATIVE);
            FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in + im), NATIVE);
            FloatVector s2Re = x2Re.add(x6Re);
            FloatVector s2Im = x2Im.add(x6Im);
            FloatVector d2Re = x2Re.sub(x6Re);
            FloatVector d2Im = x2Im.sub(x6Im);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
            FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in), NATIVE);
            FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in + im), NATIVE);
            FloatVector s1Re = x1Re.add(x5Re);
            FloatVector s1Im = x1Im.add(x5Im);
            FloatVector d1Re = x1Re.sub(x5Re);
            FloatVector d1Im = x1Im.sub(x5Im);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
            FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in), NATIVE);
            FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in + im), NATIVE);
            FloatVector s3Re = x3Re.add(x7Re);
            FloatVector s3Im = x3Im.add(x7Im);
            FloatVector d3Re = x3Re.sub(x7Re);
            FloatVector d3Im = x3Im.sub(x7Im);
            // even bins: four sums
            FloatVector e0Re = s0Re.add(s2Re);
            FloatVector e0Im = s0Im.add(s2Im);
            FloatVector e1Re = s0Re.sub(s2Re);
            FloatVector e1Im = s0Im.sub(s2Im);
            FloatVector e2Re = s1Re.add(s3Re);
            FloatVector e2Im = s1Im.add(s3Im);
            FloatVector e3Re = s1Re.sub(s3Re);
            FloatVector e3Im = s1Im.sub(s3Im);
            FloatVector y0Re = e0Re.add(e2Re);
            FloatVector y0Im = e0Im.add(e2Im);
            y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
            y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
            FloatVector y4Re = e0Re.sub(e2Re);
            FloatVector y4Im = e0Im.sub(e2Im);
            FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w + 9]);
            FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 10]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 11]);
            y4Re.fma(cos, y4Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 4 * out), NATIVE);
            y4Im.fma(cos, y4Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 4 * out + im), NATIVE);
            FloatVector y2Re = e1Re.add(e3Im);
            FloatVector y2Im = e1Im.sub(e3Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
            y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
            y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y6Re = e1Re.sub(e3Im);
            FloatVector y6Im = e1Im.add(e3Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 15]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 16]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 17]);
            y6Re.fma(cos, y6Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 6 * out), NATIVE);
            y6Im.fma(cos, y6Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 6 * out + im), NATIVE);
            // odd bins: four differences, the odd ones turned by an eighth: p = √2·W·d1, q = √2·W³·d3
            FloatVector u0Re = d0Re.add(d2Im);
            FloatVector u0Im = d0Im.sub(d2Re);
            FloatVector u1Re = d0Re.sub(d2Im);
            FloatVector u1Im = d0Im.add(d2Re);
            FloatVector pRe = d1Re.add(d1Im);
            FloatVector pIm = d1Im.sub(d1Re);
            FloatVector qRe = d3Im.sub(d3Re);
            FloatVector qIm = d3Re.add(d3Im);
            FloatVector vRe = pRe.add(qRe);
            FloatVector vIm = pIm.sub(qIm);
            FloatVector zRe = pRe.sub(qRe);
            FloatVector zIm = pIm.add(qIm);
            FloatVector y1Re = vRe.fma(half, u0Re);
            FloatVector y1Im = vIm.fma(half, u0Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
            y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
            y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
            FloatVector y5Re = vRe.fma(minusHalf, u0Re);
            FloatVector y5Im = vIm.fma(minusHalf, u0Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 12]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 13]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 14]);
            y5Re.fma(cos, y5Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 5 * out), NATIVE);
            y5Im.fma(cos, y5Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 5 * out + im), NATIVE);
            FloatVector y3Re = zIm.fma(half, u1Re);
            FloatVector y3Im = zRe.fma(minusHalf, u1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
            y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
            y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
            FloatVector y7Re = zIm.fma(minusHalf, u1Re);
            FloatVector y7Im = zRe.fma(half, u1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 18]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 19]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 20]);
            y7Re.fma(cos, y7Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 7 * out), NATIVE);
            y7Im.fma(cos, y7Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 7 * out + im), NATIVE);
        }
    }

    /// @param side how many transforms lie side by side so far: the product of the radices before
    private void radix4(long x, long y, int side, float[] twiddles,
            int im) {
        int in = STEP * (values / 4);
        int out = STEP * side;
        for (int p = 0; p < values / (4 * side); p++) {
            int w = 9 * p;
            for (int q = 0; q < side; q++) {
                int i = STEP * (side * p + q);
                int j = STEP * (4 * side * p + q);
                FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
                FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
                FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
                FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
                FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
                FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
                FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
                FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
                FloatVector s0Re = x0Re.add(x2Re);
                FloatVector s0Im = x0Im.add(x2Im);
                FloatVector d0Re = x0Re.sub(x2Re);
                FloatVector d0Im = x0Im.sub(x2Im);
                FloatVector s1Re = x1Re.add(x3Re);
                FloatVector s1Im = x1Im.add(x3Im);
                FloatVector d1Re = x1Re.sub(x3Re);
                FloatVector d1Im = x1Im.sub(x3Im);
                FloatVector y0Re = s0Re.add(s1Re);
                FloatVector y0Im = s0Im.add(s1Im);
                y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
                y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
                FloatVector y1Re = d0Re.add(d1Im);
                FloatVector y1Im = d0Im.sub(d1Re);
                FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w]);
                FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
                FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
                y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
                y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
                FloatVector y2Re = s0Re.sub(s1Re);
                FloatVector y2Im = s0Im.sub(s1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
                y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
                y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
                FloatVector y3Re = d0Re.sub(d1Im);
                FloatVector y3Im = d0Im.add(d1Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
                y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
                y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
            }
        }
    }

    private void radix8(long x, long y, int side, float[] twiddles,
            int im) {
        int in = STEP * (values / 8);
        int out = STEP * side;
        for (int p = 0; p < values / (8 * side); p++) {
            int w = 21 * p;
            for (int q = 0; q < side; q++) {
                int i = STEP * (side * p + q);
                int j = STEP * (8 * side * p + q);
                FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
                FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
                FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
                FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
                FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in), NATIVE);
                FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in + im), NATIVE);
                FloatVector s0Re = x0Re.add(x4Re);
                FloatVector s0Im = x0Im.add(x4Im);
                FloatVector d0Re = x0Re.sub(x4Re);
                FloatVector d0Im = x0Im.sub(x4Im);
                FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
                FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
                FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in), NATIVE);
                FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in + im), NATIVE);
                FloatVector s2Re = x2Re.add(x6Re);
                FloatVector s2Im = x2Im.add(x6Im);
                FloatVector d2Re = x2Re.sub(x6Re);
                FloatVector d2Im = x2Im.sub(x6Im);
                FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
                FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
                FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in), NATIVE);
                FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in + im), NATIVE);
                FloatVector s1Re = x1Re.add(x5Re);
                FloatVector s1Im = x1Im.add(x5Im);
                FloatVector d1Re = x1Re.sub(x5Re);
                FloatVector d1Im = x1Im.sub(x5Im);
                FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
                FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
                FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in), NATIVE);
                FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in + im), NATIVE);
                FloatVector s3Re = x3Re.add(x7Re);
                FloatVector s3Im = x3Im.add(x7Im);
                FloatVector d3Re = x3Re.sub(x7Re);
                FloatVector d3Im = x3Im.sub(x7Im);
                // even bins: four sums
                FloatVector e0Re = s0Re.add(s2Re);
                FloatVector e0Im = s0Im.add(s2Im);
                FloatVector e1Re = s0Re.sub(s2Re);
                FloatVector e1Im = s0Im.sub(s2Im);
                FloatVector e2Re = s1Re.add(s3Re);
                FloatVector e2Im = s1Im.add(s3Im);
                FloatVector e3Re = s1Re.sub(s3Re);
                FloatVector e3Im = s1Im.sub(s3Im);
                FloatVector y0Re = e0Re.add(e2Re);
                FloatVector y0Im = e0Im.add(e2Im);
                y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
                y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
                FloatVector y4Re = e0Re.sub(e2Re);
                FloatVector y4Im = e0Im.sub(e2Im);
                FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w + 9]);
                FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 10]);
                FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 11]);
                y4Re.fma(cos, y4Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 4 * out), NATIVE);
                y4Im.fma(cos, y4Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 4 * out + im), NATIVE);
                FloatVector y2Re = e1Re.add(e3Im);
                FloatVector y2Im = e1Im.sub(e3Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
                y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
                y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
                FloatVector y6Re = e1Re.sub(e3Im);
                FloatVector y6Im = e1Im.add(e3Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 15]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 16]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 17]);
                y6Re.fma(cos, y6Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 6 * out), NATIVE);
                y6Im.fma(cos, y6Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 6 * out + im), NATIVE);
                // odd bins: four differences, the odd ones turned by an eighth: p = √2·W·d1, q = √2·W³·d3
                FloatVector u0Re = d0Re.add(d2Im);
                FloatVector u0Im = d0Im.sub(d2Re);
                FloatVector u1Re = d0Re.sub(d2Im);
                FloatVector u1Im = d0Im.add(d2Re);
                FloatVector pRe = d1Re.add(d1Im);
                FloatVector pIm = d1Im.sub(d1Re);
                FloatVector qRe = d3Im.sub(d3Re);
                FloatVector qIm = d3Re.add(d3Im);
                FloatVector vRe = pRe.add(qRe);
                FloatVector vIm = pIm.sub(qIm);
                FloatVector zRe = pRe.sub(qRe);
                FloatVector zIm = pIm.add(qIm);
                FloatVector y1Re = vRe.fma(half, u0Re);
                FloatVector y1Im = vIm.fma(half, u0Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
                y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
                y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
                FloatVector y5Re = vRe.fma(minusHalf, u0Re);
                FloatVector y5Im = vIm.fma(minusHalf, u0Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 12]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 13]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 14]);
                y5Re.fma(cos, y5Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 5 * out), NATIVE);
                y5Im.fma(cos, y5Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 5 * out + im), NATIVE);
                FloatVector y3Re = zIm.fma(half, u1Re);
                FloatVector y3Im = zRe.fma(minusHalf, u1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
                y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
                y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
                FloatVector y7Re = zIm.fma(minusHalf, u1Re);
                FloatVector y7Im = zRe.fma(half, u1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 18]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 19]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 20]);
                y7Re.fma(cos, y7Im.mul(minusSin)).intoMemorySegment(MEMORY, y + 4L * (j + 7 * out), NATIVE);
                y7Im.fma(cos, y7Re.mul(sin)).intoMemorySegment(MEMORY, y + 4L * (j + 7 * out + im), NATIVE);
            }
        }
    }

    private static void last2(long x, long y, int im) {
        FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x, NATIVE);
        FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * im, NATIVE);
        FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * STEP, NATIVE);
        FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (STEP + im), NATIVE);
        x0Re.add(x1Re).intoMemorySegment(MEMORY, y, NATIVE);
        x0Im.add(x1Im).intoMemorySegment(MEMORY, y + 4L * im, NATIVE);
        x0Re.sub(x1Re).intoMemorySegment(MEMORY, y + 4L * STEP, NATIVE);
        x0Im.sub(x1Im).intoMemorySegment(MEMORY, y + 4L * (STEP + im), NATIVE);
    }

    private void last4(long x, long y, int im) {
        int in = STEP * (values / 4);
        int out = in;
        for (int q = 0; q < values / 4; q++) {
            int i = STEP * q;
            int j = i;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            FloatVector y0Re = s0Re.add(s1Re);
            FloatVector y0Im = s0Im.add(s1Im);
            y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
            y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            y1Re.intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
            y1Im.intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            y2Re.intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
            y2Im.intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            y3Re.intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
            y3Im.intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
        }
    }

    private void last8(long x, long y, int im) {
        int in = STEP * (values / 8);
        int out = in;
        for (int q = 0; q < values / 8; q++) {
            int i = STEP * q;
            int j = i;
            FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
            FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + im), NATIVE);
            FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in), NATIVE);
            FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 4 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x4Re);
            FloatVector s0Im = x0Im.add(x4Im);
            FloatVector d0Re = x0Re.sub(x4Re);
            FloatVector d0Im = x0Im.sub(x4Im);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in), NATIVE);
            FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 6 * in + im), NATIVE);
            FloatVector s2Re = x2Re.add(x6Re);
            FloatVector s2Im = x2Im.add(x6Im);
            FloatVector d2Re = x2Re.sub(x6Re);
            FloatVector d2Im = x2Im.sub(x6Im);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + in + im), NATIVE);
            FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in), NATIVE);
            FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 5 * in + im), NATIVE);
            FloatVector s1Re = x1Re.add(x5Re);
            FloatVector s1Im = x1Im.add(x5Im);
            FloatVector d1Re = x1Re.sub(x5Re);
            FloatVector d1Im = x1Im.sub(x5Im);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 3 * in + im), NATIVE);
            FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in), NATIVE);
            FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, MEMORY, x + 4L * (i + 7 * in + im), NATIVE);
            FloatVector s3Re = x3Re.add(x7Re);
            FloatVector s3Im = x3Im.add(x7Im);
            FloatVector d3Re = x3Re.sub(x7Re);
            FloatVector d3Im = x3Im.sub(x7Im);
            // even bins: four sums
            FloatVector e0Re = s0Re.add(s2Re);
            FloatVector e0Im = s0Im.add(s2Im);
            FloatVector e1Re = s0Re.sub(s2Re);
            FloatVector e1Im = s0Im.sub(s2Im);
            FloatVector e2Re = s1Re.add(s3Re);
            FloatVector e2Im = s1Im.add(s3Im);
            FloatVector e3Re = s1Re.sub(s3Re);
            FloatVector e3Im = s1Im.sub(s3Im);
            FloatVector y0Re = e0Re.add(e2Re);
            FloatVector y0Im = e0Im.add(e2Im);
            y0Re.intoMemorySegment(MEMORY, y + 4L * j, NATIVE);
            y0Im.intoMemorySegment(MEMORY, y + 4L * (j + im), NATIVE);
            FloatVector y4Re = e0Re.sub(e2Re);
            FloatVector y4Im = e0Im.sub(e2Im);
            y4Re.intoMemorySegment(MEMORY, y + 4L * (j + 4 * out), NATIVE);
            y4Im.intoMemorySegment(MEMORY, y + 4L * (j + 4 * out + im), NATIVE);
            FloatVector y2Re = e1Re.add(e3Im);
            FloatVector y2Im = e1Im.sub(e3Re);
            y2Re.intoMemorySegment(MEMORY, y + 4L * (j + 2 * out), NATIVE);
            y2Im.intoMemorySegment(MEMORY, y + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y6Re = e1Re.sub(e3Im);
            FloatVector y6Im = e1Im.add(e3Re);
            y6Re.intoMemorySegment(MEMORY, y + 4L * (j + 6 * out), NATIVE);
            y6Im.intoMemorySegment(MEMORY, y + 4L * (j + 6 * out + im), NATIVE);
            // odd bins: four differences, the odd ones turned by an eighth: p = √2·W·d1, q = √2·W³·d3
            FloatVector u0Re = d0Re.add(d2Im);
            FloatVector u0Im = d0Im.sub(d2Re);
            FloatVector u1Re = d0Re.sub(d2Im);
            FloatVector u1Im = d0Im.add(d2Re);
            FloatVector pRe = d1Re.add(d1Im);
            FloatVector pIm = d1Im.sub(d1Re);
            FloatVector qRe = d3Im.sub(d3Re);
            FloatVector qIm = d3Re.add(d3Im);
            FloatVector vRe = pRe.add(qRe);
            FloatVector vIm = pIm.sub(qIm);
            FloatVector zRe = pRe.sub(qRe);
            FloatVector zIm = pIm.add(qIm);
            FloatVector y1Re = vRe.fma(half, u0Re);
            FloatVector y1Im = vIm.fma(half, u0Im);
            y1Re.intoMemorySegment(MEMORY, y + 4L * (j + out), NATIVE);
            y1Im.intoMemorySegment(MEMORY, y + 4L * (j + out + im), NATIVE);
            FloatVector y5Re = vRe.fma(minusHalf, u0Re);
            FloatVector y5Im = vIm.fma(minusHalf, u0Im);
            y5Re.intoMemorySegment(MEMORY, y + 4L * (j + 5 * out), NATIVE);
            y5Im.intoMemorySegment(MEMORY, y + 4L * (j + 5 * out + im), NATIVE);
            FloatVector y3Re = zIm.fma(half, u1Re);
            FloatVector y3Im = zRe.fma(minusHalf, u1Im);
            y3Re.intoMemorySegment(MEMORY, y + 4L * (j + 3 * out), NATIVE);
            y3Im.intoMemorySegment(MEMORY, y + 4L * (j + 3 * out + im), NATIVE);
            FloatVector y7Re = zIm.fma(minusHalf, u1Re);
            FloatVector y7Im = zRe.fma(half, u1Im);
            y7Re.intoMemorySegment(MEMORY, y + 4L * (j + 7 * out), NATIVE);
            y7Im.intoMemorySegment(MEMORY, y + 4L * (j + 7 * out + im), NATIVE);
        }
    }
}
