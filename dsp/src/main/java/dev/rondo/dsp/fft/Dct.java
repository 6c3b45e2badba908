package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;

/// The discrete cosine transforms of type II and III, for any length n, without normalisation:
///
/// ```
/// II    X[k] = 2 · Σ x[j]·cos(π·k·(2j + 1)/(2n))
/// III   y[j] = X[0] + 2 · Σ X[k]·cos(π·k·(2j + 1)/(2n)),  k from 1
/// ```
///
/// One undoes the other but for a factor of 2n. Both are one real FFT of length n, of the even samples forwards and then
/// the odd ones backwards (J. Makhoul, "A fast cosine transform in one and two dimensions", 1980).
///
/// Belongs to one thread. Transforming does not allocate.
public final class Dct {

    private final int length;
    private final RealFft fft;
    private final RealFft.Scratch scratch;
    private final Spectrum spectrum;
    private final float[] shuffled;
    private final MemorySegment shuffledSegment;
    private final double[] cos;
    private final double[] sin;

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length n, from 1 to [RealFft#MAX_LENGTH]
    /// @throws IllegalArgumentException if the length lies outside
    public Dct(int length) {
        this.length = length;
        this.fft = RealFft.ofLength(length);
        this.scratch = fft.newScratch();
        this.spectrum = fft.newSpectrum();
        this.shuffled = new float[length];
        this.shuffledSegment = MemorySegment.ofArray(shuffled);
        this.cos = new double[fft.bins()];
        this.sin = new double[fft.bins()];
        for (int k = 0; k < cos.length; k++) {
            cos[k] = Math.cos(Math.PI * k / (2.0 * length));
            sin[k] = Math.sin(Math.PI * k / (2.0 * length));
        }
    }

    /// Type II. Does not allocate.
    ///
    /// @param in n native-endian floats
    /// @param inOffsetBytes where they begin, divisible by 4
    /// @param out receives n floats; may be `in`
    /// @param outOffsetBytes where they go, divisible by 4
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void typeTwo(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes) {
        for (int j = 0; j < length; j++) {
            shuffled[place(j)] = in.get(ValueLayout.JAVA_FLOAT, inOffsetBytes + (long) j * Float.BYTES);
        }
        fft.forward(shuffledSegment, 0, spectrum, scratch);
        FloatBuffer re = spectrum.re();
        FloatBuffer im = spectrum.im();
        for (int k = 0; k < cos.length; k++) {
            double x = 2 * (re.get(k) * cos[k] + im.get(k) * sin[k]);
            double mirrored = 2 * (re.get(k) * sin[k] - im.get(k) * cos[k]);
            out.set(ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) k * Float.BYTES, (float) x);
            if (k > 0) {
                out.set(ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) (length - k) * Float.BYTES, (float) mirrored);
            }
        }
    }

    /// Type III. Does not allocate.
    ///
    /// @param in n native-endian floats
    /// @param inOffsetBytes where they begin, divisible by 4
    /// @param out receives n floats; may be `in`
    /// @param outOffsetBytes where they go, divisible by 4
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void typeThree(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes) {
        for (int k = 0; k < cos.length; k++) {
            double x = in.get(ValueLayout.JAVA_FLOAT, inOffsetBytes + (long) k * Float.BYTES);
            double mirrored = k == 0
                    ? 0
                    : in.get(ValueLayout.JAVA_FLOAT, inOffsetBytes + (long) (length - k) * Float.BYTES);
            spectrum.re().put(k, (float) (length * (x * cos[k] + mirrored * sin[k])));
            spectrum.im().put(k, (float) (length * (x * sin[k] - mirrored * cos[k])));
        }
        fft.inverse(spectrum, shuffledSegment, 0, scratch);
        for (int j = 0; j < length; j++) {
            out.set(ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) j * Float.BYTES, shuffled[place(j)]);
        }
    }

    /// Where sample j goes before the FFT.
    private int place(int j) {
        return j % 2 == 0 ? j / 2 : length - 1 - j / 2;
    }
}
