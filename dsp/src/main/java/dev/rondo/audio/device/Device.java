package dev.rondo.audio.device;

import dev.rondo.audio.SampleFormat;
import java.util.List;
import java.util.stream.Collectors;

/// One direction of something that makes or takes sound.
///
/// @param host who opens it
/// @param name what it is called there
/// @param direction which way sound goes
/// @param channels the most channels it has, 0 if nobody knows
/// @param rateHz the only rate it runs at, 0 for whatever is asked
/// @param formats how it takes samples
/// @param bufferFrames its own buffer if nobody asks for another, 0 if it has none
/// @param clock whose clock it runs by: lines of one clock do not drift
public record Device(DeviceHost host, String name, Direction direction, int channels, int rateHz,
        List<SampleFormat> formats, int bufferFrames, String clock) {

    /// Copies the list.
    public Device {
        formats = List.copyOf(formats);
    }

    /// Which way sound goes.
    public enum Direction {
        /** From the device to us. */
        INPUT,
        /** From us to the device. */
        OUTPUT
    }

    /// What it can do, for people.
    ///
    /// @return channels, rate, sample formats and default buffer on one line
    public String abilities() {
        String bits = formats.stream().map(SampleFormat::label).collect(Collectors.joining("/"));
        return (channels == 0 ? "" : "up to " + channels + (channels == 1 ? " channel, " : " channels, "))
                + (rateHz == 0 ? "any rate" : rateHz + " Hz") + ", " + bits + " bits"
                + (bufferFrames == 0 ? "" : ", buffer " + bufferFrames + " frames unless asked");
    }

    @Override
    public String toString() {
        return host.name() + ":" + name;
    }
}
