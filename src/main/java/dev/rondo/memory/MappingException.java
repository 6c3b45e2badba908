package dev.rondo.memory;

/// The operating system refused to map memory, or would let us die of it later. Thrown at construction only, never by
/// a ring at work.
///
/// The message reads like `mmap of 8192 bytes failed: errno 12 (ENOMEM)`, and where Rondo refused before calling like
/// `mmap of 8192 bytes refused: more than MemAvailable has left: availableBytes=4096`.
public final class MappingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// The system call.
    private final String call;

    /// What it left in errno.
    private final int errno;

    /// What was asked for.
    private final long sizeBytes;

    /// A failed call.
    ///
    /// @param call the name of the system call, for instance `mmap`
    /// @param errno the error number it left (Windows: of GetLastError, macOS: a kern_return_t where the call gives
    ///        one), or 0 where we refused before calling
    /// @param sizeBytes how many bytes were asked for, 0 if the call is about none
    /// @param reason what the error means, for instance `ENOMEM` and what would help
    public MappingException(String call, int errno, long sizeBytes, String reason) {
        super(call + (sizeBytes > 0 ? " of " + sizeBytes + " bytes " : " ")
                + (errno == 0 ? "refused: " + reason : "failed: errno " + errno + " (" + reason + ")"));
        this.call = call;
        this.errno = errno;
        this.sizeBytes = sizeBytes;
    }

    /// The system call that failed.
    ///
    /// @return its name, for instance `mmap`
    public String call() {
        return call;
    }

    /// The error number that the call left.
    ///
    /// @return the platform's error number, or 0 where Rondo refused before calling
    public int errno() {
        return errno;
    }

    /// How much was asked for.
    ///
    /// @return the size in bytes
    public long sizeBytes() {
        return sizeBytes;
    }
}
