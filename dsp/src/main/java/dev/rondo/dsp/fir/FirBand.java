package dev.rondo.dsp.fir;

/// A band in which the response of a filter is asked for; what lies between bands is left to the design.
///
/// @param lowHz where the band begins, from 0
/// @param highHz where it ends, above its beginning
/// @param lowGain the gain asked for at the beginning
/// @param highGain the gain asked for at the end; a straight line lies between
/// @param weight how much an error counts here relative to other bands, above 0
public record FirBand(double lowHz, double highHz, double lowGain, double highGain, double weight) {

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if the edges do not ascend from 0, a gain is not finite or the weight is not
    ///         above 0
    public FirBand {
        if (!(lowHz >= 0 && highHz > lowHz)) {
            throw new IllegalArgumentException("a band must ascend from 0 Hz or above: lowHz=" + lowHz + " highHz="
                    + highHz);
        }
        if (!Double.isFinite(lowGain) || !Double.isFinite(highGain)) {
            throw new IllegalArgumentException("gains must be finite: lowGain=" + lowGain + " highGain=" + highGain);
        }
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weight must be above 0: weight=" + weight);
        }
    }

    /// A band of one gain and the weight 1.
    ///
    /// @param lowHz where the band begins, from 0
    /// @param highHz where it ends, above its beginning
    /// @param gain the gain asked for
    /// @throws IllegalArgumentException as above
    public FirBand(double lowHz, double highHz, double gain) {
        this(lowHz, highHz, gain, gain, 1);
    }

    double gainAt(double frequencyHz) {
        return lowGain + (highGain - lowGain) * (frequencyHz - lowHz) / (highHz - lowHz);
    }
}
