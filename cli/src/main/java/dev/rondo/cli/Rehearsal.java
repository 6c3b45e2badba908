package dev.rondo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/// What people run, in one JVM, for the build: the cache of loaded classes and profiles is made from it.
final class Rehearsal {

    private Rehearsal() {}

    /// Runs the commands in turn.
    ///
    /// @param arguments a sound file, a folder for what is written
    public static void main(String[] arguments) throws IOException {
        String in = arguments[0];
        String wav = Files.createDirectories(Path.of(arguments[1])).resolve("rehearsal.wav").toString();
        String npy = wav.replace(".wav", ".npy");
        int times = Integer.getInteger("times", 1);
        for (int i = 0; i < times; i++) {
            run("process", in, wav, "highpass 80Hz | peak 3kHz gain=4dB | gain -1dB");
            run("process", in, wav, "peak 1kHz gain=-3dB | peak 3kHz gain=4dB | convolve '" + in + "'");
            run("process", in, wav, "resample 44100Hz best");
            run("stft", in, npy, "--window", "hann", "--size", "2048", "--hop", "512", "--no-center");
            run("info", in);
        }
    }

    private static void run(String... command) {
        Main.execute(new PrintWriter(Writer.nullWriter()), command);
    }
}
