package dev.rondo.dsp.fir;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The exchange of Remez for linear-phase filters.
///
/// A symmetric filter of odd length has the amplitude P(cos ω) with a polynomial P; of even length, cos(ω/2)·P(cos ω),
/// where the factor goes into gains and weights. Through r + 1 frequencies there is one P with r coefficients whose
/// weighted error has the same size δ everywhere, in turn above and below. If errors elsewhere are greater, the greatest
/// ones replace the frequencies, until none is: then no other P has a smaller error (Chebyshev's alternation theorem).
final class ParksMcClellan {

    private static final int GRID_DENSITY = 16;
    private static final int LEAST_POINTS_PER_BAND = 16;
    private static final int MOST_EXCHANGES = 250;
    private static final double FLATNESS = 1e-7;
    /// Ripples so low may drown in rounding before they are equal; then the lowest found will do.
    private static final double INAUDIBLE = 1e-7;

    /// Points at which the error is looked at first: denser towards edges in between, as extremes are.
    private record Grid(FirBand band, double endHz, double nyquistHz, int points) {

        double frequencyHz(double point) {
            return at(point / (points - 1));
        }

        double at(double share) {
            boolean fromZero = band.lowHz() == 0;
            boolean toNyquist = band.highHz() == nyquistHz;
            double bent = fromZero && toNyquist
                    ? share
                    : fromZero
                            ? Math.sin(Math.PI / 2 * share)
                            : toNyquist ? 1 - Math.cos(Math.PI / 2 * share) : (1 - Math.cos(Math.PI * share)) / 2;
            return share == 1 ? endHz : band.lowHz() + (endHz - band.lowHz()) * bent;
        }
    }

    /// Where the weighted error has a local extreme.
    private record Extreme(double frequencyHz, double error) {}

    private final int taps;
    private final List<FirBand> bands;
    private final double rateHz;
    private final int coefficients;
    private final double[] x;
    private final double[] weights;
    private final double[] values;
    private double ripple;

    ParksMcClellan(int taps, List<FirBand> bands, double rateHz) {
        this.taps = taps;
        this.bands = bands;
        this.rateHz = rateHz;
        this.coefficients = (taps + 1) / 2;
        this.x = new double[coefficients + 1];
        this.weights = new double[coefficients + 1];
        this.values = new double[coefficients + 1];
    }

    double[] taps() {
        List<Grid> grids = bands.stream().map(this::grid).toList();
        double[] frequenciesHz = evenlySpaced(grids);
        double largestGain = bands.stream().mapToDouble(b -> Math.max(Math.abs(b.lowGain()), Math.abs(b.highGain())))
                .max().orElseThrow();
        double least = Double.POSITIVE_INFINITY;
        double[] best = {};
        for (int exchange = 0; exchange < MOST_EXCHANGES; exchange++) {
            interpolate(frequenciesHz);
            List<Extreme> extremes = alternating(extremes(grids, frequenciesHz));
            double greatest = extremes.stream().mapToDouble(e -> Math.abs(e.error)).max().orElse(Double.NaN);
            if (greatest <= Math.abs(ripple) * (1 + FLATNESS)) {
                return impulseResponse();
            }
            if (greatest < least) {
                least = greatest;
                best = impulseResponse();
            }
            frequenciesHz = trimmed(extremes).stream().mapToDouble(Extreme::frequencyHz).toArray();
        }
        if (least < INAUDIBLE * largestGain) {
            return best;
        }
        throw new IllegalArgumentException("remez finds no equal ripples; fewer taps or wider transitions would help: "
                + "taps=" + taps + " bands=" + bands);
    }

    private Grid grid(FirBand band) {
        double stepHz = rateHz / 2 / (GRID_DENSITY * coefficients);
        // an even length has no say at Nyquist
        double endHz = taps % 2 == 0 ? Math.min(band.highHz(), rateHz / 2 - stepHz / 4) : band.highHz();
        double densest = Math.PI / 2 * (endHz - band.lowHz()) / stepHz;
        return new Grid(band, endHz, rateHz / 2, Math.max(LEAST_POINTS_PER_BAND, (int) Math.ceil(densest) + 1));
    }

