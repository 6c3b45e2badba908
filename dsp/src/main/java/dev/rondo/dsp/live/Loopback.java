package dev.rondo.dsp.live;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/// Measures how long sound takes from an output back to an input: a cable, a room, or a sound server that leads one to
/// the other. A sweep is played twice a second, and looked for in what is heard by cross-correlation.
///
/// The stage that plays is the one that hears, so the lag is what a frame takes through playback ring, device, device and
/// capture ring: the latency of a chain between the two, measured the other way round.
public final class Loopback {

    private static final int SWEEPS_PER_SECOND = 2;
    private static final double SWEEP_SECONDS = 0.05;
    private static final double LOW_HZ = 300;
    private static final double HIGH_HZ = 6000;
    private static final double AMPLITUDE = 0.25;
    /// Below this the peak is no copy of the sweep but chance.
    private static final double LEAST_CORRELATION = 0.3;

    private final int rateHz;
    private final float[] sweep;
    private final float[] heard;
    private final int periodFrames;

    private Loopback(int rateHz, int seconds) {
        this.rateHz = rateHz;
        this.periodFrames = rateHz / SWEEPS_PER_SECOND;
        this.sweep = sweep(rateHz);
        this.heard = new float[seconds * rateHz];
    }

    /// Plays and listens.
    ///
    /// @param setup devices and sizes; its chain is not run
    /// @param seconds how long, from 2
    /// @param told as in [Live#open]
    /// @return the round trips in milliseconds, ascending; empty if the sweep was not heard
    /// @throws IOException if a device cannot be opened or has gone
    /// @throws InterruptedException if the thread is interrupted
    public static double[] measure(Live.Setup setup, int seconds, Consumer<String> told)
            throws IOException, InterruptedException {
        Loopback loopback = new Loopback(setup.stream().rateHz(), seconds);
        Live.Setup probed = new Live.Setup(setup.input(), setup.output(), setup.stream(), setup.inputSamples(),
                setup.outputSamples(), setup.bufferFrames(), setup.blockFrames(), setup.ringSeconds(),
                Chain.of("sweep", _ -> loopback.new Probe()), setup.policy(), setup.resync(), false, setup.journal());
        try (Live live = Live.open(probed, told)) {
            live.start();
            live.awaitEnd(Duration.ofMillis(1000L * seconds + 1500));
        }
        return loopback.roundTripsMillis();
    }

    /// From low to high with even steps of frequency, faded in and out by a raised cosine.
    private static float[] sweep(int rateHz) {
        float[] sweep = new float[(int) (SWEEP_SECONDS * rateHz)];
        for (int i = 0; i < sweep.length; i++) {
            double t = (double) i / rateHz;
            double phase = 2 * Math.PI * (LOW_HZ * t + (HIGH_HZ - LOW_HZ) * t * t / (2 * SWEEP_SECONDS));
            double fade = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / sweep.length);
            sweep[i] = (float) (AMPLITUDE * fade * Math.sin(phase));
        }
        return sweep;
    }

    private double[] roundTripsMillis() {
        double[] found = new double[heard.length / periodFrames];
        int count = 0;
        // the first sweep may have been played before both devices ran
        for (int start = periodFrames; start + periodFrames + sweep.length <= heard.length; start += periodFrames) {
            int lag = lag(start);
            if (lag >= 0) {
                found[count++] = 1e3 * lag / rateHz;
            }
        }
        double[] sorted = Arrays.copyOf(found, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /// Where after `start` the sweep was heard.
    ///
    /// @return frames, −1 if it was not
    private int lag(int start) {
        double best = 0;
        int bestLag = -1;
        double sweepEnergy = energy(sweep, 0);
        for (int lag = 0; lag < periodFrames; lag++) {
            double sum = 0;
            for (int i = 0; i < sweep.length; i++) {
                sum += sweep[i] * heard[start + lag + i];
            }
            if (Math.abs(sum) > best) {
                best = Math.abs(sum);
                bestLag = lag;
            }
        }
        return bestLag >= 0 && best > LEAST_CORRELATION * Math.sqrt(sweepEnergy * energy(heard, start + bestLag))
                ? bestLag
                : -1;
    }

    private double energy(float[] samples, int from) {
        double sum = 0;
        for (int i = 0; i < sweep.length; i++) {
            sum += samples[from + i] * samples[from + i];
        }
        return sum;
    }

    /// Plays the sweep and keeps what it hears. Belongs to the pipeline that runs, not to the one that warms up: that one
    /// is asked first, and its frames are overwritten.
    private final class Probe implements Stage {

        @Override
        public Span prepare(StreamFormat format, int maxFrames) {
            return Span.IN_PLACE;
        }

        @Override
        public int process(Frames in, Frames out) {
            for (int i = 0; i < in.frames(); i++) {
                long at = in.position() + i;
                if (at < heard.length) {
                    heard[(int) at] = in.get(0, i);
                }
                int intoPeriod = (int) (at % periodFrames);
                float played = intoPeriod < sweep.length ? sweep[intoPeriod] : 0;
                for (int c = 0; c < in.channels(); c++) {
                    out.set(c, i, played);
                }
            }
            return in.frames();
        }

        @Override
        public void reset() {}
    }
}
