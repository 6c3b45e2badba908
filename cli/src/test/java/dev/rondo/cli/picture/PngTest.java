package dev.rondo.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PngTest {

    @TempDir
    Path directory;

    private static BufferedImage image(int rgb) {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 1, rgb);
        return image;
    }

    @Test
    void whatIsReadIsWhatWasWrittenAndAnOldFileIsReplaced() throws IOException {
        Path file = directory.resolve("a.png");
        Png.write(image(0x123456), file);
        Png.write(image(0x654321), file);
        assertEquals(0x654321, ImageIO.read(file.toFile()).getRGB(2, 1) & 0xffffff);
        assertEquals(List.of(file), list());
    }

    @Test
    void aFailureOnTheWayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = directory.resolve("a.png");
        Png.write(image(0x123456), file);
        BufferedImage broken = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB) {
            @Override
            public WritableRaster getRaster() {
                throw new IllegalStateException("no pixels");
            }

            @Override
            public Raster getTile(int tileX, int tileY) {
                throw new IllegalStateException("no pixels");
            }
        };
        assertThrows(IllegalStateException.class, () -> Png.write(broken, file));
        assertEquals(0x123456, ImageIO.read(file.toFile()).getRGB(2, 1) & 0xffffff);
        assertEquals(List.of(file), list());
    }

    @Test
    void aMissingDirectoryIsAnIoException() throws IOException {
        assertThrows(IOException.class, () -> Png.write(image(0), directory.resolve("none/a.png")));
        assertEquals(List.of(), list());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkKeepsPointingToItsFileAndTheFileIsReadableLikeAnyOther() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        Path file = directory.resolve("a.png");
        Path link = Files.createSymbolicLink(directory.resolve("link.png"), file);
        Png.write(image(0), file);
        Png.write(image(0x123456), link);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(0x123456, ImageIO.read(file.toFile()).getRGB(2, 1) & 0xffffff);
        assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
