package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/// Any length n, as a convolution with a chirp that runs over a power of two:
///
/// ```
/// jk = (j² + k² − (k − j)²)/2
/// X[k] = w[k] · Σ (x[j]·w[j]) · conj(w[k − j])      with the chirp w[j] = e^(−πi·j²/n)
/// ```
///
/// (L. I. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970). It computes
/// in double, because the two transforms in a row would lose more than a float can spare.
final class BluesteinFft implements RealFft {

    /// Complex values, real parts at 2j and imaginary parts at 2j + 1.
    private static final class Interleaved implements Scratch {

        private final double[] values;
        private final MemorySegment samples;

        Interleaved(int length, int convolutionLength) {
            this.values = new double[2 * convolutionLength];
            this.samples = Spectrum.allocate(length);
        }

        @Override
        public MemorySegment samples() {
            return samples;
        }
    }

    private final int length;
    private final int convolutionLength;
    private final DoubleFFT_1D transform;
    private final double[] cos;
    private final double[] sin;
    private final double[] kernel;

    BluesteinFft(int length) {
        PowerOfTwoFft.stayOnCallersThread();
        this.length = length;
        // the least power of two that holds 2n − 1 values
        this.convolutionLength = Integer.highestOneBit(2 * length - 2) << 1;
        this.transform = new DoubleFFT_1D(convolutionLength);
        this.cos = new double[length];
        this.sin = new double[length];
        this.kernel = new double[2 * convolutionLength];
        for (int j = 0; j < length; j++) {
            // j² modulo the period keeps the angle exact for long transforms
            double angle = Math.PI * ((long) j * j % (2L * length)) / length;
            cos[j] = Math.cos(angle);
            sin[j] = Math.sin(angle);
            int mirrored = j == 0 ? 0 : convolutionLength - j;
            kernel[2 * j] = cos[j];
            kernel[2 * j + 1] = sin[j];
            kernel[2 * mirrored] = cos[j];
            kernel[2 * mirrored + 1] = sin[j];
        }
        transform.complexForward(kernel);
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= convolutionLength;
        }
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public Scratch newScratch() {
        return new Interleaved(length, convolutionLength);
    }

    @Override
    public void forward(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        double[] values = values(spectrum, scratch);
        for (int j = 0; j < length; j++) {
            double x = time.get(ValueLayout.JAVA_FLOAT, offsetBytes + (long) j * Float.BYTES);
            values[2 * j] = x * cos[j];
            values[2 * j + 1] = -x * sin[j];
        }
        convolve(values, length);
        for (int k = 0; k < bins(); k++) {
            double re = values[2 * k];
            double im = values[2 * k + 1];
            spectrum.re().put(k, (float) (re * cos[k] + im * sin[k]));
            spectrum.im().put(k, isReal(k) ? 0 : (float) (im * cos[k] - re * sin[k]));
        }
    }

    /// The forward transform of the conjugate spectrum has the samples as its real part; bins between 0 and n/2 count
    /// twice, for themselves and for their mirror images.
    @Override
    public void inverse(Spectrum spectrum, MemorySegment time, long offsetBytes, Scratch scratch) {
        double[] values = values(spectrum, scratch);
        for (int k = 0; k < bins(); k++) {
            double re = (isReal(k) ? 1 : 2) * spectrum.re().get(k);
            double im = isReal(k) ? 0 : 2 * spectrum.im().get(k);
            values[2 * k] = re * cos[k] - im * sin[k];
            values[2 * k + 1] = -re * sin[k] - im * cos[k];
        }
        convolve(values, bins());
        for (int j = 0; j < length; j++) {
            double x = (values[2 * j] * cos[j] + values[2 * j + 1] * sin[j]) / length;
            time.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) j * Float.BYTES, (float) x);
        }
    }

    /// Whether a bin is its own mirror image: the first one, and for even lengths the last one.
    private boolean isReal(int k) {
        return 2 * k % length == 0;
    }

    /// Convolves the first `filled` values with the kernel, in place.
    private void convolve(double[] values, int filled) {
        Arrays.fill(values, 2 * filled, values.length, 0);
        transform.complexForward(values);
        for (int i = 0; i < values.length; i += 2) {
            double re = values[i];
            double im = values[i + 1];
            values[i] = re * kernel[i] - im * kernel[i + 1];
            values[i + 1] = re * kernel[i + 1] + im * kernel[i];
        }
        transform.complexInverse(values, false);
    }

    private double[] values(Spectrum spectrum, Scratch scratch) {
        spectrum.requireBinsOf(length);
        if (!(scratch instanceof Interleaved interleaved && interleaved.values.length == 2 * convolutionLength)) {
            throw new IllegalArgumentException("the scratch must come from a plan of this length: length=" + length);
        }
        return interleaved.values;
    }
}
