package dev.rondo.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo record OUT`.
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Record an input into a WAV file. Nothing is dropped; what the device loses is counted.",
        footer = {
                "", "Examples:", "  rondo record voice.wav --duration 10 --meter",
                "  rondo record voice.wav --in 2 --channels 1 --bits 24 --chain \"highpass 80Hz\"", "",
                "OUT appears when the recording ends: by --duration, Ctrl-C, or because the device has gone."})
final class RecordCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "OUT", description = "A WAV file.")
    private String out = "";

    @Option(
            names = "--in",
            paramLabel = "DEVICE",
            defaultValue = "default",
            description = "A number or a part of a name of 'rondo devices', default, or file:PATH.")
    private String in = "default";

    @Mixin
    private LiveOptions options = new LiveOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return LiveRun.run(options.recording(in, "file:" + out), options, spec.commandLine().getErr(),
                _ -> () -> {});
    }
}
