package dev.rondo.dsp.fir;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An impulse response, cut and transformed for a [Convolver]. Immutable: any number of channels share one.
///
/// The response keeps its own delay and gain; nothing is normalised.
public final class PartitionedResponse {

    private static final double INAUDIBLE = 1e-20;
    private static final int UNBOUNDED = 1 << 20;

    /// The partitions of one size, each as the spectrum of its taps and as many zeros.
    ///
    /// @param blockFrames the size of a partition
    /// @param fft of twice that length
    /// @param partitions their spectra, the earliest taps first
    /// @param slots how many steps of the grid a block lasts
    /// @param firstSlot in which of them a block is transformed
    /// @param lastSlot in which of them its output is transformed back
    record Level(int blockFrames, RealFft fft, List<Spectrum> partitions, int slots, int firstSlot, int lastSlot) {}

    private final int taps;
    private final Partitioning partitioning;
    private final int gridFrames;
    private final float[] head;
    private final List<Level> levels;
    private final int historyFrames;

    /// Cuts a response in the cheapest way.
    ///
    /// @param response the samples, at least one
    /// @throws IllegalArgumentException if there is no sample, or one is not finite
    public PartitionedResponse(float[] response) {
        this(response, Partitioning.cheapest(Math.max(1, response.length)));
    }

    /// Cuts a response in a given way.
    ///
    /// @param response the samples, at least one
    /// @param partitioning the sizes
    /// @throws IllegalArgumentException if there is no sample, or one is not finite
    public PartitionedResponse(float[] response, Partitioning partitioning) {
        float[] audible = audible(response);
        this.taps = response.length;
        this.partitioning = partitioning;
        this.gridFrames = partitioning.levelFrames().isEmpty() ? UNBOUNDED : partitioning.levelFrames().getFirst();
        this.head = Arrays.copyOf(audible, partitioning.headTaps(taps));
        List<Level> all = new ArrayList<>();
        for (int level = 0; level < partitioning.levelFrames().size(); level++) {
            if (partitioning.partitionsOf(level, taps) > 0) {
                all.add(level(audible, level));
            }
        }
        this.levels = List.copyOf(all);
        this.historyFrames = Math.max(head.length - 1, levels.stream()
                .mapToInt(level -> 2 * level.blockFrames + level.firstSlot * gridFrames).max().orElse(0));
    }

    /// Converts a response to another rate, so that its frequency response stays what it was: samples are weighted with the
    /// ratio of the rates. Its delay stays, too; what the conversion rings before the first sample is cut off.
    ///
    /// @param response the samples
    /// @param fromRateHz their rate, from 1
    /// @param toRateHz the rate of the sound to convolve, from 1
    /// @return new samples, or a copy if the rates are the same
    /// @throws IllegalArgumentException if a rate lies outside, or they differ by more than [Resampler#MAX_RATIO]
    public static float[] atRate(float[] response, int fromRateHz, int toRateHz) {
        if (fromRateHz == toRateHz) {
            return response.clone();
        }
        float[] converted = new Resampler(fromRateHz, toRateHz, Quality.BEST).resample(response);
        for (int i = 0; i < converted.length; i++) {
            converted[i] *= (float) fromRateHz / toRateHz;
        }
        return converted;
    }

    /// Values that would only make denormal products, 400 dB below the peak, are taken for 0.
    private static float[] audible(float[] response) {
        if (response.length == 0) {
            throw new IllegalArgumentException("a response must have at least 1 sample: samples=0");
        }
        double peak = 0;
        for (float sample : response) {
            if (!Float.isFinite(sample)) {
                throw new IllegalArgumentException("a response must be finite: sample=" + sample);
            }
            peak = Math.max(peak, Math.abs(sample));
        }
        float[] audible = response.clone();
        for (int i = 0; i < audible.length; i++) {
            audible[i] = Math.abs(audible[i]) < INAUDIBLE * peak ? 0 : audible[i];
        }
        return audible;
    }

    private Level level(float[] response, int level) {
        int frames = partitioning.levelFrames().get(level);
        int partitions = partitioning.partitionsOf(level, taps);
        RealFft fft = RealFft.ofLength(2 * frames);
        RealFft.Scratch scratch = fft.newScratch();
        List<Spectrum> spectra = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            float[] padded = new float[2 * frames];
            int start = partitioning.delayOf(level) + p * frames;
            System.arraycopy(response, start, padded, 0, Math.min(frames, taps - start));
            Spectrum spectrum = fft.newSpectrum();
            fft.forward(MemorySegment.ofArray(padded), 0, spectrum, scratch);
            spectra.add(spectrum);
        }
        int slots = frames / gridFrames;
        // transforms of different levels meet in no slot, so that none has to do two
        int firstSlot = Math.max(0, level - 1);
        int lastSlot = Math.max(firstSlot, slots - Math.max(1, level));
        return new Level(frames, fft, List.copyOf(spectra), slots, firstSlot, lastSlot);
    }

    /// The length of the response.
    ///
    /// @return in frames
    public int taps() {
        return taps;
    }

    /// How the response is cut.
    ///
    /// @return the sizes
    public Partitioning partitioning() {
        return partitioning;
    }

    /// How many frames a [Convolver] must see before a block.
    ///
    /// @return frames
    public int historyFrames() {
        return historyFrames;
    }

    /// On which multiples of frames work is done.
    int gridFrames() {
        return gridFrames;
    }

    float[] head() {
        return head;
    }

    List<Level> levels() {
        return levels;
    }
}
