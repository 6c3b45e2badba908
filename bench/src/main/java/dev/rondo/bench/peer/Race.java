package dev.rondo.bench.peer;

import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Contestants that take turns, so that whatever else the machine does hits all of them.
///
/// @param rounds how many count, at least 1
/// @param turns of each contestant in a round; the round's figure is their median
public record Race(int rounds, int turns) {

    /// Somebody who works.
    @FunctionalInterface
    public interface Contestant {

        /// Does the work once.
        ///
        /// @return the figure, for instance seconds
        /// @throws IOException if it failed
        /// @throws InterruptedException if the thread was interrupted
        double turn() throws IOException, InterruptedException;
    }

    /// Lets everybody work once without counting, then all rounds.
    ///
    /// @param label of the row
    /// @param targets of the row
    /// @param contestants Rondo first; null for one that is not here
    /// @return the figures in the same order, null for one that is not here, and the ratios of turns
    /// @throws IOException if a contestant failed
    /// @throws InterruptedException if the thread was interrupted
    public Row run(String label, List<Target> targets, List<Contestant> contestants)
            throws IOException, InterruptedException {
        int n = contestants.size();
        double[][][] figures = new double[n][rounds][turns];
        for (int turn = -1; turn < rounds * turns; turn++) {
            for (int i = 0; i < n; i++) {
                if (contestants.get(i) != null) {
                    double figure = contestants.get(i).turn();
                    if (turn >= 0) {
                        figures[i][turn / turns][turn % turns] = figure;
                    }
                }
            }
        }
        List<Figure> medians = new ArrayList<>();
        List<Figure> ratios = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            List<Double> mine = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                List<Double> turnsOfRound = new ArrayList<>();
                List<Double> ratiosOfRound = new ArrayList<>();
                for (int turn = 0; turn < turns; turn++) {
                    turnsOfRound.add(figures[i][round][turn]);
                    ratiosOfRound.add(figures[0][round][turn] / figures[i][round][turn]);
                }
                mine.add(Figure.of(turnsOfRound).median());
                ours.add(Figure.of(ratiosOfRound).median());
            }
            boolean here = contestants.get(i) != null;
            medians.add(here ? Figure.of(mine) : null);
            ratios.add(here ? Figure.of(ours) : null);
        }
        return new Row(label, medians, ratios, targets);
    }
}
