package dev.rondo.dsp.fir;

import java.util.Arrays;
import java.util.List;

/// The normal equations of the least integrated squared error.
///
/// The amplitude is A(ω) = Σ aₙ·cos(nω); the matrix ∫ W·cos(nω)·cos(mω) is half the sum of a Toeplitz and a Hankel matrix
/// of qₖ = ∫ W·cos(kω), the right side is ∫ W·D·cos(nω). Integrals are in units of Nyquist.
final class LeastSquares {

    private LeastSquares() {}

    static double[] taps(int taps, List<FirBand> bands, double rateHz) {
        int size = taps / 2 + 1;
        double[] q = new double[taps];
        double[] right = new double[size];
        for (FirBand band : bands) {
            double low = 2 * band.lowHz() / rateHz;
            double high = 2 * band.highHz() / rateHz;
            double slope = (band.highGain() - band.lowGain()) / (high - low);
            for (int n = 0; n < taps; n++) {
                q[n] += band.weight() * (high * FirDesign.sinc(high * n) - low * FirDesign.sinc(low * n));
            }
            for (int n = 0; n < size; n++) {
                right[n] += band.weight() * (moment(n, high, band.highGain(), slope)
                        - moment(n, low, band.lowGain(), slope));
            }
        }
        double[] half = solve(q, right);
        double[] result = new double[taps];
        for (int n = 0; n < size; n++) {
            result[size - 1 - n] = n == 0 ? 2 * half[0] : half[n];
            result[size - 1 + n] = result[size - 1 - n];
        }
        return result;
    }

    /// The antiderivative of (gain + slope·(x − at))·cos(nπx) at x = at, times 1 for n = 0 as for all.
    private static double moment(int n, double at, double gain, double slope) {
        if (n == 0) {
            return at * gain - slope * at * at / 2;
        }
        double w = n * Math.PI;
        return at * gain * FirDesign.sinc(at * n) + slope * Math.cos(at * w) / (w * w);
    }

    /// Cholesky. Where wide gaps between bands leave the taps undecided, the least addition to the diagonal that gives
    /// them a solution keeps them small.
    private static double[] solve(double[] q, double[] right) {
        int size = right.length;
        double[][] factor = new double[size][size];
        double ridge = 0;
        while (!factorise(q, ridge, factor)) {
            ridge = ridge == 0 ? size * Math.ulp(q[0]) : 4 * ridge;
        }
        double[] x = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= factor[i][k] * x[k];
            }
            x[i] /= factor[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= factor[k][i] * x[k];
            }
            x[i] /= factor[i][i];
        }
        return x;
    }

    private static boolean factorise(double[] q, double ridge, double[][] factor) {
        for (int i = 0; i < factor.length; i++) {
            Arrays.fill(factor[i], 0);
            for (int j = 0; j <= i; j++) {
                double sum = q[i - j] + q[i + j] + (i == j ? ridge : 0);
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                if (i == j && !(sum > factor.length * Math.ulp(q[0]))) {
                    return false;
                }
                factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
            }
        }
        return true;
    }
}
