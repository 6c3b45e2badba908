package dev.rondo.dsp.window;

import java.util.Locale;
import java.util.Optional;

/// The families of windows, each with the formula of its symmetric form.
///
/// Definitions follow `scipy.signal.windows`; most of them are compared in F. J. Harris, "On the use of windows for
/// harmonic analysis with the discrete Fourier transform", Proc. IEEE 66(1), 1978.
public enum WindowShape {

    /** Raised cosine: 0.5 − 0.5·cos. */
    HANN(half((i, n, none) -> cosineSum(i, n, 0.5, 0.5))),
    /** Raised cosine on a pedestal that cancels the first side lobe: 0.54 − 0.46·cos. */
    HAMMING(half((i, n, none) -> cosineSum(i, n, 0.54, 0.46))),
    /** Three cosine terms: 0.42, 0.5, 0.08. */
    BLACKMAN(half((i, n, none) -> cosineSum(i, n, 0.42, 0.5, 0.08))),
    /** Four cosine terms, minimum side lobes (Harris 1978). */
    BLACKMANHARRIS(half((i, n, none) -> cosineSum(i, n, 0.35875, 0.48829, 0.14128, 0.01168))),
    /** Four cosine terms (Nuttall 1981, as in SciPy and MATLAB). */
    NUTTALL(half((i, n, none) -> cosineSum(i, n, 0.3635819, 0.4891775, 0.1365995, 0.0106411))),
    /** Five cosine terms with almost no scalloping, for reading amplitudes. */
    FLATTOP(half((i, n, none) -> cosineSum(i, n, 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368))),
    /** Triangle that ends in zeros. */
    BARTLETT(half((i, n, none) -> 2.0 * i / (n - 1))),
    /** Half a period of a sine. */
    COSINE(half((i, n, none) -> Math.sin(Math.PI * (i + 0.5) / n))),
    /** All ones. */
    RECTANGULAR(half((i, n, none) -> 1)),
    /** Cubic B-spline. */
    PARZEN(half((i, n, none) -> parzen(i, n))),
    /** Convolution of two half-period cosines. */
    BOHMAN(half((i, n, none) -> bohman(i, n))),
    /** Two-sided decay with time constant `tau`, in samples. */
    EXPONENTIAL("tau", 1e-3, 1e9, half((i, n, tau) -> Math.exp(-fromCentre(i, n) / tau))),
    /** Kaiser's approximation of the Slepian window; `beta` trades main lobe for side lobes. */
    KAISER("beta", 0, 500, half((i, n, beta) -> kaiser(i, n, beta))),
    /** Rectangle with raised-cosine ends that together take the share `alpha`. */
    TUKEY("alpha", 0, 1, half((i, n, alpha) -> tukey(i, n, alpha))),
    /** Gauss's bell with standard deviation `sigma`, in samples. */
    GAUSSIAN("sigma", 1e-3, 1e9, half((i, n, sigma) -> Math.exp(-0.5 * square(fromCentre(i, n) / sigma)))),
    /** Dolph–Chebyshev: all side lobes at the given attenuation. Takes time of order n². */
    CHEBYSHEV("dB", 1, 300, DolphChebyshev::symmetric),
    /** First discrete prolate spheroidal (Slepian) sequence of the time–bandwidth product `NW`, below n/2. */
    DPSS("NW", 1e-3, 1e6, Slepian::symmetric);

    private interface Formula {
        double[] symmetric(int n, double parameter);
    }

    private interface SampleFormula {
        double at(int i, int n, double parameter);
    }

    private final Optional<String> parameterName;
    private final double least;
    private final double greatest;
    @SuppressWarnings("ImmutableEnumChecker") // the formulas are functions without state
    private final Formula formula;

    WindowShape(Formula formula) {
        this.parameterName = Optional.empty();
        this.least = Double.NaN;
        this.greatest = Double.NaN;
        this.formula = formula;
    }

    WindowShape(String parameterName, double least, double greatest, Formula formula) {
        this.parameterName = Optional.of(parameterName);
        this.least = least;
        this.greatest = greatest;
        this.formula = formula;
    }

    /// What the parameter is called.
    ///
    /// @return for example `beta`, or nothing if the shape takes no parameter
    public Optional<String> parameterName() {
        return parameterName;
    }

    /// The name of the shape in window specifications.
    ///
    /// @return for example `kaiser`
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    void check(double parameter) {
        if (parameterName.isEmpty()) {
            if (!Double.isNaN(parameter)) {
                throw new IllegalArgumentException(this + " takes no parameter: parameter=" + parameter);
            }
        } else if (Double.isNaN(parameter)) {
            throw new IllegalArgumentException(this + " needs its parameter: write " + this + ":"
                    + parameterName.get());
        } else if (!(parameter >= least && parameter <= greatest)) {
            throw new IllegalArgumentException("the parameter of " + this + " must be from " + least + " to "
                    + greatest + ": " + parameterName.get() + "=" + parameter);
        }
    }

    double[] symmetric(int n, double parameter) {
        return n == 1 ? new double[]{1} : formula.symmetric(n, parameter);
    }

    /// Every window is its own mirror image, to the last bit.
    private static Formula half(SampleFormula formula) {
        return (n, parameter) -> {
            double[] samples = new double[n];
            for (int i = 0; 2 * i < n; i++) {
                samples[i] = formula.at(i, n, parameter);
                samples[n - 1 - i] = samples[i];
            }
            return samples;
        };
    }

    private static double fromCentre(int i, int n) {
        return Math.abs(i - (n - 1) / 2.0);
    }

    private static double square(double x) {
        return x * x;
    }

    private static double cosineSum(int i, int n, double... coefficients) {
        double angle = Math.PI * (2.0 * i / (n - 1) - 1);
        double sum = 0;
        for (int k = 0; k < coefficients.length; k++) {
            sum += coefficients[k] * Math.cos(k * angle);
        }
        return sum;
    }

    private static double parzen(int i, int n) {
        double x = fromCentre(i, n) / (n / 2.0);
        return fromCentre(i, n) <= (n - 1) / 4.0 ? 1 - 6 * x * x + 6 * x * x * x : 2 * (1 - x) * (1 - x) * (1 - x);
    }

    private static double bohman(int i, int n) {
        double x = Math.abs(2.0 * i / (n - 1) - 1);
        return (1 - x) * Math.cos(Math.PI * x) + Math.sin(Math.PI * x) / Math.PI;
    }

    private static double tukey(int i, int n, double alpha) {
        double taper = alpha * (n - 1) / 2;
        return i >= Math.floor(taper) + 1 || taper == 0 ? 1 : 0.5 * (1 - Math.cos(Math.PI * i / taper));
    }

    private static double kaiser(int i, int n, double beta) {
        double x = 2 * fromCentre(i, n) / (n - 1);
        return besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
    }

    /// Modified Bessel function of the first kind, order 0, by its power series; all terms are positive.
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= square(x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
