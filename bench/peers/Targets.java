import dev.rondo.bench.peer.WholeJobs;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import java.nio.file.Files;
import java.nio.file.Path;

/// The part of bench/peers/targets that runs in a JVM: `stages`, or `programs RONDO FOLDER ROUNDS SECONDS`.
final class Targets {

    static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("stages")) {
            new Warm().measure();
            return;
        }
        WholeJobs jobs = new WholeJobs(Files.createDirectories(Path.of(arguments[2])), Path.of(arguments[1]),
                Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        jobs.missing().forEach(System.out::println);
        Table table = jobs.measure();
        System.out.println(table.note());
        for (Row row : table.rows()) {
            print(row, table);
        }
    }

    private static void print(Row row, Table table) {
        Figure ours = row.figures().getFirst();
        StringBuilder line = new StringBuilder(String.format("%-20s Rondo %s", row.label(), seconds(ours)));
        for (int i = 1; i < row.figures().size(); i++) {
            Figure theirs = row.figures().get(i);
            if (theirs != null) {
                line.append(String.format("  %s %s ratio %.2f", table.columns().get(i), seconds(theirs),
                        ours.median() / theirs.median()));
            }
        }
        for (Target target : row.targets()) {
            line.append(target.of().isEmpty()
                    ? String.format("; target: %.3f s", target.bound())
                    : String.format("; target: %.1f of %s", target.bound(), target.of()));
        }
        System.out.println(line);
    }

    private static String seconds(Figure figure) {
        return String.format("%.3f s [%.3f %.3f]", figure.median(), figure.min(), figure.max());
    }
}
