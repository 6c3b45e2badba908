package dev.rondo.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.IntToLongFunction;

/// Writes planes of floats into a WAVE file, which becomes RF64 when it reaches 4 GiB.
///
/// A file appears whole or not at all, see [WholeFile]: in [#finish()].
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
    private final WholeFile file;
    private final long declaredFrames;
    /// What waits in the buffer: nothing, unless the target is a file, which nobody reads before it is whole.
    private int bufferedBytes;
    private long frames;
    private boolean finished;
    private boolean closed;

    private WavWriter(String name, StreamFormat format, SampleFormat sampleFormat, OutputStream out,
            WholeFile file, long declaredFrames) {
        this.name = name;
        this.format = format;
        this.sampleFormat = sampleFormat;
        this.codec = new PcmCodec(sampleFormat, ByteOrder.LITTLE_ENDIAN, format.channels());
        this.buffer = new byte[BUFFER_BYTES / codec.frameBytes() * codec.frameBytes()];
        this.bufferSegment = MemorySegment.ofArray(buffer);
        this.out = out;
        this.file = file;
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
        WholeFile file = WholeFile.create(path);
        return begin(new WavWriter(path.toString(), format, sampleFormat, file.out(), file, UNKNOWN));
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
        return begin(new WavWriter(name, format, sampleFormat, out, null, frames));
    }

    private static WavWriter begin(WavWriter writer) throws AudioFileException {
        byte[] header = WaveHeader.of(writer.format, writer.sampleFormat, writer.declaredFrames);
        try {
            writer.out.write(header);
            return writer;
        } catch (IOException e) {
            AudioFileException failure = WholeFile.unwritable(writer.name, e);
            try {
                writer.close();
            } catch (AudioFileException onClose) {
                failure.addSuppressed(onClose);
            }
            throw failure;
        }
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
            int count = Math.min(frames - done, (buffer.length - bufferedBytes) / frameBytes);
            codec.encode(planes, offsetBytes, done, bufferSegment, bufferedBytes, count);
            bufferedBytes += count * frameBytes;
            if (bufferedBytes == buffer.length || !correctable()) {
                drain();
            }
            done += count;
            this.frames += count;
        }
    }

    private boolean correctable() {
        return file != null && file.correctable();
    }

    private void drain() throws AudioFileException {
        try {
            out.write(buffer, 0, bufferedBytes);
            bufferedBytes = 0;
        } catch (IOException e) {
            throw WholeFile.unwritable(name, e);
        }
    }

    /// Completes the file: its header tells the true length, and it takes its name. A stream is flushed.
    ///
    /// @throws IllegalStateException after [#finish()] or [#close()]
    /// @throws AudioFileException if writing fails; [#close()] then removes what there is
    public void finish() throws AudioFileException {
        requireUnfinished();
        drain();
        try {
            boolean open = !correctable() && declaredFrames < 0;
            if (!open && (frames * codec.frameBytes() & 1) != 0) {
                out.write(0); // where the length is left open, this byte would be taken for a sample
            }
            if (correctable()) {
                file.overwrite(0, ByteBuffer.wrap(WaveHeader.of(format, sampleFormat, frames)));
            }
            if (file != null) {
                file.finish();
            } else {
                out.flush();
            }
            finished = true;
        } catch (IOException e) {
            throw WholeFile.unwritable(name, e);
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
            if (file != null) {
                file.close();
            } else {
                out.flush();
            }
        } catch (IOException e) {
            throw WholeFile.unwritable(name, e);
        }
    }

    private void requireUnfinished() {
        if (finished || closed) {
            throw new IllegalStateException("the file is " + (finished ? "finished" : "closed") + ": file=" + name);
        }
    }
}
