package dev.rondo.dsp.filter;

/// Elliptic integrals and functions, each modulus k given together with its complement k′ = √(1 − k²), so that moduli
/// near 1 lose no digits.
final class EllipticFunctions {

    /// Jacobi's functions at one place.
    record Jacobi(double sn, double cn, double dn) {}

    private EllipticFunctions() {}

    /// Carlson's symmetric integral of the first kind, R_F(x, y, z), for arguments from 0 of which one may be 0.
    ///
    /// By duplication and the series of order 7 (B. C. Carlson, "Numerical computation of real or complex elliptic
    /// integrals", Numerical Algorithms 10, 1995; NIST DLMF 19.36.1).
    static double carlsonRf(double x, double y, double z) {
        double mean = (x + y + z) / 3;
        double deviation = Math.max(Math.abs(mean - x), Math.max(Math.abs(mean - y), Math.abs(mean - z)));
        if (deviation > 1e-3 * mean) {
            double lambda = Math.sqrt(x * y) + Math.sqrt(x * z) + Math.sqrt(y * z);
            return carlsonRf((x + lambda) / 4, (y + lambda) / 4, (z + lambda) / 4);
        }
        double dx = 1 - x / mean;
        double dy = 1 - y / mean;
        double dz = -dx - dy;
        double e2 = dx * dy - dz * dz;
        double e3 = dx * dy * dz;
        return (1 - e2 / 10 + e3 / 14 + e2 * e2 / 24 - 3 * e2 * e3 / 44) / Math.sqrt(mean);
    }

    /// The complete integral of the first kind, K, from the complement of its modulus.
    static double completeFirst(double complement) {
        return carlsonRf(0, complement * complement, 1);
    }

    /// √k of a nome q = e^(−π·K′/K), as θ₂(q)/θ₃(q) (DLMF 22.2.2); the nome of the complement gives √k′.
    static double rootOfModulus(double nome) {
        double theta2 = 0;
        double theta3 = 1;
        double term = 1;
        for (int n = 0; term > 1e-17; n++) {
            term = Math.pow(nome, n * (n + 1.0));
            theta2 += term;
            theta3 += 2 * Math.pow(nome, (n + 1.0) * (n + 1));
        }
        return 2 * Math.pow(nome, 0.25) * theta2 / theta3;
    }

    /// sn, cn and dn of a real argument, by the arithmetic-geometric mean (M. Abramowitz and I. A. Stegun, 16.4).
    static Jacobi jacobi(double u, double modulus, double complement) {
        double[] ratios = new double[16];
        double a = 1;
        double b = complement;
        double c = modulus;
        int n = 0;
        ratios[0] = c / a;
        while (Math.abs(c) > 1e-17 * a && n < ratios.length - 1) {
            c = (a - b) / 2;
            double mean = (a + b) / 2;
            b = Math.sqrt(a * b);
            a = mean;
            ratios[++n] = c / a;
        }
        double phi = Math.scalb(a * u, n);
        for (; n > 0; n--) {
            phi = (phi + Math.asin(ratios[n] * Math.sin(phi))) / 2;
        }
        double cn = Math.cos(phi);
        return new Jacobi(Math.sin(phi), cn, Math.hypot(complement, modulus * cn));
    }
}
