package dev.rondo.dsp.monitor;

import dev.rondo.dsp.pipeline.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A thread that asks a pipeline for its report now and then and tells it to listeners. The audio thread only counts,
/// and does not notice.
///
/// ```java
/// try (Supervisor _ = Supervisor.watch(pipeline, Duration.ofSeconds(1), new FlightRecorderEvents("voice"))) {
///     pipeline.process(source, sink);
/// }
/// ```
public final class Supervisor implements AutoCloseable {

    private final Pipeline pipeline;
    private final List<PipelineListener> listeners;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Supervisor(Pipeline pipeline, Duration interval, PipelineListener... listeners) {
        this.pipeline = pipeline;
        this.listeners = List.of(listeners);
        this.thread = Thread.ofPlatform().daemon().name("rondo-supervisor").unstarted(() -> run(interval.toNanos()));
    }

    /// Starts to watch.
    ///
    /// @param pipeline what to watch; build it with `measured` to learn what each stage takes
    /// @param interval how long between two reports, above 0
    /// @param listeners who is told, one after the other. What one of them throws goes to the thread's handler of
    ///        uncaught exceptions; the others are told, and it is told again next time
    /// @return a supervisor; close it after the pipeline has run and before the pipeline is closed
    /// @throws IllegalArgumentException if the interval is not above 0
    public static Supervisor watch(Pipeline pipeline, Duration interval, PipelineListener... listeners) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("an interval must be above 0: interval=" + interval);
        }
        Supervisor supervisor = new Supervisor(pipeline, interval, listeners);
        supervisor.thread.start();
        return supervisor;
    }

    private void run(long intervalNanos) {
        try {
            while (!closing.await(intervalNanos, TimeUnit.NANOSECONDS)) {
                tell();
            }
        } catch (InterruptedException _) {
            // nobody but close() ends this thread, which still owes the last report
        }
        tell();
    }

    private void tell() {
        var report = pipeline.report();
        for (PipelineListener listener : listeners) {
            try {
                listener.reported(report);
            } catch (RuntimeException e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /// Tells a last report and ends the thread; waits for both.
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
