package dev.rondo.dsp.window;

import java.util.Arrays;

/// The sequence whose energy is the most concentrated in the band ±NW/n (discrete prolate spheroidal sequence of
/// order 0), as the dominant eigenvector of a symmetric tridiagonal matrix.
///
/// D. B. Percival and A. T. Walden, "Spectral Analysis for Physical Applications", 1993, section 8.3. The peak is 1 for
/// odd n and n²/(n² + NW) for even n, where the true peak lies between two samples (SciPy's norm "approximate").
final class Slepian {

    private Slepian() {}

    static double[] symmetric(int n, double timeBandwidth) {
        double[] diagonal = new double[n];
        double[] offDiagonal = new double[n];
        for (int i = 0; i < n; i++) {
            double fromCentre = (n - 1 - 2 * i) / 2.0;
            diagonal[i] = fromCentre * fromCentre * Math.cos(2 * Math.PI * timeBandwidth / n);
            offDiagonal[i] = i / 2.0 * (n - i);
        }
        double[] pivots = new double[n];
        shiftAboveSpectrum(diagonal, offDiagonal, pivots);
        double[] vector = new double[n];
        Arrays.fill(vector, 1);
        // the shift is the eigenvalue to the last bit: every round shrinks the other eigenvectors to nothing
        for (int round = 0; round < 3; round++) {
            solve(offDiagonal, pivots, vector);
            double peak = vector[(n - 1) / 2];
            for (int i = 0; i < n; i++) {
                vector[i] /= peak;
            }
        }
        double peak = n % 2 != 0 ? 1 : (double) n * n / ((double) n * n + timeBandwidth);
        for (int i = 0; 2 * i < n; i++) {
            vector[i] = peak * 0.5 * (vector[i] + vector[n - 1 - i]);
            vector[n - 1 - i] = vector[i];
        }
        return vector;
    }

    /// Bisects for the smallest shift σ that leaves A − σI negative definite, and keeps the pivots of its
    /// factorisation, which is stable without exchanges just because the matrix is definite.
    private static void shiftAboveSpectrum(double[] diagonal, double[] offDiagonal, double[] pivots) {
        double above = 0;
        for (int i = 0; i < diagonal.length; i++) {
            double next = i + 1 < diagonal.length ? offDiagonal[i + 1] : 0;
            above = Math.max(above, Math.abs(diagonal[i]) + offDiagonal[i] + next);
        }
        above = 2 * above + 1;
        double below = -above;
        for (double middle = 0; middle > below && middle < above; middle = below + (above - below) / 2) {
            if (factorise(diagonal, offDiagonal, middle, pivots)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        factorise(diagonal, offDiagonal, above, pivots);
    }

    /// Factorises A − shift·I until a pivot is not negative.
    ///
    /// @return whether all pivots are negative
    private static boolean factorise(double[] diagonal, double[] offDiagonal, double shift, double[] pivots) {
        double pivot = diagonal[0] - shift;
        pivots[0] = pivot;
        for (int i = 1; i < diagonal.length && pivot < 0; i++) {
            pivot = diagonal[i] - shift - offDiagonal[i] * offDiagonal[i] / pivot;
            pivots[i] = pivot;
        }
        return pivot < 0;
    }

    private static void solve(double[] offDiagonal, double[] pivots, double[] vector) {
        int n = vector.length;
        for (int i = 1; i < n; i++) {
            vector[i] -= offDiagonal[i] / pivots[i - 1] * vector[i - 1];
        }
        vector[n - 1] /= pivots[n - 1];
        for (int i = n - 2; i >= 0; i--) {
            vector[i] = (vector[i] - offDiagonal[i + 1] * vector[i + 1]) / pivots[i];
        }
    }
}
