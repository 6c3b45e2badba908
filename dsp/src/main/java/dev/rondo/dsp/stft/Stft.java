package dev.rondo.dsp.stft;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.dsp.window.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;
import java.util.function.ObjIntConsumer;

/// Short-time Fourier analysis: the spectrum of `size` windowed samples, every `hop` samples.
///
/// ```java
/// var stft = new Stft(Window.HANN, 2048, 512);
/// var spectrum = stft.newSpectrum();
/// while (reader.await(stft.size())) {
///     stft.analyse(ring.segment(), reader.offsetBytes(0), spectrum);
///     reader.advance(stft.hop());
/// }
/// ```
///
/// The window is the periodic one. Spectra are not scaled: a sinusoid of amplitude 1 on a bin has the magnitude
/// size/2 · coherent gain. Belongs to one thread; analysis does not allocate.
public final class Stft {

    /// Below this, a resynthesis divides by so little that the transform has to be exact beyond float.
    private static final double EVEN_OVERLAP_RATIO = 0.1;

    /// What vectors like best.
    private static final int ALIGNMENT_BYTES = 64;

    private final Window window;
    private final int size;
    private final int hop;
    private final MemorySegment weights;
    private final RealFft fft;
    private final RealFft.Scratch scratch;

    /// An analysis with as many bins as the size gives.
    ///
    /// @param window the window
    /// @param size how many samples a window has, from 1
    /// @param hop how many samples the next window lies further on, from 1
    /// @throws IllegalArgumentException if a number lies outside, or the window has no such size
    public Stft(Window window, int size, int hop) {
        this(window, size, hop, size);
    }

    /// An analysis with zeros after the windowed samples, for a finer grid of bins.
    ///
    /// @param window the window
    /// @param size how many samples a window has, from 1
    /// @param hop how many samples the next window lies further on, from 1
    /// @param fftSize the length of the transform, from `size` to [RealFft#MAX_LENGTH]
    /// @throws IllegalArgumentException if a number lies outside, or the window has no such size
    public Stft(Window window, int size, int hop, int fftSize) {
        if (hop < 1) {
            throw new IllegalArgumentException("hop must be at least 1: hop=" + hop);
        }
        if (fftSize < size) {
            throw new IllegalArgumentException("fftSize must be at least the size of the window: fftSize=" + fftSize
                    + " size=" + size);
        }
        this.window = window;
        this.size = size;
        this.hop = hop;
        this.weights = allocate(size).copyFrom(MemorySegment.ofArray(window.periodicFloats(size)));
        double overlapRatio = InverseStft.overlapRatio(window, size, hop);
        boolean unevenly = overlapRatio >= InverseStft.LEAST_OVERLAP_RATIO && overlapRatio < EVEN_OVERLAP_RATIO;
        this.fft = unevenly ? RealFft.precise(fftSize) : RealFft.ofLength(fftSize);
        this.scratch = fft.newScratch();
    }

    /// The window.
    ///
    /// @return as given
    public Window window() {
        return window;
    }

    /// How many samples a window has.
    ///
    /// @return the size, in samples
    public int size() {
        return size;
    }

    /// How far apart windows are.
    ///
    /// @return the hop, in samples
    public int hop() {
        return hop;
    }

    /// The transform below.
    ///
    /// @return the plan, whose length is the FFT size
    public RealFft fft() {
        return fft;
    }

    /// Allocates a spectrum of the right size.
    ///
    /// @return a new spectrum of fftSize/2 + 1 bins
    public Spectrum newSpectrum() {
        return fft.newSpectrum();
    }

    /// Analyses one window, straight from a ring's window or any other run of samples. Does not allocate.
    ///
    /// @param samples native-endian floats, for example a ring's segment
    /// @param offsetBytes where the window begins, divisible by 4
    /// @param spectrum receives the bins
    /// @throws IllegalArgumentException if the spectrum has another size
    /// @throws IndexOutOfBoundsException if the window reaches beyond the segment
    public void analyse(MemorySegment samples, long offsetBytes, Spectrum spectrum) {
        analyse(samples, offsetBytes, 0, size, spectrum);
    }

    /// Gets the spectra of several channels.
    @FunctionalInterface
    public interface ChannelConsumer {

        /// Takes a spectrum.
        ///
        /// @param spectrum the same object each time
        /// @param channel from 0
        /// @param window from 0
        void accept(Spectrum spectrum, int channel, int window);
    }

    /// Analyses several windows of several channels as they lie in planes, with the same bits as one by one. Does not
    /// allocate.
    ///
    /// @param planes native-endian floats, for example a ring's segment
    /// @param offsetsBytes where each channel's first window begins, divisible by 4
    /// @param channels how many, from 0
    /// @param windows how many of each channel, a hop apart, from 0
    /// @param spectrum receives the bins, each time
    /// @param consumer gets it window by window, and of each window channel by channel
    /// @throws IllegalArgumentException if the spectrum has another size
    /// @throws IndexOutOfBoundsException if a window reaches beyond the segment
    public void analyse(MemorySegment planes, IntToLongFunction offsetsBytes, int channels, int windows,
            Spectrum spectrum, ChannelConsumer consumer) {
        for (int k = 0; k < windows; k++) {
            for (int c = 0; c < channels; c++) {
                analyse(planes, offsetsBytes.applyAsLong(c) + (long) k * hop * Float.BYTES, spectrum);
                consumer.accept(spectrum, c, k);
            }
        }
    }

    /// How many windows a signal has.
    ///
    /// @param samples the length of the signal, from 0
    /// @param framing where the windows lie
    /// @return the number of spectra that [#analyse(float[], Framing, ObjIntConsumer)] gives
    public long frames(long samples, Framing framing) {
        return framing.frames(samples, size, hop);
    }

    /// Analyses a whole signal, with the same bits as window by window.
    ///
    /// @param signal the samples
    /// @param framing where the windows lie
    /// @param consumer gets every spectrum with its index, in order; it is the same object each time
    public void analyse(float[] signal, Framing framing, ObjIntConsumer<Spectrum> consumer) {
        MemorySegment samples = MemorySegment.ofArray(signal);
        Spectrum spectrum = newSpectrum();
        long frames = frames(signal.length, framing);
        for (int k = 0; k < frames; k++) {
            long start = (long) k * hop - framing.zerosBefore(size, hop);
            int from = Math.clamp(-start, 0, size);
            int to = Math.clamp(signal.length - start, from, size);
            long firstInside = Math.min(start + from, signal.length);
            analyse(samples, firstInside * Float.BYTES, from, to, spectrum);
            consumer.accept(spectrum, k);
        }
    }

    /// Analyses a window of which only a part is there.
    ///
    /// @param from the first sample of the window that is there; those before are zeros
    /// @param to the end of the samples that are there; those behind are zeros
    private void analyse(MemorySegment samples, long offsetBytes, int from, int to, Spectrum spectrum) {
        MemorySegment frame = scratch.samples();
        if (to - from < size) {
            frame.fill((byte) 0);
        }
        long fromBytes = (long) from * Float.BYTES;
        Kernels.chosen().multiply(samples, offsetBytes, weights, fromBytes, frame, fromBytes, to - from);
        fft.forward(frame, 0, spectrum, scratch);
    }

    private static MemorySegment allocate(int floats) {
        return Arena.ofAuto().allocate((long) floats * Float.BYTES, ALIGNMENT_BYTES);
    }
}
