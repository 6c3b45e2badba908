package dev.rondo.cli;

import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.Devices;
import java.util.List;
import picocli.CommandLine.Command;

/// `rondo devices`.
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        header = "List inputs and outputs, their formats and default buffers.",
        footer = {
                "", "--in and --out take a number of this list, a part of a name, 'default', or a file:",
                "  file:voice.wav   a microphone that hears the file; as an output, a WAV file",
                "  fast:voice.wav   the same, as fast as it goes"})
final class DevicesCommand implements Runnable {

    @Override
    public void run() {
        List<Device> inputs = Devices.list(Device.Direction.INPUT);
        List<Device> outputs = Devices.list(Device.Direction.OUTPUT);
        if (inputs.isEmpty() && outputs.isEmpty()) {
            System.out.println("no devices: Java Sound lists no mixers here; files work without");
            return;
        }
        print("inputs", inputs);
        print("outputs", outputs);
    }

    private static void print(String title, List<Device> devices) {
        System.out.println(title);
        for (int i = 0; i < devices.size(); i++) {
            System.out.printf("  %d  %s%s%n     %s%n", i + 1, devices.get(i), i == 0 ? "  (default)" : "",
                    devices.get(i).abilities());
        }
    }
}
