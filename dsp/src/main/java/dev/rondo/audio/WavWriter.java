package dev.rondo.audio;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import java.util.function.IntToLongFunction;

/// Writes planes of floats into a WAVE file, which becomes RF64 when it reaches 4 GiB.
///
/// A file appears whole or not at all: samples go to a temporary file in the same directory, which takes the place of
/// the target in [#finish()]. Closed without that, it is deleted and an earlier target stays as it was, so a file may
/// be read while its successor is written.
///
/// ```java
/// try (var output = WavWriter.create(Path.of("out.wav"), format, SampleFormat.S24)) {
///     output.write(ring.segment(), ring.reader()::offsetBytes, frames);
///     output.finish();
/// }
/// ```
///
/// For one thread, which may block.
public final class WavWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long UNKNOWN = -1;

    private final String name;
    private final StreamFormat format;
    private final SampleFormat sampleFormat;
    private final PcmCodec codec;
    private final byte[] buffer;
    private final MemorySegment bufferSegment;
    private final OutputStream out;
    private final Replacement replacement;
    private final long declaredFrames;
    private long frames;
    private boolean finished;
    private boolean closed;

    /// A file that is written beside its target and then takes its place.
    private record Replacement(FileChannel channel, Path temporary, Path target) {}

    private WavWriter(String name, StreamFormat format, SampleFormat sampleFormat, OutputStream out,
            Replacement replacement, long declaredFrames) {
        this.name = name;
        this.format = format;
        this.sampleFormat = sampleFormat;
        this.codec = new PcmCodec(sampleFormat, ByteOrder.LITTLE_ENDIAN, format.channels());
        this.buffer = new byte[BUFFER_BYTES / codec.frameBytes() * codec.frameBytes()];
        this.bufferSegment = MemorySegment.ofArray(buffer);
        this.out = out;
        this.replacement = replacement;
        this.declaredFrames = declaredFrames;
    }

    /// Begins a file. A target that exists and is no regular file, such as a pipe or `/dev/null`, is written
    /// directly, with a header that leaves the length open.
    ///
    /// @param path where the file shall be; its directory must exist
    /// @param format rate and channels
    /// @param sampleFormat how samples are stored
    /// @return a writer at frame 0
    /// @throws AudioFileException if the file cannot be written there
    public static WavWriter create(Path path, StreamFormat format, SampleFormat sampleFormat)
            throws AudioFileException {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            throw new AudioFileException(name, "cannot be written: it is a directory");
        }
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return begin(new WavWriter(name, format, sampleFormat, Files.newOutputStream(path), null, UNKNOWN));
            }
            Replacement replacement = replacementOf(path);
            return begin(new WavWriter(name, format, sampleFormat,
                    Channels.newOutputStream(replacement.channel()), replacement, UNKNOWN));
        } catch (AudioFileException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /// Begins a stream, such as standard output, whose header cannot be corrected later.
    ///
    /// @param out takes the bytes; flushed by [#finish()], never closed
    /// @param name what messages call it
    /// @param format rate and channels
    /// @param sampleFormat how samples are stored
    /// @param frames how many will be written, or −1 if nobody knows
    /// @return a writer at frame 0
    /// @throws AudioFileException if writing fails
    public static WavWriter stream(OutputStream out, String name, StreamFormat format, SampleFormat sampleFormat,
            long frames) throws AudioFileException {
        return begin(new WavWriter(name, format, sampleFormat, new Unclosed(out), null, frames));
    }

    /// Keeps a stream of the caller's open.
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static WavWriter begin(WavWriter writer) throws AudioFileException {
        byte[] header = WaveHeader.of(writer.format, writer.sampleFormat, writer.declaredFrames);
        try {
            writer.out.write(header);
            return writer;
        } catch (IOException e) {
            AudioFileException failure = unwritable(writer.name, e);
            try {
                writer.close();
            } catch (AudioFileException onClose) {
                failure.addSuppressed(onClose);
            }
            throw failure;
        }
    }

    private static Replacement replacementOf(Path path) throws IOException {
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
        Path temporary = directory.resolve(".rondo-" + UUID.randomUUID() + ".part");
        FileChannel channel;
        try {
            channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new AudioFileException(path.toString(), "cannot be written: directory " + directory
                    + " takes no new file: " + reason(e));
        }
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
        return new Replacement(channel, temporary, target);
    }

    /// How many frames were written.
    ///
    /// @return the frames so far
    public long frames() {
        return frames;
    }

    /// How many samples were cut to ±1, see [PcmCodec#clipped()].
    ///
    /// @return the count so far
    public long clipped() {
        return codec.clipped();
    }

    /// How many samples were NaN or infinite, see [PcmCodec#replaced()].
    ///
    /// @return the count so far
    public long replaced() {
        return codec.replaced();
    }

    /// Writes the next frames.
    ///
    /// @param planes holds the floats of all channels
    /// @param offsetBytes where in `planes` the first float of a channel (from 0) lies
    /// @param frames how many, 0 or more
    /// @throws IllegalArgumentException if `frames` is negative
    /// @throws IllegalStateException after [#finish()] or [#close()], and beyond the frames that a stream declared
    /// @throws IndexOutOfBoundsException if the floats lie outside `planes`
    /// @throws AudioFileException if writing fails
    public void write(MemorySegment planes, IntToLongFunction offsetBytes, int frames) throws AudioFileException {
        if (frames < 0) {
            throw new IllegalArgumentException("frames must be 0 or more: frames=" + frames);
        }
        requireUnfinished();
        if (declaredFrames >= 0 && this.frames + frames > declaredFrames) {
            throw new IllegalStateException("the header declares fewer frames: declared=" + declaredFrames
                    + " written=" + (this.frames + frames));
        }
        int frameBytes = codec.frameBytes();
        for (int done = 0; done < frames;) {
            int count = Math.min(frames - done, buffer.length / frameBytes);
            for (int c = 0; c < format.channels(); c++) {
                codec.encode(planes, offsetBytes.applyAsLong(c) + (long) done * Float.BYTES, bufferSegment, 0, c,
                        count);
            }
            try {
                out.write(buffer, 0, count * frameBytes);
            } catch (IOException e) {
                throw unwritable(name, e);
            }
            done += count;
            this.frames += count;
        }
    }

    /// Completes the file: its header tells the true length, and it takes its name. A stream is flushed.
    ///
    /// @throws IllegalStateException after [#finish()] or [#close()]
    /// @throws AudioFileException if writing fails; [#close()] then removes what there is
    public void finish() throws AudioFileException {
        requireUnfinished();
        try {
            boolean open = replacement == null && declaredFrames < 0;
            if (!open && (frames * codec.frameBytes() & 1) != 0) {
                out.write(0); // where the length is left open, this byte would be taken for a sample
            }
            if (replacement == null) {
                out.flush();
            } else {
                ByteBuffer header = ByteBuffer.wrap(WaveHeader.of(format, sampleFormat, frames));
                while (header.hasRemaining()) {
                    replacement.channel.write(header, header.position());
                }
                replacement.channel.close();
                Files.move(replacement.temporary, replacement.target, StandardCopyOption.ATOMIC_MOVE);
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
        try {
            try {
                out.close();
            } finally {
                if (replacement != null && !finished) {
                    Files.deleteIfExists(replacement.temporary);
                }
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private void requireUnfinished() {
        if (finished || closed) {
            throw new IllegalStateException("the file is " + (finished ? "finished" : "closed") + ": file=" + name);
        }
    }

    private static AudioFileException unwritable(String name, IOException cause) {
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
