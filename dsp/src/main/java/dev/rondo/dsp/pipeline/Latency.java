package dev.rondo.dsp.pipeline;

/// A delay in seconds, exactly: frames at different rates are added without rounding.
///
/// @param numerator seconds times the denominator, 0 or more
/// @param denominator above 0; the fraction is kept in lowest terms
public record Latency(long numerator, long denominator) {

    /// No delay.
    public static final Latency NONE = new Latency(0, 1);

    /// Reduces the fraction.
    ///
    /// @throws IllegalArgumentException if it is negative or its denominator is not above 0
    public Latency {
        if (numerator < 0 || denominator < 1) {
            throw new IllegalArgumentException(
                    "a latency must not be negative: latency=" + numerator + "/" + denominator);
        }
        long divisor = greatestCommonDivisor(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /// Frames at a rate.
    ///
    /// @param frames how many, 0 or more
    /// @param rateHz their rate, above 0
    /// @return the delay
    public static Latency ofFrames(long frames, int rateHz) {
        return new Latency(frames, rateHz);
    }

    /// The sum of two delays.
    ///
    /// @param other what follows
    /// @return both together
    /// @throws ArithmeticException if the sum needs more than 64 bits
    public Latency plus(Latency other) {
        long common = Math.multiplyExact(denominator / greatestCommonDivisor(denominator, other.denominator),
                other.denominator);
        return new Latency(Math.addExact(Math.multiplyExact(numerator, common / denominator),
                Math.multiplyExact(other.numerator, common / other.denominator)), common);
    }

    /// The delay in whole frames.
    ///
    /// @param rateHz the rate at which to count
    /// @return the frames
    /// @throws ArithmeticException if they are not whole: a stage that changes the rate has to absorb the fraction
    public long frames(int rateHz) {
        long scaled = Math.multiplyExact(numerator, rateHz);
        if (scaled % denominator != 0) {
            throw new ArithmeticException(
                    "latency is no whole number of frames: latency=" + this + " rateHz=" + rateHz);
        }
        return scaled / denominator;
    }

    /// The delay for people.
    ///
    /// @return seconds, rounded
    public double seconds() {
        return (double) numerator / denominator;
    }
}
