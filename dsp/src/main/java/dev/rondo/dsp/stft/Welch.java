package dev.rondo.dsp.stft;

import dev.rondo.dsp.fft.Spectrum;
import java.util.Arrays;

/// The spectrum of a noise: the mean of the powers of overlapping windows (P. D. Welch, "The use of fast Fourier transform
/// for the estimation of power spectra", 1967).
///
/// ```java
/// var stft = new Stft(Window.HANN, 1024, 512);
/// var welch = new Welch(stft);
/// stft.analyse(signal, Framing.INSIDE, (spectrum, _) -> welch.add(spectrum));
/// welch.density(48_000, density);
/// ```
///
/// Spectra are one-sided: all bins but those at 0 Hz and Nyquist count twice. Means are not removed from windows (SciPy's
/// `welch` with `detrend=False`). Belongs to one thread. Adding and reading do not allocate.
public final class Welch {

    private final double[] sums;
    private final boolean endsAtNyquist;
    private final double windowSum;
    private final double windowEnergy;
    private long windows;

    /// A mean of nothing yet.
    ///
    /// @param analysis the analysis that the spectra come from; it is not kept
    public Welch(Stft analysis) {
        double sum = 0;
        double energy = 0;
        for (double weight : analysis.window().periodic(analysis.size())) {
            sum += weight;
            energy += weight * weight;
        }
        this.windowSum = sum;
        this.windowEnergy = energy;
        this.sums = new double[analysis.fft().bins()];
        this.endsAtNyquist = analysis.fft().length() % 2 == 0;
    }

    /// Adds the spectrum of a window. Does not allocate.
    ///
    /// @param spectrum its bins; not changed
    /// @throws IllegalArgumentException if the spectrum has another size
    public void add(Spectrum spectrum) {
        if (spectrum.bins() != sums.length) {
            throw new IllegalArgumentException("spectra must be of the analysis: bins=" + spectrum.bins()
                    + " instead of " + sums.length);
        }
        for (int k = 0; k < sums.length; k++) {
            double re = spectrum.re().get(k);
            double im = spectrum.im().get(k);
            sums[k] += re * re + im * im;
        }
        windows++;
    }

    /// How many windows have been added.
    ///
    /// @return their number
    public long windows() {
        return windows;
    }

    /// The power spectral density: its integral over frequency is the mean square of the signal.
    ///
    /// @param rateHz the sampling rate
    /// @param density receives one value a bin, per Hz; 0 if nothing was added
    /// @throws IndexOutOfBoundsException if the array is shorter than that
    public void density(double rateHz, double[] density) {
        scaled(1 / (rateHz * windowEnergy), density);
    }

    /// The power spectrum: a sinusoid on a bin reads as its mean square.
    ///
    /// @param power receives one value a bin; 0 if nothing was added
    /// @throws IndexOutOfBoundsException if the array is shorter than that
    public void power(double[] power) {
        scaled(1 / (windowSum * windowSum), power);
    }

    private void scaled(double scale, double[] result) {
        for (int k = 0; k < sums.length; k++) {
            boolean single = k == 0 || (endsAtNyquist && k == sums.length - 1);
            result[k] = windows == 0 ? 0 : sums[k] * (single ? scale : 2 * scale) / windows;
        }
    }

    /// Forgets all windows.
    public void reset() {
        windows = 0;
        Arrays.fill(sums, 0);
    }
}
