package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;

/// The real cepstrum: the inverse transform of the logarithm of the magnitudes, which turns echoes and pitch into peaks
/// (B. P. Bogert, M. J. R. Healy and J. W. Tukey, "The quefrency alanysis of time series for echoes", 1963).
///
/// Belongs to one thread. Transforming does not allocate.
public final class RealCepstrum {

    private final RealFft fft;
    private final RealFft.Scratch scratch;
    private final Spectrum spectrum;

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length how many samples, from 1 to [RealFft#MAX_LENGTH]
    /// @throws IllegalArgumentException if the length lies outside
    public RealCepstrum(int length) {
        this.fft = RealFft.ofLength(length);
        this.scratch = fft.newScratch();
        this.spectrum = fft.newSpectrum();
    }

    /// Transforms. Magnitudes below 10⁻³⁸ count as that much. Does not allocate.
    ///
    /// @param in native-endian floats
    /// @param inOffsetBytes where they begin, divisible by 4
    /// @param out receives as many floats, by quefrency in samples; may be `in`
    /// @param outOffsetBytes where they go, divisible by 4
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void transform(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes) {
        fft.forward(in, inOffsetBytes, spectrum, scratch);
        for (int k = 0; k < spectrum.bins(); k++) {
            double magnitude = Math.hypot(spectrum.re().get(k), spectrum.im().get(k));
            spectrum.re().put(k, (float) Math.log(Math.max(Float.MIN_NORMAL, magnitude)));
            spectrum.im().put(k, 0);
        }
        fft.inverse(spectrum, out, outOffsetBytes, scratch);
    }
}
