package dev.rondo.dsp.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Puts zeros and poles together to second-order sections: the poles nearest to the unit circle choose first and take
/// the zeros nearest to them, so that no section rises far above the others (L. B. Jackson, "Digital Filters and Signal
/// Processing", 1996, section 11.6; also the rule of `scipy.signal.zpk2sos`).
final class SectionPairing {

    private static final Complex ORIGIN = new Complex(0, 0);

    private final List<Complex> zeros;
    private final List<Complex> poles;
    private final Complex centre;

    private SectionPairing(List<Complex> zeros, List<Complex> poles, Complex centre) {
        this.zeros = new ArrayList<>(zeros);
        this.poles = new ArrayList<>(poles);
        this.centre = centre;
    }

    /// Makes the sections. Roots with an imaginary part above 0 stand for their conjugates, too.
    ///
    /// @param zeros as many as poles, conjugates counted
    /// @param poles inside the unit circle
    /// @param centre a point of the unit circle that is no zero; there every section but the first has the magnitude 1
    /// @param gainAtCentre the magnitude of the first section there
    static List<Biquad> sections(List<Complex> zeros, List<Complex> poles, Complex centre, double gainAtCentre) {
        List<Biquad> sections = new SectionPairing(zeros, poles, centre).pair();
        Biquad first = sections.getFirst();
        sections.set(0, new Biquad(first.b0() * gainAtCentre, first.b1() * gainAtCentre, first.b2() * gainAtCentre,
                first.a1(), first.a2()));
        return List.copyOf(sections);
    }

    private List<Biquad> pair() {
        List<Biquad> sections = new ArrayList<>();
        poles.sort(Comparator.comparingDouble(Complex::magnitude));
        if (poles.stream().filter(SectionPairing::isReal).count() % 2 != 0) {
            Complex pole = poles.stream().filter(SectionPairing::isReal).findFirst().orElseThrow();
            poles.remove(pole);
            sections.add(section(takeNearest(pole, SectionPairing::isReal), ORIGIN, pole, ORIGIN));
        }
        int insertAt = sections.size();
        while (!poles.isEmpty()) {
            Complex pole = poles.removeLast();
            Complex zero = takeNearest(pole, _ -> true);
            sections.add(insertAt, section(zero, otherZero(zero, pole), pole, otherPole(pole)));
        }
        return sections;
    }

    private static boolean isReal(Complex root) {
        return root.im() == 0;
    }

    private Complex otherZero(Complex zero, Complex pole) {
        return isReal(zero) ? takeNearest(pole, SectionPairing::isReal) : zero.conjugate();
    }

    private Complex otherPole(Complex pole) {
        if (!isReal(pole)) {
            return pole.conjugate();
        }
        Complex next = poles.reversed().stream().filter(SectionPairing::isReal).findFirst().orElseThrow();
        poles.remove(next);
        return next;
    }

    private Complex takeNearest(Complex pole, Predicate<Complex> allowed) {
        Complex nearest = zeros.stream().filter(allowed)
                .min(Comparator.comparingDouble(zero -> zero.minus(pole).magnitude())).orElseThrow();
        zeros.remove(nearest);
        return nearest;
    }

    private Biquad section(Complex zero, Complex otherZero, Complex pole, Complex otherPole) {
        double gain = magnitudeAtCentre(pole, otherPole) / magnitudeAtCentre(zero, otherZero);
        return new Biquad(gain, -gain * zero.plus(otherZero).re(), gain * zero.times(otherZero).re(),
                -pole.plus(otherPole).re(), pole.times(otherPole).re());
    }

    private double magnitudeAtCentre(Complex root, Complex otherRoot) {
        return centre.minus(root).magnitude() * centre.minus(otherRoot).magnitude();
    }
}
