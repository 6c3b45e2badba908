package dev.rondo.dsp.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;

/// A parameter of a running stage, to be turned from any thread, without locks. What was set is heard from the next
/// point of the control grid on; of several settings between two points the last one counts.
public final class Control {

    private final String stage;
    private final Parameter.Quantity parameter;
    private final StageSlot slot;
    private final int index;
    private final AtomicBoolean turned;
    private final double beginning;
    private volatile double value;
    private double applied;

    /// @param turned set whenever this was turned, so that the audio thread need not look at every control
    Control(String stage, Parameter.Quantity parameter, StageSlot slot, int index, AtomicBoolean turned) {
        this.stage = stage;
        this.parameter = parameter;
        this.slot = slot;
        this.index = index;
        this.turned = turned;
        double begun = slot.beginning(parameter.name());
        this.beginning = Double.isNaN(begun) ? parameter.defaultValue() : begun;
        this.value = Double.NaN;
        this.applied = Double.NaN;
    }

    /// The stage, numbered where a chain has several of a kind, for instance `gain` or `peak#2`.
    ///
    /// @return the name
    public String stage() {
        return stage;
    }

    /// What is turned.
    ///
    /// @return name, unit and range
    public Parameter.Quantity parameter() {
        return parameter;
    }

    /// Where it stands.
    ///
    /// @return what was set last, or what the chain says; NaN if neither is known
    public double value() {
        double now = value;
        return Double.isNaN(now) ? beginning : now;
    }

    /// Turns it. Any thread; does not wait.
    ///
    /// @param newValue in the parameter's unit
    /// @throws IllegalArgumentException if it lies outside the parameter's range
    public void set(double newValue) {
        requireInRange(newValue);
        value = newValue;
        turned.set(true);
    }

    void requireInRange(double newValue) {
        if (!(newValue >= parameter.min() && newValue <= parameter.max())) {
            throw new IllegalArgumentException(parameter.name() + " must be " + parameter.accepts() + ": "
                    + parameter.name() + "=" + newValue);
        }
    }

    /// Audio thread: hands what was set to the stage, from an input frame on.
    ///
    /// @return whether something was set since the last call
    boolean apply(long inputFrame) {
        double wanted = value;
        if (Double.isNaN(wanted) || wanted == applied) {
            return false;
        }
        apply(inputFrame, wanted);
        return true;
    }

    /// Audio thread: what the stage was told last.
    double applied() {
        return applied;
    }

    /// Audio thread: hands a value to the stage, from an input frame on.
    void apply(long inputFrame, double newValue) {
        applied = newValue;
        slot.change(inputFrame, index, newValue);
    }
}
