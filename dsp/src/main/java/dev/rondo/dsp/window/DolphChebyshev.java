package dev.rondo.dsp.window;

/// The Dolph–Chebyshev window: its transform is a Chebyshev polynomial, so that all side lobes are equally high.
///
/// C. L. Dolph, "A current distribution for broadside arrays which optimizes the relationship between beam width and
/// side-lobe level", Proc. IRE 34, 1946.
final class DolphChebyshev {

    private DolphChebyshev() {}

    static double[] symmetric(int n, double attenuationDb) {
        double[] transform = transform(n, attenuationDb);
        double[] cosines = new double[2 * n];
        for (int t = 0; t < 2 * n; t++) {
            cosines[t] = Math.cos(Math.PI * t / n);
        }
        double[] samples = new double[n];
        double greatest = 0;
        for (int i = 0; 2 * i < n; i++) {
            // twice the distance from the centre, odd for even lengths, keeps the phase in whole steps of π/n
            int step = n - 1 - 2 * i;
            double sum = 0;
            for (int k = 0, t = 0; k < n; k++) {
                sum += transform[k] * cosines[t];
                t = t + step < 2 * n ? t + step : t + step - 2 * n;
            }
            samples[i] = sum;
            samples[n - 1 - i] = sum;
            greatest = Math.max(greatest, sum);
        }
        for (int i = 0; i < n; i++) {
            samples[i] /= greatest;
        }
        return samples;
    }

    /// The polynomial of order n − 1 at β·cos(πk/n), over the whole circle.
    private static double[] transform(int n, double attenuationDb) {
        int order = n - 1;
        double beta = Math.cosh(acosh(Math.pow(10, attenuationDb / 20)) / order);
        double[] transform = new double[n];
        for (int k = 0; k < n; k++) {
            double x = beta * Math.cos(Math.PI * k / n);
            double sign = x < 0 && order % 2 != 0 ? -1 : 1;
            transform[k] = Math.abs(x) <= 1
                    ? Math.cos(order * Math.acos(x))
                    : sign * Math.cosh(order * acosh(Math.abs(x)));
        }
        return transform;
    }

    private static double acosh(double x) {
        return Math.log(x + Math.sqrt((x - 1) * (x + 1)));
    }
}
