package dev.rondo.dsp.window;

/// What a window does to a spectrum (F. J. Harris 1978, table 1).
///
/// @param coherentGain the mean of the samples: what a sinusoid on a bin is multiplied by, relative to a rectangle
/// @param enbwBins the equivalent noise bandwidth: how many bins wide the rectangle is that lets as much noise through
/// @param scallopingLossDb how much lower a sinusoid half-way between two bins reads than one on a bin, in dB
public record FiguresOfMerit(double coherentGain, double enbwBins, double scallopingLossDb) {

    /// Measures a window.
    ///
    /// @param samples the window, at least one sample, with a sum above 0
    /// @return its figures
    /// @throws IllegalArgumentException if the sum is not above 0
    public static FiguresOfMerit of(double[] samples) {
        int n = samples.length;
        double sum = 0;
        double energy = 0;
        double halfBinRe = 0;
        double halfBinIm = 0;
        for (int i = 0; i < n; i++) {
            sum += samples[i];
            energy += samples[i] * samples[i];
            halfBinRe += samples[i] * Math.cos(Math.PI * i / n);
            halfBinIm += samples[i] * Math.sin(Math.PI * i / n);
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("a window must have a sum above 0: sum=" + sum);
        }
        return new FiguresOfMerit(sum / n, n * energy / (sum * sum),
                -20 * Math.log10(Math.hypot(halfBinRe, halfBinIm) / sum));
    }
}
