package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// The reference: what every kernel means, as plainly as it can be said.
///
/// Loops run over arrays, runs of segments being copied there and back: C2 turns such loops into vectors, but not those
/// that read and write one segment; and until it has compiled them, an access to a segment takes some hundred times as long
/// as one to an array.
final class ScalarKernels implements Kernels {

    private static final int RUN = 1024;
    static final int HALF_RUN = RUN / 2;
    /// From about so many on, what C2 does before and behind a loop's vectors no longer counts.
    private static final int POLYPHASE_LANES = 128;

    /// Whether the processor has fused products and sums. Else `Math.fma` goes through BigDecimal and takes more than a
    /// microsecond, a hundred times as long, which no noise of a machine hides.
    static final boolean FUSES = fuses();

    private static final ThreadLocal<Runs> RUNS = ThreadLocal.withInitial(Runs::new);

    /// What a thread copies runs of segments to.
    private static final class Runs {
        private final float[] a = new float[RUN];
        private final float[] b = new float[RUN];
        private final float[] c = new float[RUN];
        private final float[] d = new float[RUN];
        private final float[] e = new float[RUN];
        private final float[] f = new float[RUN];
        private final int[] bits = new int[RUN];
        private final double[] wide = new double[RUN];
    }

    private static boolean fuses() {
        double x = 1;
        boolean fuses = false;
        for (int round = 0; round < 20 && !fuses && x > 0; round++) {
            long start = System.nanoTime();
            for (int call = 0; call < 16; call++) {
                x = Math.fma(x, 0.7, 0.1);
            }
            fuses = System.nanoTime() - start < 8000;
        }
        return fuses;
    }

    /// Room for some doubles, of the calling thread.
    static double[] wideRun() {
        return RUNS.get().wide;
    }

    /// Room for some floats, of the calling thread.
    static float[] run() {
        return RUNS.get().a;
    }

    /// Room for the sums of some floats, of the calling thread.
    static float[] sumRun() {
        return RUNS.get().b;
    }

    static void load(MemorySegment x, long offsetBytes, float[] run, int count) {
        MemorySegment.copy(x, JAVA_FLOAT, offsetBytes, run, 0, count);
    }

    static void store(float[] run, MemorySegment x, long offsetBytes, int count) {
        MemorySegment.copy(run, 0, x, JAVA_FLOAT, offsetBytes, count);
    }

    @Override
    public int vectorBits() {
        return Float.SIZE;
    }

