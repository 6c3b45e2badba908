package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;

/// The analytic signal of a whole signal: its real part is the signal, its imaginary part the Hilbert transform, in which
/// every frequency comes a quarter period later. Its magnitude is the envelope (L. Marple, "Computing the discrete-time
/// analytic signal via FFT", 1999).
///
/// The signal is taken for one period of a periodic one. Belongs to one thread. Transforming does not allocate.
public final class AnalyticSignal {

    private final RealFft fft;
    private final RealFft.Scratch scratch;
    private final Spectrum spectrum;

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length how many samples, from 1 to [RealFft#MAX_LENGTH]
    /// @throws IllegalArgumentException if the length lies outside
    public AnalyticSignal(int length) {
        this.fft = RealFft.ofLength(length);
        this.scratch = fft.newScratch();
        this.spectrum = fft.newSpectrum();
    }

    /// Computes the imaginary part. Does not allocate.
    ///
    /// @param in native-endian floats, the real part
    /// @param inOffsetBytes where they begin, divisible by 4
    /// @param out receives as many floats; may be `in`
    /// @param outOffsetBytes where they go, divisible by 4
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void imaginary(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes) {
        fft.forward(in, inOffsetBytes, spectrum, scratch);
        for (int k = 0; k < spectrum.bins(); k++) {
            // bins that are their own mirror images have no quarter period
            boolean own = 2 * k % fft.length() == 0;
            float re = spectrum.re().get(k);
            spectrum.re().put(k, own ? 0 : spectrum.im().get(k));
            spectrum.im().put(k, own ? 0 : -re);
        }
        fft.inverse(spectrum, out, outOffsetBytes, scratch);
    }
}
