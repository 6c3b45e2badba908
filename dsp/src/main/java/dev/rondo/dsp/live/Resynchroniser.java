package dev.rondo.dsp.live;

import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Pipeline;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Decides when the resampler between two clocks begins, and turns its ratio so that the playback's level stays.
final class Resynchroniser {

    /// Below this, a listener never hears it and a level takes a quarter of an hour to run off.
    private static final double NOTABLE_PPM = 20;
    private static final long NOTABLE_NANOS = 10_000_000_000L;
    private static final double STEP_PPM = 0.5;

    private final Capture capture;
    private final Playback playback;
    private final Consumer<String> told;
    private final Control drift;
    private final boolean always;
    private LevelController controller;
    private long notableSinceNanos;
    private long lastNanos;
    private volatile double ppm = Double.NaN;

    /// @param always whether to begin at once, and not when a drift is seen
    Resynchroniser(boolean always, Capture capture, Playback playback, Pipeline pipeline, Consumer<String> told) {
        this.capture = capture;
        this.playback = playback;
        this.told = told;
        this.drift = pipeline.control(Resync.NAME, Resync.DRIFT);
        this.always = always;
        if (always) {
            drift.set(0);
        }
    }

    /// Watching thread: looks at the clocks and turns the ratio.
    void tick(long nanos) {
        if (controller != null) {
            steer(nanos);
            return;
        }
        double difference = capture.clockNow().driftPpm() - playback.outlet().clockNow().driftPpm();
        if (always) {
            engage(Double.isNaN(difference) ? 0 : difference, nanos);
        } else if (Double.isNaN(difference) || Math.abs(difference) < NOTABLE_PPM) {
            notableSinceNanos = 0;
        } else if (notableSinceNanos == 0) {
            notableSinceNanos = nanos;
        } else if (nanos - notableSinceNanos >= NOTABLE_NANOS) {
            told.accept(String.format(Locale.ROOT, "the clocks of input and output drift by %.0f ppm: resampling",
                    difference));
            engage(difference, nanos);
        }
    }

    private void engage(double firstPpm, long nanos) {
        controller = new LevelController(playback.rateHz(), playback.outlet().targetFrames(), firstPpm);
        playback.outlet().setSlackFrames(playback.outlet().targetFrames());
        lastNanos = nanos;
    }

    private void steer(long nanos) {
        double next = controller.ppm(playback.outlet().levelFrames(), (nanos - lastNanos) * 1e-9);
        lastNanos = nanos;
        if (Double.isNaN(ppm) || Math.abs(next - ppm) >= STEP_PPM) {
            ppm = next;
            drift.set(next);
        }
    }

    Optional<Double> ppm() {
        return Double.isNaN(ppm) ? Optional.empty() : Optional.of(ppm);
    }
}
