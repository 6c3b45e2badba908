package dev.rondo.dsp.filter;

import java.util.List;

/// Filtering forth and back: no phase is turned, and magnitudes are those of the filter squared. For whole signals only.
///
/// Both ends are continued by their own image, turned by 180° about the last sample, and each run begins in the steady
/// state of its first value, so that there are next to no transients (F. Gustafsson, "Determining the initial states in
/// forward-backward filtering", 1996, compares the ways; this is the one of SciPy's `sosfiltfilt`).
public final class ZeroPhase {

    private ZeroPhase() {}

    /// How many samples each end is continued by.
    ///
    /// @param sections the filter
    /// @return three times the number of coefficients of the filter as a single fraction
    public static int paddingFrames(List<Biquad> sections) {
        long withoutZero = sections.stream().filter(section -> section.b2() == 0).count();
        long withoutPole = sections.stream().filter(section -> section.a2() == 0).count();
        return 3 * (2 * sections.size() + 1 - (int) Math.min(withoutZero, withoutPole));
    }

    /// Filters a signal in both directions.
    ///
    /// @param sections the filter
    /// @param samples the signal, longer than [#paddingFrames]; not changed
    /// @return as many new samples
    /// @throws IllegalArgumentException if the signal is too short, or a section has a pole at 0 Hz
    public static float[] filter(List<Biquad> sections, float[] samples) {
        int padding = paddingFrames(sections);
        int length = samples.length;
        if (length <= padding) {
            throw new IllegalArgumentException("zero-phase filtering needs more samples than its padding of " + padding
                    + ": samples=" + length);
        }
        double[] padded = new double[length + 2 * padding];
        for (int i = 0; i < padded.length; i++) {
            int at = i - padding;
            padded[i] = at < 0
                    ? 2.0 * samples[0] - samples[-at]
                    : at < length ? samples[at] : 2.0 * samples[length - 1] - samples[2 * length - 2 - at];
        }
        double[][] steady = SosCascade.steadyStates(sections);
        run(sections, steady, padded);
        reverse(padded);
        run(sections, steady, padded);
        reverse(padded);
        float[] result = new float[length];
        for (int i = 0; i < length; i++) {
            result[i] = (float) padded[padding + i];
        }
        return result;
    }

    private static void run(List<Biquad> sections, double[][] steady, double[] samples) {
        double first = samples[0];
        for (int k = 0; k < steady.length; k++) {
            double[] state = {first * steady[k][0], first * steady[k][1]};
            run(sections.get(k), samples, state);
        }
    }

    private static void run(Biquad section, double[] samples, double[] state) {
        double s1 = state[0];
        double s2 = state[1];
        for (int i = 0; i < samples.length; i++) {
            double x = samples[i];
            double y = section.b0() * x + s1;
            s1 = section.b1() * x + s2 - section.a1() * y;
            s2 = section.b2() * x - section.a2() * y;
            samples[i] = y;
        }
    }

    private static void reverse(double[] samples) {
        for (int i = 0, j = samples.length - 1; i < j; i++, j--) {
            double sample = samples[i];
            samples[i] = samples[j];
            samples[j] = sample;
        }
    }
}
