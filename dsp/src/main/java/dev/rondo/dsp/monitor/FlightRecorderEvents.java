package dev.rondo.dsp.monitor;

import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Report.StageReport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// Puts reports into the JVM's flight recording: one event `dev.rondo.Pipeline` per report, and one event
/// `dev.rondo.Stage` for each stage. Counts and times are those since the report before, so that they can be summed.
///
/// ```
/// java -XX:StartFlightRecording:filename=rondo.jfr …
/// jfr print --events 'dev.rondo.*' rondo.jfr
/// ```
///
/// Needs the module `jdk.jfr`. For one pipeline and one [Supervisor].
public final class FlightRecorderEvents implements PipelineListener {

    private final String pipeline;
    private Report before;

    /// A listener for one pipeline.
    ///
    /// @param pipeline what its events call it
    public FlightRecorderEvents(String pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void reported(Report report) {
        Report interval = before == null ? report : report.since(before);
        before = report;
        PipelineEvent event = new PipelineEvent();
        event.pipeline = pipeline;
        event.framesIn = interval.framesIn();
        event.framesOut = interval.framesOut();
        event.lostFrames = interval.lostFrames();
        event.replacedSamples = interval.replacedSamples();
        event.clippedSamples = interval.clippedSamples();
        event.latencyNanos = Math.round(interval.latency().seconds() * 1e9);
        event.busyNanos = interval.busyNanos();
        event.load = interval.load();
        event.worstLoad = interval.worstLoad();
        event.commit();
        for (StageReport share : interval.stages()) {
            StageEvent stage = new StageEvent();
            stage.pipeline = pipeline;
            stage.stage = share.name();
            stage.calls = share.calls();
            stage.frames = share.frames();
            stage.busyNanos = share.nanos();
            stage.commit();
        }
    }

    /// What a pipeline did since its event before.
    @Name("dev.rondo.Pipeline")
    @Label("Pipeline")
    @Category("Rondo")
    @Description("What a pipeline did since its event before")
    @StackTrace(false)
    @SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
    private static final class PipelineEvent extends Event {
        @Label("Pipeline")
        String pipeline;
        @Label("Frames In")
        long framesIn;
        @Label("Frames Out")
        long framesOut;
        @Label("Lost Frames")
        long lostFrames;
        @Label("Replaced Samples")
        @Description("Samples that were NaN or infinite at the entry")
        long replacedSamples;
        @Label("Clipped Samples")
        @Description("Samples beyond full scale at the exit")
        long clippedSamples;
        @Label("Latency")
        @Timespan(Timespan.NANOSECONDS)
        long latencyNanos;
        @Label("Time in the Chain")
        @Timespan(Timespan.NANOSECONDS)
        long busyNanos;
        @Label("Load")
        @Description("Time in the chain divided by the length of the sound")
        @Percentage
        double load;
        @Label("Worst Load")
        @Description("The largest load over any full block since the beginning")
        @Percentage
        double worstLoad;
    }

    /// What a stage did since its event before.
    @Name("dev.rondo.Stage")
    @Label("Stage")
    @Category("Rondo")
    @Description("What one stage of a pipeline did since its event before")
    @StackTrace(false)
    @SuppressWarnings("UnusedVariable") // the flight recorder reads the fields
    private static final class StageEvent extends Event {
        @Label("Pipeline")
        String pipeline;
        @Label("Stage")
        String stage;
        @Label("Calls")
        long calls;
        @Label("Frames")
        long frames;
        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        long busyNanos;
    }
}
