package dev.rondo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What people run, one after the other in one JVM: from it the build makes the caches of loaded classes and profiles.
final class Rehearsal {

    private Rehearsal() {}

    /// Runs commands.
    ///
    /// @param arguments a sound, a folder for what is written, then names of commands
    public static void main(String[] arguments) throws IOException {
        String in = arguments[0];
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        String wav = folder.resolve("rehearsal.wav").toString();
        for (String command : List.of(arguments).subList(2, arguments.length)) {
            switch (command) {
                case "process" -> {
                    run("process", in, wav, "highpass 80Hz | peak 3kHz gain=4dB | gain -1dB");
                    run("process", in, wav, "resample 44100Hz");
                }
                case "stft" -> run("stft", in, folder.resolve("rehearsal.npy").toString());
                default -> run(command, in);
            }
        }
        System.exit(0); // as the program ends: on its way out the JVM loads what would log the exit
    }

    private static void run(String... words) {
        int exit = Main.execute(new PrintWriter(Writer.nullWriter()), words);
        if (exit != 0) {
            throw new IllegalStateException(
                    "a command of the rehearsal must succeed: command=" + words[0] + " exit=" + exit);
        }
    }
}
