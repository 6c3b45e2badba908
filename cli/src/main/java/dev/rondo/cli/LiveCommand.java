package dev.rondo.cli;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.live.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rondo live`.
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Run a chain between an input and an output.",
        footer = {
                "", "Examples:", "  rondo live --chain \"highpass 80Hz | peak 3kHz gain=4dB\" --meter",
                "  rondo live --in usb --out default --resync on --reconnect",
                "  rondo live --journal run.rondo; rondo process run.rondo again.wav", "",
                "While it runs, parameters are turned by the keyboard: arrows left and right choose, up and down turn,",
                "q ends. Where no terminal is, lines of standard input do it: STAGE PARAMETER VALUE."})
final class LiveCommand implements Callable<Integer> {

    private static final double RECORDER_SECONDS = 20;

    @Option(
            names = "--in",
            paramLabel = "DEVICE",
            defaultValue = "default",
            description = "A number or a part of a name of 'rondo devices', default, or file:PATH.")
    private String in = "default";

    @Option(names = "--out", paramLabel = "DEVICE", defaultValue = "default", description = "The same.")
    private String out = "default";

    @Option(names = "--record", paramLabel = "FILE", description = "Record the input beside, into a WAV file.")
    private Path recording;

    @Mixin
    private LiveOptions options = new LiveOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return LiveRun.run(options.listening(in, out), options, spec.commandLine().getErr(), this::beside);
    }

    @SuppressWarnings("resource") // the recorder closes the writer, the run closes the recorder
    private LiveRun.Beside beside(Live live) throws IOException {
        Keyboard keyboard = Keyboard.listen(live, options.meter());
        if (recording == null) {
            return keyboard;
        }
        SampleFormat samples = live.capture().format().samples();
        Recorder recorder = Recorder.start(live.capture(),
                WavWriter.create(recording, live.capture().format().stream(), samples), RECORDER_SECONDS);
        return new LiveRun.Beside() {
            @Override
            public String status() {
                return keyboard.status();
            }

            @Override
            public void close() throws IOException {
                keyboard.close();
                recorder.close();
                if (recorder.lostFrames() > 0) {
                    Failures.warn(spec.commandLine(), recording + ": " + recorder.lostFrames()
                            + " frames are missing: the disk was too slow");
                }
            }
        };
    }
}
