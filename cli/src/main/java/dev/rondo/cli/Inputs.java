package dev.rondo.cli;

import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.AudioInput;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Where sound comes from.
final class Inputs {

    private Inputs() {}

    /// Opens a file, or standard input for `-`.
    static AudioInput open(String name) throws AudioFileException {
        return name.equals("-") ? AudioInput.open(System.in, "standard input") : AudioInput.open(path(name));
    }

    /// A path, or a line that says why it is none.
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException(name + ": not a file name: " + e.getReason());
        }
    }
}
