package dev.rondo.dsp.stft;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.window.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/// Resynthesis by weighted overlap-add: gives back the signal that a [Stft] has analysed, changed as its spectra were.
///
/// Each spectrum is transformed back, weighted with the analysis window again, added to its neighbours and divided by
/// the sum of squared windows at that sample:
///
/// ```
/// y[t] = Σ_k w[t − k·hop]·frame_k[t − k·hop]  /  Σ_k w²[t − k·hop]
/// ```
///
/// (D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier transform", 1984). Unchanged
/// spectra give every sample back to 10⁻⁶ of full scale.
///
/// Every spectrum completes `hop` samples: those at which its window begins. With [Framing#COVERING] the first
/// [#latency()] samples of the output are the virtual zeros before the signal. Belongs to one thread; synthesis does
/// not allocate.
public final class InverseStft {

    /// The least ratio between the smallest and the largest sum of squared windows; below it, floats lose the signal.
    public static final double LEAST_OVERLAP_RATIO = 0.01;

    private final int size;
    private final int hop;
    private final RealFft fft;
    private final RealFft.Scratch scratch;
    private final float[] weights;
    private final float[] frame;
    private final MemorySegment frameSegment;
    /// For each channel, the windows that are not complete.
    private final double[][] sums;

    /// Prepares the inverse of an analysis of one channel.
    ///
    /// @param analysis its window, size, hop and FFT size are taken; it is not kept
    /// @throws IllegalArgumentException if its windows overlap too little; the message gives the ratio and the largest
    ///         hop that works
    public InverseStft(Stft analysis) {
        this(analysis, 1);
    }

    /// Prepares the inverse of an analysis.
    ///
    /// @param analysis its window, size, hop and FFT size are taken; it is not kept
    /// @param channels how many, from 1
    /// @throws IllegalArgumentException if there is no channel, or the windows overlap too little; the message gives the ratio
    ///         and the largest hop that works
    public InverseStft(Stft analysis, int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("an inverse must have at least 1 channel: channels=" + channels);
        }
        this.size = analysis.size();
        this.hop = analysis.hop();
        double[] window = analysis.window().periodic(size);
        double ratio = overlapRatio(window, hop);
        if (ratio < LEAST_OVERLAP_RATIO) {
            throw new IllegalArgumentException(
                    "the sums of overlapping squared windows must have a ratio min/max of at "
                            + "least " + LEAST_OVERLAP_RATIO + "; the largest hop with that is " + largestHop(window)
                            + ": window=" + analysis.window() + " size=" + size + " hop=" + hop + " ratio="
                            + (float) ratio);
        }
        this.fft = analysis.fft();
        this.scratch = fft.newScratch();
        this.weights = new float[size];
        double[] overlap = overlap(window, hop);
        for (int i = 0; i < size; i++) {
            weights[i] = (float) (window[i] / overlap[i % hop]);
        }
        this.frame = new float[fft.length()];
        this.frameSegment = MemorySegment.ofArray(frame);
        this.sums = new double[channels][size];
    }

    /// How evenly the squared windows of an analysis overlap.
    ///
    /// @param window the window
    /// @param size its length, from 1
    /// @param hop from 1
    /// @return smallest sum / largest sum, from 0 (some sample is lost) to 1 (even)
    /// @throws IllegalArgumentException if a number lies outside
    public static double overlapRatio(Window window, int size, int hop) {
        if (hop < 1) {
            throw new IllegalArgumentException("hop must be at least 1: hop=" + hop);
        }
        return overlapRatio(window.periodic(size), hop);
    }

    private static double overlapRatio(double[] window, int hop) {
        if (hop > window.length) {
            return 0;
        }
        double[] overlap = overlap(window, hop);
        return Arrays.stream(overlap).min().orElseThrow() / Arrays.stream(overlap).max().orElseThrow();
    }

    /// The sum of squared windows at each sample of a hop.
    private static double[] overlap(double[] window, int hop) {
        double[] sums = new double[hop];
        for (int i = 0; i < window.length; i++) {
            sums[i % hop] += window[i] * window[i];
        }
        return sums;
    }

    private static int largestHop(double[] window) {
        int hop = window.length;
        while (hop > 0 && !(overlapRatio(window, hop) >= LEAST_OVERLAP_RATIO)) {
            hop--;
        }
        return hop;
    }

    /// How many samples the output lies behind the input.
    ///
    /// @return size − hop
    public int latency() {
        return size - hop;
    }

    /// Adds one spectrum of the first channel and writes the `hop` samples that it completes. Does not allocate.
    ///
    /// @param spectrum the bins of the next window; not changed
    /// @param samples receives native-endian floats
    /// @param offsetBytes where the first sample goes, divisible by 4
    /// @throws IllegalArgumentException if the spectrum has another size
    /// @throws IndexOutOfBoundsException if the samples reach beyond the segment
    public void synthesise(Spectrum spectrum, MemorySegment samples, long offsetBytes) {
        synthesise(0, spectrum, samples, offsetBytes);
    }

    /// Adds one spectrum of a channel and writes the `hop` samples that it completes. Does not allocate.
    ///
    /// @param channel from 0
    /// @param spectrum the bins of its next window; not changed
    /// @param samples receives native-endian floats
    /// @param offsetBytes where the first sample goes, divisible by 4
    /// @throws IllegalArgumentException if the spectrum has another size
    /// @throws IndexOutOfBoundsException if there is no such channel, or the samples reach beyond the segment
    public void synthesise(int channel, Spectrum spectrum, MemorySegment samples, long offsetBytes) {
        double[] sum = sums[channel];
        fft.inverse(spectrum, frameSegment, 0, scratch);
        for (int i = 0; i < size; i++) {
            sum[i] += (double) frame[i] * weights[i];
        }
        for (int i = 0; i < hop; i++) {
            frame[i] = (float) sum[i];
        }
        MemorySegment.copy(frame, 0, samples, ValueLayout.JAVA_FLOAT, offsetBytes, hop);
        System.arraycopy(sum, hop, sum, 0, size - hop);
        Arrays.fill(sum, size - hop, size, 0);
    }

    /// Adds several spectra of every channel and writes the samples that they complete into planes, with the same bits as one
    /// by one. Does not allocate.
    ///
    /// @param spectra the bins of the next windows, window by window, and of each window channel by channel; not changed
    /// @param planes receives native-endian floats, `hop` a channel for each window
    /// @param offsetsBytes where each channel's first sample goes, divisible by 4
    /// @throws IllegalArgumentException if a spectrum has another size, or a channel has less windows than another
    /// @throws IndexOutOfBoundsException if the samples reach beyond the segment
    public void synthesise(List<Spectrum> spectra, MemorySegment planes, IntToLongFunction offsetsBytes) {
        if (spectra.size() % sums.length != 0) {
            throw new IllegalArgumentException("spectra must be as many for each channel: spectra=" + spectra.size()
                    + " channels=" + sums.length);
        }
        for (int i = 0; i < spectra.size(); i++) {
            int channel = i % sums.length;
            long window = i / sums.length;
            synthesise(channel, spectra.get(i), planes,
                    offsetsBytes.applyAsLong(channel) + window * hop * Float.BYTES);
        }
    }

    /// Forgets the windows that are not complete.
    public void reset() {
        for (double[] sum : sums) {
            Arrays.fill(sum, 0);
        }
    }
}
