package dev.rondo.audio.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// All devices of all hosts, and the choice of one by what a person types.
public final class Devices {

    private static final FileHost PACED_FILES = new FileHost(true);
    private static final FileHost FAST_FILES = new FileHost(false);
    private static final List<DeviceHost> HOSTS = hosts();

    private Devices() {}

    private static List<DeviceHost> hosts() {
        List<DeviceHost> hosts = new ArrayList<>();
        hosts.add(new JavaSoundHost());
        JackHost.ifInstalled().ifPresent(hosts::add);
        return List.copyOf(hosts);
    }

    /// What is there now, Java Sound's default first.
    ///
    /// @param direction which way sound goes
    /// @return devices; empty if there are none
    public static List<Device> list(Device.Direction direction) {
        return HOSTS.stream().flatMap(host -> host.devices().stream())
                .filter(device -> device.direction() == direction).toList();
    }

    /// Finds a device.
    ///
    /// @param wanted `default`, the number in [#list] counted from 1, a part of the name (with or without the host, in
    ///        any case), `file:PATH` or `fast:PATH`
    /// @param direction which way sound goes
    /// @return the device
    /// @throws DeviceException if there is none, or a part of a name fits several
    public static Device choose(String wanted, Device.Direction direction) throws DeviceException {
        if (wanted.startsWith("file:")) {
            return PACED_FILES.device(wanted.substring(5), direction);
        }
        if (wanted.startsWith("fast:")) {
            return FAST_FILES.device(wanted.substring(5), direction);
        }
        String kind = direction.name().toLowerCase(Locale.ROOT);
        List<Device> there = list(direction);
        if (there.isEmpty()) {
            throw new DeviceException("no " + kind + " device: Java Sound lists none here; file:PATH works without");
        }
        if (wanted.equals("default")) {
            return there.getFirst();
        }
        if (wanted.matches("\\d{1,4}")) {
            int index = Integer.parseInt(wanted);
            if (index < 1 || index > there.size()) {
                throw new DeviceException("no " + kind + " " + wanted + ": there are 1 to " + there.size()
                        + " ('rondo devices' lists them)");
            }
            return there.get(index - 1);
        }
        List<Device> fitting = there.stream().filter(device -> fits(device, wanted)).toList();
        if (fitting.size() != 1) {
            throw new DeviceException(wanted + ": " + (fitting.isEmpty() ? "no such " : "more than one such ") + kind
                    + " ('rondo devices' lists them)");
        }
        return fitting.getFirst();
    }

    private static boolean fits(Device device, String wanted) {
        return device.toString().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    }
}
