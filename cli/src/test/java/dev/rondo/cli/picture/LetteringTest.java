package dev.rondo.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LetteringTest {

    /// What runs on a machine without fonts.
    static final class WithoutFonts {

        private WithoutFonts() {}

        public static void main(String[] args) throws IOException {
            var spec = new SpectrogramPicture.Spec("a.wav", 2, 48000, 64, 32, 0, Scale.LINEAR, 90, 600, 300);
            BufferedImage image = new SpectrogramPicture(spec).draw(0);
            Png.write(image, Path.of(args[0]));
            System.out.print(Lettering.of(12).getClass().getSimpleName());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aServerWithoutFontsAndWithoutDisplayDrawsWithOurOwnLetters(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path fonts = Files.writeString(directory.resolve("fonts.conf"),
                "<fontconfig><dir>/nonexistent</dir></fontconfig>");
        // the fonts found by earlier runs are cached below user.home
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + directory, "-cp", "target/classes:target/test-classes:../dsp/target/classes",
                WithoutFonts.class.getName(),
                directory.resolve("a.png").toString());
        builder.environment().put("FONTCONFIG_FILE", fonts.toString());
        builder.environment().put("DISPLAY", ":77");
        Process process = builder.redirectErrorStream(true).start();
        assertEquals("DotLettering",
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }

    @Test
    void everyPrintableLetterHasAShapeOfItsOwnInsideItsBox() {
        Map<String, Character> shapes = new HashMap<>();
        for (char letter = ' '; letter <= '~'; letter++) {
            BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.WHITE);
            new DotLettering(10).draw(graphics, String.valueOf(letter), 5, 12);
            StringBuilder shape = new StringBuilder();
            for (int y = 0; y < 20; y++) {
                for (int x = 0; x < 20; x++) {
                    boolean set = (image.getRGB(x, y) & 0xff) > 100;
                    shape.append(set ? '#' : '.');
                    assertFalse(set && (x < 4 || x > 11 || y < 4 || y > 14), letter + " at " + x + "," + y);
                }
            }
            if (letter != ' ') {
                assertNotEquals(-1, shape.indexOf("#"), "empty: " + letter);
            }
            assertNull(shapes.put(shape.toString(), letter), "looks like another: " + letter);
        }
    }
}
