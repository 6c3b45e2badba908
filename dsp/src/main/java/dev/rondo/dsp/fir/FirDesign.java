package dev.rondo.dsp.fir;

import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.window.Window;
import java.util.List;

/// Designs of linear-phase filters. Taps are symmetric; the group delay is (taps − 1)/2 frames at every frequency, a whole
/// number for odd lengths.
public final class FirDesign {

    /// The greatest number of taps of a design that solves equations.
    public static final int MAX_OPTIMISED_TAPS = 4001;

    private FirDesign() {}

    /// Cuts an ideal filter's response with a symmetric window, and scales it to the gain 1 in the middle of the passband:
    /// at 0 Hz for lowpass and bandstop, at Nyquist for highpass. The edges of the band come out at about −6 dB.
    ///
    /// ```
    /// h[n] = w[n] · (sin(ω₂·m) − sin(ω₁·m)) / (π·m),   m = n − (taps − 1)/2
    /// ```
    ///
    /// (A. V. Oppenheim and R. W. Schafer, "Discrete-Time Signal Processing", 2010, section 7.5; the numbers of SciPy's
    /// `firwin`.)
    ///
    /// @param taps how many, from 1; odd for highpass and bandstop, because even lengths have a zero at Nyquist
    /// @param band what passes; edges below Nyquist
    /// @param window the window
    /// @param rateHz the sampling rate
    /// @return new taps
    /// @throws IllegalArgumentException if a value lies outside
    public static double[] windowedSinc(int taps, Band band, Window window, double rateHz) {
        requireTaps(taps, Integer.MAX_VALUE);
        band.requireBelowNyquist(rateHz);
        boolean passesNyquist = band.kind() == Band.Kind.HIGHPASS || band.kind() == Band.Kind.BANDSTOP;
        if (passesNyquist && taps % 2 == 0) {
            throw new IllegalArgumentException("a filter that passes Nyquist must have an odd number of taps: taps="
                    + taps);
        }
        double low = 2 * band.lowHz() / rateHz;
        double high = 2 * band.highHz() / rateHz;
        double middle = switch (band.kind()) {
            case LOWPASS, BANDSTOP -> 0;
            case HIGHPASS -> 1;
            case BANDPASS -> (low + high) / 2;
        };
        double[] values = window.symmetric(taps);
        double sum = 0;
        for (int n = 0; n < taps; n++) {
            double m = n - (taps - 1) / 2.0;
            values[n] *= switch (band.kind()) {
                case LOWPASS -> below(high, m);
                case HIGHPASS -> below(1, m) - below(low, m);
                case BANDPASS -> below(high, m) - below(low, m);
                case BANDSTOP -> below(1, m) - below(high, m) + below(low, m);
            };
            sum += values[n] * Math.cos(Math.PI * m * middle);
        }
        for (int n = 0; n < taps; n++) {
            values[n] /= sum;
        }
        return values;
    }

    /// The ideal lowpass with its edge at a fraction of Nyquist.
    private static double below(double edge, double m) {
        return edge * sinc(edge * m);
    }

    /// sin(πx)/(πx).
    static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /// The filter whose squared error, integrated over the bands with their weights, is least.
    ///
    /// (I. Selesnick, "Linear-Phase FIR Filter Design by Least Squares", 2005; the numbers of SciPy's `firls`.)
    ///
    /// @param taps how many, odd, from 1 to [#MAX_OPTIMISED_TAPS]
    /// @param bands what is asked for, ascending
    /// @param rateHz the sampling rate
    /// @return new taps
    /// @throws IllegalArgumentException if a value lies outside
    public static double[] leastSquares(int taps, List<FirBand> bands, double rateHz) {
        requireTaps(taps, MAX_OPTIMISED_TAPS);
        requireAscending(bands, rateHz);
        if (taps % 2 == 0) {
            throw new IllegalArgumentException("least squares must have an odd number of taps: taps=" + taps);
        }
        return LeastSquares.taps(taps, bands, rateHz);
    }

    /// The filter whose greatest weighted error over the bands is least: all ripples are equally high.
    ///
    /// (J. H. McClellan and T. W. Parks, "A unified approach to the design of optimum FIR linear phase digital filters",
    /// 1973.)
    ///
    /// @param taps how many, from 3 to [#MAX_OPTIMISED_TAPS]; with an even number the gain at Nyquist is 0
    /// @param bands what is asked for, ascending
    /// @param rateHz the sampling rate
    /// @return new taps
    /// @throws IllegalArgumentException if a value lies outside, or the exchange finds no solution, as happens when so
    ///         many taps are spent that the ripples vanish in rounding
    public static double[] remez(int taps, List<FirBand> bands, double rateHz) {
        requireTaps(taps, MAX_OPTIMISED_TAPS);
        requireAscending(bands, rateHz);
        if (taps < 3) {
            throw new IllegalArgumentException("remez must have at least 3 taps: taps=" + taps);
        }
        FirBand last = bands.getLast();
        if (taps % 2 == 0 && last.highHz() == rateHz / 2 && last.highGain() != 0) {
            throw new IllegalArgumentException("a filter that passes Nyquist must have an odd number of taps: taps="
                    + taps);
        }
        return new ParksMcClellan(taps, bands, rateHz).taps();
    }

    private static void requireTaps(int taps, int most) {
        if (taps < 1 || taps > most) {
            throw new IllegalArgumentException("the number of taps must be "
                    + (most == Integer.MAX_VALUE ? "at least 1" : "from 1 to " + most) + ": taps=" + taps);
        }
    }

    private static void requireAscending(List<FirBand> bands, double rateHz) {
        if (!(rateHz > 0 && rateHz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the rate must be above 0: rateHz=" + rateHz);
        }
        if (bands.isEmpty()) {
            throw new IllegalArgumentException("a design needs at least one band: bands=" + bands);
        }
        double end = 0;
        for (FirBand band : bands) {
            if (band.lowHz() < end) {
                throw new IllegalArgumentException("bands must ascend without overlap: lowHz=" + band.lowHz()
                        + " after highHz=" + end);
            }
            end = band.highHz();
        }
        if (end > rateHz / 2) {
            throw new IllegalArgumentException("bands must end at Nyquist (" + rateHz / 2 + " Hz) or below: highHz="
                    + end);
        }
    }
}
