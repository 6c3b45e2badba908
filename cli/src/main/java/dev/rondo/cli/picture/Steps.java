package dev.rondo.cli.picture;

import java.math.BigDecimal;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The distances that people like between the ticks of a linear axis, and how they write the values there.
enum Steps {
    /** 1, 2 and 5 times a power of ten. */
    PLAIN(0),
    /** The same, written in thousands of the axis's unit: kHz on an axis in Hz. */
    THOUSANDS(3),
    /** The same, written in thousandths: ms on an axis in seconds. */
    THOUSANDTHS(-3),
    /** Whole parts of minutes, written m:ss, on an axis in seconds. */
    MINUTES(0),
    /** Whole parts of hours, written h:mm, on an axis in seconds. */
    HOURS(0),
    /** Whole parts of a turn. */
    DEGREES(0);

    private final int exponent;

    Steps(int exponent) {
        this.exponent = exponent;
    }

    /// Returns the steps to choose from, smallest first.
    Stream<BigDecimal> ladder() {
        return switch (this) {
            case PLAIN, THOUSANDS, THOUSANDTHS -> IntStream.rangeClosed(-12, 12).boxed()
                    .flatMap(e -> Stream.of(1, 2, 5).map(m -> BigDecimal.valueOf(m).scaleByPowerOfTen(e)));
            case MINUTES -> numbers("1 2 5 10 15 30 60 120 300 600 900 1800");
            case HOURS ->
                numbers("60 120 300 600 900 1800 3600 7200 10800 21600 43200 86400 172800 432000 864000 4320000");
            case DEGREES ->
                numbers("0.1 0.2 0.5 1 2 5 10 15 30 45 90 180 360 720 1800 3600 7200 18000 36000 180000 360000");
        };
    }

    /// Writes `value`, a multiple of `step`, with the digits that the step needs.
    String label(BigDecimal value, BigDecimal step) {
        if (this == MINUTES || this == HOURS) {
            long small = value.longValueExact() / (this == HOURS ? 60 : 1);
            return "%d:%02d".formatted(small / 60, small % 60);
        }
        int decimals = Math.max(0, step.stripTrailingZeros().scale() + exponent);
        return value.movePointLeft(exponent).setScale(decimals).toPlainString().replace('-', '−');
    }

    private static Stream<BigDecimal> numbers(String text) {
        return Stream.of(text.split(" ")).map(BigDecimal::new);
    }
}
