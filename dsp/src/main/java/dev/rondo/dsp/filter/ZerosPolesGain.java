package dev.rondo.dsp.filter;

import java.util.List;

/// A digital filter by its roots:
///
/// ```
/// H(z) = gain · Π (z − zero) / Π (z − pole)
/// ```
///
/// @param zeros roots of the numerator; complex ones with their conjugates
/// @param poles roots of the denominator; complex ones with their conjugates
/// @param gain the factor
public record ZerosPolesGain(List<Complex> zeros, List<Complex> poles, double gain) {

    /// Copies the lists.
    public ZerosPolesGain {
        zeros = List.copyOf(zeros);
        poles = List.copyOf(poles);
    }

    /// The frequency response.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return H(e^(iω)) with ω = 2π·frequency/rate
    public Complex response(double frequencyHz, double rateHz) {
        double w = 2 * Math.PI * frequencyHz / rateHz;
        var z = new Complex(Math.cos(w), Math.sin(w));
        var result = new Complex(gain, 0);
        for (int i = 0; i < Math.max(zeros.size(), poles.size()); i++) {
            result = i < zeros.size() ? result.times(z.minus(zeros.get(i))) : result;
            result = i < poles.size() ? result.dividedBy(z.minus(poles.get(i))) : result;
        }
        return result;
    }
}
