package dev.rondo.dsp.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

    static Stream<JsonNode> windows() {
        return Vectors.rows("windows.json");
    }

    static Stream<JsonNode> longWindows() {
        return Vectors.rows("windows_long.json");
    }

    static Stream<Window> everyShape() {
        return longWindows().map(WindowTest::window).distinct();
    }

    private static Window window(JsonNode row) {
        String name = switch (row.get("window").asText()) {
            case "boxcar" -> "rectangular";
            case "chebwin" -> "chebyshev";
            case String same -> same;
        };
        return Window.parse(row.get("params").isEmpty() ? name : name + ":" + row.get("params").get(0).asText());
    }

    @ParameterizedTest
    @MethodSource("windows")
    void windowsHaveTheValuesOfScipy(JsonNode row) {
        Window window = window(row);
        int n = row.get("n").asInt();
        double[] samples = row.get("periodic").asBoolean() ? window.periodic(n) : window.symmetric(n);
        assertArrayEquals(Vectors.doubles(row.get("values")), samples, 1e-12);
    }

    @ParameterizedTest
    @MethodSource("longWindows")
    void longWindowsHaveTheValuesOfScipy(JsonNode row) {
        double[] samples = window(row).symmetric(row.get("n").asInt());
        for (int i = 0; i < row.get("indices").size(); i++) {
            assertEquals(row.get("values").get(i).asDouble(), samples[row.get("indices").get(i).asInt()], 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("everyShape")
    void aSymmetricWindowIsItsOwnMirrorImageToTheLastBit(Window window) {
        for (int n = 9; n < 80; n++) {
            double[] samples = window.symmetric(n);
            for (int i = 0; i < n; i++) {
                assertEquals(samples[i], samples[n - 1 - i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyShape")
    void aWindowOfOneSampleIsOne(Window window) {
        assertArrayEquals(new double[]{1}, window.symmetric(1));
        assertArrayEquals(new double[]{1}, window.periodic(1));
    }

    @ParameterizedTest
    @MethodSource("everyShape")
    void floatsAreTheDoublesRoundedOnce(Window window) {
        double[] exact = window.periodic(33);
        float[] floats = window.periodicFloats(33);
        for (int i = 0; i < 33; i++) {
            assertEquals((float) exact[i], floats[i]);
        }
        assertEquals((float) window.symmetric(33)[7], window.symmetricFloats(33)[7]);
    }

    @ParameterizedTest
    @MethodSource("everyShape")
    void aWindowReadsBackWhatItWrites(Window window) {
        assertEquals(window, Window.parse(window.toString()));
    }

    @Test
    void aParameterIsWrittenWithoutIdleDigits() {
        assertEquals("kaiser:8.6", Window.parse("Kaiser: 8.60").toString());
        assertEquals("chebyshev:80", Window.parse("chebyshev:80.0").toString());
        assertEquals("hann", Window.HANN.toString());
    }

    @Test
    void everyShapeIsTested() {
        assertEquals(WindowShape.values().length, everyShape().map(Window::shape).distinct().count());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kaisr:3      | did you mean kaiser:beta?
            han          | did you mean hann?
            kaisr:3      | dpss:NW
            kaiser       | kaiser needs its parameter: write kaiser:beta
            hann:3       | hann takes no parameter
            kaiser:soft  | a window's parameter must be a number: window=kaiser:soft
            kaiser:      | a window's parameter must be a number: window=kaiser:
            kaiser:NaN   | a window's parameter must be a number: window=kaiser:NaN
            kaiser:-1    | must be from 0.0 to 500.0: beta=-1.0
            tukey:1.01   | must be from 0.0 to 1.0: alpha=1.01
            """)
    void aMistakeIsAnsweredWithWhatIsAccepted(String text, String part) {
        var e = assertThrows(IllegalArgumentException.class, () -> Window.parse(text));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aWindowHasAtLeastOneSample(int n) {
        assertThrows(IllegalArgumentException.class, () -> Window.HANN.symmetric(n));
        assertThrows(IllegalArgumentException.class, () -> Window.HANN.periodic(n));
    }

    @Test
    void aSlepianWindowMustBeLongerThanTwiceItsTimeBandwidthProduct() {
        var window = new Window(WindowShape.DPSS, 4);
        assertEquals(9, window.symmetric(9).length);
        var e = assertThrows(IllegalArgumentException.class, () -> window.periodic(8));
        assertTrue(e.getMessage().endsWith("NW=4.0 n=8"), e.getMessage());
    }
}
