package dev.rondo.cli;

import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.Devices;
import dev.rondo.audio.device.RealTimePriority;
import dev.rondo.dsp.monitor.Machine;
import dev.rondo.memory.MirroredMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/// `rondo doctor`.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        header = "Show what this machine gives us: mapping, kernels, page size, limits, audio devices.",
        footer = {
                "", "The mapping is chosen by the property dev.rondo.mapping (auto, memfd, copy):",
                "  RONDO_OPTS=-Ddev.rondo.mapping=copy rondo doctor",
                "The kernels are chosen by the property dev.rondo.kernels (scalar, vector)."})
final class DoctorCommand implements Runnable {

    @Override
    public void run() {
        line("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        line("platform", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        line("mapping", MirroredMemory.defaultMapping() + mappingMeaning());
        line("page size", MirroredMemory.granularityBytes() + " bytes");
        line("kernels", Machine.kernels());
        line("map count", "vm.max_map_count " + firstLine(Path.of("/proc/sys/vm/max_map_count")));
        for (String limit : new String[]{"Max open files", "Max locked memory", "Max address space"}) {
            line(limit.substring(4), limitOf(limit));
        }
        line("real-time", realTime());
        line("audio", audio());
    }

    private static void line(String label, String value) {
        System.out.printf("%-14s %s%n", label, value);
    }

    private static String mappingMeaning() {
        try (MirroredMemory memory = MirroredMemory.allocate(1, 1, 1)) {
            return memory.mapping().equals("copy")
                    ? " (the fallback: every write is copied to its mirror)"
                    : " (memory mapped twice, sealed, proven)";
        }
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("unknown");
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String limitOf(String name) {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(26).strip().split("\\s+", 2)[0])
                    .findFirst().orElse("unknown");
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String realTime() {
        if (RealTimePriority.granted()) {
            return "granted to audio threads";
        }
        return System.getProperty("os.name").equals("Linux")
                ? "not granted (priority up to " + limitOf("Max realtime priority")
                        + "): a line '@audio - rtprio 95' in "
                        + "/etc/security/limits.d/audio.conf and membership of the group audio grant it"
                : "audio threads run at Java's highest priority; no more is known of this platform";
    }

    private static String audio() {
        long inputs = Devices.list(Device.Direction.INPUT).size();
        long outputs = Devices.list(Device.Direction.OUTPUT).size();
        return inputs + outputs == 0
                ? "no devices: Java Sound lists no mixers here; files work without"
                : inputs + " inputs, " + outputs + " outputs ('rondo devices' lists them)";
    }
}
