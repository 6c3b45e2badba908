package dev.rondo.dsp.filter;

/// A complex number: a pole, a zero or a frequency response.
///
/// @param re the real part
/// @param im the imaginary part
public record Complex(double re, double im) {

    /// 1.
    public static final Complex ONE = new Complex(1, 0);

    /// The number of magnitude 1 at an angle.
    ///
    /// @param radians the angle
    /// @return e^(i·radians)
    public static Complex unit(double radians) {
        return new Complex(Math.cos(radians), Math.sin(radians));
    }

    /// The sum.
    ///
    /// @param other the other summand
    /// @return this + other
    public Complex plus(Complex other) {
        return new Complex(re + other.re, im + other.im);
    }

    /// The difference.
    ///
    /// @param other what is taken away
    /// @return this − other
    public Complex minus(Complex other) {
        return new Complex(re - other.re, im - other.im);
    }

    /// The product with a real number.
    ///
    /// @param factor the other factor
    /// @return this · factor
    public Complex times(double factor) {
        return new Complex(re * factor, im * factor);
    }

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

    /// The mirror image in the real axis.
    ///
    /// @return re − i·im
    public Complex conjugate() {
        return new Complex(re, -im);
    }

    /// The square root.
    ///
    /// @return the root whose real part is not negative
    public Complex squareRoot() {
        double magnitude = magnitude();
        double half = Math.sqrt((magnitude + Math.abs(re)) / 2);
        if (half == 0) {
            return new Complex(0, 0);
        }
        double other = im / (2 * half);
        return re >= 0 ? new Complex(half, other) : new Complex(Math.abs(other), Math.copySign(half, im));
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
