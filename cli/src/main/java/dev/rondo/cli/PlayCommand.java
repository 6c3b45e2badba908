package dev.rondo.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo play IN`.
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Play a sound file.",
        footer = {
                "", "Examples:", "  rondo play voice.wav",
                "  rondo play voice.wav --out 2 --chain \"lowpass 2kHz | gain -6dB\""})
final class PlayCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "IN", description = "A WAV, AIFF or AU file.")
    private String in = "";

    @Option(
            names = "--out",
            paramLabel = "DEVICE",
            defaultValue = "default",
            description = "A number or a part of a name of 'rondo devices', default, or file:PATH.")
    private String out = "default";

    @Mixin
    private LiveOptions options = new LiveOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return LiveRun.run(options.listening("fast:" + in, out), options, spec.commandLine().getErr(),
                live -> Keyboard.listen(live, options.meter()));
    }
}
