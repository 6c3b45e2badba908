package dev.rondo.dsp.filter;

import dev.rondo.dsp.kernels.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/// Second-order sections at work, whose coefficients may change: the machine below [SosCascade], for stages that turn their
/// filters while they run. Coefficients and states of all channels lie in rows as vectors want them.
///
/// Samples are double inside, each section a transposed direct form II as in [SosCascade]. States that have died away (below 10⁻²⁵, −500 dB), are not finite or beyond 10⁵⁰ are set to 0 at multiples of
/// 512 alone, so that nothing depends on blocks. Belongs to one thread; processing does not allocate.
public final class SectionBank {

    /// How many frames lie between two looks at the states.
    static final int SWEEP_FRAMES = 512;

    private static final double SILENCE = 1e-25;
    private static final double OVERFLOW = 1e50;

    private final int sections;
    private final boolean rounded;
    private final int stride;
    private final double[] coefficients;
    private final double[][] states;
    private final double[] unusedStates;
    private final double[] left = new double[SWEEP_FRAMES];
    private final double[] right = new double[SWEEP_FRAMES];

    /// Sections at rest that let nothing pass, until their coefficients are set.
    ///
    /// @param sections how many, one after the other
    /// @param channels how many channels
    /// @param rounded whether samples are rounded to float between sections
    public SectionBank(int sections, int channels, boolean rounded) {
        this.sections = sections;
        this.rounded = rounded;
        this.stride = Math.ceilDiv(sections, Kernels.SECTION_LANES) * Kernels.SECTION_LANES;
        this.coefficients = new double[Kernels.COEFFICIENT_ROWS * stride];
        this.states = new double[channels][Kernels.STATE_ROWS * stride];
        this.unusedStates = new double[Kernels.STATE_ROWS * stride];
        Kernels.chosen().prepareFilter();
    }

    /// Sets what a section is; its states stay.
    ///
    /// @param section from 0
    /// @param values b0, b1, b2, a1, a2
    public void set(int section, double... values) {
        for (int i = 0; i < Kernels.COEFFICIENT_ROWS; i++) {
            coefficients[i * stride + section] = values[i];
        }
    }

    /// Sets the states of a section.
    ///
    /// @param channel from 0
    /// @param section from 0
    /// @param s1 the first
    /// @param s2 the second
    void setStates(int channel, int section, double s1, double s2) {
        states[channel][section] = s1;
        states[channel][stride + section] = s2;
    }

    /// Takes over coefficients and states of a bank of one section.
    ///
    /// @param section which one of this bank becomes as the other's
    /// @param single another bank of as many channels
    public void take(int section, SectionBank single) {
        for (int i = 0; i < Kernels.COEFFICIENT_ROWS; i++) {
            coefficients[i * stride + section] = single.coefficients[i * single.stride];
        }
        for (int c = 0; c < states.length; c++) {
            setStates(c, section, single.states[c][0], single.states[c][single.stride]);
        }
    }

    /// Gives the states of a section to a bank of one section.
    ///
    /// @param section which one of this bank
    /// @param single another bank of as many channels
    public void give(int section, SectionBank single) {
        for (int c = 0; c < states.length; c++) {
            single.setStates(c, 0, states[c][section], states[c][stride + section]);
        }
    }

    /// Filters all channels in place.
    ///
    /// @param samples native-endian floats
    /// @param offsetsBytes where a channel's frames begin
    /// @param from the first of them to filter
    /// @param frames how many
    /// @param position where in the stream the first one lies
    public void process(MemorySegment samples, IntToLongFunction offsetsBytes, int from, int frames, long position) {
        for (int c = 0; c < states.length; c += 2) {
            long leftBytes = offsetsBytes.applyAsLong(c) + (long) from * Float.BYTES;
            if (c + 1 < states.length) {
                process(c, samples, leftBytes, offsetsBytes.applyAsLong(c + 1) + (long) from * Float.BYTES, frames,
                        position);
            } else {
                process(c, samples, leftBytes, frames, position);
            }
        }
    }

    /// Filters a channel and the next one.
    private void process(int channel, MemorySegment samples, long leftBytes, long rightBytes, int frames,
            long position) {
        Kernels kernels = Kernels.chosen();
        for (int done = 0; done < frames;) {
            int run = Math.min(frames - done, framesToSweep(position + done));
            long skipped = (long) done * Float.BYTES;
            kernels.widen(samples, leftBytes + skipped, left, run);
            kernels.widen(samples, rightBytes + skipped, right, run);
            kernels.filter(coefficients, sections, rounded, left, states[channel], right, states[channel + 1], run);
            kernels.narrow(left, samples, leftBytes + skipped, run);
            kernels.narrow(right, samples, rightBytes + skipped, run);
            done += run;
            sweepAt(position + done, channel);
            sweepAt(position + done, channel + 1);
        }
    }

    /// Filters one channel in place.
    ///
    /// @param channel from 0
    /// @param samples native-endian floats
    /// @param offsetBytes where the first one begins
    /// @param frames how many
    /// @param position where in the stream the first one lies
    public void process(int channel, MemorySegment samples, long offsetBytes, int frames, long position) {
        for (int done = 0; done < frames;) {
            int run = Math.min(frames - done, framesToSweep(position + done));
            Kernels.chosen().widen(samples, offsetBytes + (long) done * Float.BYTES, left, run);
            run(channel, run, position + done);
            Kernels.chosen().narrow(left, samples, offsetBytes + (long) done * Float.BYTES, run);
            done += run;
        }
    }

    /// What [#run] filters.
    ///
    /// @return [#SWEEP_FRAMES] samples
    double[] block() {
        return left;
    }

    /// How many frames may be run until the next look at the states.
    ///
    /// @param position where in the stream the first one lies
    /// @return from 1 to [#SWEEP_FRAMES]
    static int framesToSweep(long position) {
        return SWEEP_FRAMES - (int) (position % SWEEP_FRAMES);
    }

    /// Filters what lies in the [#block].
    ///
    /// @param channel from 0
    /// @param frames how many, at most [#framesToSweep]
    /// @param position where in the stream the first one lies
    void run(int channel, int frames, long position) {
        Kernels.chosen().filter(coefficients, sections, rounded, left, states[channel], right, unusedStates, frames);
        sweepAt(position + frames, channel);
        Arrays.fill(right, 0, frames, 0);
        Arrays.fill(unusedStates, 0);
    }

    private void sweepAt(long position, int channel) {
        if (position % SWEEP_FRAMES == 0) {
            double[] swept = states[channel];
            for (int i = 0; i < swept.length; i++) {
                double size = Math.abs(swept[i]);
                swept[i] = size >= SILENCE && size < OVERFLOW ? swept[i] : 0;
            }
        }
    }

    /// Forgets all input.
    public void reset() {
        for (double[] channel : states) {
            Arrays.fill(channel, 0);
        }
    }
}
