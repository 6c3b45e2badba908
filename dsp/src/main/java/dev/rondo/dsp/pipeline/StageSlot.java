package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.internal.Tally;
import java.util.function.ToDoubleFunction;

/// A stage in its place: hands it its changes at the right frames, and measures it when asked.
///
/// Changes come with a frame of the pipeline's input. What lies before this stage may be late by some windows, so they
/// wait here until the stage's own stream reaches that frame; blocks are split there.
final class StageSlot {

    private static final int MAX_PENDING = 256;

    private final String name;
    private final Stage stage;
    private final int inputRateHz;
    private final int rateHz;
    private final boolean measured;
    private final ToDoubleFunction<String> beginnings;
    private final Tally calls = new Tally();
    private final Tally fed = new Tally();
    private final Tally nanos = new Tally();
    private final long[] frames = new long[MAX_PENDING];
    private final int[] controls = new int[MAX_PENDING];
    private final double[] values = new double[MAX_PENDING];
    private int first;
    private int pending;

    /// @param inputRateHz the rate in which changes are stamped
    /// @param format what comes to the stage
    /// @param beginnings what the stage's controls begin with, NaN where nobody knows
    StageSlot(String name, Stage stage, int inputRateHz, StreamFormat format, boolean measured,
            ToDoubleFunction<String> beginnings) {
        this.name = name;
        this.stage = stage;
        this.inputRateHz = inputRateHz;
        this.rateHz = format.rateHz();
        this.measured = measured;
        this.beginnings = beginnings;
    }

    String name() {
        return name;
    }

    Stage stage() {
        return stage;
    }

    double beginning(String parameter) {
        return beginnings.applyAsDouble(parameter);
    }

    /// Keeps a change until the stage has come to it. When more wait than there is room for, the last one gives way.
    void change(long inputFrame, int control, double value) {
        if (pending == MAX_PENDING) {
            pending--;
        }
        int slot = (first + pending++) % MAX_PENDING;
        long grid = Stage.GRID_FRAMES;
        frames[slot] = Math.ceilDiv(Math.ceilDiv(inputFrame * rateHz, inputRateHz), grid) * grid;
        controls[slot] = control;
        values[slot] = value;
    }

    /// Tells the stage what is due, and how far it may go until something else is.
    ///
    /// @return how many frames until the next change, at most `wanted`
    int framesUntilChange(long position, int wanted) {
        while (pending > 0 && frames[first] <= position) {
            stage.change(controls[first], values[first]);
            first = (first + 1) % MAX_PENDING;
            pending--;
        }
        return pending == 0 ? wanted : (int) Math.min(wanted, frames[first] - position);
    }

    boolean changesWithin(Frames block) {
        return pending > 0 && frames[first] < block.position() + block.frames();
    }

    int process(Frames in, Frames out) {
        if (!measured) {
            return stage.process(in, out);
        }
        int fresh = in.frames();
        long start = System.nanoTime();
        int produced = stage.process(in, out);
        count(fresh, System.nanoTime() - start);
        return produced;
    }

    /// Whether somebody wants to know what the stage costs.
    boolean measured() {
        return measured;
    }

    /// Counts a call.
    void count(int fresh, long tookNanos) {
        nanos.add(tookNanos);
        calls.add(1);
        fed.add(fresh);
    }

    Report.StageReport report() {
        return new Report.StageReport(name, calls.get(), fed.get(), nanos.get());
    }

    void reset() {
        while (pending > 0) {
            framesUntilChange(frames[first], 0);
        }
        stage.reset();
    }
}
