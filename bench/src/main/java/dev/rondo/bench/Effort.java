package dev.rondo.bench;

import java.util.List;
import java.util.Locale;

/// How long to measure: `quick`, `full`, or `full --time=0.3`, which shortens every measurement of `full` to that part.
///
/// @param full everything, not a selection
/// @param time what part of their time the measurements of `full` get
record Effort(boolean full, double time) {

    private static final String TIME = "--time=";

    /// Reads it.
    ///
    /// @param words of the command line
    /// @return null if they say something else
    static Effort parse(List<String> words) {
        if (words.equals(List.of("quick"))) {
            return new Effort(false, 1);
        }
        if (words.equals(List.of("full"))) {
            return new Effort(true, 1);
        }
        if (words.size() == 2 && words.getFirst().equals("full") && words.get(1).matches(TIME + "0?\\.\\d*[1-9]\\d*")) {
            return new Effort(true, Double.parseDouble(words.get(1).substring(TIME.length())));
        }
        return null;
    }

    /// How often.
    ///
    /// @param quick rounds in a quick run
    /// @param all rounds in a full one
    /// @return never less than in a quick run
    int rounds(int quick, int all) {
        return full ? (int) Math.max(quick, Math.round(all * time)) : quick;
    }

    /// How long.
    ///
    /// @param quick seconds in a quick run
    /// @param all seconds in a full one
    /// @return seconds, never less than in a quick run
    double seconds(double quick, double all) {
        return full ? Math.max(quick, all * time) : quick;
    }

    @Override
    public String toString() {
        return !full ? "quick" : time == 1 ? "full" : String.format(Locale.ROOT, "full %s%s", TIME, time);
    }
}
