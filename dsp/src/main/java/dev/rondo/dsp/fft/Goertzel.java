package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A single bin at any frequency, for a handful of them cheaper than an FFT:
///
/// ```
/// X = Σ x[j]·e^(−iωj)      s[j] = x[j] + 2·cos ω·s[j−1] − s[j−2]
/// ```
///
/// (G. Goertzel, "An algorithm for the evaluation of finite trigonometric series", 1958.) The result does not depend on
/// how the input is cut into blocks, to the last bit. Belongs to one thread. Listening does not allocate.
public final class Goertzel {

    private final double cos;
    private final double sin;
    private final double w;
    private long frames;
    private double s1;
    private double s2;

    /// A bin that has heard nothing.
    ///
    /// @param frequencyHz where, from 0 to Nyquist
    /// @param rateHz the sampling rate
    /// @throws IllegalArgumentException if a number lies outside
    public Goertzel(double frequencyHz, double rateHz) {
        if (!(rateHz > 0 && rateHz < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the rate must be above 0: rateHz=" + rateHz);
        }
        if (!(frequencyHz >= 0 && frequencyHz <= rateHz / 2)) {
            throw new IllegalArgumentException("a frequency must be from 0 to Nyquist (" + rateHz / 2
                    + " Hz): frequencyHz=" + frequencyHz);
        }
        this.w = 2 * Math.PI * frequencyHz / rateHz;
        this.cos = Math.cos(w);
        this.sin = Math.sin(w);
    }

    /// Adds the next samples. Does not allocate.
    ///
    /// @param samples native-endian floats
    /// @param offsetBytes where they begin, divisible by 4
    /// @param count how many, from 0
    /// @throws IndexOutOfBoundsException if samples reach beyond the segment
    public void listen(MemorySegment samples, long offsetBytes, int count) {
        for (int i = 0; i < count; i++) {
            double s = samples.get(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES) + 2 * cos * s1 - s2;
            s2 = s1;
            s1 = s;
        }
        frames += count;
    }

    /// The real part of the bin.
    ///
    /// @return Σ x\[j]·cos(ωj)
    public double re() {
        double angle = w * (frames - 1);
        return (s1 - s2 * cos) * Math.cos(angle) + s2 * sin * Math.sin(angle);
    }

    /// The imaginary part of the bin.
    ///
    /// @return −Σ x\[j]·sin(ωj)
    public double im() {
        double angle = w * (frames - 1);
        return s2 * sin * Math.cos(angle) - (s1 - s2 * cos) * Math.sin(angle);
    }

    /// The magnitude of the bin; a sinusoid of amplitude 1 on it has half the number of samples.
    ///
    /// @return √(re² + im²)
    public double magnitude() {
        return Math.hypot(s1 - s2 * cos, s2 * sin);
    }

    /// Forgets all samples.
    public void reset() {
        frames = 0;
        s1 = 0;
        s2 = 0;
    }
}
