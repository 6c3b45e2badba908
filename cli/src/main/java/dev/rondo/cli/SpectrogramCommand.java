package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.cli.picture.Png;
import dev.rondo.cli.picture.Scale;
import dev.rondo.cli.picture.SpectrogramPicture;
import dev.rondo.dsp.stft.Stft;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo spectrogram IN OUT.png`.
@Command(
        name = "spectrogram",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Draw the spectrogram of a file.",
        footer = {
                "", "Examples:", "  rondo spectrogram voice.wav voice.png",
                "  rondo spectrogram voice.wav voice.png --scale mel --range 70dB --width 2400 --height 1200"})
final class SpectrogramCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "IN", description = "A sound file; '-' is standard input.")
    private String in = "";

    @Parameters(index = "1", paramLabel = "OUT.png", description = "The picture.")
    private String out = "";

    @Mixin
    private AnalysisOptions analysis = new AnalysisOptions();

    @Option(
            names = "--scale",
            paramLabel = "linear|log|mel",
            defaultValue = "linear",
            description = "How frequencies are spread; linear by default.")
    private Scale scale = Scale.LINEAR;

    @Option(
            names = "--range",
            paramLabel = "dB",
            defaultValue = "90dB",
            description = "How far the colours reach down from the loudest; 90dB by default.")
    private String range = "90dB";

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            defaultValue = "1200",
            description = "200 to 10000; 1200 by default.")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            description = "120 to 10000; 600 by default, more for more channels.")
    private Integer height;

    @Mixin
    private Strictness strictness = new Strictness();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Stft stft = analysis.stft();
        Path target = Inputs.path(out);
        try (AudioInput input = Inputs.open(in); Progress progress = Progress.of("spectrogram", input.frames())) {
            SpectrogramPicture picture = picture(input, stft);
            float[][] channels = new float[input.format().channels()][stft.newSpectrum().bins()];
            // a sinusoid of full scale has the magnitude of half the sum of the window's weights
            double fullScaleDb = 20 * Math.log10(DoubleStream.of(stft.window().periodic(stft.size())).sum() / 2);
            Spectra.of(input, stft, true, progress, (channel, spectrum) -> {
                float[] levelsDb = channels[channel];
                for (int bin = 0; bin < levelsDb.length; bin++) {
                    levelsDb[bin] = (float) (spectrum.magnitudeDb(bin) - fullScaleDb);
                }
                picture.add(channel, levelsDb);
            });
            Png.write(picture.draw(input.position()), target);
            return strictness.judge(input, spec.commandLine());
        }
    }

    private SpectrogramPicture picture(AudioInput input, Stft stft) {
        int channels = input.format().channels();
        String title = in.equals("-") ? "standard input" : Inputs.path(in).getFileName().toString();
        try {
            return new SpectrogramPicture(new SpectrogramPicture.Spec(title, channels, input.format().rateHz(),
                    stft.size(), stft.hop(), 0, scale, rangeDb(),
                    width, height == null ? SpectrogramPicture.defaultHeightPixels(channels) : height));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private double rangeDb() {
        String number = range.endsWith("dB") ? range.substring(0, range.length() - 2) : range;
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException _) {
            throw new UsageException("--range must be a level such as 90dB: " + range);
        }
    }
}
