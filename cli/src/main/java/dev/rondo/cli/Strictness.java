package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// What a damaged input means.
final class Strictness {

    @Option(
            names = "--strict",
            description = "Exit with 3 if the input is damaged, though what could be saved is used.")
    private boolean strict;

    /// Tells of damage and decides the exit code.
    ///
    /// @param input a sound that was read to its end
    /// @return 0, or 3
    int judge(AudioInput input, CommandLine command) {
        var damage = input.damage();
        damage.ifPresent(problem -> Failures.warn(command, problem.getMessage()));
        return strict && damage.isPresent() ? Failures.DAMAGED : 0;
    }

    /// The same for an input whose damage was told already.
    ///
    /// @param whole whether nothing was missing
    /// @return 0, or 3
    int judge(boolean whole) {
        return strict && !whole ? Failures.DAMAGED : 0;
    }
}
