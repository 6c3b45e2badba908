package dev.rondo.dsp.fft;

import dev.rondo.dsp.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// The bins of a real signal's transform, real and imaginary parts apart.
///
/// The memory is off-heap, aligned to 64 bytes, and lives as long as the object:
///
/// ```
/// segment()   re[0] re[1] … re[bins − 1] (padding) im[0] im[1] … im[bins − 1] (padding)
///             ^ byte 0                             ^ byte imOffsetBytes(), a multiple of 64
/// ```
///
/// Belongs to one thread at a time. Reading and writing do not allocate.
public final class Spectrum {

    private static final int ALIGNMENT_BYTES = 64;

    private final int bins;
    private final MemorySegment segment;
    private final long imOffsetBytes;
    private final FloatBuffer re;
    private final FloatBuffer im;

    /// Allocates a spectrum of zeros.
    ///
    /// @param bins how many bins, from 1
    /// @throws IllegalArgumentException if there is no bin
    public Spectrum(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("a spectrum must have at least 1 bin: bins=" + bins);
        }
        this.bins = bins;
        this.imOffsetBytes = Math.ceilDiv((long) bins * Float.BYTES, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
        this.segment = allocate(2 * imOffsetBytes / Float.BYTES);
        this.re = floats(0);
        this.im = floats(imOffsetBytes);
    }

    private FloatBuffer floats(long offsetBytes) {
        return segment.asSlice(offsetBytes, (long) bins * Float.BYTES).asByteBuffer().order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /// What the kernels read and write: off-heap, aligned, and nobody can close it.
    static MemorySegment allocate(long floats) {
        return Arena.ofAuto().allocate(floats * Float.BYTES, ALIGNMENT_BYTES);
    }

    void requireBinsOf(int length) {
        if (bins != length / 2 + 1) {
            throw new IllegalArgumentException("the spectrum of n samples must have n/2 + 1 bins: n=" + length
                    + " bins=" + bins);
        }
    }

    /// How many bins there are.
    ///
    /// @return the number of bins
    public int bins() {
        return bins;
    }

    /// The memory of both parts.
    ///
    /// @return the real parts from byte 0, the imaginary parts from [#imOffsetBytes()]
    public MemorySegment segment() {
        return segment;
    }

    /// Where the imaginary parts begin in the segment.
    ///
    /// @return an offset in bytes, a multiple of 64
    public long imOffsetBytes() {
        return imOffsetBytes;
    }

    /// The real parts, by bin; always the same buffer, meant for absolute access.
    ///
    /// @return one float a bin
    public FloatBuffer re() {
        return re;
    }

    /// The imaginary parts, by bin; always the same buffer, meant for absolute access.
    ///
    /// @return one float a bin
    public FloatBuffer im() {
        return im;
    }

    /// The squared magnitude of a bin.
    ///
    /// @param bin from 0
    /// @return re² + im²
    /// @throws IndexOutOfBoundsException if there is no such bin
    public float power(int bin) {
        float x = re.get(bin);
        float y = im.get(bin);
        return x * x + y * y;
    }

    /// The magnitude of a bin.
    ///
    /// @param bin from 0
    /// @return √(re² + im²)
    /// @throws IndexOutOfBoundsException if there is no such bin
    public float magnitude(int bin) {
        return (float) Math.sqrt(power(bin));
    }

    /// The magnitudes of all bins. Does not allocate once compiled.
    ///
    /// @param magnitudes receives one value a bin
    /// @throws IndexOutOfBoundsException if the array is shorter than that
    public void magnitudes(float[] magnitudes) {
        magnitudes(MemorySegment.ofArray(magnitudes), 0);
    }

    /// The magnitudes of all bins. Does not allocate.
    ///
    /// @param magnitudes receives one float a bin; fastest where it is aligned to 64 bytes, off-heap
    /// @param offsetBytes where the first one goes, divisible by 4
    /// @throws IndexOutOfBoundsException if they reach beyond the segment
    public void magnitudes(MemorySegment magnitudes, long offsetBytes) {
        Kernels.chosen().magnitudes(segment, 0, imOffsetBytes, magnitudes, offsetBytes, bins);
    }

    /// The phase of a bin.
    ///
    /// @param bin from 0
    /// @return radians from −π to π; 0 for silence
    /// @throws IndexOutOfBoundsException if there is no such bin
    public double phaseRadians(int bin) {
        return Math.atan2(im.get(bin), re.get(bin));
    }

    /// The magnitude of a bin in decibels.
    ///
    /// @param bin from 0
    /// @return 20·log10 of the magnitude: 0 for a magnitude of 1, −∞ for silence
    /// @throws IndexOutOfBoundsException if there is no such bin
    public double magnitudeDb(int bin) {
        return 20 * Math.log10(magnitude(bin));
    }
}
