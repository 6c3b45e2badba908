package dev.rondo.audio.device;

import java.io.IOException;

/// A device that is not there, does not do what is asked of it, or has gone. The message is one line.
public final class DeviceException extends IOException {

    private static final long serialVersionUID = 1;

    /// Tells what is wrong.
    ///
    /// @param message one line with the device's name
    public DeviceException(String message) {
        super(message);
    }

    /// Tells what is wrong, and who said so.
    ///
    /// @param message one line with the device's name
    /// @param cause what the host threw
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
