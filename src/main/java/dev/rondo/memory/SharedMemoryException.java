package dev.rondo.memory;

import java.nio.file.Path;

/// Shared memory is not what it should be: another kind of file, a damaged header, or cut off under its users.
///
/// The message reads like `/dev/shm/mix: offset 8: version must be 1: version=7`.
public final class SharedMemoryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// A finding.
    ///
    /// @param path where the memory is
    /// @param what where in it, what was expected and what is there
    public SharedMemoryException(Path path, String what) {
        super(path + ": " + what);
    }

    SharedMemoryException(Path path, String what, Throwable cause) {
        super(path + ": " + what, cause);
    }
}
