package dev.rondo.dsp.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// An analog lowpass with its cutoff at 1 rad/s. Roots with an imaginary part above 0 stand for their conjugates, too.
///
/// Formulas: T. W. Parks and C. S. Burrus, "Digital Filter Design", 1987, chapter 7; for the elliptic filter also
/// S. J. Orfanidis, "Lecture Notes on Elliptic Filter Design", 2006; for the norms of the Bessel filter C. R. Bond,
/// "Bessel Filter Constants", 2004.
///
/// @param zeros the finite zeros, all imaginary
/// @param poles the poles
/// @param gainAtZeroHz the response at 0 Hz
record AnalogLowpass(List<Complex> zeros, List<Complex> poles, double gainAtZeroHz) {

    static AnalogLowpass of(IirFamily family, int order) {
        return switch (family) {
            case IirFamily.Butterworth _ -> butterworth(order);
            case IirFamily.Chebyshev1 chebyshev -> chebyshev1(order, chebyshev.rippleDb());
            case IirFamily.Chebyshev2 chebyshev -> chebyshev2(order, chebyshev.attenuationDb());
            case IirFamily.Elliptic elliptic -> elliptic(order, elliptic.rippleDb(), elliptic.attenuationDb());
            case IirFamily.Bessel bessel -> bessel(order, bessel.norm());
        };
    }

    private static AnalogLowpass butterworth(int order) {
        return new AnalogLowpass(List.of(), onEllipse(order, 1, 1), 1);
    }

    private static AnalogLowpass chebyshev1(int order, double rippleDb) {
        double ripple = rippleFactor(rippleDb);
        double mu = asinh(1 / ripple) / order;
        return new AnalogLowpass(List.of(), onEllipse(order, Math.sinh(mu), Math.cosh(mu)),
                gainAtZero(order, ripple));
    }

    private static AnalogLowpass chebyshev2(int order, double attenuationDb) {
        double mu = asinh(rippleFactor(attenuationDb)) / order;
        List<Complex> poles = onEllipse(order, Math.sinh(mu), Math.cosh(mu)).stream()
                .map(pole -> Complex.ONE.dividedBy(pole.conjugate())).toList();
        return new AnalogLowpass(imaginary(order, m -> 1 / Math.sin(Math.PI * m / (2 * order))), poles, 1);
    }

    /// The modulus k of the filter has the nome q = q₁^(1/n), where q₁ is the nome of k₁ = ripple/stopband: the degree
    /// equation n·K′/K = K₁′/K₁.
    private static AnalogLowpass elliptic(int order, double rippleDb, double attenuationDb) {
        double ripple = rippleFactor(rippleDb);
        double k1 = ripple / rippleFactor(attenuationDb);
        double complement1 = Math.sqrt((1 - k1) * (1 + k1));
        double quarter1 = EllipticFunctions.completeFirst(complement1);
        double ratio = EllipticFunctions.completeFirst(k1) / quarter1 / order;
        double rootOfK = EllipticFunctions.rootOfModulus(Math.exp(-Math.PI * ratio));
        double rootOfComplement = EllipticFunctions.rootOfModulus(Math.exp(-Math.PI / ratio));
        double k = rootOfK * rootOfK;
        double complement = rootOfComplement * rootOfComplement;
        double quarter = EllipticFunctions.completeFirst(complement);
        // R_F is the inverse of sc(v, k₁′) at 1/ripple, freed of denominators
        double v = EllipticFunctions.carlsonRf(ripple * ripple, ripple * ripple + k1 * k1, 1 + ripple * ripple)
                * quarter / (order * quarter1);
        EllipticFunctions.Jacobi across = EllipticFunctions.jacobi(v, complement, k);
        List<Complex> poles = new ArrayList<>();
        for (int m = order - 1; m >= 0; m -= 2) {
            EllipticFunctions.Jacobi along = EllipticFunctions.jacobi(m * quarter / order, k, complement);
            double damping = along.cn() * along.dn() * across.sn() * across.cn();
            double norm = 1 - along.dn() * along.dn() * across.sn() * across.sn();
            poles.add(new Complex(-damping / norm, m == 0 ? 0 : along.sn() * across.dn() / norm));
        }
        List<Complex> zeros = imaginary(order,
                m -> 1 / (k * EllipticFunctions.jacobi(m * quarter / order, k, complement).sn()));
        return new AnalogLowpass(zeros, poles, gainAtZero(order, ripple));
    }

    private static AnalogLowpass bessel(int order, IirFamily.Bessel.Norm norm) {
        List<Complex> delayed = BesselPolynomial.upperRoots(order);
        double scale = switch (norm) {
            case DELAY -> 1;
            case PHASE -> Math.pow(power(delayed, 0), -0.5 / order);
            case MAGNITUDE -> 1 / halfPowerFrequency(delayed);
        };
        return new AnalogLowpass(List.of(), delayed.stream().map(pole -> pole.times(scale)).toList(), 1);
    }

    /// Where |H|² falls to a half, by bisection.
    private static double halfPowerFrequency(List<Complex> poles) {
        double target = 2 * power(poles, 0);
        double low = 0;
        double high = 1;
        while (power(poles, high) < target) {
            high *= 2;
        }
        for (double middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
            if (power(poles, middle) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Π |iω − pole|² over all poles.
    private static double power(List<Complex> poles, double w) {
        double product = 1;
        for (Complex pole : poles) {
            double distance = pole.re() * pole.re() + (w - pole.im()) * (w - pole.im());
            double mirrored = pole.re() * pole.re() + (w + pole.im()) * (w + pole.im());
            product *= pole.im() == 0 ? distance : distance * mirrored;
        }
        return product;
    }

    /// Poles at −width·cos θ + i·height·sin θ with θ = π·m/(2n), m = n − 1, n − 3 … down to 1 or 0.
    private static List<Complex> onEllipse(int order, double width, double height) {
        List<Complex> poles = new ArrayList<>();
        for (int m = order - 1; m >= 0; m -= 2) {
            double theta = Math.PI * m / (2 * order);
            poles.add(new Complex(-width * Math.cos(theta), height * Math.sin(theta)));
        }
        return poles;
    }

    /// Zeros on the imaginary axis for m = n − 1, n − 3 … down to 1 or 2: m = 0 lies at infinity.
    private static List<Complex> imaginary(int order, IntToDoubleFunction frequency) {
        List<Complex> zeros = new ArrayList<>();
        for (int m = order - 1; m > 0; m -= 2) {
            zeros.add(new Complex(0, frequency.applyAsDouble(m)));
        }
        return zeros;
    }

    /// ε in 1/(1 + ε²) = 10^(−dB/10).
    private static double rippleFactor(double db) {
        return Math.sqrt(Math.expm1(db * Math.log(10) / 10));
    }

    /// Even orders begin in a trough of the ripple.
    private static double gainAtZero(int order, double ripple) {
        return order % 2 == 0 ? 1 / Math.sqrt(1 + ripple * ripple) : 1;
    }

    private static double asinh(double x) {
        return Math.log(x + Math.sqrt(x * x + 1));
    }
}
