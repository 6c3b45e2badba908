package dev.rondo.cli;

import dev.rondo.memory.MirroredMemory;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/// The `rondo` command.
@Command(
        name = "rondo",
        version = Main.VERSION,
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
                "Exit codes: 0 done, 1 failed, 2 usage, 3 input damaged (--strict)."})
public final class Main implements Runnable {

    static final String VERSION = "rondo 0.1.0";

    /// In the order of the help; each named after its command.
    private static final List<Class<?>> COMMANDS = List.of(ProcessCommand.class, SpectrogramCommand.class,
            StftCommand.class, InfoCommand.class, EffectsCommand.class, ResponseCommand.class, DesignCommand.class,
            DevicesCommand.class, RecordCommand.class, PlayCommand.class, LiveCommand.class, LatencyCommand.class,
            DoctorCommand.class, HelpCommand.class);

    @Option(names = "--verbose", scope = CommandLine.ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean verbose;

    private Main() {}

    /// Runs a command and ends the JVM with its exit code.
    ///
    /// @param args the words of the command line
    public static void main(String[] args) {
        if (args.length > 1) {
            // linking the system's functions takes as long as understanding the words: both at once
            Thread.ofPlatform().daemon().name("rondo-link").start(MirroredMemory::granularityBytes);
        }
        System.exit(execute(new PrintWriter(System.err, true, System.err.charset()), args));
    }

    /// Runs a command.
    ///
    /// @param err where messages go
    /// @param args the words of the command line
    /// @return the exit code
    static int execute(PrintWriter err, String... args) {
        if (List.of(args).equals(List.of("--version"))) {
            System.out.println(VERSION);
            return 0;
        }
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        commandsFor(args).forEach(line::addSubcommand);
        line.setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
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

    /// The one command that is asked for, where its name comes first: reading the annotations of all takes longer than
    /// everything else before a short sound.
    private static List<Class<?>> commandsFor(String... args) {
        return COMMANDS.stream()
                .filter(command -> args.length > 0 && command.getSimpleName().equalsIgnoreCase(args[0] + "Command")
                        && command != HelpCommand.class)
                .findFirst().<List<Class<?>>>map(List::of).orElse(COMMANDS);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
