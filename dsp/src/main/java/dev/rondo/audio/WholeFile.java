package dev.rondo.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.concurrent.ThreadLocalRandom;

/// A file that is there whole or not at all.
///
/// Bytes go to a temporary file in the same directory, which takes the target's place in [#finish()]. Closed without
/// that, or when the process is ended by a signal, it is deleted and an earlier target stays as it was; so a file may
/// be read while its successor is written. A target that exists and is no regular file, such as a pipe or `/dev/null`,
/// is written directly.
///
/// For one thread, which may block.
public final class WholeFile implements AutoCloseable {

    private final String name;
    private final OutputStream out;
    private final Temporary temporary;
    private boolean finished;
    private boolean closed;

    /// What is written beside its target, until it takes the target's place.
    private record Temporary(FileChannel channel, Path path, Path target) {}

    private WholeFile(String name, OutputStream out, Temporary temporary) {
        this.name = name;
        this.out = out;
        this.temporary = temporary;
    }

    /// Begins a file.
    ///
    /// @param path where it shall be; its directory must exist
    /// @return an empty file
    /// @throws AudioFileException if it cannot be written there
    public static WholeFile create(Path path) throws AudioFileException {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            throw new AudioFileException(name, "cannot be written: it is a directory");
        }
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return new WholeFile(name, Files.newOutputStream(path), null);
            }
            Temporary temporary = besides(path);
            return new WholeFile(name, Channels.newOutputStream(temporary.channel()), temporary);
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private static Temporary besides(Path path) throws IOException {
        boolean replaces = Files.exists(path);
        // through a link, so that the link survives and the file behind it is replaced
        Path target = replaces ? path.toRealPath() : path.toAbsolutePath();
        Path directory = target.getParent();
        if (!Files.isDirectory(directory)) {
            throw new AudioFileException(path.toString(), "cannot be written: there is no directory " + directory);
        }
        if (replaces && !Files.isWritable(target)) {
            throw new AudioFileException(path.toString(), "cannot be written: no permission to replace it");
        }
        Path temporary = directory
                .resolve(".rondo-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new AudioFileException(path.toString(), "cannot be written: directory " + directory
                    + " takes no new file: " + reason(e));
        }
        temporary.toFile().deleteOnExit();
        PosixFileAttributeView permissions = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (replaces && permissions != null) {
            try {
                permissions.setPermissions(Files.getPosixFilePermissions(target));
            } catch (IOException e) {
                channel.close();
                Files.delete(temporary);
                throw e;
            }
        }
        return new Temporary(channel, temporary, target);
    }

    /// Where bytes go, unbuffered.
    ///
    /// @return a stream at the end of what was written
    public OutputStream out() {
        return out;
    }

    /// The same as a channel, for whoever keeps bytes outside of the heap, or reads again what it wrote.
    ///
    /// @return a channel at the end of what was written
    /// @throws IllegalStateException if the file is not [#correctable()]
    public FileChannel channel() {
        return requireTemporary().channel;
    }

    /// Whether what was written can still be corrected by [#overwrite].
    ///
    /// @return false for pipes and devices
    public boolean correctable() {
        return temporary != null;
    }

    /// Corrects what was written, for instance a header whose length was unknown.
    ///
    /// @param position the first byte to replace
    /// @param bytes the new bytes, all of which are written
    /// @throws IllegalStateException if the file is not [#correctable()]
    /// @throws AudioFileException if writing fails
    public void overwrite(long position, ByteBuffer bytes) throws AudioFileException {
        FileChannel channel = requireTemporary().channel;
        try {
            for (long at = position; bytes.hasRemaining();) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private Temporary requireTemporary() {
        if (temporary == null) {
            throw new IllegalStateException("a pipe or device cannot be corrected: file=" + name);
        }
        return temporary;
    }

    /// Completes the file: it takes its name.
    ///
    /// @throws IllegalStateException after [#finish()] or [#close()]
    /// @throws AudioFileException if that fails; [#close()] then removes what there is
    public void finish() throws AudioFileException {
        if (finished || closed) {
            throw new IllegalStateException("the file is " + (finished ? "finished" : "closed") + ": file=" + name);
        }
        try {
            out.close();
            if (temporary != null) {
                Files.move(temporary.path, temporary.target, StandardCopyOption.ATOMIC_MOVE);
            }
            finished = true;
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /// Lets go of the file; without [#finish()] before, nothing of it remains. A second call does nothing.
    ///
    /// @throws AudioFileException if closing fails
    @Override
    public void close() throws AudioFileException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            if (temporary != null && !finished) {
                Files.deleteIfExists(temporary.path);
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /// What a failure to write means, in one line.
    ///
    /// @param name the file
    /// @param cause what was thrown
    /// @return the exception that says it
    static AudioFileException unwritable(String name, IOException cause) {
        if (cause instanceof AudioFileException known) {
            return known;
        }
        AudioFileException failure = new AudioFileException(name, "cannot be written: " + reason(cause));
        failure.initCause(cause);
        return failure;
    }

    /// The system's reason without the name of our temporary file, which means nothing to anybody.
    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "no permission";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case FileSystemException e -> e.getClass().getSimpleName();
            default -> cause.getMessage();
        };
    }
}
