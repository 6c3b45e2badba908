package dev.rondo.cli;

import dev.rondo.dsp.pipeline.ChainException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// How failures are told: one line on standard error, for a chain with the place under it; never a stack trace unless
/// asked for.
final class Failures {

    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int DAMAGED = 3;

    private Failures() {}

    /// Something went wrong while a command ran.
    static int report(Throwable failure, CommandLine command, boolean verbose) {
        PrintWriter err = command.getErr();
        if (verbose) {
            failure.printStackTrace(err);
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        err.println("rondo: " + message.replaceAll("\\s+", " "));
        if (failure instanceof ChainException mistake) {
            err.println(mistake.excerpt());
        }
        return failure instanceof ChainException || failure instanceof UsageException ? USAGE : FAILED;
    }

    /// The command line itself was wrong.
    static int report(ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        command.getErr().println("rondo: " + misuse.getMessage().replaceAll("\\s+", " ") + " (try '" + help + "')");
        return USAGE;
    }

    /// Tells what deserves attention though the command goes on.
    static void warn(CommandLine command, String message) {
        command.getErr().println("rondo: warning: " + message);
    }
}
