package dev.rondo.bench.peer;

import dev.rondo.bench.report.Results.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Contestants that take turns, so that whatever else the machine does hits all of them.
public final class Race {

    private Race() {}

    /// Somebody who works.
    @FunctionalInterface
    public interface Contestant {

        /// Does the work once.
        ///
        /// @return the figure, for instance seconds
        /// @throws IOException if it failed
        /// @throws InterruptedException if the thread was interrupted
        double round() throws IOException, InterruptedException;
    }

    /// Lets everybody work once without counting, then some rounds.
    ///
    /// @param rounds how many count, at least 1
    /// @param contestants null for one that is not here
    /// @return the figures in the same order, null for one that is not here
    /// @throws IOException if a contestant failed
    /// @throws InterruptedException if the thread was interrupted
    public static List<Figure> run(int rounds, List<Contestant> contestants) throws IOException, InterruptedException {
        List<List<Double>> figures = new ArrayList<>();
        for (Contestant contestant : contestants) {
            figures.add(new ArrayList<>());
            if (contestant != null) {
                contestant.round();
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                if (contestants.get(i) != null) {
                    figures.get(i).add(contestants.get(i).round());
                }
            }
        }
        List<Figure> result = new ArrayList<>();
        for (List<Double> mine : figures) {
            result.add(mine.isEmpty() ? null : Figure.of(mine));
        }
        return result;
    }
}
