package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// How alike two signals are at every lag, and with itself, how alike a signal is to its past:
///
/// ```
/// r[lag] = Σ x[j + lag]·y[j],   lag = −(yLength − 1) … xLength − 1
/// ```
///
/// Sums are not normalised; what lies outside a signal is 0. Computed by the product of spectra, of which one is conjugate
/// (A. V. Oppenheim and R. W. Schafer, "Discrete-Time Signal Processing", 2010, section 8.7), to about 10⁻⁷ of the
/// greatest value.
///
/// Belongs to one thread. Correlating does not allocate.
public final class Correlation {

    private final int xLength;
    private final int yLength;
    private final RealFft fft;
    private final RealFft.Scratch scratch;
    private final Spectrum xSpectrum;
    private final Spectrum ySpectrum;
    private final float[] padded;
    private final MemorySegment paddedSegment;

    /// Plans correlations. Allocates the tables.
    ///
    /// @param xLength the length of the first signal, from 1
    /// @param yLength the length of the second signal, from 1
    /// @throws IllegalArgumentException if a length is below 1, or both together exceed [RealFft#MAX_LENGTH]
    public Correlation(int xLength, int yLength) {
        if (xLength < 1 || yLength < 1 || (long) xLength + yLength - 1 > RealFft.MAX_LENGTH) {
            throw new IllegalArgumentException("signals must have at least 1 sample and together at most 2^26: xLength="
                    + xLength + " yLength=" + yLength);
        }
        this.xLength = xLength;
        this.yLength = yLength;
        this.fft = RealFft.ofLength(powerOfTwo(xLength + yLength - 1));
        this.scratch = fft.newScratch();
        this.xSpectrum = fft.newSpectrum();
        this.ySpectrum = fft.newSpectrum();
        this.padded = new float[fft.length()];
        this.paddedSegment = MemorySegment.ofArray(padded);
    }

    private static int powerOfTwo(int least) {
        return least == 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
    }

    /// How many lags there are.
    ///
    /// @return xLength + yLength − 1
    public int lags() {
        return xLength + yLength - 1;
    }

    /// Correlates two signals; or one with itself, if both are the same. Does not allocate.
    ///
    /// @param x native-endian floats, the first signal
    /// @param xOffsetBytes where it begins, divisible by 4
    /// @param y native-endian floats, the second signal
    /// @param yOffsetBytes where it begins, divisible by 4
    /// @param out receives [#lags()] floats; lag 0 is number yLength − 1
    /// @param outOffsetBytes where they go, divisible by 4
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void correlate(MemorySegment x, long xOffsetBytes, MemorySegment y, long yOffsetBytes, MemorySegment out,
            long outOffsetBytes) {
        transform(x, xOffsetBytes, xLength, xSpectrum);
        transform(y, yOffsetBytes, yLength, ySpectrum);
        for (int k = 0; k < fft.bins(); k++) {
            float xRe = xSpectrum.re().get(k);
            float xIm = xSpectrum.im().get(k);
            float yRe = ySpectrum.re().get(k);
            float yIm = ySpectrum.im().get(k);
            xSpectrum.re().put(k, xRe * yRe + xIm * yIm);
            xSpectrum.im().put(k, xIm * yRe - xRe * yIm);
        }
        fft.inverse(xSpectrum, paddedSegment, 0, scratch);
        // lags below 0 stand at the end of the circle
        int negative = yLength - 1;
        MemorySegment.copy(padded, padded.length - negative, out, ValueLayout.JAVA_FLOAT, outOffsetBytes, negative);
        MemorySegment.copy(padded, 0, out, ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) negative * Float.BYTES,
                xLength);
    }

    private void transform(MemorySegment signal, long offsetBytes, int length, Spectrum spectrum) {
        MemorySegment.copy(signal, ValueLayout.JAVA_FLOAT, offsetBytes, padded, 0, length);
        Arrays.fill(padded, length, padded.length, 0);
        fft.forward(paddedSegment, 0, spectrum, scratch);
    }
}
