package dev.rondo.cli.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cli.picture.SpectrogramPicture.Spec;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrogramPictureTest {

    private static final int BLACK = ColourMap.rgb(0);
    private static final int BRIGHTEST = ColourMap.rgb(1);

    private static Spec spec(int channels, int sizeFrames, Scale scale, int width, int height) {
        return new Spec("a file.wav", channels, 48000, sizeFrames, 512, 0, scale, 90, width, height);
    }

    private static float[] silence(int sizeFrames) {
        float[] spectrum = new float[sizeFrames / 2 + 1];
        Arrays.fill(spectrum, Float.NEGATIVE_INFINITY);
        return spectrum;
    }

    @ParameterizedTest
    @EnumSource
    void aToneIsBrightestInTheRowOfItsFrequencyWhetherBinsAreManyOrFew(Scale scale) {
        for (int sizeFrames : new int[]{128, 2048, 32768}) {
            for (int bin = 2; bin < sizeFrames / 2; bin = bin * 3 / 2) {
                var picture = new SpectrogramPicture(spec(1, sizeFrames, scale, 400, 300));
                float[] tone = silence(sizeFrames);
                tone[bin] = -6;
                picture.add(0, tone);
                BufferedImage image = picture.draw(512);
                Axis axis = picture.frequencyAxis(0);
                double hz = bin * 48000.0 / sizeFrames;
                if (hz > axis.min()) {
                    assertEquals(BRIGHTEST, pixel(image, 150, (int) axis.pixel(hz)),
                            scale + " " + sizeFrames + " " + bin);
                    assertTrue(hz <= axis.value(Math.floor(axis.pixel(hz))) + 1e-6);
                }
            }
        }
    }

    @Test
    void aClickOfOneSpectrumStaysVisibleWhereThousandSpectraShareAColumn() {
        var picture = new SpectrogramPicture(spec(1, 64, Scale.LINEAR, 200, 120));
        long spectra = 150_000;
        long click = 98_765;
        float[] loud = new float[33];
        for (long i = 0; i < spectra; i++) {
            picture.add(0, i == click ? loud : silence(64));
        }
        BufferedImage image = picture.draw(spectra * 512);
        double x = picture.timeAxis(spectra * 512).pixel(click * 512 / 48000.0);
        boolean found = false;
        for (int column = 0; column < 200; column++) {
            if (pixel(image, column, 50) == BRIGHTEST) {
                assertEquals(x, column + 0.5, 1.5);
                found = true;
            }
        }
        assertTrue(found);
    }

    @Test
    void memoryIsBoundedByThePictureAndTheLoudestSurvivesEveryMerge() {
        for (int click = 0; click < 1000; click++) {
            Columns columns = new Columns(8, 3, new double[]{2, 1, 0});
            for (int i = 0; i < 1000; i++) {
                columns.add(new float[]{-100, -100, i == click ? -3 : -50});
                assertTrue(columns.size() <= 8);
            }
            float[] row = new float[8];
            columns.copyRow(0, -90, 0, row);
            assertEquals(-3, row[click / 128]);
            assertEquals(-3, columns.loudestDb());
        }
    }

    @Test
    void betweenTwoSpectraAndBetweenTwoBinsThePictureIsAStraightLine() {
        float[] values = {-60, -20, -40};
        assertEquals(-40, Columns.peak(values, 0.5, 0.5));
        assertEquals(-25, Columns.peak(values, 1.25, 1.75));
        assertEquals(-20, Columns.peak(values, 0.1, 1.9), "the maximum where several share a pixel");
    }

    @Test
    void theOrderOfChannelsDoesNotMatter() {
        var interleaved = new SpectrogramPicture(spec(2, 64, Scale.MEL, 300, 200));
        var oneByOne = new SpectrogramPicture(spec(2, 64, Scale.MEL, 300, 200));
        for (int i = 0; i < 2000; i++) {
            interleaved.add(0, ramp(i));
            interleaved.add(1, ramp(3 * i));
            oneByOne.add(0, ramp(i));
        }
        for (int i = 0; i < 2000; i++) {
            oneByOne.add(1, ramp(3 * i));
        }
        assertArrayEquals(pixels(interleaved.draw(2000 * 512)), pixels(oneByOne.draw(2000 * 512)));
    }

    private static float[] ramp(int seed) {
        float[] spectrum = new float[33];
        for (int bin = 0; bin < 33; bin++) {
            spectrum[bin] = -(seed * 31 + bin * 17) % 101;
        }
        return spectrum;
    }

    @Test
    void silenceIsDarkAndCountsDownFromFullScale() {
        var picture = new SpectrogramPicture(spec(1, 64, Scale.LINEAR, 600, 300));
        picture.add(0, silence(64));
        float[] notANumber = new float[33];
        Arrays.fill(notANumber, Float.NaN);
        picture.add(0, notANumber);
        assertEquals(BLACK, pixel(picture.draw(1024), 300, 150));
    }

    @Test
    void anEmptyFileHasAxesAndSaysSo() {
        int[] empty = pixels(new SpectrogramPicture(spec(1, 64, Scale.LINEAR, 600, 300)).draw(0));
        assertTrue(Arrays.stream(empty).filter(rgb -> rgb == 0xffffff).count() > 20_000, "white paper around");
        int white = 0;
        for (int y = 100; y < 180; y++) {
            for (int x = 200; x < 350; x++) {
                white += (empty[y * 600 + x] & 0xff) > 200 ? 1 : 0;
            }
        }
        assertTrue(white > 30, "words on the dark panel");
    }

    @ParameterizedTest
    @CsvSource({"200,120,1", "200,120,2", "200,120,64", "333,200,1", "600,300,1", "600,300,2", "1200,600,1",
            "1200,600,5",
            "1200,600,12", "1200,600,64", "1200,2400,8", "2400,1200,2", "3000,150,1", "200,2000,3"})
    void nothingIsCutOffAtTheEdgesOfThePictureAtAnySize(int width, int height, int channels) {
        for (Scale scale : Scale.values()) {
            for (long frames : new long[]{0, 1, 48_000, 7_200L * 48_000}) {
                var picture = new SpectrogramPicture(spec(channels, 64, scale, width, height));
                for (int channel = 0; channel < channels; channel++) {
                    picture.add(channel, ramp(channel));
                }
                assertWhiteEdge(picture.draw(frames));
            }
        }
    }

    static void assertWhiteEdge(BufferedImage image) {
        for (int x = 0; x < image.getWidth(); x++) {
            assertEquals(0xffffff, pixel(image, x, 0), "top at " + x);
            assertEquals(0xffffff, pixel(image, x, image.getHeight() - 1), "bottom at " + x);
        }
        for (int y = 0; y < image.getHeight(); y++) {
            assertEquals(0xffffff, pixel(image, 0, y), "left at " + y);
            assertEquals(0xffffff, pixel(image, image.getWidth() - 1, y), "right at " + y);
        }
    }

    @Test
    void eachChannelIsDrawnInItsOwnPanelEvenInStripsOfAFewPixels() {
        var picture = new SpectrogramPicture(spec(64, 64, Scale.LINEAR, 1200, 600));
        for (int channel = 0; channel < 64; channel++) {
            picture.add(channel, channel == 40 ? new float[33] : silence(64));
        }
        BufferedImage image = picture.draw(512);
        for (int channel = 0; channel < 64; channel++) {
            Axis axis = picture.frequencyAxis(channel);
            assertEquals(channel == 40 ? BRIGHTEST : BLACK, pixel(image, 600, (axis.from() + axis.to()) / 2));
        }
    }

    @Test
    void theColoursAreMatplotlibsInferno() {
        assertColour(0.001462, 0.000466, 0.013866, 0);
        assertColour(0.735683, 0.215906, 0.330245, 128);
        assertColour(0.988362, 0.998364, 0.644924, 255);
        double lightness = -1;
        for (int shade = 0; shade < 256; shade += 4) {
            int rgb = ColourMap.rgb(shade / 255.0);
            double next = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xff) + 0.0722 * (rgb & 0xff);
            assertTrue(next > lightness, "louder is lighter at " + shade);
            lightness = next;
        }
    }

    private static void assertColour(double red, double green, double blue, int shade) {
        int rgb = ColourMap.rgb(shade / 255.0);
        assertEquals(red, (rgb >> 16) / 255.0, 0.02);
        assertEquals(green, (rgb >> 8 & 0xff) / 255.0, 0.02);
        assertEquals(blue, (rgb & 0xff) / 255.0, 0.02);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 199, 10_001})
    void sizesOutOfRangeAreRefusedByName(int width) {
        String message = assertThrows(IllegalArgumentException.class, () -> spec(1, 64, Scale.LOG, width, 600))
                .getMessage();
        assertTrue(message.endsWith("widthPixels=" + width), message);
    }

    @Test
    void aSpectrumOfAnotherLengthIsRefusedAndMoreChannelsThanRowsToo() {
        var picture = new SpectrogramPicture(spec(1, 64, Scale.LOG, 600, 300));
        assertThrows(IllegalArgumentException.class, () -> picture.add(0, new float[32]));
        assertThrows(IllegalArgumentException.class, () -> new SpectrogramPicture(spec(500, 64, Scale.LOG, 600, 300)));
    }

    private static int pixel(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    private static int[] pixels(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(pixels).map(rgb -> rgb & 0xffffff).toArray();
    }
}
