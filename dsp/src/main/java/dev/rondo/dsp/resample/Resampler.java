package dev.rondo.dsp.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;

/// Converts between two fixed rates, with a polyphase filter of linear phase.
///
/// Output k lies at the input time (k − latency)·in/out, exactly, for ever: positions are whole numbers over the reduced
/// ratio. Ratios with few phases (44100 to 48000 has 160) have all their taps in a table; others (44100 to 48001) take
/// theirs from a cubic through the rows of a small one, which is wrong by less than −160 dB:
///
/// ```
/// 3/128 · (π/128)⁴ = 8.5·10⁻⁹        (Lagrange's remainder for sin(πx), 128 rows a frame)
/// ```
///
/// It keeps nothing but scratch: a block arrives with its position and the frames before it, as from a mirrored ring, and
/// every output depends on input and position alone, so that the output does not depend on how the input is cut into
/// blocks, to the last bit. (J. O. Smith and P. Gossett, "A flexible sampling-rate conversion method", 1984; P. P.
/// Vaidyanathan, "Multirate Systems and Filter Banks", 1993, section 4.3.)
///
/// Belongs to one thread. Processing does not allocate.
public final class Resampler {

    /// The greatest ratio between two rates.
    public static final int MAX_RATIO = 256;

    static final int PHASES_PER_FRAME = 128;
    private static final int MAX_TABLE_PHASES = 1024;
    private static final int MAX_TABLE_FLOATS = 1 << 19;
    private static final int LEAST_PHASES = 8;
    private static final int RUN_FRAMES = 1024;

    private final long up;
    private final long down;
    private final PolyphaseKernel kernel;
    /// Null if the ratio has too many phases for a table.
    private final PolyphaseGroups groups;
    private final int latencyFrames;
    private final int historyFrames;
    private final float[] samples;
    private final float[] results;

    /// A resampler.
    ///
    /// @param inRateHz the rate of the input, from 1
    /// @param outRateHz the rate of the output, from 1; at most 256 times as much or as little
    /// @param quality how much work to spend
    /// @throws IllegalArgumentException if a rate lies outside
    public Resampler(int inRateHz, int outRateHz, Quality quality) {
        requireRates(inRateHz, outRateHz);
        long divisor = BigInteger.valueOf(inRateHz).gcd(BigInteger.valueOf(outRateHz)).longValue();
        this.up = outRateHz / divisor;
        this.down = inRateHz / divisor;
        double bandwidth = Math.min(1, (double) up / down);
        boolean exactPhases = up <= MAX_TABLE_PHASES
                && up * PolyphaseKernel.taps(quality, bandwidth) <= MAX_TABLE_FLOATS;
        int phases = exactPhases
                ? (int) up
                : Math.max(LEAST_PHASES, (int) Math.ceil(PHASES_PER_FRAME * bandwidth));
        this.kernel = new PolyphaseKernel(quality, bandwidth, phases);
        this.latencyFrames = (int) Math.ceilDiv(kernel.taps() / 2 * up, down);
        this.groups = exactPhases ? new PolyphaseGroups(kernel, (int) up, (int) down, MAX_TABLE_FLOATS) : null;
        int window = groups == null ? kernel.taps() : groups.rows();
        this.historyFrames = window + (int) Math.ceilDiv(down, up) - 1;
        this.samples = new float[historyFrames + RUN_FRAMES];
        this.results = new float[(int) outputFrames(RUN_FRAMES) + 1];
    }

    static void requireRates(int inRateHz, int outRateHz) {
        if (inRateHz < 1 || outRateHz < 1) {
            throw new IllegalArgumentException("rates must be at least 1 Hz: inRateHz=" + inRateHz + " outRateHz="
                    + outRateHz);
        }
        if (inRateHz > (long) MAX_RATIO * outRateHz || outRateHz > (long) MAX_RATIO * inRateHz) {
            throw new IllegalArgumentException("rates must differ by at most a factor of " + MAX_RATIO + ": inRateHz="
                    + inRateHz + " outRateHz=" + outRateHz);
        }
    }

    /// How many frames must lie before a block.
    ///
    /// @return frames of the input
    public int historyFrames() {
        return historyFrames;
    }

    /// How much later a sample comes out than its time.
    ///
    /// @return frames of the output
    public int latencyFrames() {
        return latencyFrames;
    }