    @Override
    public void multiply(MemorySegment x, long xOffsetBytes, MemorySegment y, long yOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        Runs runs = RUNS.get();
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(x, xOffsetBytes + 4L * done, runs.a, count);
            load(y, yOffsetBytes + 4L * done, runs.b, count);
            multiply(runs.a, runs.b, count);
            store(runs.a, out, outOffsetBytes + 4L * done, count);
        }
    }

    private static void multiply(float[] x, float[] y, int length) {
        for (int i = 0; i < length; i++) {
            x[i] *= y[i];
        }
    }

    @Override
    public void scale(MemorySegment x, long offsetBytes, int length, float factor) {
        float[] run = RUNS.get().a;
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(x, offsetBytes + 4L * done, run, count);
            scale(run, count, factor);
            store(run, x, offsetBytes + 4L * done, count);
        }
    }

    private static void scale(float[] x, int length, float factor) {
        for (int i = 0; i < length; i++) {
            x[i] *= factor;
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
        Runs runs = RUNS.get();
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(x, xOffsetBytes + 4L * done, runs.a, count);
            load(sum, sumOffsetBytes + 4L * done, runs.b, count);
            add(runs.a, runs.b, count);
            store(runs.b, sum, sumOffsetBytes + 4L * done, count);
        }
    }

    private static void add(float[] x, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += x[i];
        }
    }

    @Override
    public void magnitudes(MemorySegment values, long reOffsetBytes, long imOffsetBytes, MemorySegment out,
            long outOffsetBytes, int length) {
        Runs runs = RUNS.get();
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(values, reOffsetBytes + 4L * done, runs.a, count);
            load(values, imOffsetBytes + 4L * done, runs.b, count);
            magnitudes(runs.a, runs.b, count);
            store(runs.a, out, outOffsetBytes + 4L * done, count);
        }
    }

    private static void magnitudes(float[] re, float[] im, int length) {
        for (int i = 0; i < length; i++) {
            re[i] = (float) Math.sqrt(re[i] * re[i] + im[i] * im[i]);
        }
    }

    @Override
    public void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes,
            int length) {
        addComplexProducts(x, y, sum, imOffsetBytes, 0, length);
    }

    static void addComplexProducts(MemorySegment x, MemorySegment y, MemorySegment sum, long imOffsetBytes, int from,
            int end) {
        Runs runs = RUNS.get();
        for (int done = from; done < end; done += RUN) {
            int count = Math.min(RUN, end - done);
            long re = 4L * done;
            long im = imOffsetBytes + re;
            load(x, re, runs.a, count);
            load(x, im, runs.b, count);
            load(y, re, runs.c, count);
            load(y, im, runs.d, count);
            load(sum, re, runs.e, count);
            load(sum, im, runs.f, count);
            addComplexProducts(runs.a, runs.b, runs.c, runs.d, runs.e, runs.f, count);
            store(runs.e, sum, re, count);
            store(runs.f, sum, im, count);
        }
    }

    private static void addComplexProducts(float[] xRe, float[] xIm, float[] yRe, float[] yIm, float[] sumRe,
            float[] sumIm, int length) {
        for (int i = 0; i < length; i++) {
            // all is read before any is written, else C2 would read half of it again
            float a = xRe[i];
            float b = xIm[i];
            float c = yRe[i];
            float d = yIm[i];
            float re = sumRe[i];
            float im = sumIm[i];
            sumRe[i] = re + (a * c - b * d);
            sumIm[i] = im + (a * d + b * c);
        }
    }

    @Override
    public float peak(MemorySegment x, long offsetBytes, int length) {
        // bits without their sign are, as integers, in the order of the magnitudes, NaN on top
        int[] bits = RUNS.get().bits;
        int peak = 0;
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            MemorySegment.copy(x, JAVA_INT, offsetBytes + 4L * done, bits, 0, count);
            peak = Math.max(peak, peak(bits, count));
        }
        return Float.intBitsToFloat(peak);
    }

    private static int peak(int[] bits, int length) {
        int peak = 0;
        for (int i = 0; i < length; i++) {
            peak = Math.max(peak, bits[i] & Integer.MAX_VALUE);
        }
        return peak;
    }

    @Override
    public float copyWithPeak(MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes, int length) {
        MemorySegment.copy(x, xOffsetBytes, out, outOffsetBytes, 4L * length);
        return peak(out, outOffsetBytes, length);
    }

    @Override
    public double sumOfSquares(MemorySegment x, long offsetBytes, int length) {
        float[] run = RUNS.get().a;
        double sum = 0;
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(x, offsetBytes + 4L * done, run, count);
            for (int i = 0; i < count; i++) {
                sum += (double) run[i] * run[i];
            }
        }
        return sum;
    }

    @Override
    public void widen(MemorySegment x, long offsetBytes, double[] to, int length) {
        float[] run = RUNS.get().a;
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            load(x, offsetBytes + 4L * done, run, count);
            widen(run, to, done, count);
        }
    }

    private static void widen(float[] x, double[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = x[i];
        }
    }

    @Override
    public void narrow(double[] x, MemorySegment to, long offsetBytes, int length) {
        float[] run = RUNS.get().a;
        for (int done = 0; done < length; done += RUN) {
            int count = Math.min(RUN, length - done);
            narrow(x, done, run, count);
            store(run, to, offsetBytes + 4L * done, count);
        }
    }

    private static void narrow(double[] x, int at, float[] to, int length) {
        for (int i = 0; i < length; i++) {
            to[i] = (float) x[at + i];
        }
    }

    @Override
    public void prepareFilter() {}

    @Override
    public void filter(double[] coefficients, int sections, boolean rounded, double[] left, double[] leftStates,
            double[] right, double[] rightStates, int frames) {
        PlainSections.filter(coefficients, sections, rounded, left, leftStates, right, rightStates, frames);
    }

    /// There is one lane, which sees all rows. Four sums a channel, so that an addition need not wait for the one before.
    @Override
    public int polyphaseLanes(int up, int most) {
        int outputs = Math.ceilDiv(POLYPHASE_LANES, up) * up;
        return Math.min(most, Math.ceilDiv(outputs, Math.ceilDiv(outputs, 3 * POLYPHASE_LANES / 2)));
    }

    @Override
    public Polyphase polyphase(float[][] taps, int[] firstRows) {
        return new PlainPolyphase(this, taps, firstRows);
    }

    @Override
    public void convolve(double[] taps, MemorySegment x, long offsetBytes, double[] out, int length) {
        Arrays.fill(out, 0, length, 0);
        float[] run = RUNS.get().a;
        for (int i = 0; i < length; i += HALF_RUN) {
            int count = Math.min(HALF_RUN, length - i);
            for (int k = 0; k < taps.length; k += HALF_RUN) {
                int share = Math.min(HALF_RUN, taps.length - k);
                load(x, offsetBytes + 4L * (i - k - share + 1), run, share - 1 + count);
                for (int t = 0; t < share; t++) {
                    addScaled(run, share - 1 - t, taps[k + t], out, i, count);
                }
            }
        }
    }

    /// Tap by tap over all outputs, which C2 turns into vectors, because samples and sums are of different types and so
    /// cannot be the same array.
    private static void addScaled(float[] x, int at, double factor, double[] sum, int to, int length) {
        for (int i = 0; i < length; i++) {
            sum[to + i] += factor * x[at + i];
        }
    }

    @Override
    public void convolve(float[] taps, MemorySegment x, long xOffsetBytes, MemorySegment out, long outOffsetBytes,
            int length) {
        Runs runs = RUNS.get();
        for (int i = 0; i < length; i += HALF_RUN) {
            int count = Math.min(HALF_RUN, length - i);
            Arrays.fill(runs.b, 0, count, 0);
            for (int k = 0; k < taps.length; k += HALF_RUN) {
                int share = Math.min(HALF_RUN, taps.length - k);
                load(x, xOffsetBytes + 4L * (i - k - share + 1), runs.a, share - 1 + count);
                addFiltered(taps, k, share, runs, count);
            }
            store(runs.b, out, outOffsetBytes + 4L * i, count);
        }
    }

    /// Four taps over all outputs. Samples are copied to where their sums lie: sums and samples are both floats, and only
    /// where all indices are the same does C2 see that no sum is a later sample, and makes vectors.
    private static void addFiltered(float[] taps, int firstTap, int share, Runs runs, int length) {
        int t = 0;
        for (; t <= share - 4; t += 4) {
            int at = share - 1 - t;
            System.arraycopy(runs.a, at, runs.c, 0, length);
            System.arraycopy(runs.a, at - 1, runs.d, 0, length);
            System.arraycopy(runs.a, at - 2, runs.e, 0, length);
            System.arraycopy(runs.a, at - 3, runs.f, 0, length);
            int k = firstTap + t;
            addScaled(runs.c, taps[k], runs.d, taps[k + 1], runs.e, taps[k + 2], runs.f, taps[k + 3], runs.b, length);
        }
        for (; t < share; t++) {
            System.arraycopy(runs.a, share - 1 - t, runs.c, 0, length);
            addScaled(runs.c, taps[firstTap + t], runs.b, length);
        }
    }

    private static void addScaled(float[] w, float forW, float[] x, float forX, float[] y, float forY, float[] z,
            float forZ, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += (forW * w[i] + forX * x[i]) + (forY * y[i] + forZ * z[i]);
        }
    }

    private static void addScaled(float[] x, float factor, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += factor * x[i];
        }
    }

    @Override
    public Optional<LaneFft> fft(int length) {
        return Optional.empty();
    }
}
