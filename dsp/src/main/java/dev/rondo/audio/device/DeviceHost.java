package dev.rondo.audio.device;

import java.util.List;

/// One way to reach devices. The narrow waist: everything live stands on this, and whoever knows another way to a
/// device implements it.
public interface DeviceHost {

    /// What it is called in front of a device's name.
    ///
    /// @return for instance `javasound`
    String name();

    /// What is there now. May take some milliseconds; call it again when a device has gone.
    ///
    /// @return devices, the preferred ones first; empty if there are none
    List<Device> devices();

    /// Whether its lines follow a clock.
    ///
    /// @return false for files that are taken as fast as they go
    default boolean isPaced() {
        return true;
    }

    /// Opens an input. Nothing flows before [Line#start()].
    ///
    /// @param device one of [#devices()]
    /// @param format what is wanted
    /// @param client who takes the frames
    /// @return the line
    /// @throws DeviceException if the device has gone or cannot do that
    Line openCapture(Device device, LineFormat format, CaptureClient client) throws DeviceException;

    /// Opens an output. Nothing flows before [Line#start()].
    ///
    /// @param device one of [#devices()]
    /// @param format what is wanted
    /// @param client who gives the frames
    /// @return the line
    /// @throws DeviceException if the device has gone or cannot do that
    Line openPlayback(Device device, LineFormat format, PlaybackClient client) throws DeviceException;
}
