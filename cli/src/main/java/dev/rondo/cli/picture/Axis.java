package dev.rondo.cli.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// One axis of a picture: the values `min` to `max` on the pixels `from` to `to`, and the ticks that people expect there.
///
/// Pixel positions are continuous: pixel row or column `n` covers `[n, n + 1)`, and `min` lies on the outer edge of the
/// first pixel. An axis that grows upwards has `from > to`.
///
/// @param scale how the values are spread
/// @param steps the ticks of a linear axis
record Axis(Scale scale, Steps steps, double min, double max, int from, int to) {

    private static final int MINOR_DISTANCE_PIXELS = 6;
    private static final int MAX_LINEAR_TICKS = 15;

    /// A labelled place on the axis.
    record Tick(double value, String label) {}

    Axis {
        if (!(min < max)) {
            throw new IllegalArgumentException("axis needs min < max: min=" + min + " max=" + max);
        }
    }

    double pixel(double value) {
        double start = scale.forward(min);
        return from + (to - from) * (scale.forward(value) - start) / (scale.forward(max) - start);
    }

    double value(double pixel) {
        double start = scale.forward(min);
        return scale.inverse(start + (scale.forward(max) - start) * (pixel - from) / (to - from));
    }

    /// Returns the labelled ticks, in rising order.
    ///
    /// @param extentPixels how much of the axis a label covers, centred at its tick
    /// @param gapPixels the least space between two labels
    /// @return as many ticks as fit without crowding
    List<Tick> ticks(ToDoubleFunction<String> extentPixels, double gapPixels) {
        return switch (scale) {
            case LINEAR -> steps.ladder()
                    .filter(step -> step.doubleValue() * MAX_LINEAR_TICKS >= max - min)
                    .map(this::multiples)
                    .filter(ticks -> fits(ticks, extentPixels, gapPixels)).findFirst().orElse(List.of());
            case LOG -> Stream.of(decades(1, 1, 2, 5), decades(1, 1), decades(2, 1), decades(3, 1))
                    .filter(ticks -> fits(ticks, extentPixels, gapPixels)).findFirst().orElse(List.of());
            case MEL -> sparse(decades(1, 1, 2, 5), extentPixels, gapPixels);
        };
    }

    /// Returns the places of the small unlabelled ticks, `1 … 9` times a power of ten: only curved scales need them.
    List<Double> minorTicks() {
        List<Double> values = new ArrayList<>();
        if (scale != Scale.LINEAR) {
            double last = Double.NEGATIVE_INFINITY;
            for (Tick tick : decades(1, 1, 2, 3, 4, 5, 6, 7, 8, 9)) {
                if (Math.abs(pixel(tick.value()) - last) >= MINOR_DISTANCE_PIXELS) {
                    values.add(tick.value());
                    last = pixel(tick.value());
                }
            }
        }
        return values;
    }

    private List<Tick> multiples(BigDecimal step) {
        List<Tick> ticks = new ArrayList<>();
        double slack = 1e-9 * (max - min);
        BigDecimal value = new BigDecimal(min - slack).divide(step, 0, RoundingMode.CEILING).multiply(step);
        for (; value.doubleValue() <= max + slack; value = value.add(step)) {
            ticks.add(new Tick(value.doubleValue(), steps.label(value, step)));
        }
        return ticks;
    }

    private List<Tick> decades(int stride, int... mantissas) {
        List<Tick> ticks = new ArrayList<>();
        if (min <= 0) {
            ticks.add(new Tick(0, "0"));
        }
        int first = min > 0 ? (int) Math.floor(Math.log10(min)) : 0;
        for (int exponent = Math.floorDiv(first, stride) * stride; Math.pow(10, exponent) <= max; exponent += stride) {
            for (int mantissa : mantissas) {
                BigDecimal value = BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent);
                if (value.doubleValue() >= min && value.doubleValue() <= max) {
                    ticks.add(new Tick(value.doubleValue(), withPrefix(value, exponent)));
                }
            }
        }
        return ticks;
    }

    private static String withPrefix(BigDecimal value, int exponent) {
        int thousands = Math.clamp(exponent / 3, 0, 3);
        return value.movePointLeft(3 * thousands).toPlainString() + List.of("", "k", "M", "G").get(thousands);
    }

    /// Returns from the first tick on those that keep their distance from the one before.
    private List<Tick> sparse(List<Tick> candidates, ToDoubleFunction<String> extentPixels, double gapPixels) {
        List<Tick> ticks = new ArrayList<>();
        for (Tick tick : candidates) {
            if (ticks.isEmpty() || fits(List.of(ticks.getLast(), tick), extentPixels, gapPixels)) {
                ticks.add(tick);
            }
        }
        return ticks;
    }

    private boolean fits(List<Tick> ticks, ToDoubleFunction<String> extentPixels, double gapPixels) {
        for (int i = 1; i < ticks.size(); i++) {
            Tick a = ticks.get(i - 1);
            Tick b = ticks.get(i);
            double labels = (extentPixels.applyAsDouble(a.label()) + extentPixels.applyAsDouble(b.label())) / 2;
            if (Math.abs(pixel(b.value()) - pixel(a.value())) < labels + gapPixels) {
                return false;
            }
        }
        return true;
    }
}
