package dev.rondo.dsp.fft;

import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.dsp.kernels.LaneFft;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The discrete Fourier transform of n real samples, and its inverse, for any n.
///
/// ```
/// forward   X[k] = Σ x[j]·e^(−2πi·jk/n),  k = 0 … n/2      (n/2 rounds down; the other bins are their conjugates)
/// inverse   x[j] = 1/n · Σ X[k]·e^(+2πi·jk/n)              (so that it undoes the forward transform)
/// ```
///
/// A plan is immutable and may be shared by any number of threads; what changes during a transform lies in a [Scratch],
/// which belongs to one thread. Transforms neither allocate nor lock nor start threads. Samples are read from and
/// written to any segment of native-endian floats at an offset divisible by 4: a ring's window or
/// `MemorySegment.ofArray(float[])`. Those in [Scratch#samples()] are not copied first.
///
/// The error against exact arithmetic is at most 3·10⁻⁷ of the spectrum, RMS against RMS. Lengths that are not powers
/// of two take many times as long as the next power of two.
public interface RealFft {

    /// The greatest length.
    int MAX_LENGTH = 1 << 26;

    /// Working memory for one thread; it fits every plan of the same length.
    interface Scratch {

        /// Room for the samples of a transform, which need not be copied when they lie or go here.
        ///
        /// @return n native-endian floats, off-heap and aligned to 64 bytes; always the same object. Transforms change it
        ///         only where it receives their samples, or when they are given samples that lie elsewhere
        MemorySegment samples();
    }

    /// Plans transforms. Allocates the tables.
    ///
    /// @param length n, from 1 to [#MAX_LENGTH]
    /// @return the plan
    /// @throws IllegalArgumentException if the length lies outside
    static RealFft ofLength(int length) {
        if (Integer.bitCount(requireLength(length)) > 1) {
            return new BluesteinFft(length);
        }
        Optional<LaneFft> lanes = Kernels.chosen().fft(length);
        return lanes.isPresent() ? new VectorFft(lanes.get()) : new PowerOfTwoFft(length);
    }

    /// Plans transforms that compute in double throughout, for a resynthesis that divides by small numbers. They take
    /// about eight times as long as those of the next power of two.
    ///
    /// @param length n, from 1 to [#MAX_LENGTH]
    /// @return the plan
    /// @throws IllegalArgumentException if the length lies outside
    static RealFft precise(int length) {
        return length == 1 ? ofLength(length) : new BluesteinFft(requireLength(length));
    }

    private static int requireLength(int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("an FFT must have a length from 1 to 2^26: length=" + length);
        }
        return length;
    }

    /// The length.
    ///
    /// @return n, in samples
    int length();

    /// Allocates working memory.
    ///
    /// @return new scratch for [#forward] and [#inverse]
    Scratch newScratch();

    /// How many bins a spectrum has.
    ///
    /// @return n/2 + 1
    default int bins() {
        return length() / 2 + 1;
    }

    /// Allocates a spectrum.
    ///
    /// @return a new spectrum of [#bins()] bins
    default Spectrum newSpectrum() {
        return new Spectrum(bins());
    }

    /// Transforms n samples into their spectrum. Does not allocate.
    ///
    /// @param time where the samples lie; they are not changed
    /// @param offsetBytes where the first sample begins
    /// @param spectrum receives n/2 + 1 bins
    /// @param scratch of a plan of this length, in use by no other thread
    /// @throws IllegalArgumentException if the spectrum or the scratch is not of this plan's size
    /// @throws IndexOutOfBoundsException if the samples reach beyond the segment
    void forward(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch);

    /// Transforms a spectrum back into n samples. Does not allocate.
    ///
    /// @param spectrum n/2 + 1 bins; not changed. The imaginary parts of bin 0 and, for even n, of bin n/2 are taken
    ///        for 0
    /// @param time receives the samples
    /// @param offsetBytes where the first sample begins
    /// @param scratch of a plan of this length, in use by no other thread
    /// @throws IllegalArgumentException if the spectrum or the scratch is not of this plan's size
    /// @throws IndexOutOfBoundsException if the samples reach beyond the segment
    void inverse(Spectrum spectrum, MemorySegment time, long offsetBytes, Scratch scratch);
}
