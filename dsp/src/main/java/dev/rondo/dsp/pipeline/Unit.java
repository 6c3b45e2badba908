package dev.rondo.dsp.pipeline;

/// What a number in a chain counts, and the suffixes it may carry.
public enum Unit {

    /** A plain number. */
    NONE(""),

    /** A frequency; a bare number is in Hz. */
    HERTZ("Hz"),

    /** A level; a bare number is in dB. */
    DECIBELS("dB"),

    /** A time; a bare number is in ms, and `smp` counts frames at the stream's rate. */
    MILLISECONDS("ms"),

    /** A share; a bare number is in %. */
    PERCENT("%");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /// The suffix of a bare number.
    ///
    /// @return the unit's own symbol, empty for a plain number
    public String symbol() {
        return symbol;
    }

    /// Reads a number with or without a suffix.
    ///
    /// @param text for instance `1.5kHz`
    /// @param rateHz the stream's rate, for `smp`
    /// @return the value in this unit, or NaN if the text is no such quantity
    double parse(String text, int rateHz) {
        int end = text.length();
        while (end > 0 && !isNumeral(text.charAt(end - 1))) {
            end--;
        }
        String suffix = text.substring(end);
        try {
            return Double.parseDouble(text.substring(0, end)) * factor(suffix, rateHz);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static boolean isNumeral(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    /// How many of this unit one of the suffix is; NaN if the suffix belongs to something else.
    private double factor(String suffix, int rateHz) {
        if (suffix.isEmpty() || suffix.equals(symbol)) {
            return 1;
        }
        return switch (this) {
            case HERTZ -> suffix.equals("kHz") ? 1000 : Double.NaN;
            case MILLISECONDS -> switch (suffix) {
                case "s" -> 1000;
                case "smp" -> 1000.0 / rateHz;
                default -> Double.NaN;
            };
            case NONE, DECIBELS, PERCENT -> Double.NaN;
        };
    }

    /// What may be written for a quantity of this kind.
    ///
    /// @return words for an error message, for instance `a frequency (Hz, kHz)`
    String expectation() {
        return switch (this) {
            case NONE -> "a number";
            case HERTZ -> "a frequency (Hz, kHz)";
            case DECIBELS -> "a level (dB)";
            case MILLISECONDS -> "a time (ms, s, smp)";
            case PERCENT -> "a share (%)";
        };
    }
}
