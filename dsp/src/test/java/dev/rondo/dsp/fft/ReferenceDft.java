package dev.rondo.dsp.fft;

/// The Fourier transform in double, by its definition, split only where the length has factors.
final class ReferenceDft {

    private ReferenceDft() {}

    /// The bins 0 … n/2, real part at 2k and imaginary part at 2k + 1.
    static double[] of(float[] samples) {
        double[] re = new double[samples.length];
        for (int j = 0; j < re.length; j++) {
            re[j] = samples[j];
        }
        double[][] all = transform(re, new double[re.length]);
        double[] bins = new double[2 * (re.length / 2 + 1)];
        for (int k = 0; k < bins.length / 2; k++) {
            bins[2 * k] = all[0][k];
            bins[2 * k + 1] = all[1][k];
        }
        return bins;
    }

    private static double[][] transform(double[] re, double[] im) {
        int n = re.length;
        int p = 2;
        while (p < n && n % p != 0) {
            p++;
        }
        if (n == 1) {
            return new double[][]{re, im};
        }
        double[][][] parts = new double[p][][];
        for (int r = 0; r < p; r++) {
            double[] partRe = new double[n / p];
            double[] partIm = new double[n / p];
            for (int j = 0; j < n / p; j++) {
                partRe[j] = re[j * p + r];
                partIm[j] = im[j * p + r];
            }
            parts[r] = transform(partRe, partIm);
        }
        double[] cos = new double[n];
        double[] sin = new double[n];
        for (int t = 0; t < n; t++) {
            cos[t] = Math.cos(2 * Math.PI * t / n);
            sin[t] = Math.sin(2 * Math.PI * t / n);
        }
        double[][] bins = new double[2][n];
        for (int k = 0; k < n; k++) {
            for (int r = 0; r < p; r++) {
                int t = (int) ((long) k * r % n);
                double x = parts[r][0][k % (n / p)];
                double y = parts[r][1][k % (n / p)];
                bins[0][k] += x * cos[t] + y * sin[t];
                bins[1][k] += y * cos[t] - x * sin[t];
            }
        }
        return bins;
    }
}
