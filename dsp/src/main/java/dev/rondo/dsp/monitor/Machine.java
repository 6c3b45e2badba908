package dev.rondo.dsp.monitor;

import dev.rondo.dsp.kernels.Kernels;

/// What the engine found on this machine.
public final class Machine {

    private Machine() {}

    /// Which inner loops the engine runs, and why: on vectors or in plain Java. The property `dev.rondo.kernels` forces
    /// `scalar` or `vector`.
    ///
    /// @return one line, for people
    public static String kernels() {
        return Kernels.explanation();
    }
}
