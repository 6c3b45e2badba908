package dev.rondo.dsp.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The names that somebody may have meant.
final class Nearest {

    private static final int SUGGESTIONS = 3;

    private Nearest() {}

    /// Says that a name is unknown and which known ones are near.
    static String unknown(String kind, String name, Collection<String> known) {
        List<String> near = known.stream().filter(candidate -> distance(name, candidate) <= 1 + candidate.length() / 3)
                .sorted(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS).toList();
        return "unknown " + kind + " '" + name + "'"
                + (near.isEmpty() ? "" : ": did you mean " + String.join(", ", near) + "?");
    }

    /// Levenshtein's distance: how many letters to insert, delete or replace.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
