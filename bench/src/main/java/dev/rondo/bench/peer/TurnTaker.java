package dev.rondo.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A contestant in a process of its own, which lives as long as the race and sleeps between its turns. None profits from
/// what another has compiled, and none has the machine at another time than the others: on a shared one two threads are
/// near each other in one second and far apart in the next.
///
/// A line to its input asks for a turn, a line of its output is the figure. After the end of its input it prints what it
/// found altogether.
public final class TurnTaker implements Race.Contestant, AutoCloseable {

    private final Command command;
    private final Process process;
    private final Writer asked;
    private final BufferedReader said;

    private TurnTaker(Command command) throws IOException {
        this.command = command;
        this.process = new ProcessBuilder(command.words()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        this.asked = process.outputWriter(StandardCharsets.UTF_8);
        this.said = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a process for each contestant, lets them race, and ends them.
    ///
    /// @param commands the programs, Rondo's first; each calls [#serve]
    /// @param racing gets them in the same order
    /// @return what each printed at its end
    /// @throws IOException if one cannot be started, or fails
    /// @throws InterruptedException if the thread was interrupted
    public static List<String> race(List<Command> commands, Racing racing) throws IOException, InterruptedException {
        List<TurnTaker> takers = new ArrayList<>();
        try {
            for (Command command : commands) {
                takers.add(new TurnTaker(command));
            }
            racing.race(List.copyOf(takers));
            List<String> ends = new ArrayList<>();
            for (TurnTaker taker : takers) {
                ends.add(taker.end());
            }
            return ends;
        } finally {
            takers.forEach(TurnTaker::close);
        }
    }

    /// Lets contestants race.
    @FunctionalInterface
    public interface Racing {

        /// Does it.
        ///
        /// @param contestants in the order of their commands
        /// @throws IOException if one failed
        /// @throws InterruptedException if the thread was interrupted
        void race(List<Race.Contestant> contestants) throws IOException, InterruptedException;
    }

    /// The other end, for the process of a contestant: takes turns as they are asked for, until nobody will ask any more.
    ///
    /// @param warmUp the first turn, which a race does not count
    /// @param contestant who takes all others
    /// @throws IOException if one failed
    /// @throws InterruptedException if the thread was interrupted
    public static void serve(Race.Contestant warmUp, Race.Contestant contestant)
            throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (Race.Contestant next = warmUp; input.readLine() != null; next = contestant) {
            System.out.println(next.turn());
            System.out.flush();
        }
    }

    @Override
    public double turn() throws IOException, InterruptedException {
        asked.write("turn\n");
        asked.flush();
        String figure = said.readLine();
        if (figure == null) {
            throw new IOException("exit " + process.waitFor() + " of " + String.join(" ", command.words()));
        }
        return Double.parseDouble(figure);
    }

    private String end() throws IOException, InterruptedException {
        asked.close();
        String rest = said.lines().collect(Collectors.joining("\n"));
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("exit " + code + " of " + String.join(" ", command.words()) + ": " + rest.strip());
        }
        return rest;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
