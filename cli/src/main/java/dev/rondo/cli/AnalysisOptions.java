package dev.rondo.cli;

import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import picocli.CommandLine.Option;

/// How spectra are taken: shared by all commands that take some.
final class AnalysisOptions {

    private static final int MAX_FRAMES = 1 << 20;

    @Option(
            names = "--window",
            paramLabel = "NAME[:PARAM]",
            defaultValue = "hann",
            description = "hann, hamming, blackman, rectangular, kaiser:8.6, …; hann by default.")
    private String window = "hann";

    @Option(
            names = "--size",
            paramLabel = "FRAMES",
            defaultValue = "2048",
            description = "Frames in a window; 2048 by default.")
    private int size;

    @Option(
            names = "--hop",
            paramLabel = "FRAMES",
            defaultValue = "512",
            description = "Frames from one window to the next; 512 by default.")
    private int hop;

    /// The analysis that these options ask for.
    ///
    /// @throws UsageException if one of them cannot be
    Stft stft() {
        requireFrames("--size", size);
        requireFrames("--hop", hop);
        try {
            return new Stft(Window.parse(window), size, hop);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--window " + window + ": " + e.getMessage());
        }
    }

    private static void requireFrames(String option, int frames) {
        if (frames < 1 || frames > MAX_FRAMES) {
            throw new UsageException(option + " must be from 1 to " + MAX_FRAMES + " frames: " + frames);
        }
    }
}
