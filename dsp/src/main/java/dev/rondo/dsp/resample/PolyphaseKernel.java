package dev.rondo.dsp.resample;

import dev.rondo.dsp.window.Window;
import dev.rondo.dsp.window.WindowShape;

/// A windowed sinc, sampled at every phase between two input frames that is asked for: row p holds the taps for an output
/// that lies p/phases after a frame.
///
/// ```
/// frames    n − T/2 + 1  …  n   ·   n + 1  …  n + T/2        T taps
///                           |<->| p/phases
/// ```
///
/// The length follows Kaiser's estimate for the attenuation and the width of the transition (J. F. Kaiser, "Nonrecursive
/// digital filter design using the I₀-sinh window function", 1974).
final class PolyphaseKernel {

    private static final int LANES = 8;
    private static final int EXTRA_ROWS = 3;

    private final int taps;
    private final int phases;
    /// From row −1 to row `phases` + 1, so that every phase has two neighbours on either side.
    private final float[][] rows;
    private final float[] between;

    /// @param bandwidth the smaller Nyquist frequency relative to the input's, up to 1
    PolyphaseKernel(Quality quality, double bandwidth, int phases) {
        this.taps = taps(quality, bandwidth);
        this.phases = phases;
        this.rows = new float[phases + EXTRA_ROWS][taps];
        this.between = new float[taps];
        double cutoff = bandwidth * (1 + quality.passband()) / 2;
        double beta = 0.1102 * (quality.attenuationDb() - 8.7);
        double[] window = new Window(WindowShape.KAISER, beta).symmetric(phases * taps + 1);
        for (int row = 0; row < rows.length; row++) {
            for (int t = 0; t < taps; t++) {
                int at = phases * (t + 1) - (row - 1);
                double x = (double) (at - phases * taps / 2) / phases;
                rows[row][t] = at < 0 || at >= window.length ? 0 : (float) (cutoff * sinc(cutoff * x) * window[at]);
            }
        }
    }

    static int taps(Quality quality, double bandwidth) {
        double transition = Math.PI * bandwidth * (1 - quality.passband());
        double length = (quality.attenuationDb() - 7.95) / (2.285 * transition) + 1;
        return Math.ceilDiv((int) Math.ceil(length), LANES) * LANES;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    int taps() {
        return taps;
    }

    int phases() {
        return phases;
    }

    /// The taps of a phase of the table; not to be changed.
    float[] row(int phase) {
        return rows[phase + 1];
    }

    /// The output between two phases of the table: the taps lie on the cubic through four rows (Lagrange).
    ///
    /// @param fraction of the way from `phase` to the next one, 0 to 1
    float at(int phase, double fraction, float[] samples, int from) {
        double f = fraction;
        float w0 = (float) (-f * (f - 1) * (f - 2) / 6);
        float w1 = (float) ((f + 1) * (f - 1) * (f - 2) / 2);
        float w2 = (float) (-(f + 1) * f * (f - 2) / 2);
        float w3 = (float) ((f + 1) * f * (f - 1) / 6);
        blend(rows[phase], w0, rows[phase + 1], w1, rows[phase + 2], w2, rows[phase + 3], w3, between);
        return dot(between, samples, from, taps);
    }

    private static void blend(float[] r0, float w0, float[] r1, float w1, float[] r2, float w2, float[] r3, float w3,
            float[] result) {
        for (int t = 0; t < result.length; t++) {
            result[t] = w0 * r0[t] + w1 * r1[t] + w2 * r2[t] + w3 * r3[t];
        }
    }

    /// The sum of products in eight lanes, added up in pairs at the end: always the same order.
    private static float dot(float[] row, float[] samples, int from, int taps) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int t = 0; t < taps; t += LANES) {
            a += row[t] * samples[from + t];
            b += row[t + 1] * samples[from + t + 1];
            c += row[t + 2] * samples[from + t + 2];
            d += row[t + 3] * samples[from + t + 3];
            e += row[t + 4] * samples[from + t + 4];
            f += row[t + 5] * samples[from + t + 5];
            g += row[t + 6] * samples[from + t + 6];
            h += row[t + 7] * samples[from + t + 7];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
}
