package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The kernels of [LaneFft] that are the same for every width, on vectors of 128 bits.
///
/// Loads and stores call the Vector API directly: behind helpers the compiler would stop inlining in methods of this
/// size, and allocate vectors.
abstract class LanePasses128 extends LaneFft {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
    private static final int LANES = SPECIES.length();
    /// Floats from one complex value of all lanes to the next.
    private static final int STEP = 2 * LANES;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final float ROOT_HALF = (float) Math.sqrt(0.5);
    private static final VectorShuffle<Float> BY_1 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);
    private static final VectorMask<Float> ODD_LANES = VectorMask.fromLong(SPECIES, 0xaaaa);
    private static final VectorShuffle<Float> BY_2 = VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);
    private static final VectorMask<Float> ODD_PAIRS = VectorMask.fromLong(SPECIES, 0xcccc);
    private static final VectorShuffle<Float> REVERSED = VectorShuffle.fromOp(SPECIES, lane -> LANES - 1 - lane);

    LanePasses128(int length) {
        super(length, LANES);
    }

    @Override
    void first4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, float[] twiddles, int im) {
        int in = STEP * (values / 4);
        int out = STEP;
        for (int p = 0; p < values / 4; p++) {
            int i = STEP * p;
            int j = 4 * STEP * p;
            int w = 9 * p;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
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
            y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
            y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w]);
            FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
            y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
            y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
            y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
            y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
            y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
            y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
        }
    }

    @Override
    void first8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, float[] twiddles, int im) {
        int in = STEP * (values / 8);
        int out = STEP;
        for (int p = 0; p < values / 8; p++) {
            int i = STEP * p;
            int j = 8 * STEP * p;
            int w = 21 * p;
            FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
            FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
            FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in), NATIVE);
            FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x4Re);
            FloatVector s0Im = x0Im.add(x4Im);
            FloatVector d0Re = x0Re.sub(x4Re);
            FloatVector d0Im = x0Im.sub(x4Im);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in), NATIVE);
            FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in + im), NATIVE);
            FloatVector s2Re = x2Re.add(x6Re);
            FloatVector s2Im = x2Im.add(x6Im);
            FloatVector d2Re = x2Re.sub(x6Re);
            FloatVector d2Im = x2Im.sub(x6Im);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
            FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in), NATIVE);
            FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in + im), NATIVE);
            FloatVector s1Re = x1Re.add(x5Re);
            FloatVector s1Im = x1Im.add(x5Im);
            FloatVector d1Re = x1Re.sub(x5Re);
            FloatVector d1Im = x1Im.sub(x5Im);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
            FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in), NATIVE);
            FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in + im), NATIVE);
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
            y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
            y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
            FloatVector y4Re = e0Re.sub(e2Re);
            FloatVector y4Im = e0Im.sub(e2Im);
            FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w + 9]);
            FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 10]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 11]);
            y4Re.fma(cos, y4Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 4 * out), NATIVE);
            y4Im.fma(cos, y4Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 4 * out + im), NATIVE);
            FloatVector y2Re = e1Re.add(e3Im);
            FloatVector y2Im = e1Im.sub(e3Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
            y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
            y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y6Re = e1Re.sub(e3Im);
            FloatVector y6Im = e1Im.add(e3Re);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 15]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 16]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 17]);
            y6Re.fma(cos, y6Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 6 * out), NATIVE);
            y6Im.fma(cos, y6Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 6 * out + im), NATIVE);
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
            y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
            y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
            FloatVector y5Re = vRe.fma(minusHalf, u0Re);
            FloatVector y5Im = vIm.fma(minusHalf, u0Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 12]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 13]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 14]);
            y5Re.fma(cos, y5Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 5 * out), NATIVE);
            y5Im.fma(cos, y5Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 5 * out + im), NATIVE);
            FloatVector y3Re = zIm.fma(half, u1Re);
            FloatVector y3Im = zRe.fma(minusHalf, u1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
            y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
            y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
            FloatVector y7Re = zIm.fma(minusHalf, u1Re);
            FloatVector y7Im = zRe.fma(half, u1Im);
            cos = FloatVector.broadcast(SPECIES, twiddles[w + 18]);
            sin = FloatVector.broadcast(SPECIES, twiddles[w + 19]);
            minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 20]);
            y7Re.fma(cos, y7Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 7 * out), NATIVE);
            y7Im.fma(cos, y7Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 7 * out + im), NATIVE);
        }
    }

    @Override
    void radix4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int side, float[] twiddles, int im) {
        int in = STEP * (values / 4);
        int out = STEP * side;
        for (int p = 0; p < values / (4 * side); p++) {
            int w = 9 * p;
            for (int q = 0; q < side; q++) {
                int i = STEP * (side * p + q);
                int j = STEP * (4 * side * p + q);
                FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
                FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
                FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
                FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
                FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
                FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
                FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
                FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
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
                y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
                y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
                FloatVector y1Re = d0Re.add(d1Im);
                FloatVector y1Im = d0Im.sub(d1Re);
                FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w]);
                FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 1]);
                FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 2]);
                y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
                y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
                FloatVector y2Re = s0Re.sub(s1Re);
                FloatVector y2Im = s0Im.sub(s1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
                y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
                y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
                FloatVector y3Re = d0Re.sub(d1Im);
                FloatVector y3Im = d0Im.add(d1Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
                y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
                y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
            }
        }
    }

    @Override
    void radix8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int side, float[] twiddles, int im) {
        int in = STEP * (values / 8);
        int out = STEP * side;
        for (int p = 0; p < values / (8 * side); p++) {
            int w = 21 * p;
            for (int q = 0; q < side; q++) {
                int i = STEP * (side * p + q);
                int j = STEP * (8 * side * p + q);
                FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
                FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
                FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
                FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
                FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in), NATIVE);
                FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in + im), NATIVE);
                FloatVector s0Re = x0Re.add(x4Re);
                FloatVector s0Im = x0Im.add(x4Im);
                FloatVector d0Re = x0Re.sub(x4Re);
                FloatVector d0Im = x0Im.sub(x4Im);
                FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
                FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
                FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in), NATIVE);
                FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in + im), NATIVE);
                FloatVector s2Re = x2Re.add(x6Re);
                FloatVector s2Im = x2Im.add(x6Im);
                FloatVector d2Re = x2Re.sub(x6Re);
                FloatVector d2Im = x2Im.sub(x6Im);
                FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
                FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
                FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in), NATIVE);
                FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in + im), NATIVE);
                FloatVector s1Re = x1Re.add(x5Re);
                FloatVector s1Im = x1Im.add(x5Im);
                FloatVector d1Re = x1Re.sub(x5Re);
                FloatVector d1Im = x1Im.sub(x5Im);
                FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
                FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
                FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in), NATIVE);
                FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in + im), NATIVE);
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
                y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
                y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
                FloatVector y4Re = e0Re.sub(e2Re);
                FloatVector y4Im = e0Im.sub(e2Im);
                FloatVector cos = FloatVector.broadcast(SPECIES, twiddles[w + 9]);
                FloatVector sin = FloatVector.broadcast(SPECIES, twiddles[w + 10]);
                FloatVector minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 11]);
                y4Re.fma(cos, y4Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 4 * out), NATIVE);
                y4Im.fma(cos, y4Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 4 * out + im), NATIVE);
                FloatVector y2Re = e1Re.add(e3Im);
                FloatVector y2Im = e1Im.sub(e3Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 3]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 4]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 5]);
                y2Re.fma(cos, y2Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
                y2Im.fma(cos, y2Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
                FloatVector y6Re = e1Re.sub(e3Im);
                FloatVector y6Im = e1Im.add(e3Re);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 15]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 16]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 17]);
                y6Re.fma(cos, y6Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 6 * out), NATIVE);
                y6Im.fma(cos, y6Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 6 * out + im), NATIVE);
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
                y1Re.fma(cos, y1Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
                y1Im.fma(cos, y1Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
                FloatVector y5Re = vRe.fma(minusHalf, u0Re);
                FloatVector y5Im = vIm.fma(minusHalf, u0Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 12]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 13]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 14]);
                y5Re.fma(cos, y5Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 5 * out), NATIVE);
                y5Im.fma(cos, y5Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 5 * out + im), NATIVE);
                FloatVector y3Re = zIm.fma(half, u1Re);
                FloatVector y3Im = zRe.fma(minusHalf, u1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 6]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 7]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 8]);
                y3Re.fma(cos, y3Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
                y3Im.fma(cos, y3Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
                FloatVector y7Re = zIm.fma(minusHalf, u1Re);
                FloatVector y7Im = zRe.fma(half, u1Im);
                cos = FloatVector.broadcast(SPECIES, twiddles[w + 18]);
                sin = FloatVector.broadcast(SPECIES, twiddles[w + 19]);
                minusSin = FloatVector.broadcast(SPECIES, twiddles[w + 20]);
                y7Re.fma(cos, y7Im.mul(minusSin)).intoMemorySegment(y, yBytes + 4L * (j + 7 * out), NATIVE);
                y7Im.fma(cos, y7Re.mul(sin)).intoMemorySegment(y, yBytes + 4L * (j + 7 * out + im), NATIVE);
            }
        }
    }

    @Override
    void last4(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int im) {
        int in = STEP * (values / 4);
        int out = in;
        for (int q = 0; q < values / 4; q++) {
            int i = STEP * q;
            int j = i;
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
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
            y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
            y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
            FloatVector y1Re = d0Re.add(d1Im);
            FloatVector y1Im = d0Im.sub(d1Re);
            y1Re.intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
            y1Im.intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
            FloatVector y2Re = s0Re.sub(s1Re);
            FloatVector y2Im = s0Im.sub(s1Im);
            y2Re.intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
            y2Im.intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y3Re = d0Re.sub(d1Im);
            FloatVector y3Im = d0Im.add(d1Re);
            y3Re.intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
            y3Im.intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
        }
    }

    @Override
    void last8(MemorySegment x, long xBytes, MemorySegment y, long yBytes, int im) {
        int in = STEP * (values / 8);
        int out = in;
        for (int q = 0; q < values / 8; q++) {
            int i = STEP * q;
            int j = i;
            FloatVector half = FloatVector.broadcast(SPECIES, ROOT_HALF);
            FloatVector minusHalf = FloatVector.broadcast(SPECIES, -ROOT_HALF);
            FloatVector x0Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * i, NATIVE);
            FloatVector x0Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + im), NATIVE);
            FloatVector x4Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in), NATIVE);
            FloatVector x4Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 4 * in + im), NATIVE);
            FloatVector s0Re = x0Re.add(x4Re);
            FloatVector s0Im = x0Im.add(x4Im);
            FloatVector d0Re = x0Re.sub(x4Re);
            FloatVector d0Im = x0Im.sub(x4Im);
            FloatVector x2Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in), NATIVE);
            FloatVector x2Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 2 * in + im), NATIVE);
            FloatVector x6Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in), NATIVE);
            FloatVector x6Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 6 * in + im), NATIVE);
            FloatVector s2Re = x2Re.add(x6Re);
            FloatVector s2Im = x2Im.add(x6Im);
            FloatVector d2Re = x2Re.sub(x6Re);
            FloatVector d2Im = x2Im.sub(x6Im);
            FloatVector x1Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in), NATIVE);
            FloatVector x1Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + in + im), NATIVE);
            FloatVector x5Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in), NATIVE);
            FloatVector x5Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 5 * in + im), NATIVE);
            FloatVector s1Re = x1Re.add(x5Re);
            FloatVector s1Im = x1Im.add(x5Im);
            FloatVector d1Re = x1Re.sub(x5Re);
            FloatVector d1Im = x1Im.sub(x5Im);
            FloatVector x3Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in), NATIVE);
            FloatVector x3Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 3 * in + im), NATIVE);
            FloatVector x7Re = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in), NATIVE);
            FloatVector x7Im = FloatVector.fromMemorySegment(SPECIES, x, xBytes + 4L * (i + 7 * in + im), NATIVE);
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
            y0Re.intoMemorySegment(y, yBytes + 4L * j, NATIVE);
            y0Im.intoMemorySegment(y, yBytes + 4L * (j + im), NATIVE);
            FloatVector y4Re = e0Re.sub(e2Re);
            FloatVector y4Im = e0Im.sub(e2Im);
            y4Re.intoMemorySegment(y, yBytes + 4L * (j + 4 * out), NATIVE);
            y4Im.intoMemorySegment(y, yBytes + 4L * (j + 4 * out + im), NATIVE);
            FloatVector y2Re = e1Re.add(e3Im);
            FloatVector y2Im = e1Im.sub(e3Re);
            y2Re.intoMemorySegment(y, yBytes + 4L * (j + 2 * out), NATIVE);
            y2Im.intoMemorySegment(y, yBytes + 4L * (j + 2 * out + im), NATIVE);
            FloatVector y6Re = e1Re.sub(e3Im);
            FloatVector y6Im = e1Im.add(e3Re);
            y6Re.intoMemorySegment(y, yBytes + 4L * (j + 6 * out), NATIVE);
            y6Im.intoMemorySegment(y, yBytes + 4L * (j + 6 * out + im), NATIVE);
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
            y1Re.intoMemorySegment(y, yBytes + 4L * (j + out), NATIVE);
            y1Im.intoMemorySegment(y, yBytes + 4L * (j + out + im), NATIVE);
            FloatVector y5Re = vRe.fma(minusHalf, u0Re);
            FloatVector y5Im = vIm.fma(minusHalf, u0Im);
            y5Re.intoMemorySegment(y, yBytes + 4L * (j + 5 * out), NATIVE);
            y5Im.intoMemorySegment(y, yBytes + 4L * (j + 5 * out + im), NATIVE);
            FloatVector y3Re = zIm.fma(half, u1Re);
            FloatVector y3Im = zRe.fma(minusHalf, u1Im);
            y3Re.intoMemorySegment(y, yBytes + 4L * (j + 3 * out), NATIVE);
            y3Im.intoMemorySegment(y, yBytes + 4L * (j + 3 * out + im), NATIVE);
            FloatVector y7Re = zIm.fma(minusHalf, u1Re);
            FloatVector y7Im = zRe.fma(half, u1Im);
            y7Re.intoMemorySegment(y, yBytes + 4L * (j + 7 * out), NATIVE);
            y7Im.intoMemorySegment(y, yBytes + 4L * (j + 7 * out + im), NATIVE);
        }
    }

    @Override
    void split(MemorySegment z, long zBytes) {
        FloatVector zRe = FloatVector.fromMemorySegment(SPECIES, z, zBytes, NATIVE);
        FloatVector zIm = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * LANES, NATIVE);
        zRe.add(zIm).intoMemorySegment(z, zBytes, NATIVE);
        FloatVector.zero(SPECIES).intoMemorySegment(z, zBytes + 4L * LANES, NATIVE);
        zRe.sub(zIm).intoMemorySegment(z, middleBytes, NATIVE);
        for (int k = 1; k <= values / 2; k++) {
            int low = STEP * k;
            int high = STEP * (values - k);
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * low, NATIVE);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * (low + LANES), NATIVE);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * high, NATIVE);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * (high + LANES), NATIVE);
            // twice the even samples' bin, and twice the odd samples' one
            FloatVector evenRe = aRe.add(bRe);
            FloatVector evenIm = aIm.sub(bIm);
            FloatVector oddRe = aIm.add(bIm);
            FloatVector oddIm = bRe.sub(aRe);
            FloatVector cos = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k]);
            FloatVector sin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 2]);
            FloatVector turnedRe = oddRe.fma(cos, oddIm.mul(minusSin));
            FloatVector turnedIm = oddIm.fma(cos, oddRe.mul(sin));
            FloatVector lowRe = evenRe.add(turnedRe);
            FloatVector lowIm = evenIm.add(turnedIm);
            FloatVector highRe = evenRe.sub(turnedRe);
            FloatVector highIm = turnedIm.sub(evenIm);
            FloatVector cosLow = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * low, NATIVE);
            FloatVector sinLow = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * (low + LANES), NATIVE);
            lowRe.mul(cosLow).sub(lowIm.mul(sinLow)).intoMemorySegment(z, zBytes + 4L * low, NATIVE);
            lowIm.fma(cosLow, lowRe.mul(sinLow)).intoMemorySegment(z, zBytes + 4L * (low + LANES), NATIVE);
            FloatVector cosHigh = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * high, NATIVE);
            FloatVector sinHigh = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * (high + LANES), NATIVE);
            highRe.mul(cosHigh).sub(highIm.mul(sinHigh)).intoMemorySegment(z, zBytes + 4L * high, NATIVE);
            highIm.fma(cosHigh, highRe.mul(sinHigh)).intoMemorySegment(z, zBytes + 4L * (high + LANES), NATIVE);
        }
    }

    @Override
    void unsplit(MemorySegment z, long zBytes) {
        FloatVector zero = FloatVector.fromMemorySegment(SPECIES, z, zBytes, NATIVE).mul(0.5f);
        // half already: the matrix sees to it
        FloatVector middle = FloatVector.fromMemorySegment(SPECIES, z, middleBytes, NATIVE);
        zero.add(middle).intoMemorySegment(z, zBytes, NATIVE);
        zero.sub(middle).intoMemorySegment(z, zBytes + 4L * LANES, NATIVE);
        for (int k = 1; k <= values / 2; k++) {
            int low = STEP * k;
            int high = STEP * (values - k);
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * low, NATIVE);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * (low + LANES), NATIVE);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * high, NATIVE);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, z, zBytes + 4L * (high + LANES), NATIVE);
            // the tables hold half of what is wanted: so the sums below are those of the forward transform
            FloatVector cosLow = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * low, NATIVE);
            FloatVector sinLow = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * (low + LANES), NATIVE);
            FloatVector cosHigh = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * high, NATIVE);
            FloatVector sinHigh = FloatVector.fromMemorySegment(SPECIES, laneTwiddles, 4L * (high + LANES), NATIVE);
            FloatVector lowRe = aRe.fma(cosLow, aIm.mul(sinLow));
            FloatVector lowIm = aIm.mul(cosLow).sub(aRe.mul(sinLow));
            FloatVector highRe = bRe.fma(cosHigh, bIm.mul(sinHigh));
            FloatVector highIm = bIm.mul(cosHigh).sub(bRe.mul(sinHigh));
            FloatVector evenRe = lowRe.add(highRe);
            FloatVector evenIm = lowIm.sub(highIm);
            FloatVector turnedRe = lowRe.sub(highRe);
            FloatVector turnedIm = lowIm.add(highIm);
            FloatVector cos = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k]);
            FloatVector sin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 1]);
            FloatVector minusSin = FloatVector.broadcast(SPECIES, splitTwiddles[3 * k + 2]);
            FloatVector oddRe = turnedRe.fma(cos, turnedIm.mul(sin));
            FloatVector oddIm = turnedIm.fma(cos, turnedRe.mul(minusSin));
            evenRe.sub(oddIm).intoMemorySegment(z, zBytes + 4L * low, NATIVE);
            evenIm.add(oddRe).intoMemorySegment(z, zBytes + 4L * (low + LANES), NATIVE);
            evenRe.add(oddIm).intoMemorySegment(z, zBytes + 4L * high, NATIVE);
            oddRe.sub(evenIm).intoMemorySegment(z, zBytes + 4L * (high + LANES), NATIVE);
        }
    }

    @Override
    void inner(MemorySegment block, long from, MemorySegment spectrum, long imBytes, int k) {
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            FloatVector r0Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * i, NATIVE);
            FloatVector r1Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + STEP), NATIVE);
            FloatVector r2Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 2 * STEP), NATIVE);
            FloatVector r3Re = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Rex = r0Re.blend(r2Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Rex = r0Re.rearrange(BY_2).blend(r2Re, ODD_PAIRS);
            FloatVector c1Rex = r1Re.blend(r3Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Rex = r1Re.rearrange(BY_2).blend(r3Re, ODD_PAIRS);
            FloatVector x0Re = c0Rex.blend(c1Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x1Re = c0Rex.rearrange(BY_1).blend(c1Rex, ODD_LANES);
            FloatVector x2Re = c2Rex.blend(c3Rex.rearrange(BY_1), ODD_LANES);
            FloatVector x3Re = c2Rex.rearrange(BY_1).blend(c3Rex, ODD_LANES);
            FloatVector r0Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + LANES), NATIVE);
            FloatVector r1Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + STEP + LANES), NATIVE);
            FloatVector r2Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 2 * STEP + LANES),
                    NATIVE);
            FloatVector r3Im = FloatVector.fromMemorySegment(SPECIES, block, from + 4L * (i + 3 * STEP + LANES),
                    NATIVE);
            FloatVector c0Imx = r0Im.blend(r2Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Imx = r0Im.rearrange(BY_2).blend(r2Im, ODD_PAIRS);
            FloatVector c1Imx = r1Im.blend(r3Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Imx = r1Im.rearrange(BY_2).blend(r3Im, ODD_PAIRS);
            FloatVector x0Im = c0Imx.blend(c1Imx.rearrange(BY_1), ODD_LANES);
            FloatVector x1Im = c0Imx.rearrange(BY_1).blend(c1Imx, ODD_LANES);
            FloatVector x2Im = c2Imx.blend(c3Imx.rearrange(BY_1), ODD_LANES);
            FloatVector x3Im = c2Imx.rearrange(BY_1).blend(c3Imx, ODD_LANES);
            FloatVector s0Re = x0Re.add(x2Re);
            FloatVector s0Im = x0Im.add(x2Im);
            FloatVector d0Re = x0Re.sub(x2Re);
            FloatVector d0Im = x0Im.sub(x2Im);
            FloatVector s1Re = x1Re.add(x3Re);
            FloatVector s1Im = x1Im.add(x3Im);
            FloatVector d1Re = x1Re.sub(x3Re);
            FloatVector d1Im = x1Im.sub(x3Im);
            int up = k + rows * a;
            int quarter = rows * (LANES / 4);
            int down = rows * (LANES / 2 - a) - k - LANES + 1;
            s0Re.add(s1Re).intoMemorySegment(spectrum, 4L * up, NATIVE);
            s0Im.add(s1Im).intoMemorySegment(spectrum, imBytes + 4L * up, NATIVE);
            d0Re.add(d1Im).intoMemorySegment(spectrum, 4L * (up + quarter), NATIVE);
            d0Im.sub(d1Re).intoMemorySegment(spectrum, imBytes + 4L * (up + quarter), NATIVE);
            s0Re.sub(s1Re).rearrange(REVERSED).intoMemorySegment(spectrum, 4L * down, NATIVE);
            s1Im.sub(s0Im).rearrange(REVERSED).intoMemorySegment(spectrum, imBytes + 4L * down, NATIVE);
            d0Re.sub(d1Im).rearrange(REVERSED).intoMemorySegment(spectrum, 4L * (down - quarter), NATIVE);
            d0Im.add(d1Re).neg().rearrange(REVERSED).intoMemorySegment(spectrum, imBytes + 4L * (down - quarter),
                    NATIVE);
        }
    }

    @Override
    void innerInverse(MemorySegment spectrum, long imBytes, int k, MemorySegment block, long from) {
        FloatVector scale = FloatVector.broadcast(SPECIES, 2f / length);
        for (int a = 0; a < LANES / 4; a++) {
            int i = 4 * STEP * a;
            int up = k + rows * a;
            int quarter = rows * (LANES / 4);
            int down = rows * (LANES / 2 - a) - k - LANES + 1;
            FloatVector b0Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * up, NATIVE).mul(scale);
            FloatVector b1Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * (up + quarter), NATIVE).mul(scale);
            FloatVector b2Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * down, NATIVE).rearrange(REVERSED)
                    .mul(scale);
            FloatVector b3Re = FloatVector.fromMemorySegment(SPECIES, spectrum, 4L * (down - quarter), NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector s0Re = b0Re.add(b2Re);
            FloatVector d0Re = b0Re.sub(b2Re);
            FloatVector s1Re = b1Re.add(b3Re);
            FloatVector d1Re = b1Re.sub(b3Re);
            FloatVector b0Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * up, NATIVE).mul(scale);
            FloatVector b1Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * (up + quarter), NATIVE)
                    .mul(scale);
            FloatVector b2Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * down, NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector b3Im = FloatVector.fromMemorySegment(SPECIES, spectrum, imBytes + 4L * (down - quarter), NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector s0Im = b0Im.sub(b2Im);
            FloatVector d0Im = b0Im.add(b2Im);
            FloatVector s1Im = b1Im.sub(b3Im);
            FloatVector d1Im = b1Im.add(b3Im);
            FloatVector x0Re = s0Re.add(s1Re);
            FloatVector x0Im = s0Im.add(s1Im);
            FloatVector x1Re = d0Re.sub(d1Im);
            FloatVector x1Im = d0Im.add(d1Re);
            FloatVector x2Re = s0Re.sub(s1Re);
            FloatVector x2Im = s0Im.sub(s1Im);
            FloatVector x3Re = d0Re.add(d1Im);
            FloatVector x3Im = d0Im.sub(d1Re);
            FloatVector c0Rer = x0Re.blend(x2Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Rer = x0Re.rearrange(BY_2).blend(x2Re, ODD_PAIRS);
            FloatVector c1Rer = x1Re.blend(x3Re.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Rer = x1Re.rearrange(BY_2).blend(x3Re, ODD_PAIRS);
            FloatVector r0Re = c0Rer.blend(c1Rer.rearrange(BY_1), ODD_LANES);
            FloatVector r1Re = c0Rer.rearrange(BY_1).blend(c1Rer, ODD_LANES);
            FloatVector r2Re = c2Rer.blend(c3Rer.rearrange(BY_1), ODD_LANES);
            FloatVector r3Re = c2Rer.rearrange(BY_1).blend(c3Rer, ODD_LANES);
            r0Re.intoMemorySegment(block, from + 4L * i, NATIVE);
            r1Re.intoMemorySegment(block, from + 4L * (i + STEP), NATIVE);
            r2Re.intoMemorySegment(block, from + 4L * (i + 2 * STEP), NATIVE);
            r3Re.intoMemorySegment(block, from + 4L * (i + 3 * STEP), NATIVE);
            FloatVector c0Imr = x0Im.blend(x2Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c2Imr = x0Im.rearrange(BY_2).blend(x2Im, ODD_PAIRS);
            FloatVector c1Imr = x1Im.blend(x3Im.rearrange(BY_2), ODD_PAIRS);
            FloatVector c3Imr = x1Im.rearrange(BY_2).blend(x3Im, ODD_PAIRS);
            FloatVector r0Im = c0Imr.blend(c1Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r1Im = c0Imr.rearrange(BY_1).blend(c1Imr, ODD_LANES);
            FloatVector r2Im = c2Imr.blend(c3Imr.rearrange(BY_1), ODD_LANES);
            FloatVector r3Im = c2Imr.rearrange(BY_1).blend(c3Imr, ODD_LANES);
            r0Im.intoMemorySegment(block, from + 4L * (i + LANES), NATIVE);
            r1Im.intoMemorySegment(block, from + 4L * (i + STEP + LANES), NATIVE);
            r2Im.intoMemorySegment(block, from + 4L * (i + 2 * STEP + LANES), NATIVE);
            r3Im.intoMemorySegment(block, from + 4L * (i + 3 * STEP + LANES), NATIVE);
        }
    }

    @Override
    void middle(MemorySegment in, long inBytes, int stride, long imBytes, MemorySegment table, long tableBytes,
            MemorySegment out, long outBytes) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        for (int row = 0; row < LANES / 2; row++) {
            FloatVector re = FloatVector.broadcast(SPECIES, in.get(JAVA_FLOAT, inBytes + 4L * stride * row));
            FloatVector im = FloatVector.broadcast(SPECIES, in.get(JAVA_FLOAT, inBytes + imBytes + 4L * stride * row));
            sum0 = re.fma(FloatVector.fromMemorySegment(SPECIES, table, tableBytes + 4L * LANES * row, NATIVE), sum0);
            sum1 = im.fma(
                    FloatVector.fromMemorySegment(SPECIES, table, tableBytes + 4L * LANES * (row + LANES / 2), NATIVE),
                    sum1);
        }
        sum0.add(sum1).intoMemorySegment(out, outBytes, NATIVE);
    }
}
