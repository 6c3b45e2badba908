package dev.rondo.dsp.filter;

/// A second-order section, with a0 = 1:
///
/// ```
///         b0 + b1·z⁻¹ + b2·z⁻²
/// H(z) = ----------------------      y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]
///          1 + a1·z⁻¹ + a2·z⁻²
/// ```
///
/// The factories are those of Robert Bristow-Johnson's Audio EQ Cookbook, and two simpler ones. For all of them the
/// frequency lies above 0
/// and below Nyquist (half the rate), `q` is above 0, and gains are in dB.
///
/// @param b0 the coefficient of the input
/// @param b1 the coefficient of the input one frame ago
/// @param b2 the coefficient of the input two frames ago
/// @param a1 the coefficient of the output one frame ago, negated
/// @param a2 the coefficient of the output two frames ago, negated
public record Biquad(double b0, double b1, double b2, double a1, double a2) {

    /// Checks that the coefficients are numbers.
    ///
    /// @throws IllegalArgumentException if a coefficient is infinite or NaN
    public Biquad {
        if (!Double.isFinite(b0 + b1 + b2 + a1 + a2)) {
            throw new IllegalArgumentException("coefficients must be finite: b0=" + b0 + " b1=" + b1 + " b2=" + b2
                    + " a1=" + a1 + " a2=" + a2);
        }
    }

    /// Lets pass what lies below a frequency; 0 dB at 0 Hz, q as gain at the frequency itself.
    ///
    /// @param cutoffHz the corner
    /// @param q the resonance; 1/√2 for the flattest passband
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad lowpass(double cutoffHz, double q, double rateHz) {
        return Cookbook.LOWPASS.biquad(cutoffHz, q, 0, rateHz);
    }

    /// Lets pass what lies above a frequency; 0 dB at Nyquist, q as gain at the frequency itself.
    ///
    /// @param cutoffHz the corner
    /// @param q the resonance; 1/√2 for the flattest passband
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad highpass(double cutoffHz, double q, double rateHz) {
        return Cookbook.HIGHPASS.biquad(cutoffHz, q, 0, rateHz);
    }

    /// Lets pass what lies around a frequency, which has 0 dB.
    ///
    /// @param centreHz the centre
    /// @param q centre / bandwidth between the −3 dB points (before warping)
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad bandpass(double centreHz, double q, double rateHz) {
        return Cookbook.BANDPASS.biquad(centreHz, q, 0, rateHz);
    }

    /// Takes out one frequency.
    ///
    /// @param centreHz the frequency that goes
    /// @param q centre / bandwidth between the −3 dB points (before warping)
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad notch(double centreHz, double q, double rateHz) {
        return Cookbook.NOTCH.biquad(centreHz, q, 0, rateHz);
    }

    /// Turns the phase, by 180° at the frequency, and leaves all magnitudes.
    ///
    /// @param centreHz where the phase is −180°
    /// @param q how steeply it turns
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad allpass(double centreHz, double q, double rateHz) {
        return Cookbook.ALLPASS.biquad(centreHz, q, 0, rateHz);
    }

    /// Raises or lowers what lies around a frequency.
    ///
    /// @param centreHz where the gain is reached
    /// @param q centre / bandwidth between the points of half the gain in dB (before warping)
    /// @param gainDb the gain at the centre
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad peak(double centreHz, double q, double gainDb, double rateHz) {
        return Cookbook.PEAK.biquad(centreHz, q, gainDb, rateHz);
    }

    /// Raises or lowers what lies below a frequency.
    ///
    /// @param centreHz where half the gain in dB is reached
    /// @param q 1/√2 for the steepest slope without overshoot
    /// @param gainDb the gain at 0 Hz
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad lowshelf(double centreHz, double q, double gainDb, double rateHz) {
        return Cookbook.LOWSHELF.biquad(centreHz, q, gainDb, rateHz);
    }

    /// Raises or lowers what lies above a frequency.
    ///
    /// @param centreHz where half the gain in dB is reached
    /// @param q 1/√2 for the steepest slope without overshoot
    /// @param gainDb the gain at Nyquist
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad highshelf(double centreHz, double q, double gainDb, double rateHz) {
        return Cookbook.HIGHSHELF.biquad(centreHz, q, gainDb, rateHz);
    }

