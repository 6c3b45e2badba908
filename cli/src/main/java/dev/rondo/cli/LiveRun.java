package dev.rondo.cli;

import dev.rondo.dsp.live.Capture;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.live.Playback;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Runs something live until its time is over, somebody ends it, or a device has gone; then tells what happened.
final class LiveRun {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long FOR_EVER_NANOS = Long.MAX_VALUE / 2;
    private static final long EXIT_MILLIS = 4000;

    private LiveRun() {}

    /// Begins what runs beside it.
    interface Beginning {
        Beside begin(Live live) throws IOException;
    }

    /// What runs beside it, until it ends.
    interface Beside extends AutoCloseable {

        /// What a person should see of it.
        default String status() {
            return "";
        }

        @Override
        void close() throws IOException;
    }

    /// Runs it.
    ///
    /// @param err where messages go
    /// @return the exit code
    static int run(Live.Setup setup, LiveOptions options, PrintWriter err, Beginning beginning) throws Exception {
        Consumer<String> plainly = message -> err.println("rondo: " + message);
        AtomicReference<Consumer<String>> told = new AtomicReference<>(plainly);
        try (Live live = Live.open(setup, message -> told.get().accept(message))) {
            Thread main = Thread.currentThread();
            Thread onSignal = new Thread(() -> {
                live.stop();
                join(main);
            });
            Runtime.getRuntime().addShutdownHook(onSignal);
            live.start();
            long endNanos = System.nanoTime() + options.seconds().map(s -> (long) (s * 1e9)).orElse(FOR_EVER_NANOS);
            try (Beside beside = beginning.begin(live);
                    Meter meter = options.meter() ? new Meter(live, err, beside::status) : null) {
                if (meter != null) {
                    told.set(meter::tell);
                }
                while (!live.awaitEnd(LOOK)) {
                    if (System.nanoTime() - endNanos >= 0) {
                        live.stop();
                    }
                }
            } finally {
                told.set(plainly);
                live.stop();
                tell(live, err);
                withdraw(onSignal);
            }
        }
        return 0;
    }

    private static void join(Thread main) {
        try {
            main.join(EXIT_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the JVM is ending: the hook runs
        }
    }

    private static void tell(Live live, PrintWriter err) {
        Capture.Counts in = live.capture().counts();
        Playback.Counts out = live.playback().counts();
        err.printf(Locale.ROOT, "rondo: %.1f s: %d frames in, %d out; input lost %d, dropped %d, no room for %d; "
                + "output %d underruns, %d frames of silence, dropped %d, no room for %d%n",
                (double) live.report().framesIn() / live.report().input().rateHz(), in.frames(), out.frames(),
                in.lostFrames(), in.droppedFrames() + live.skippedFrames(), in.unheardFrames(), out.underruns(),
                out.silentFrames() + out.lostFrames(), out.droppedFrames(), out.unplayedFrames());
    }
}
