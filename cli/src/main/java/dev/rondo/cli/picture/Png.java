package dev.rondo.cli.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// PNG files that are there whole or not at all.
public final class Png {

    private Png() {}

    /// Writes `image` to `path`, replacing what was there. The bytes go to a temporary file in the same directory first,
    /// which is moved into place when complete and deleted on failure. What exists and is no regular file (a device, a
    /// pipe) is written to as it is; a symbolic link keeps pointing to its file.
    ///
    /// @param image the picture
    /// @param path where it goes
    /// @throws IOException if it cannot be written; `path` is then what it was before
    public static void write(BufferedImage image, Path path) throws IOException {
        boolean exists = Files.exists(path);
        if (exists && !Files.isRegularFile(path)) {
            try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
                encode(image, out);
            }
            return;
        }
        Path target = exists ? path.toRealPath() : path.toAbsolutePath();
        Path temporary = target
                .resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                encode(image, out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
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
