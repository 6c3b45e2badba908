package dev.rondo.dsp.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Guesses which known name somebody meant, for error messages.
public final class NearestName {

    private static final int SUGGESTIONS = 3;

    private NearestName() {}

    /// The known name that takes the fewest edits.
    ///
    /// @param wanted what was written
    /// @param known what is accepted, at least one name
    /// @return the nearest one, the first of several
    public static String of(String wanted, Collection<String> known) {
        return known.stream().min(Comparator.comparingInt(name -> edits(wanted, name))).orElseThrow();
    }

    /// Says that a name is unknown, and which known ones are near enough to have been meant.
    ///
    /// @param kind what is named, for instance `stage`
    /// @param wanted what was written
    /// @param known what is accepted
    /// @return half a line, for instance `unknown stage 'lowpas': did you mean lowpass?`
    public static String unknown(String kind, String wanted, Collection<String> known) {
        List<String> near = known.stream().filter(name -> edits(wanted, name) <= 1 + name.length() / 3)
                .sorted(Comparator.comparingInt((String name) -> edits(wanted, name))).limit(SUGGESTIONS).toList();
        return "unknown " + kind + " '" + wanted + "'"
                + (near.isEmpty() ? "" : ": did you mean " + String.join(", ", near) + "?");
    }

    /// The Levenshtein distance, one row of its table at a time.
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
