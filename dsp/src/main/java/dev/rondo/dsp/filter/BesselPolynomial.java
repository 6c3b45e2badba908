package dev.rondo.dsp.filter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The reverse Bessel polynomials: θ₀ = 1, θ₁ = s + 1, θₙ = (2n − 1)·θₙ₋₁ + s²·θₙ₋₂
/// (H. L. Krall and O. Frink, "A new class of orthogonal polynomials: the Bessel polynomials", 1949).
final class BesselPolynomial {

    private static final MathContext DIGITS = new MathContext(50);
    private static final int SEARCH_STEPS = 60;
    private static final int POLISHING_STEPS = 4;

    /// A value and its derivative.
    private record Jet(Complex value, Complex slope) {}

    private BesselPolynomial() {}

    /// The roots in the upper half plane and on the real axis.
    static List<Complex> upperRoots(int order) {
        Complex[] roots = search(order);
        Arrays.sort(roots, Comparator.comparingDouble(Complex::im).reversed());
        List<Complex> upper = new ArrayList<>();
        for (int i = 0; 2 * i < order; i++) {
            boolean real = 2 * i + 1 == order;
            upper.add(polished(order, real ? new Complex(roots[i].re(), 0) : roots[i]));
        }
        return upper;
    }

    /// All roots to about 10⁻⁸, by Aberth's method (O. Aberth, "Iteration methods for finding all zeros of a polynomial
    /// simultaneously", 1973) from a half circle around them.
    private static Complex[] search(int order) {
        Complex[] roots = new Complex[order];
        for (int i = 0; i < order; i++) {
            double angle = Math.PI / 2 + Math.PI * (i + 0.5) / order;
            roots[i] = new Complex(Math.cos(angle), Math.sin(angle)).times(0.9 * order);
        }
        for (int step = 0; step < SEARCH_STEPS; step++) {
            for (int i = 0; i < order; i++) {
                Jet at = evaluate(order, roots[i]);
                Complex newton = at.value.dividedBy(at.slope);
                Complex repulsion = new Complex(0, 0);
                for (int j = 0; j < order; j++) {
                    if (j != i) {
                        repulsion = repulsion.plus(Complex.ONE.dividedBy(roots[i].minus(roots[j])));
                    }
                }
                roots[i] = roots[i].minus(newton.dividedBy(Complex.ONE.minus(newton.times(repulsion))));
            }
        }
        return roots;
    }

    /// The value near a root is lost in doubles: their roots of order 16 are good to 9 digits only. Newton's steps with
    /// values of 50 digits make them whole.
    private static Complex polished(int order, Complex root) {
        Complex polished = root;
        for (int step = 0; step < POLISHING_STEPS; step++) {
            polished = polished
                    .minus(preciseValue(order, polished).dividedBy(evaluate(order, polished).slope));
        }
        return polished;
    }

    private static Jet evaluate(int order, Complex s) {
        var before = new Jet(Complex.ONE, new Complex(0, 0));
        var last = new Jet(s.plus(Complex.ONE), Complex.ONE);
        Complex square = s.times(s);
        for (int n = 2; n <= order; n++) {
            var next = new Jet(last.value.times(2 * n - 1).plus(square.times(before.value)),
                    last.slope.times(2 * n - 1).plus(square.times(before.slope)).plus(s.times(2).times(before.value)));
            before = last;
            last = next;
        }
        return last;
    }

    private static Complex preciseValue(int order, Complex s) {
        BigDecimal re = new BigDecimal(s.re());
        BigDecimal im = new BigDecimal(s.im());
        BigDecimal squareRe = re.multiply(re).subtract(im.multiply(im));
        BigDecimal squareIm = re.multiply(im).multiply(BigDecimal.TWO);
        BigDecimal beforeRe = BigDecimal.ONE;
        BigDecimal beforeIm = BigDecimal.ZERO;
        BigDecimal lastRe = re.add(BigDecimal.ONE);
        BigDecimal lastIm = im;
        for (int n = 2; n <= order; n++) {
            BigDecimal factor = BigDecimal.valueOf(2 * n - 1);
            BigDecimal nextRe = factor.multiply(lastRe).add(squareRe.multiply(beforeRe))
                    .subtract(squareIm.multiply(beforeIm)).round(DIGITS);
            BigDecimal nextIm = factor.multiply(lastIm).add(squareRe.multiply(beforeIm))
                    .add(squareIm.multiply(beforeRe)).round(DIGITS);
            beforeRe = lastRe;
            beforeIm = lastIm;
            lastRe = nextRe;
            lastIm = nextIm;
        }
        return new Complex(lastRe.doubleValue(), lastIm.doubleValue());
    }
}
