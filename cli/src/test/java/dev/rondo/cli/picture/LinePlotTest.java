package dev.rondo.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cli.picture.LinePlot.Curve;
import dev.rondo.cli.picture.LinePlot.Panel;
import dev.rondo.cli.picture.LinePlot.Point;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinePlotTest {

    private static Curve curve(String name, DoubleUnaryOperator f) {
        return new Curve(name, IntStream.rangeClosed(0, 300).mapToDouble(i -> 20 * Math.pow(10, i / 100.0))
                .mapToObj(x -> new Point(x, f.applyAsDouble(x))).toList());
    }

    private static LinePlot plot(Panel... panels) {
        return new LinePlot("highpass 1kHz", "48 kHz", Scale.LOG, "Frequency", "Hz", List.of(panels));
    }

    @ParameterizedTest
    @CsvSource({"200,120", "600,300", "1200,900", "2400,1200", "200,1000", "2000,120"})
    void nothingIsCutOffAtTheEdgesAndOddCurvesAreDrawnToo(int width, int height) {
        Panel magnitude = Panel.decibels("Magnitude", curve("left", hz -> -40 * Math.log10(hz / 1000)),
                curve("right", hz -> hz > 1000 ? Double.NEGATIVE_INFINITY : 0));
        Panel phase = Panel.degrees("Phase", curve("", hz -> Double.NaN));
        Panel delay = Panel.of("Group delay", "samples", 1, curve("", hz -> 31.5));
        SpectrogramPictureTest.assertWhiteEdge(plot(magnitude, phase, delay).draw(width, height));
        SpectrogramPictureTest.assertWhiteEdge(plot(Panel.of("Nothing", "x", 1)).draw(width, height));
    }

    @Test
    void aFlatCurveLiesInTheMiddleAndRoundingErrorsAreNotMagnified() {
        BufferedImage image = plot(Panel.decibels("Magnitude", curve("", hz -> 1e-13 * Math.sin(hz)))).draw(600, 300);
        IntStream rows = IntStream.range(0, 300).filter(y -> isBlue(image.getRGB(300, y)));
        assertTrue(rows.allMatch(y -> Math.abs(y - 143) < 5));
        assertEquals(0,
                IntStream.range(0, 300).filter(y -> Math.abs(y - 143) >= 5 && isBlue(image.getRGB(301, y))).count());
        assertTrue(IntStream.range(0, 300).anyMatch(y -> isBlue(image.getRGB(300, y))));
    }

    @Test
    void noLineIsDrawnWhereAnAngleWrapsButOneWhereALevelJumps() {
        DoubleUnaryOperator step = hz -> hz < 632 ? -179 : 179;
        assertTrue(tallest(plot(Panel.degrees("Phase", curve("", step))).draw(600, 300)) < 10);
        assertTrue(tallest(
                plot(Panel.decibels("Magnitude", curve("", hz -> step.applyAsDouble(hz) / 4))).draw(600, 300)) > 100);
    }

    /// Returns the most blue pixels in a column.
    private static int tallest(BufferedImage image) {
        return IntStream.range(0, image.getWidth())
                .map(x -> (int) IntStream.range(0, image.getHeight()).filter(y -> isBlue(image.getRGB(x, y))).count())
                .max()
                .orElseThrow();
    }

    private static boolean isBlue(int rgb) {
        return (rgb >> 16 & 0xff) < 120 && (rgb & 0xff) > 150;
    }
}
