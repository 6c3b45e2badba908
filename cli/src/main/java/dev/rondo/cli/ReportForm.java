package dev.rondo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Report.StageReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;

/// How `--report` tells what a pipeline did.
enum ReportForm {

    /** Lines for a person. */
    TABLE {
        @Override
        void print(Report report, PrintWriter out) {
            out.printf(Locale.ROOT, "frames     %d in at %d Hz, %d out at %d Hz%n", report.framesIn(),
                    report.input().rateHz(), report.framesOut(), report.output().rateHz());
            out.printf("lost       %d frames%n", report.lostFrames());
            out.printf("replaced   %d samples (NaN, infinity)%n", report.replacedSamples());
            out.printf("clipped    %d samples beyond full scale%n", report.clippedSamples());
            out.printf(Locale.ROOT, "latency    %d frames, %.3f ms%n", latencyFrames(report),
                    1e3 * report.latency().seconds());
            out.printf(Locale.ROOT, "load       %.2f %% of real time, %.2f %% at worst%n", 100 * report.load(),
                    100 * report.worstLoad());
            out.printf(Locale.ROOT, "speed      %.1f x real time, %.3f s%n", report.timesRealTime(),
                    1e-9 * report.elapsedNanos());
            if (!report.stages().isEmpty()) {
                out.printf("%n%-16s %10s %12s %10s %7s%n", "stage", "calls", "frames", "ms", "share");
            }
            for (StageReport stage : report.stages()) {
                out.printf(Locale.ROOT, "%-16s %10d %12d %10.2f %5.1f %%%n", stage.name(), stage.calls(),
                        stage.frames(), 1e-6 * stage.nanos(), 100 * share(stage, report));
            }
        }
    },

    /** One line for a program. */
    JSON {
        @Override
        void print(Report report, PrintWriter out) throws IOException {
            try (JsonGenerator json = Json.onto(out)) {
                json.writeStartObject();
                json.writeNumberField("rate_in_hz", report.input().rateHz());
                json.writeNumberField("rate_out_hz", report.output().rateHz());
                json.writeNumberField("channels_in", report.input().channels());
                json.writeNumberField("channels_out", report.output().channels());
                json.writeNumberField("frames_in", report.framesIn());
                json.writeNumberField("frames_out", report.framesOut());
                json.writeNumberField("lost_frames", report.lostFrames());
                json.writeNumberField("replaced_samples", report.replacedSamples());
                json.writeNumberField("clipped_samples", report.clippedSamples());
                json.writeNumberField("latency_frames", latencyFrames(report));
                json.writeNumberField("latency_seconds", report.latency().seconds());
                json.writeNumberField("load", report.load());
                json.writeNumberField("worst_load", report.worstLoad());
                json.writeNumberField("times_real_time", report.timesRealTime());
                json.writeNumberField("elapsed_seconds", 1e-9 * report.elapsedNanos());
                json.writeArrayFieldStart("stages");
                for (StageReport stage : report.stages()) {
                    json.writeStartObject();
                    json.writeStringField("name", stage.name());
                    json.writeNumberField("calls", stage.calls());
                    json.writeNumberField("frames", stage.frames());
                    json.writeNumberField("seconds", 1e-9 * stage.nanos());
                    json.writeNumberField("share", share(stage, report));
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            out.println();
        }
    };

    abstract void print(Report report, PrintWriter out) throws IOException;

    private static long latencyFrames(Report report) {
        return report.latency().frames(report.output().rateHz());
    }

    /// A stage's share of the time that all stages took.
    private static double share(StageReport stage, Report report) {
        long all = report.stages().stream().mapToLong(StageReport::nanos).sum();
        return all == 0 ? 0 : (double) stage.nanos() / all;
    }
}
