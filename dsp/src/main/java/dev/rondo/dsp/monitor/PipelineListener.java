package dev.rondo.dsp.monitor;

import dev.rondo.dsp.pipeline.Report;

/// Hears how a running pipeline fares: a meter, a log, [JFR events][FlightRecorderEvents].
@FunctionalInterface
public interface PipelineListener {

    /// Takes what the pipeline has done so far. Called by the [Supervisor]'s thread, never by an audio thread: it may
    /// allocate, lock and wait, which delays the next report and nothing else.
    ///
    /// @param report from the first frame up to now; [Report#since] gives the difference to an earlier one
    void reported(Report report);
}
