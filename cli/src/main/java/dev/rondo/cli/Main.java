package dev.rondo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `rondo` command.
@Command(name = "rondo", mixinStandardHelpOptions = true, version = "rondo 0.1.0")
public final class Main {

    private Main() {}

    /// Runs a command and ends the JVM with its exit code.
    ///
    /// @param args the words of the command line
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
