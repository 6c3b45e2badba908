package dev.rondo.cli.picture;

import dev.rondo.audio.WholeFile;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// PNG files that are there whole or not at all.
public final class Png {

    private Png() {}

    /// Writes `image` to `path`, replacing what was there: whole or not at all, see [WholeFile].
    ///
    /// @param image the picture
    /// @param path where it goes
    /// @throws IOException if it cannot be written; `path` is then what it was before
    public static void write(BufferedImage image, Path path) throws IOException {
        try (WholeFile file = WholeFile.create(path); var out = new BufferedOutputStream(file.out())) {
            encode(image, out);
            out.flush();
            file.finish();
        }
    }

    private static void encode(BufferedImage image, OutputStream out) throws IOException {
        // in memory: ImageIO would otherwise spool to a file in java.io.tmpdir, which may not be writable
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this Java has no PNG writer");
            }
        }
    }
}
