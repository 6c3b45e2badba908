package dev.rondo.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/// The `rondo` command.
@Command(
        name = "rondo",
        version = "rondo 0.1.0",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        header = "Real-time audio on mirrored rings: process, look at and measure sound.",
        footer = {
                "", "Examples:", "  rondo info voice.wav",
                "  rondo process voice.wav out.wav \"highpass 80Hz | peak 3kHz gain=4dB | gain -1dB\"",
                "  rondo spectrogram voice.wav voice.png --scale mel",
                "  sox in.flac -t wav - | rondo process - - \"gain -3dB\" | aplay", "",
                "'rondo COMMAND --help' explains a command, 'rondo effects' lists what a chain may contain.",
                "Exit codes: 0 done, 1 failed, 2 usage, 3 input damaged (--strict)."},
        subcommands = {ProcessCommand.class,
                SpectrogramCommand.class, StftCommand.class, InfoCommand.class, EffectsCommand.class,
                ResponseCommand.class, DesignCommand.class, DevicesCommand.class, RecordCommand.class,
                PlayCommand.class, LiveCommand.class, LatencyCommand.class, DoctorCommand.class, HelpCommand.class})
public final class Main implements Runnable {

    @Option(names = "--verbose", scope = CommandLine.ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean verbose;

    private Main() {}

    /// Runs a command and ends the JVM with its exit code.
    ///
    /// @param args the words of the command line
    public static void main(String[] args) {
        System.exit(execute(new PrintWriter(System.err, true, System.err.charset()), args));
    }

    /// Runs a command.
    ///
    /// @param err where messages go
    /// @param args the words of the command line
    /// @return the exit code
    static int execute(PrintWriter err, String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110)
                .setExecutionExceptionHandler((failure, command, _) -> Failures.report(failure, command, main.verbose))
                .setParameterExceptionHandler((misuse, _) -> Failures.report(misuse));
        try {
            return line.execute(args);
        } catch (ExceptionInInitializerError e) {
            return Failures.report(e.getCause(), line, main.verbose);
        } catch (OutOfMemoryError e) {
            return Failures.report(e, line, main.verbose);
        }
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
