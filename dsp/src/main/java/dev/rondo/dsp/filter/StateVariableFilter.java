package dev.rondo.dsp.filter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/// A filter of second order whose cutoff and resonance can be swept without clicks.
///
/// Its states are the charges of the two integrators of an analog filter, which mean the same whatever the cutoff; at
/// rest it responds as the cookbook's [Biquad] of the same frequency and q does. Integration is by the trapezoidal
/// rule, in double:
///
/// ```
/// g = tan(π·cutoff/rate)    k = 1/q
/// v1 = (s1 + g·(x − s2)) / (1 + g·(g + k))    bandpass: k·v1
/// v2 = s2 + g·v1                              lowpass
/// s1 = 2·v1 − s1                              highpass: x − k·v1 − v2
/// s2 = 2·v2 − s2                              notch: x − k·v1
/// ```
///
/// (V. Zavalishin, "The Art of VA Filter Design", 2018, chapter 4; A. Simper, "Solving the continuous SVF equations using
/// trapezoidal integration and equivalent currents", 2013.)
///
/// A change takes effect at the next 32nd frame since the start or the last [#reset()], and g and k go there in straight
/// lines over 32 frames. The output does not depend on how the input is cut into blocks, to the last bit; states that
/// have died away or are not finite are set to 0 on the same grid. Belongs to one thread. Processing does not allocate.
public final class StateVariableFilter {

    /// Which output is heard.
    public enum Mode {
        /** What lies below the cutoff; q as gain at the cutoff. */
        LOWPASS,
        /** What lies around the cutoff; 0 dB there. */
        BANDPASS,
        /** What lies above the cutoff; q as gain at the cutoff. */
        HIGHPASS,
        /** All but what lies around the cutoff. */
        NOTCH
    }

    private static final int GRID_FRAMES = 32;
    private static final double SILENCE = 1e-25;
    private static final double OVERFLOW = 1e50;

    /// What one channel remembers.
    private static final class State {
        private double s1;
        private double s2;
        private int framesIntoGrid;
        private double g;
        private double k;
        private double gStep;
        private double kStep;
    }

    private final Mode mode;
    private final double rateHz;
    private final State[] states;
    private double targetG;
    private double targetK;

    /// A filter at rest.
    ///
    /// @param mode which output is heard
    /// @param cutoffHz the cutoff, above 0 and below Nyquist
    /// @param q the resonance, above 0; 1/√2 for the flattest passband
    /// @param rateHz the sampling rate
    /// @param channels how many channels, from 1
    /// @throws IllegalArgumentException if a value lies outside
    public StateVariableFilter(Mode mode, double cutoffHz, double q, double rateHz, int channels) {
        if (channels < 1) {
            throw new IllegalArgumentException("a filter must have at least 1 channel: channels=" + channels);
        }
        this.mode = mode;
        this.rateHz = rateHz;
        this.states = new State[channels];
        Arrays.setAll(states, _ -> new State());
        sweepTo(cutoffHz, q);
        reset();
    }

    /// Sets where the filter goes, from the next grid frame on. Does not allocate unless it throws.
    ///
    /// @param cutoffHz the cutoff, above 0 and below Nyquist
    /// @param q the resonance, above 0
    /// @throws IllegalArgumentException if a value lies outside
    public void sweepTo(double cutoffHz, double q) {
        if (!(cutoffHz > 0 && cutoffHz < rateHz / 2)) {
            throw new IllegalArgumentException("a filter's frequency must be above 0 and below Nyquist (" + rateHz / 2
                    + " Hz): cutoffHz=" + cutoffHz);
        }
        if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("q must be above 0: q=" + q);
        }
        targetG = Math.tan(Math.PI * cutoffHz / rateHz);
        targetK = 1 / q;
    }

    /// Forgets all input, and is where it was last told to go.
    public void reset() {
        for (State state : states) {
            state.s1 = 0;
            state.s2 = 0;
            state.framesIntoGrid = 0;
            state.g = targetG;
            state.k = targetK;
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
        State state = states[channel];
        for (int done = 0; done < frames;) {
            if (state.framesIntoGrid == 0) {
                beginGrid(state);
            }
            int run = Math.min(frames - done, GRID_FRAMES - state.framesIntoGrid);
            run(state, samples, offsetBytes + (long) done * Float.BYTES, run);
            state.framesIntoGrid = (state.framesIntoGrid + run) % GRID_FRAMES;
            done += run;
        }
    }

    private void beginGrid(State state) {
        state.gStep = (targetG - state.g) / GRID_FRAMES;
        state.kStep = (targetK - state.k) / GRID_FRAMES;
        state.s1 = sane(state.s1);
        state.s2 = sane(state.s2);
    }

    private static double sane(double charge) {
        double size = Math.abs(charge);
        return size >= SILENCE && size < OVERFLOW ? charge : 0;
    }

    private void run(State state, MemorySegment samples, long offsetBytes, int frames) {
        double s1 = state.s1;
        double s2 = state.s2;
        double g = state.g;
        double k = state.k;
        for (int i = 0; i < frames; i++) {
            g += state.gStep;
            k += state.kStep;
            long at = offsetBytes + (long) i * Float.BYTES;
            double x = samples.get(ValueLayout.JAVA_FLOAT, at);
            double v1 = (s1 + g * (x - s2)) / (1 + g * (g + k));
            double v2 = s2 + g * v1;
            s1 = 2 * v1 - s1;
            s2 = 2 * v2 - s2;
            double y = switch (mode) {
                case LOWPASS -> v2;
                case BANDPASS -> k * v1;
                case HIGHPASS -> x - k * v1 - v2;
                case NOTCH -> x - k * v1;
            };
            samples.set(ValueLayout.JAVA_FLOAT, at, (float) y);
        }
        state.s1 = s1;
        state.s2 = s2;
        state.g = g;
        state.k = k;
    }
}
