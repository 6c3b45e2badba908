package dev.rondo.dsp.filter;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/// Second-order sections (SOS) one after the other, running over float samples with state in double.
///
/// Each section is a transposed direct form II, and samples stay double between sections:
///
/// ```
/// y = b0·x + s1
/// s1 = b1·x + s2 − a1·y
/// s2 = b2·x − a2·y
/// ```
///
/// Channels have states of their own. The output does not depend on how the input is cut into blocks or on whether channels
/// are filtered together, to the last bit: states that have died away (below 10⁻²⁵, −500 dB) are set to 0 only at every
/// 512th frame since the start or the last [#reset()], which also keeps denormal numbers, slow on many processors, out of
/// the arithmetic. So are states that are not finite or beyond 10⁵⁰, so that a NaN in the input spoils no more than the
/// rest of its 512 frames. After [#reset()] a cascade repeats itself.
///
/// Belongs to one thread. Processing does not allocate.
public final class SosCascade {

    private final List<Biquad> sections;
    private final SectionBank bank;
    private final long[] positions;

    /// A cascade at rest.
    ///
    /// @param sections in the order in which samples pass them; none lets samples pass unchanged
    /// @param channels how many channels, from 1
    /// @throws IllegalArgumentException if there is no channel
    public SosCascade(List<Biquad> sections, int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("a cascade must have at least 1 channel: channels=" + channels);
        }
        this.sections = List.copyOf(sections);
        this.bank = new SectionBank(sections.size(), channels, false);
        for (int k = 0; k < sections.size(); k++) {
            Biquad section = sections.get(k);
            bank.set(k, section.b0(), section.b1(), section.b2(), section.a1(), section.a2());
        }
        this.positions = new long[channels];
    }

    /// The sections.
    ///
    /// @return in the order in which samples pass them
    public List<Biquad> sections() {
        return sections;
    }

    /// The frequency response of all sections together.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return the product of the sections' responses
    public Complex response(double frequencyHz, double rateHz) {
        return sections.stream().map(section -> section.response(frequencyHz, rateHz)).reduce(Complex.ONE,
                Complex::times);
    }

    /// The group delay of all sections together.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return −dφ/dω in frames; NaN where a lone zero meets the frequency
    public double groupDelayFrames(double frequencyHz, double rateHz) {
        return sections.stream().mapToDouble(section -> section.groupDelayFrames(frequencyHz, rateHz)).sum();
    }

    /// The largest magnitude of a pole. 1 minus this is the margin that is left to instability, and ln(10⁻⁶)/ln(radius)
    /// about the number of frames in which a sound dies away by 120 dB.
    ///
    /// @return from 0; below 1 if the cascade is stable
    public double poleRadius() {
        return sections.stream().mapToDouble(Biquad::poleRadius).max().orElse(0);
    }

    /// Whether the impulse response dies away.
    ///
    /// @return true if all poles lie inside the unit circle
    public boolean isStable() {
        return sections.stream().allMatch(Biquad::isStable);
    }

    /// The states s1 and s2 of every section after an input that has always been 1: the `zi` of SciPy's `sosfilt_zi`.
    ///
    /// @param sections in the order in which samples pass them
    /// @return two new values a section
    /// @throws IllegalArgumentException if a section never comes to rest, because it has a pole at 0 Hz
    public static double[][] steadyStates(List<Biquad> sections) {
        double[][] states = new double[sections.size()][2];
        double level = 1;
        for (int k = 0; k < states.length; k++) {
            Biquad section = sections.get(k);
            double gain = (section.b0() + section.b1() + section.b2()) / (1 + section.a1() + section.a2());
            if (!Double.isFinite(gain)) {
                throw new IllegalArgumentException("a section with a pole at 0 Hz never comes to rest: " + section);
            }
            states[k][1] = level * (section.b2() - section.a2() * gain);
            states[k][0] = level * (section.b1() - section.a1() * gain) + states[k][1];
            level *= gain;
        }
        return states;
    }

    /// Puts a channel into the state after an input that has always been at one level, so that it begins without a
    /// transient.
    ///
    /// @param channel from 0
    /// @param level the level
    /// @throws IllegalArgumentException if a section has a pole at 0 Hz
    /// @throws IndexOutOfBoundsException if there is no such channel
    public void settle(int channel, float level) {
        double[][] steady = steadyStates(sections);
        for (int k = 0; k < steady.length; k++) {
            bank.setStates(channel, k, level * steady[k][0], level * steady[k][1]);
        }
    }

    /// Filters the next samples of a channel in place. Does not allocate.
    ///
    /// @param channel from 0
    /// @param samples from its position to its limit, which both stay
    /// @throws IndexOutOfBoundsException if there is no such channel
    public void process(int channel, FloatBuffer samples) {
        double[] block = bank.block();
        int end = samples.limit();
        for (int start = samples.position(); start < end;) {
            int run = Math.min(end - start, SectionBank.framesToSweep(positions[channel]));
            for (int i = 0; i < run; i++) {
                block[i] = samples.get(start + i);
            }
            bank.run(channel, run, positions[channel]);
            for (int i = 0; i < run; i++) {
                samples.put(start + i, (float) block[i]);
            }
            start += run;
            positions[channel] += run;
        }
    }

    /// Filters the next samples of a channel in place. Does not allocate.
    ///
    /// @param channel from 0
    /// @param samples native-endian floats, for example a ring's segment
    /// @param offsetBytes where the first sample begins, divisible by 4
    /// @param frames how many samples, from 0
    /// @throws IndexOutOfBoundsException if there is no such channel or the samples reach beyond the segment
    public void process(int channel, MemorySegment samples, long offsetBytes, int frames) {
        Objects.checkFromIndexSize(offsetBytes, (long) frames * Float.BYTES, samples.byteSize());
        bank.process(channel, samples, offsetBytes, frames, positions[channel]);
        positions[channel] += frames;
    }

    /// Filters the next samples of all channels in place, which takes half the time of one after the other. Does not
    /// allocate.
    ///
    /// @param samples native-endian floats
    /// @param offsetsBytes where the first sample of a channel begins, divisible by 4
    /// @param frames how many samples a channel, from 0
    /// @throws IllegalStateException if the channels are not at the same frame
    /// @throws IndexOutOfBoundsException if the samples reach beyond the segment
    public void process(MemorySegment samples, IntToLongFunction offsetsBytes, int frames) {
        for (int c = 0; c < positions.length; c++) {
            Objects.checkFromIndexSize(offsetsBytes.applyAsLong(c), (long) frames * Float.BYTES, samples.byteSize());
            if (positions[c] != positions[0]) {
                throw new IllegalStateException("channels must be at the same frame: channel 0 at " + positions[0]
                        + ", channel " + c + " at " + positions[c]);
            }
        }
        bank.process(samples, offsetsBytes, 0, frames, positions[0]);
        for (int c = 0; c < positions.length; c++) {
            positions[c] += frames;
        }
    }

    /// Forgets all input.
    public void reset() {
        bank.reset();
        Arrays.fill(positions, 0);
    }
}
