package dev.rondo.dsp.fir;

import java.util.ArrayList;
import java.util.List;

/// How a long impulse response is cut for fast convolution without latency: a head in direct form, then levels of
/// partitions of ever larger transforms (W. G. Gardner, "Efficient convolution without input-output delay", 1995).
///
/// ```
/// delay  0        B₀             2·B₁                     2·B₂
///        |- head -|- B₀ -|- B₀ -|--- B₁ ---|--- B₁ ---|----- B₂ ----- … until the end of the response
/// ```
///
/// A partition can be convolved once its block of input is complete. The first level follows directly on the head; later
/// ones begin at twice their size, which leaves a block's time to spread their work over.
///
/// @param levelFrames the sizes B₀, B₁ …: powers of two, each at least four times the one before; none: all is head
public record Partitioning(List<Integer> levelFrames) {

    /// The largest partition: a transform of twice this length is done in one go, and takes a twentieth of the time of 64
    /// frames. Larger ones would save no more than a tenth of the work.
    public static final int MAX_FRAMES = 4096;

    private static final int MIN_FRAMES = 16;
    private static final int LEAST_GROWTH = 4;
    private static final int MOST_GROWTH = 32;

    // nanoseconds with vectors of 512 bits, from bench/run ConvolutionCosts; only their ratios matter
    private static final double DIRECT_TAP_NANOS = 0.033;
    private static final double TRANSFORM_POINT_NANOS = 0.15;
    private static final double BIN_NANOS = 0.7;
    private static final double STEP_NANOS = 500;

    /// Checks the sizes.
    ///
    /// @throws IllegalArgumentException if a size is no power of two from 16 to [#MAX_FRAMES], or they grow by less than 4
    public Partitioning {
        levelFrames = List.copyOf(levelFrames);
        int before = 0;
        for (int frames : levelFrames) {
            if (Integer.bitCount(frames) != 1 || frames < MIN_FRAMES || frames > MAX_FRAMES) {
                throw new IllegalArgumentException("partitions must be powers of two from " + MIN_FRAMES + " to "
                        + MAX_FRAMES + ": levelFrames=" + levelFrames);
            }
            if (frames < LEAST_GROWTH * before) {
                throw new IllegalArgumentException("each level must be at least " + LEAST_GROWTH
                        + " times the one before: levelFrames=" + levelFrames);
            }
            before = frames;
        }
    }

    /// Partitions of one size only.
    ///
    /// @param frames the size, a power of two from 16 to [#MAX_FRAMES]
    /// @return the partitioning
    /// @throws IllegalArgumentException if the size lies outside
    public static Partitioning uniform(int frames) {
        return new Partitioning(List.of(frames));
    }

    /// The partitioning that costs least by measured times, on a machine of the year 2025. It depends on the length alone, so
    /// that a response sounds the same to the last bit everywhere.
    ///
    /// @param taps the length of the response, from 1
    /// @return the partitioning
    public static Partitioning cheapest(int taps) {
        List<Partitioning> candidates = new ArrayList<>();
        candidates.add(new Partitioning(List.of()));
        for (int frames = MIN_FRAMES; frames <= MAX_FRAMES; frames *= 2) {
            addGrown(new Partitioning(List.of(frames)), taps, candidates);
        }
        Partitioning cheapest = candidates.getFirst();
        for (Partitioning candidate : candidates) {
            cheapest = candidate.nanosPerFrame(taps) < cheapest.nanosPerFrame(taps) ? candidate : cheapest;
        }
        return cheapest;
    }

    private static void addGrown(Partitioning smaller, int taps, List<Partitioning> candidates) {
        int last = smaller.levelFrames.getLast();
        if (smaller.delayOf(smaller.levelFrames.size() - 1) >= taps) {
            return;
        }
        candidates.add(smaller);
        for (int growth = LEAST_GROWTH; growth <= MOST_GROWTH && last * growth <= MAX_FRAMES; growth *= 2) {
            List<Integer> grown = new ArrayList<>(smaller.levelFrames);
            grown.add(last * growth);
            addGrown(new Partitioning(grown), taps, candidates);
        }
    }

    /// How many taps are done in direct form.
    int headTaps(int taps) {
        return levelFrames.isEmpty() ? taps : Math.min(taps, levelFrames.getFirst());
    }

    /// The first tap of a level.
    int delayOf(int level) {
        return level == 0 ? levelFrames.getFirst() : 2 * levelFrames.get(level);
    }

    /// How many partitions of a level a response has.
    int partitionsOf(int level, int taps) {
        int end = level + 1 < levelFrames.size() ? Math.min(taps, delayOf(level + 1)) : taps;
        return Math.max(0, Math.ceilDiv(end - delayOf(level), levelFrames.get(level)));
    }

    /// What a frame of one channel costs by the table above.
    double nanosPerFrame(int taps) {
        double nanos = headTaps(taps) * DIRECT_TAP_NANOS;
        for (int level = 0; level < levelFrames.size(); level++) {
            int frames = levelFrames.get(level);
            double log2 = 1 + Math.log(frames) / Math.log(2);
            // two transforms of 2·frames points for every block of frames
            nanos += 4 * log2 * TRANSFORM_POINT_NANOS + partitionsOf(level, taps) * BIN_NANOS
                    + STEP_NANOS / levelFrames.getFirst();
        }
        return nanos;
    }
}