    /// How many frames of the output some frames of the input make, counted from frame 0 of both.
    ///
    /// @param inputFrames from 0
    /// @return input·out/in, rounded up
    public long outputFrames(long inputFrames) {
        return Math.ceilDiv(inputFrames * up, down);
    }

    /// Converts one block of one channel. Does not allocate.
    ///
    /// @param position which frame of the stream the block begins with, from 0
    /// @param in native-endian floats; the block and [#historyFrames()] samples before it, zeros before frame 0
    /// @param inOffsetBytes where the block begins, divisible by 4
    /// @param frames how many samples, from 0
    /// @param out receives the output; another memory than `in`
    /// @param outOffsetBytes where it goes, divisible by 4
    /// @return how many samples were written: [#outputFrames] at the block's end less those at its beginning
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public int process(long position, MemorySegment in, long inOffsetBytes, int frames, MemorySegment out,
            long outOffsetBytes) {
        return process(position, in, inOffsetBytes, inOffsetBytes, frames, out, outOffsetBytes, outOffsetBytes);
    }

    /// Converts one block of two channels at once, which takes hardly longer than one. Does not allocate.
    ///
    /// @param position which frame of the stream the block begins with, from 0
    /// @param in as in [#process(long, MemorySegment, long, int, MemorySegment, long)]
    /// @param leftBytes where the block of one channel begins, divisible by 4
    /// @param rightBytes where that of the other begins
    /// @param frames how many samples a channel, from 0
    /// @param out receives the output; another memory than `in`
    /// @param outLeftBytes where the output of the one channel goes, divisible by 4
    /// @param outRightBytes where that of the other goes
    /// @return how many samples a channel were written
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public int process(long position, MemorySegment in, long leftBytes, long rightBytes, int frames, MemorySegment out,
            long outLeftBytes, long outRightBytes) {
        long first = outputFrames(position);
        int count = (int) (outputFrames(position + frames) - first);
        if (groups != null) {
            groups.process(first - latencyFrames, count, in, leftBytes - position * Float.BYTES,
                    rightBytes - position * Float.BYTES, position + frames, out, outLeftBytes, outRightBytes);
            return count;
        }
        between(position, in, leftBytes, frames, out, outLeftBytes);
        if (rightBytes != leftBytes) {
            between(position, in, rightBytes, frames, out, outRightBytes);
        }
        return count;
    }

    private void between(long position, MemorySegment in, long inOffsetBytes, int frames, MemorySegment out,
            long outOffsetBytes) {
        int written = 0;
        for (int done = 0; done < frames; done += RUN_FRAMES) {
            int run = Math.min(RUN_FRAMES, frames - done);
            MemorySegment.copy(in, ValueLayout.JAVA_FLOAT,
                    inOffsetBytes + (long) (done - historyFrames) * Float.BYTES, samples, 0, historyFrames + run);
            int produced = convert(position + done, run);
            MemorySegment.copy(results, 0, out, ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) written * Float.BYTES,
                    produced);
            written += produced;
        }
    }

    /// Converts what lies in `samples` from index `historyFrames` on.
    private int convert(long position, int frames) {
        long first = outputFrames(position);
        int count = (int) (outputFrames(position + frames) - first);
        long origin = position - historyFrames + kernel.taps() / 2 - 1;
        for (int i = 0; i < count; i++) {
            long time = (first + i - latencyFrames) * down;
            int from = (int) (Math.floorDiv(time, up) - origin);
            long scaled = Math.floorMod(time, up) * kernel.phases();
            results[i] = kernel.at((int) (scaled / up), (double) (scaled % up) / up, samples, from);
        }
        return count;
    }

    /// Converts a whole signal, aligned: sample k of the result lies at the time of sample k·in/out of the input. Before and
    /// after the signal lie zeros.
    ///
    /// @param signal the samples; not changed
    /// @return [#outputFrames] new samples
    public float[] resample(float[] signal) {
        int length = Math.toIntExact(outputFrames(signal.length));
        int tail = (int) Math.ceilDiv((latencyFrames + 1L) * down, up);
        float[] padded = new float[historyFrames + signal.length + tail];
        System.arraycopy(signal, 0, padded, historyFrames, signal.length);
        float[] late = new float[Math.toIntExact(outputFrames(signal.length + (long) tail))];
        process(0, MemorySegment.ofArray(padded), (long) historyFrames * Float.BYTES, signal.length + tail,
                MemorySegment.ofArray(late), 0);
        float[] aligned = new float[length];
        System.arraycopy(late, latencyFrames, aligned, 0, length);
        return aligned;
    }
}
