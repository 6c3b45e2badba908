package dev.rondo.dsp.filter;

/// A complex number: a pole, a zero or a frequency response.
///
/// @param re the real part
/// @param im the imaginary part
public record Complex(double re, double im) {

    /// 1.
    public static final Complex ONE = new Complex(1, 0);

    /// The product.
    ///
    /// @param other the other factor
    /// @return this · other
    public Complex times(Complex other) {
        return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    /// The quotient.
    ///
    /// @param divisor the divisor
    /// @return this / divisor; not finite if it is 0
    public Complex dividedBy(Complex divisor) {
        double norm = divisor.re * divisor.re + divisor.im * divisor.im;
        return new Complex((re * divisor.re + im * divisor.im) / norm, (im * divisor.re - re * divisor.im) / norm);
    }

    /// The magnitude.
    ///
    /// @return √(re² + im²)
    public double magnitude() {
        return Math.hypot(re, im);
    }

    /// The phase.
    ///
    /// @return radians from −π to π
    public double phaseRadians() {
        return Math.atan2(im, re);
    }
}
