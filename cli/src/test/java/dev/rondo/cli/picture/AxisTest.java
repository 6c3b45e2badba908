package dev.rondo.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cli.picture.Axis.Tick;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AxisTest {

    @ParameterizedTest
    @EnumSource
    void aPixelAndItsValueAreInversesOnEveryScale(Scale scale) {
        Axis axis = new Axis(scale, Steps.PLAIN, 20, 24000, 550, 30);
        for (double pixel = 30; pixel <= 550; pixel += 0.25) {
            assertEquals(pixel, axis.pixel(axis.value(pixel)), 1e-9);
        }
        assertEquals(550, axis.pixel(20));
        assertEquals(30, axis.pixel(24000));
    }

    @Test
    void octavesAreEquallyFarApartOnALogarithmicAxis() {
        Axis axis = new Axis(Scale.LOG, Steps.PLAIN, 20, 20 * 1024, 0, 1000);
        for (int octave = 0; octave <= 10; octave++) {
            assertEquals(100 * octave, axis.pixel(20 * (1 << octave)), 1e-9);
        }
    }

    @Test
    void melIsAThousandAtAThousandHertzAndAgreesWithTheNaturalLogarithmOfTheHtkBook() {
        assertEquals(1000, Scale.MEL.forward(1000), 0.02);
        for (double hz = 0; hz < 100_000; hz += 97) {
            assertEquals(1127 * Math.log(1 + hz / 700), Scale.MEL.forward(hz), 0.0002 * Scale.MEL.forward(hz));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"LINEAR;PLAIN;0;6;0 1 2 3 4 5 6", "LINEAR;PLAIN;-0.55;0.3;−0.4 −0.2 0.0 0.2",
                    "LINEAR;THOUSANDS;0;24000;0 5 10 15 20", "LINEAR;THOUSANDTHS;0;0.01;0 2 4 6 8 10",
                    "LINEAR;MINUTES;0;200;0:00 0:30 1:00 1:30 2:00 2:30 3:00",
                    "LINEAR;HOURS;0;7200;0:00 0:30 1:00 1:30 2:00",
                    "LINEAR;DEGREES;-190;190;−180 −90 0 90 180", "LOG;PLAIN;23.4;24000;100 1k 10k",
                    "LOG;PLAIN;0.05;1;0.05 0.1 0.2 0.5 1",
                    "MEL;PLAIN;0;22050;0 500 2k 5k 10k 20k"})
    void labelsAreWhatPeopleWrite(Scale scale, Steps steps, double min, double max, String labels) {
        Axis axis = new Axis(scale, steps, min, max, 0, 280);
        assertEquals(labels, String.join(" ", axis.ticks(label -> 18, 20).stream().map(Tick::label).toList()));
    }

    @ParameterizedTest
    @EnumSource
    void ticksAreRoundNumbersAndTheirLabelsStayApartAtAnySizeAndRate(Scale scale) {
        for (int width = 200; width <= 2500; width += 230) {
            int height = Math.max(120, width * 3 / 5);
            Canvas canvas = new Canvas(width, height);
            for (double rateHz : new double[]{50, 8000, 44100, 96000, 768000}) {
                var picture = new SpectrogramPicture(
                        new SpectrogramPicture.Spec("", 1, rateHz, 2048, 512, 0, scale, 90, width, height));
                List<Tick> up = canvas.ticksUp(picture.frequencyAxis(0));
                assertTrue(up.size() >= 2, width + " " + rateHz);
                assertApart(up, picture.frequencyAxis(0), label -> canvas.letters.capHeight());
                for (Tick tick : up) {
                    assertRound(tick.value());
                }
                for (long frames : new long[]{1, 100, 5000, 1_000_000, 300_000_000}) {
                    Axis time = picture.timeAxis(frames);
                    assertTrue(canvas.ticksAcross(time).size() >= 2, width + " " + rateHz + " " + frames);
                    assertApart(canvas.ticksAcross(time), time, canvas.letters::width);
                }
            }
        }
    }

    private static void assertApart(List<Tick> ticks, Axis axis, ToDoubleFunction<String> extent) {
        for (int i = 1; i < ticks.size(); i++) {
            Tick a = ticks.get(i - 1);
            Tick b = ticks.get(i);
            double between = Math.abs(axis.pixel(b.value()) - axis.pixel(a.value()));
            assertTrue(between > (extent.applyAsDouble(a.label()) + extent.applyAsDouble(b.label())) / 2 + 3,
                    a + " " + b + " " + axis);
        }
    }

    /// At most three digits that are not zeros at the end.
    private static void assertRound(double value) {
        if (value != 0) {
            double digits = value / Math.pow(10, Math.floor(Math.log10(value)) - 2);
            assertEquals(Math.rint(digits), digits, 1e-9);
        }
    }
}
