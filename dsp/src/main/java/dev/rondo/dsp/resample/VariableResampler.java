package dev.rondo.dsp.resample;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Converts between two rates whose ratio moves a little, for clocks that drift.
///
/// Every output lies one step after the one before: in/out, times what [#adjust] has set. A new step holds from the next
/// 32nd input frame since frame 0 on; the position itself never jumps. Taps lie on cubics through 128 rows a frame, as in
/// [Resampler], wrong by less than −160 dB. Positions are doubles between two frames, good to 10⁻¹⁶ of a frame a step.
///
/// The output does not depend on how the input is cut into blocks, to the last bit, and lies [#latencyInputFrames()]
/// behind. After [#reset()] a resampler repeats itself. Belongs to one thread and one channel. Processing does not
/// allocate.
public final class VariableResampler {

    private static final int GRID_FRAMES = 32;
    private static final double MAX_DEVIATION = 0.5;

    private final double nominalStep;
    private final double maxDeviation;
    private final PolyphaseKernel kernel;
    private final int historyFrames;
    private final float[] samples;
    private double nextStep;
    private double step;
    private long position;
    /// Where the next output lies: this many frames after the input's position less the latency, and a fraction.
    private long frame;
    private double fraction;

    /// A resampler at rest, at the nominal ratio.
    ///
    /// @param inRateHz the rate of the input, from 1
    /// @param outRateHz the rate of the output, from 1; at most 256 times as much or as little
    /// @param quality how much work to spend
    /// @param maxDeviation how far the ratio may move, as a fraction from 0 to 0.5; the passband shrinks by as much
    /// @throws IllegalArgumentException if a number lies outside
    public VariableResampler(int inRateHz, int outRateHz, Quality quality, double maxDeviation) {
        Resampler.requireRates(inRateHz, outRateHz);
        if (!(maxDeviation >= 0 && maxDeviation <= MAX_DEVIATION)) {
            throw new IllegalArgumentException("the deviation must be from 0 to " + MAX_DEVIATION + ": maxDeviation="
                    + maxDeviation);
        }
        this.nominalStep = (double) inRateHz / outRateHz;
        this.maxDeviation = maxDeviation;
        this.nextStep = nominalStep;
        double bandwidth = Math.min(1, (1 - maxDeviation) / nominalStep);
        this.kernel = new PolyphaseKernel(quality, bandwidth, Resampler.PHASES_PER_FRAME);
        this.historyFrames = kernel.taps() - 1;
        this.samples = new float[historyFrames + GRID_FRAMES];
        reset();
    }

    /// Sets how much faster the input's clock runs than it should, from the next grid frame on. Does not allocate unless it
    /// throws.
    ///
    /// @param deviation 0 for the nominal ratio; 0.001 for an input of 1.001 times its rate
    /// @throws IllegalArgumentException if it is greater than the constructor allowed
    public void adjust(double deviation) {
        if (!(Math.abs(deviation) <= maxDeviation)) {
            throw new IllegalArgumentException("the deviation must be from " + -maxDeviation + " to " + maxDeviation
                    + ": deviation=" + deviation);
        }
        nextStep = nominalStep * (1 + deviation);
    }

    /// How many frames must lie before a block.
    ///
    /// @return frames of the input
    public int historyFrames() {
        return historyFrames;
    }

    /// How much later a sample comes out than its time.
    ///
    /// @return frames of the input
    public int latencyInputFrames() {
        return kernel.taps() / 2;
    }

    /// The most frames of the output that a block can make.
    ///
    /// @param frames of the input, from 0
    /// @return frames of the output
    public int maxOutputFrames(int frames) {
        return (int) Math.ceil(frames / (nominalStep * (1 - maxDeviation))) + 1;
    }

    /// Converts the next block. Does not allocate.
    ///
    /// @param in native-endian floats; the block and [#historyFrames()] samples before it, zeros before frame 0
    /// @param inOffsetBytes where the block begins, divisible by 4
    /// @param frames how many samples, from 0
    /// @param out receives the output, up to [#maxOutputFrames]; another memory than `in`
    /// @param outOffsetBytes where it goes, divisible by 4
    /// @return how many samples were written
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public int process(MemorySegment in, long inOffsetBytes, int frames, MemorySegment out, long outOffsetBytes) {
        int written = 0;
        for (int done = 0; done < frames;) {
            int intoGrid = (int) (position % GRID_FRAMES);
            step = intoGrid == 0 ? nextStep : step;
            int run = Math.min(frames - done, GRID_FRAMES - intoGrid);
            MemorySegment.copy(in, ValueLayout.JAVA_FLOAT,
                    inOffsetBytes + (long) (done - historyFrames) * Float.BYTES, samples, 0, historyFrames + run);
            for (; frame < run; frame = advance()) {
                double phase = fraction * kernel.phases();
                int row = (int) phase;
                float sample = kernel.at(row, phase - row, samples, (int) frame);
                out.set(ValueLayout.JAVA_FLOAT, outOffsetBytes + (long) written * Float.BYTES, sample);
                written++;
            }
            frame -= run;
            position += run;
            done += run;
        }
        return written;
    }

    private long advance() {
        fraction += step;
        long whole = (long) fraction;
        fraction -= whole;
        return frame + whole;
    }

    /// Forgets all input; the next frame is frame 0, and the ratio is what was last set.
    public void reset() {
        position = 0;
        frame = 0;
        fraction = 0;
        step = nextStep;
    }
}
