package dev.rondo.dsp.filter;

/// How a recursive filter comes by its selectivity: a family of classical analog filters and what the family needs to
/// know.
public sealed interface IirFamily {

    /// The flattest passband. The cutoff is its −3 dB edge.
    record Butterworth() implements IirFamily {}

    /// Even ripples in the passband. The cutoff is where the response leaves the ripple.
    ///
    /// @param rippleDb how deep the passband ripples, above 0
    record Chebyshev1(double rippleDb) implements IirFamily {

        /// Checks the ripple.
        ///
        /// @throws IllegalArgumentException if the ripple is not above 0
        public Chebyshev1 {
            requirePositive("the ripple", "rippleDb", rippleDb);
        }
    }

    /// Even ripples in the stopband. The cutoff is where the response enters the stopband.
    ///
    /// @param attenuationDb how far down the stopband lies, above 0
    record Chebyshev2(double attenuationDb) implements IirFamily {

        /// Checks the attenuation.
        ///
        /// @throws IllegalArgumentException if the attenuation is not above 0
        public Chebyshev2 {
            requirePositive("the attenuation", "attenuationDb", attenuationDb);
        }
    }

    /// Even ripples in both bands, the steepest edge of all; Cauer's filter. The cutoff is where the response leaves
    /// the passband's ripple.
    ///
    /// @param rippleDb how deep the passband ripples, above 0
    /// @param attenuationDb how far down the stopband lies, above the ripple
    record Elliptic(double rippleDb, double attenuationDb) implements IirFamily {

        /// Checks ripple and attenuation.
        ///
        /// @throws IllegalArgumentException if the ripple is not above 0, or the attenuation not above the ripple
        public Elliptic {
            requirePositive("the ripple", "rippleDb", rippleDb);
            requirePositive("the attenuation", "attenuationDb", attenuationDb);
            if (attenuationDb <= rippleDb) {
                throw new IllegalArgumentException("the attenuation must be above the ripple: attenuationDb="
                        + attenuationDb + " rippleDb=" + rippleDb);
            }
        }
    }

    /// The flattest group delay (of the analog filter; the bilinear transform bends it). What the cutoff means depends
    /// on the norm.
    ///
    /// @param norm how the frequency axis is scaled
    record Bessel(Norm norm) implements IirFamily {

        /// How the frequency axis of a Bessel filter is scaled.
        public enum Norm {
            /** Far from the cutoff the response is that of the Butterworth filter; the phase is half-way there. */
            PHASE,
            /** The group delay in the passband is 1 / cutoff, in radians. */
            DELAY,
            /** The cutoff is the −3 dB edge. */
            MAGNITUDE
        }
    }

    private static void requirePositive(String what, String name, double valueDb) {
        if (!(valueDb > 0 && valueDb < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be above 0 dB: " + name + "=" + valueDb);
        }
    }
}
