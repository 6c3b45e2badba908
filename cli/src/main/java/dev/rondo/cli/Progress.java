package dev.rondo.cli;

import java.io.PrintStream;
import java.util.OptionalLong;

/// A bar on standard error, shown when that is a terminal and the work takes more than a second.
///
/// Java cannot tell whether standard error is a terminal; the launcher can and says so by a property.
final class Progress implements AutoCloseable {

    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long REFRESH_NANOS = 100_000_000L;
    private static final int WIDTH = 40;

    private final PrintStream err = System.err;
    private final String label;
    private final long total;
    private final boolean shown;
    private long due;
    private boolean drawn;

    private Progress(String label, long total) {
        this.label = label;
        this.total = total;
        this.shown = total > 0 && Boolean.getBoolean("dev.rondo.terminal");
        this.due = System.nanoTime() + FIRST_NANOS;
    }

    /// A bar for work of a known size; invisible if the size is unknown.
    static Progress of(String label, OptionalLong total) {
        return new Progress(label, total.orElse(0));
    }

    /// Tells how much is done.
    ///
    /// @param done from 0 to the total
    void reached(long done) {
        long now = System.nanoTime();
        if (!shown || now - due < 0) {
            return;
        }
        due = now + REFRESH_NANOS;
        drawn = true;
        int filled = (int) (WIDTH * Math.min(done, total) / total);
        err.printf("\r%s [%s%s] %3d%%", label, "#".repeat(filled), " ".repeat(WIDTH - filled),
                100 * Math.min(done, total) / total);
        err.flush();
    }

    @Override
    public void close() {
        wipe();
    }

    /// Takes the bar away, so that something else can be said.
    void wipe() {
        if (drawn) {
            err.print("\r" + " ".repeat(label.length() + WIDTH + 8) + "\r");
            err.flush();
            drawn = false;
        }
    }
}