    /// The first guess: the same distance, gaps left out, from one to the next.
    private double[] evenlySpaced(List<Grid> grids) {
        double totalHz = grids.stream().mapToDouble(grid -> grid.endHz - grid.band.lowHz()).sum();
        double[] chosen = new double[coefficients + 1];
        int g = 0;
        double beforeHz = 0;
        for (int i = 0; i <= coefficients; i++) {
            double offsetHz = totalHz * i / coefficients - beforeHz;
            while (g < grids.size() - 1 && offsetHz > grids.get(g).endHz - grids.get(g).band.lowHz()) {
                double widthHz = grids.get(g).endHz - grids.get(g).band.lowHz();
                beforeHz += widthHz;
                offsetHz -= widthHz;
                g++;
            }
            chosen[i] = Math.min(grids.get(g).endHz, grids.get(g).band.lowHz() + offsetHz);
        }
        return chosen;
    }

    private double factor(double frequencyHz) {
        return taps % 2 == 0 ? Math.cos(Math.PI * frequencyHz / rateHz) : 1;
    }

    private double cosine(double frequencyHz) {
        return Math.cos(2 * Math.PI * frequencyHz / rateHz);
    }

    private FirBand bandOf(double frequencyHz) {
        for (FirBand band : bands) {
            if (frequencyHz <= band.highHz()) {
                return band;
            }
        }
        return bands.getLast();
    }