    /// One pole that smooths, y\[n] = (1 − p)·x\[n] + p·y\[n−1]; 0 dB at 0 Hz, −3 dB at the frequency.
    ///
    /// The condition |H|² = 1/2 is p² − 2·c·p + 1 = 0 with c = 2 − cos ω (J. O. Smith, "Introduction to Digital Filters",
    /// 2007, one-pole filter).
    ///
    /// @param cutoffHz where −3 dB are reached
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad onePole(double cutoffHz, double rateHz) {
        // c − 1, by the sine of the half angle, which does not cancel
        double sine = Math.sin(Cookbook.angle(cutoffHz, 1, rateHz) / 2);
        double excess = 2 * sine * sine;
        double complement = Math.sqrt(excess * (excess + 2)) - excess;
        return new Biquad(complement, 0, 0, complement - 1, 0);
    }

    /// Takes out a constant offset: a zero at 0 Hz and a pole near it; 0 dB at Nyquist, −3 dB at the frequency.
    ///
    /// J. O. Smith, "Introduction to Digital Filters", 2007, DC blocker; with the pole at (1 − t)/(1 + t), t = tan(ω/2), and
    /// the gain that this takes, the corner is exact.
    ///
    /// @param cutoffHz where −3 dB are reached, usually some Hz
    /// @param rateHz the sampling rate
    /// @return the section
    /// @throws IllegalArgumentException if a value lies outside
    public static Biquad dcBlocker(double cutoffHz, double rateHz) {
        double pole = (1 - Math.tan(Cookbook.angle(cutoffHz, 1, rateHz) / 2))
                / (1 + Math.tan(Cookbook.angle(cutoffHz, 1, rateHz) / 2));
        return new Biquad((1 + pole) / 2, -(1 + pole) / 2, 0, -pole, 0);
    }

    /// The frequency response.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return H(e^(iω)) with ω = 2π·frequency/rate
    public Complex response(double frequencyHz, double rateHz) {
        double w = 2 * Math.PI * frequencyHz / rateHz;
        return polynomial(b0, b1, b2, w).dividedBy(polynomial(1, a1, a2, w));
    }

    /// The group delay: by how many frames the envelope of a narrow band comes later.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return −dφ/dω in frames; NaN where a lone zero meets the frequency
    public double groupDelayFrames(double frequencyHz, double rateHz) {
        double w = 2 * Math.PI * frequencyHz / rateHz;
        return delay(b0, b1, b2, w) - delay(1, a1, a2, w);
    }

    /// The largest magnitude of a pole.
    ///
    /// @return from 0; below 1 if the section is stable
    public double poleRadius() {
        double discriminant = a1 * a1 / 4 - a2;
        return discriminant < 0 ? Math.sqrt(a2) : Math.abs(a1) / 2 + Math.sqrt(discriminant);
    }

    /// Whether the impulse response dies away.
    ///
    /// @return true if both poles lie inside the unit circle
    public boolean isStable() {
        return Math.abs(a2) < 1 && Math.abs(a1) < 1 + a2;
    }

    /// c0·z + c1 + c2·z⁻¹ on the unit circle: the polynomial in z⁻¹, turned by a factor that quotients cancel. The sums at
    /// 0 Hz and at Nyquist are taken first, because zeros lie there and cosines near 1 would cancel.
    private static Complex polynomial(double c0, double c1, double c2, double w) {
        double sine = Math.sin(w / 2);
        double cosine = Math.cos(w / 2);
        double re = Math.abs(sine) < Math.abs(cosine)
                ? c0 + c1 + c2 - 2 * (c0 + c2) * sine * sine
                : 2 * (c0 + c2) * cosine * cosine - (c0 - c1 + c2);
        return new Complex(re, 2 * (c0 - c2) * sine * cosine);
    }

    /// The delay of a polynomial: the real part of (c1·z⁻¹ + 2·c2·z⁻²) / (c0 + c1·z⁻¹ + c2·z⁻²) on the unit circle.
    /// Symmetric and antisymmetric coefficients have linear phase, and there it would be 0/0 at the zeros.
    private static double delay(double c0, double c1, double c2, double w) {
        if (c0 == c2 || (c0 == -c2 && c1 == 0)) {
            return 1;
        }
        if (c2 == 0 && Math.abs(c0) == Math.abs(c1)) {
            return 0.5;
        }
        return polynomial(0, c1, 2 * c2, w).dividedBy(polynomial(c0, c1, c2, w)).re();
    }
}
