package dev.rondo.dsp.filter;

import java.util.List;
import java.util.Locale;

/// Which frequencies a filter lets pass, and where its edges lie.
///
/// @param kind the shape
/// @param edgesHz one edge for lowpass and highpass, two ascending ones for bandpass and bandstop; all above 0
public record Band(Kind kind, List<Double> edgesHz) {

    /// The shape of a band.
    public enum Kind {
        /** What lies below the edge passes. */
        LOWPASS,
        /** What lies above the edge passes. */
        HIGHPASS,
        /** What lies between the edges passes. */
        BANDPASS,
        /** What lies between the edges is held back. */
        BANDSTOP;

        private int edges() {
            return this == LOWPASS || this == HIGHPASS ? 1 : 2;
        }
    }

    /// Checks the edges.
    ///
    /// @throws IllegalArgumentException if there are too few or too many edges, or they are not above 0 and ascending
    public Band {
        edgesHz = List.copyOf(edgesHz);
        if (edgesHz.size() != kind.edges()) {
            throw new IllegalArgumentException("a " + kind.name().toLowerCase(Locale.ROOT) + " must have "
                    + (kind.edges() == 1 ? "one cutoff" : "two cutoffs") + ": cutoffsHz=" + edgesHz);
        }
        double last = 0;
        for (double edgeHz : edgesHz) {
            if (!(edgeHz > last && edgeHz < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("cutoffs must be above 0 and ascending: cutoffsHz=" + edgesHz);
            }
            last = edgeHz;
        }
    }

    /// Below an edge.
    ///
    /// @param edgeHz the edge
    /// @return the band
    /// @throws IllegalArgumentException if the edge is not above 0
    public static Band lowpass(double edgeHz) {
        return new Band(Kind.LOWPASS, List.of(edgeHz));
    }

    /// Above an edge.
    ///
    /// @param edgeHz the edge
    /// @return the band
    /// @throws IllegalArgumentException if the edge is not above 0
    public static Band highpass(double edgeHz) {
        return new Band(Kind.HIGHPASS, List.of(edgeHz));
    }

    /// Between two edges.
    ///
    /// @param lowHz the lower edge
    /// @param highHz the upper edge
    /// @return the band
    /// @throws IllegalArgumentException if the edges are not above 0 and ascending
    public static Band bandpass(double lowHz, double highHz) {
        return new Band(Kind.BANDPASS, List.of(lowHz, highHz));
    }

    /// Outside two edges.
    ///
    /// @param lowHz the lower edge
    /// @param highHz the upper edge
    /// @return the band
    /// @throws IllegalArgumentException if the edges are not above 0 and ascending
    public static Band bandstop(double lowHz, double highHz) {
        return new Band(Kind.BANDSTOP, List.of(lowHz, highHz));
    }

    /// The lowest edge.
    ///
    /// @return in Hz
    public double lowHz() {
        return edgesHz.getFirst();
    }

    /// The highest edge: the same as the lowest if there is only one.
    ///
    /// @return in Hz
    public double highHz() {
        return edgesHz.getLast();
    }

    /// Checks that the band exists at a sampling rate.
    ///
    /// @param rateHz the sampling rate
    /// @throws IllegalArgumentException if the rate is not above 0 or an edge is not below Nyquist, half the rate
    public void requireBelowNyquist(double rateHz) {
        if (!(rateHz > 0 && rateHz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the rate must be above 0: rateHz=" + rateHz);
        }
        if (!(highHz() < rateHz / 2)) {
            throw new IllegalArgumentException("cutoffs must be below Nyquist (" + rateHz / 2 + " Hz): cutoffsHz="
                    + edgesHz);
        }
    }
}
