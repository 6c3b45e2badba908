package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.dsp.stft.Framing;
import dev.rondo.dsp.stft.Stft;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo stft IN OUT.npy`.
@Command(
        name = "stft",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Write the short-time spectra of a file as a NumPy array.",
        footer = {
                "",
                "The array has the shape (channels, frames, bins). Frames are centred on multiples of the hop, with zeros",
                "before and after the sound; --no-center keeps to whole windows: 1 + (n - size)/hop frames.", "",
                "Examples:",
                "  rondo stft voice.wav voice.npy --window hann --size 2048 --hop 512 --no-center",
                "  python3 -c \"import numpy; print(numpy.load('voice.npy').shape)\""})
final class StftCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "IN", description = "A sound file; '-' is standard input.")
    private String in = "";

    @Parameters(index = "1", paramLabel = "OUT.npy", description = "The array.")
    private String out = "";

    @Mixin
    private AnalysisOptions analysis = new AnalysisOptions();

    @Option(names = "--no-center", description = "No zeros at the ends: whole windows only.")
    private boolean noCenter;

    @Option(names = "--complex", description = "complex64 instead of magnitudes (float32).")
    private boolean complex;

    @Mixin
    private Strictness strictness = new Strictness();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Stft stft = analysis.stft();
        try (AudioInput input = Inputs.open(in);
                NpyWriter npy = NpyWriter.create(Inputs.path(out), input.format().channels(), rows(input, stft),
                        stft.fft().bins(), complex);
                Progress progress = Progress.of("stft", input.frames())) {
            long frames = Spectra.of(input, stft, !noCenter, progress, npy::add);
            npy.finish(frames);
            return strictness.judge(input, spec.commandLine());
        }
    }

    private OptionalLong rows(AudioInput input, Stft stft) {
        return input.frames().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(stft.frames(input.frames().getAsLong(), noCenter ? Framing.INSIDE : Framing.CENTRED));
    }
}
