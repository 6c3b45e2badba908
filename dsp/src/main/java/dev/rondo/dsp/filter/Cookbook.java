package dev.rondo.dsp.filter;

/// The filters of Robert Bristow-Johnson's Audio EQ Cookbook, as formulas that write into an array: a running filter can
/// be turned with them, without allocating. [Biquad] has them as values.
public enum Cookbook {

    /** Lets pass what lies below a frequency. */
    LOWPASS,
    /** Lets pass what lies above a frequency. */
    HIGHPASS,
    /** Lets pass what lies around a frequency, which has 0 dB. */
    BANDPASS,
    /** Takes out one frequency. */
    NOTCH,
    /** Turns the phase and leaves all magnitudes. */
    ALLPASS,
    /** Raises or lowers what lies around a frequency. */
    PEAK,
    /** Raises or lowers what lies below a frequency. */
    LOWSHELF,
    /** Raises or lowers what lies above a frequency. */
    HIGHSHELF;

    /// How many numbers [#design] writes.
    public static final int COEFFICIENTS = 5;

    /// Computes a section. Any thread; does not allocate.
    ///
    /// @param frequencyHz corner or centre, above 0 and below Nyquist
    /// @param q quality, above 0
    /// @param gainDb the gain of peak and shelves; the others ignore it
    /// @param rateHz the sampling rate, above 0
    /// @param coefficients receives b0, b1, b2, a1, a2, with a0 = 1
    /// @throws IllegalArgumentException if a value lies outside
    public void design(double frequencyHz, double q, double gainDb, double rateHz, double[] coefficients) {
        double w = angle(frequencyHz, q, rateHz);
        double cos = Math.cos(w);
        double alpha = Math.sin(w) / (2 * q);
        switch (this) {
            case LOWPASS -> {
                double b1 = 1 - cos;
                write(coefficients, b1 / 2, b1, b1 / 2, 1 + alpha, -2 * cos, 1 - alpha);
            }
            case HIGHPASS -> {
                double b1 = 1 + cos;
                write(coefficients, b1 / 2, -b1, b1 / 2, 1 + alpha, -2 * cos, 1 - alpha);
            }
            case BANDPASS -> write(coefficients, alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
            case NOTCH -> write(coefficients, 1, -2 * cos, 1, 1 + alpha, -2 * cos, 1 - alpha);
            case ALLPASS -> write(coefficients, 1 - alpha, -2 * cos, 1 + alpha, 1 + alpha, -2 * cos, 1 - alpha);
            case PEAK -> {
                double a = amplitudeRoot(gainDb);
                write(coefficients, 1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a);
            }
            case LOWSHELF -> shelf(coefficients, amplitudeRoot(gainDb), cos, alpha, 1);
            case HIGHSHELF -> shelf(coefficients, amplitudeRoot(gainDb), cos, alpha, -1);
        }
    }

    /// Low shelf (sign 1) and high shelf (sign −1), which is its mirror image.
    private static void shelf(double[] coefficients, double a, double cos, double alpha, int sign) {
        double slope = 2 * Math.sqrt(a) * alpha;
        double mirrored = sign * cos;
        write(coefficients, a * ((a + 1) - (a - 1) * mirrored + slope), sign * 2 * a * ((a - 1) - (a + 1) * mirrored),
                a * ((a + 1) - (a - 1) * mirrored - slope), (a + 1) + (a - 1) * mirrored + slope,
                sign * -2 * ((a - 1) + (a + 1) * mirrored), (a + 1) + (a - 1) * mirrored - slope);
    }

    private static void write(double[] coefficients, double b0, double b1, double b2, double a0, double a1,
            double a2) {
        coefficients[0] = b0 / a0;
        coefficients[1] = b1 / a0;
        coefficients[2] = b2 / a0;
        coefficients[3] = a1 / a0;
        coefficients[4] = a2 / a0;
    }

    /// A frequency in radians per frame.
    static double angle(double frequencyHz, double q, double rateHz) {
        if (!(rateHz > 0 && rateHz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the rate must be above 0: rateHz=" + rateHz);
        }
        if (!(frequencyHz > 0 && frequencyHz < rateHz / 2)) {
            throw new IllegalArgumentException("a filter's frequency must be above 0 and below Nyquist (" + rateHz / 2
                    + " Hz): frequencyHz=" + frequencyHz);
        }
        if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("q must be above 0: q=" + q);
        }
        return 2 * Math.PI * frequencyHz / rateHz;
    }

    /// The cookbook's A: the square root of the gain's amplitude.
    private static double amplitudeRoot(double gainDb) {
        if (!Double.isFinite(gainDb)) {
            throw new IllegalArgumentException("a gain must be finite: gainDb=" + gainDb);
        }
        return Math.pow(10, gainDb / 40);
    }

    /// A section as a value.
    Biquad biquad(double frequencyHz, double q, double gainDb, double rateHz) {
        double[] c = new double[COEFFICIENTS];
        design(frequencyHz, q, gainDb, rateHz, c);
        return new Biquad(c[0], c[1], c[2], c[3], c[4]);
    }
}