    /// Lays P through the frequencies, and finds δ: barycentric Lagrange, on cosines spread by 2 so that products of their
    /// differences stay near 1 (J.-P. Berrut and L. N. Trefethen, "Barycentric Lagrange interpolation", 2004).
    private void interpolate(double[] frequenciesHz) {
        double[] gains = new double[x.length];
        double[] tolerances = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            FirBand band = bandOf(frequenciesHz[k]);
            double factor = factor(frequenciesHz[k]);
            x[k] = cosine(frequenciesHz[k]);
            gains[k] = band.gainAt(frequenciesHz[k]) / factor;
            tolerances[k] = (k % 2 == 0 ? 1 : -1) / (band.weight() * factor);
        }
        double gainSum = 0;
        double toleranceSum = 0;
        for (int k = 0; k < x.length; k++) {
            double product = 1;
            for (int j = 0; j < x.length; j++) {
                product *= j == k ? 1 : 2 * (x[k] - x[j]);
            }
            weights[k] = 1 / product;
            gainSum += weights[k] * gains[k];
            toleranceSum += weights[k] * tolerances[k];
        }
        ripple = gainSum / toleranceSum;
        for (int k = 0; k < x.length; k++) {
            values[k] = gains[k] - ripple * tolerances[k];
        }
    }

    private double polynomial(double at) {
        double numerator = 0;
        double denominator = 0;
        for (int k = 0; k < x.length; k++) {
            double difference = at - x[k];
            if (difference == 0) {
                return values[k];
            }
            double share = weights[k] / difference;
            numerator += share * values[k];
            denominator += share;
        }
        return numerator / denominator;
    }

    private double amplitude(double frequencyHz) {
        return factor(frequencyHz) * polynomial(cosine(frequencyHz));
    }

    private double error(FirBand band, double frequencyHz) {
        return band.weight() * (band.gainAt(frequencyHz) - amplitude(frequencyHz));
    }

    /// The local extremes of the error, the ends of bands included, and the frequencies of the exchange: their errors are
    /// known to alternate, also where rounding would hide it.
    private List<Extreme> extremes(List<Grid> grids, double[] frequenciesHz) {
        List<Extreme> found = new ArrayList<>();
        for (int k = 0; k < frequenciesHz.length; k++) {
            double size = ripple == 0 ? Double.MIN_VALUE : ripple;
            found.add(new Extreme(frequenciesHz[k], k % 2 == 0 ? size : -size));
        }
        for (Grid grid : grids) {
            double[] errors = new double[grid.points];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = error(grid.band, grid.frequencyHz(i));
            }
            int last = errors.length - 1;
            for (int i = 0; i <= last; i++) {
                double sign = Math.signum(errors[i]);
                boolean before = i == 0 || sign * errors[i] >= sign * errors[i - 1];
                boolean after = i == last || sign * errors[i] > sign * errors[i + 1];
                if (before && after) {
                    found.add(i == 0 || i == last
                            ? new Extreme(grid.frequencyHz(i), errors[i])
                            : summit(grid, errors, i));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Extreme::frequencyHz));
        return found;
    }

    /// The top of the parabola through three points of the grid, if it is higher than the middle one.
    private Extreme summit(Grid grid, double[] errors, int i) {
        double curvature = errors[i - 1] - 2 * errors[i] + errors[i + 1];
        double offset = curvature == 0 ? 0 : (errors[i - 1] - errors[i + 1]) / (2 * curvature);
        double frequencyHz = grid.frequencyHz(i + Math.clamp(offset, -1, 1));
        double error = error(grid.band, frequencyHz);
        return error * Math.signum(errors[i]) > Math.abs(errors[i])
                ? new Extreme(frequencyHz, error)
                : new Extreme(grid.frequencyHz(i), errors[i]);
    }

    /// Of neighbours on the same side, the greatest.
    private static List<Extreme> alternating(List<Extreme> extremes) {
        List<Extreme> kept = new ArrayList<>();
        for (Extreme extreme : extremes) {
            if (!kept.isEmpty() && Math.signum(kept.getLast().error) == Math.signum(extreme.error)) {
                if (Math.abs(extreme.error) > Math.abs(kept.getLast().error)) {
                    kept.set(kept.size() - 1, extreme);
                }
            } else {
                kept.add(extreme);
            }
        }
        return kept;
    }

    /// As many extremes as are needed, still in turn above and below: small ones go, at the ends alone, else in pairs.
    private List<Extreme> trimmed(List<Extreme> extremes) {
        List<Extreme> kept = new ArrayList<>(extremes);
        while (kept.size() > x.length) {
            int smallest = kept.size() == x.length + 1
                    ? size(kept, 0) < size(kept, kept.size() - 1) ? 0 : kept.size() - 1
                    : smallest(kept);
            if (smallest > 0 && smallest < kept.size() - 1) {
                kept.remove(size(kept, smallest - 1) < size(kept, smallest + 1) ? smallest-- - 1 : smallest + 1);
            }
            kept.remove(smallest);
        }
        return kept;
    }

    private static double size(List<Extreme> extremes, int i) {
        return Math.abs(extremes.get(i).error);
    }

    private static int smallest(List<Extreme> extremes) {
        int smallest = 0;
        for (int i = 1; i < extremes.size(); i++) {
            if (size(extremes, i) < size(extremes, smallest)) {
                smallest = i;
            }
        }
        return smallest;
    }

    /// The inverse transform of the amplitude at the frequencies k·rate/taps.
    private double[] impulseResponse() {
        double[] amplitudes = new double[(taps + 1) / 2];
        for (int k = 0; k < amplitudes.length; k++) {
            amplitudes[k] = amplitude(k * rateHz / taps);
        }
        double[] result = new double[taps];
        for (int n = 0; 2 * n < taps; n++) {
            double sum = amplitudes[0];
            for (int k = 1; k < amplitudes.length; k++) {
                sum += 2 * amplitudes[k] * Math.cos(2 * Math.PI * k * (n - (taps - 1) / 2.0) / taps);
            }
            result[n] = sum / taps;
            result[taps - 1 - n] = result[n];
        }
        return result;
    }
}
