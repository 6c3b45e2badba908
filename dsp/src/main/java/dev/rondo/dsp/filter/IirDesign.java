package dev.rondo.dsp.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The specification of a classical recursive filter, and the filter itself.
///
/// ```java
/// var design = new IirDesign(new IirFamily.Elliptic(0.5, 70), 6, Band.bandpass(300, 3400), 48_000);
/// var cascade = new SosCascade(design.sections(), channels);
/// ```
///
/// The analog lowpass of the family is turned into the band and then into a digital filter by the bilinear transform
/// s = (z − 1)/(z + 1), with edges prewarped to tan(π·f/rate), so that they come out where they were asked for. All of
/// this happens on zeros and poles, in double. What the cutoffs mean is said at the families.
///
/// @param family the family with its own parameters
/// @param order the order of the lowpass, 1 to 16; filters with two edges have twice as many poles
/// @param band what passes; edges below Nyquist
/// @param rateHz the sampling rate
public record IirDesign(IirFamily family, int order, Band band, double rateHz) {

    /// The greatest order.
    public static final int MAX_ORDER = 16;

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if the order lies outside 1 to 16, the rate is not above 0, or a cutoff is not
    ///         below Nyquist
    public IirDesign {
        if (order < 1 || order > MAX_ORDER) {
            throw new IllegalArgumentException("the order must be from 1 to " + MAX_ORDER + ": order=" + order);
        }
        band.requireBelowNyquist(rateHz);
    }

    /// A Butterworth filter.
    ///
    /// @param order 1 to 16
    /// @param band what passes
    /// @param rateHz the sampling rate
    /// @return its specification
    /// @throws IllegalArgumentException if a number lies outside
    public static IirDesign butterworth(int order, Band band, double rateHz) {
        return new IirDesign(new IirFamily.Butterworth(), order, band, rateHz);
    }

    /// The filter by its roots.
    ///
    /// @return as many zeros as poles, conjugates one after the other
    public ZerosPolesGain zerosPolesGain() {
        Roots roots = roots();
        return new ZerosPolesGain(withConjugates(roots.zeros), withConjugates(roots.poles), roots.gain);
    }

    /// The filter as second-order sections for a [SosCascade]; with an odd number of poles one is of first order.
    ///
    /// Every section has the gain 1 in the middle of the passband (0 Hz for lowpass and bandstop, Nyquist for
    /// highpass), so that no level between two of them is out of proportion; what the passband's ripple takes away
    /// there is done by the first. The poles nearest to the unit circle come last.
    ///
    /// @return the sections, in the order in which samples pass them
    public List<Biquad> sections() {
        Roots roots = roots();
        return SectionPairing.sections(roots.zeros, roots.poles, roots.centre, roots.gainAtCentre);
    }

    /// A digital filter; roots with an imaginary part above 0 stand for their conjugates, too.
    ///
    /// @param centre where on the unit circle the lowpass's 0 Hz has gone
    private record Roots(List<Complex> zeros, List<Complex> poles, double gain, Complex centre, double gainAtCentre) {}

    private Roots roots() {
        AnalogLowpass lowpass = AnalogLowpass.of(family, order);
        List<Complex> poles = lowpass.poles().stream().flatMap(this::toBand).toList();
        List<Complex> zeros = new ArrayList<>(lowpass.zeros().stream().flatMap(this::toBand).toList());
        int atInfinity = order - withConjugates(lowpass.zeros()).size();
        double centre = Math.sqrt(edge(band.lowHz()) * edge(band.highHz()));
        for (int i = 0; i < atInfinity; i++) {
            switch (band.kind()) {
                case LOWPASS -> {
                }
                case HIGHPASS, BANDPASS -> zeros.add(new Complex(0, 0));
                case BANDSTOP -> zeros.add(new Complex(0, centre));
            }
        }
        Complex centreS = new Complex(0, band.kind() == Band.Kind.BANDPASS ? centre : 0);
        double gain = lowpass.gainAtZeroHz();
        boolean centreFinite = band.kind() == Band.Kind.LOWPASS || band.kind() == Band.Kind.BANDPASS;
        for (Complex pole : withConjugates(poles)) {
            gain *= (centreFinite ? centreS.minus(pole).magnitude() : 1) / Complex.ONE.minus(pole).magnitude();
        }
        for (Complex zero : withConjugates(zeros)) {
            gain *= Complex.ONE.minus(zero).magnitude() / (centreFinite ? centreS.minus(zero).magnitude() : 1);
        }
        List<Complex> digitalZeros = new ArrayList<>(zeros.stream().map(IirDesign::bilinear).toList());
        if (centreFinite) {
            // what is left at infinity in s lies at Nyquist in z
            for (int i = 0; i < atInfinity; i++) {
                digitalZeros.add(new Complex(-1, 0));
            }
        }
        Complex centreZ = band.kind() == Band.Kind.HIGHPASS ? new Complex(-1, 0) : bilinear(centreS);
        return new Roots(digitalZeros, poles.stream().map(IirDesign::bilinear).toList(), gain, centreZ,
                lowpass.gainAtZeroHz());
    }

    /// The prewarped frequency of an edge.
    private double edge(double frequencyHz) {
        return Math.tan(Math.PI * frequencyHz / rateHz);
    }

    /// Moves a root of the lowpass to the band.
    private Stream<Complex> toBand(Complex root) {
        double low = edge(band.lowHz());
        double high = edge(band.highHz());
        return switch (band.kind()) {
            case LOWPASS -> Stream.of(root.times(low));
            case HIGHPASS -> Stream.of(upper(new Complex(low, 0).dividedBy(root)));
            case BANDPASS -> split(root.times((high - low) / 2), Math.sqrt(low * high));
            case BANDSTOP -> split(upper(new Complex((high - low) / 2, 0).dividedBy(root)), Math.sqrt(low * high));
        };
    }

    /// The roots of s² − 2·half·s + centre². The smaller one comes from their product: its difference would cancel.
    private static Stream<Complex> split(Complex half, double centre) {
        if (half.im() == 0) {
            double discriminant = (half.re() - centre) * (half.re() + centre);
            if (discriminant < 0) {
                return Stream.of(new Complex(half.re(), Math.sqrt(-discriminant)));
            }
            double larger = half.re() + Math.copySign(Math.sqrt(discriminant), half.re());
            return Stream.of(new Complex(larger, 0), new Complex(centre * centre / larger, 0));
        }
        var real = new Complex(centre, 0);
        Complex root = half.minus(real).times(half.plus(real)).squareRoot();
        Complex sum = half.plus(root);
        Complex difference = half.minus(root);
        Complex larger = sum.magnitude() > difference.magnitude() ? sum : difference;
        return Stream.of(upper(larger), upper(real.times(centre).dividedBy(larger)));
    }

    private static Complex bilinear(Complex s) {
        return Complex.ONE.plus(s).dividedBy(Complex.ONE.minus(s));
    }

    private static Complex upper(Complex root) {
        return root.im() < 0 ? root.conjugate() : root;
    }

    private static List<Complex> withConjugates(List<Complex> roots) {
        return roots.stream().flatMap(root -> root.im() == 0 ? Stream.of(root) : Stream.of(root, root.conjugate()))
                .toList();
    }
}
