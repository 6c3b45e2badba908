package dev.rondo.audio;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;

/// Sound from a file or a stream, read as planes of floats.
///
/// WAVE, RF64 and BW64 are read by Rondo itself; AIFF, AU and everything that an installed
/// [javax.sound.sampled.spi.AudioFileReader] knows comes through Java Sound. A WAVE header without a length, as
/// programs write into a pipe, means everything up to the end of the stream.
///
/// ```java
/// try (var input = AudioInput.open(Path.of("voice.wav"))) {
///     int granted = ring.writer().awaitClaim(4096);
///     int frames = input.read(ring.segment(), ring.writer()::offsetBytes, granted);
///     ring.writer().commit(frames);
/// }
/// ```
///
/// For one thread, which may block in [#read]. Needs the module `java.desktop`.
public final class AudioInput implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long STREAM = -1;

    private final String file;
    private final PositionedInputStream bytes;
    private final AudioInputStream pcm;
    private final StreamFormat format;
    private final SampleFormat sampleFormat;
    private final PcmCodec codec;
    private final byte[] buffer;
    private final MemorySegment bufferSegment;
    private long position;
    private AudioFileException damage;

    private AudioInput(String file, PositionedInputStream bytes, AudioInputStream pcm, AudioFileException damage)
            throws AudioFileException {
        this.file = file;
        this.bytes = bytes;
        this.pcm = pcm;
        this.damage = damage;
        AudioFormat from = pcm.getFormat();
        this.format = streamFormat(from);
        this.sampleFormat = sampleFormat(from);
        this.codec = new PcmCodec(sampleFormat, from.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                format.channels());
        this.buffer = new byte[BUFFER_BYTES / codec.frameBytes() * codec.frameBytes()];
        this.bufferSegment = MemorySegment.ofArray(buffer);
    }

    /// Opens a file.
    ///
    /// @param path a file, or a pipe or device that can be read
    /// @return the sound at its first frame
    /// @throws AudioFileException if there is no such file, it cannot be read, or it is no sound that is understood
    public static AudioInput open(Path path) throws AudioFileException {
        String file = path.toString();
        if (Files.isDirectory(path)) {
            throw new AudioFileException(file, "a directory, not a sound file");
        }
        try {
            InputStream stream = Files.newInputStream(path);
            return open(stream, Files.isRegularFile(path) ? Files.size(path) : STREAM, file);
        } catch (AudioFileException e) {
            throw e;
        } catch (NoSuchFileException _) {
            throw new AudioFileException(file, "no such file");
        } catch (AccessDeniedException _) {
            throw new AudioFileException(file, "no permission to read it");
        } catch (IOException e) {
            throw new AudioFileException(file, "cannot be opened: " + e.getMessage());
        }
    }

    /// Opens a stream, such as standard input.
    ///
    /// @param stream the bytes of a sound file from its first on; closed by [#close()], and at once on failure
    /// @param name what messages call it
    /// @return the sound at its first frame
    /// @throws AudioFileException if it is no sound that is understood, or the stream fails
    public static AudioInput open(InputStream stream, String name) throws AudioFileException {
        return open(stream, STREAM, name);
    }

    @SuppressWarnings("resource") // bytes belongs to the input, which is returned
    private static AudioInput open(InputStream stream, long fileBytes, String file) throws AudioFileException {
        PositionedInputStream bytes = new PositionedInputStream(stream);
        try {
            byte[] head = bytes.peek(12);
            if (WaveParser.recognises(head)) {
                WaveParser wave = new WaveParser(bytes, fileBytes, file);
                AudioInputStream samples = wave.open();
                return new AudioInput(file, bytes, ForeignFile.toPcm(samples, file), wave.damage());
            }
            return new AudioInput(file, bytes, ForeignFile.toPcm(ForeignFile.open(bytes, head, file), file), null);
        } catch (IOException e) {
            AudioFileException failure = e instanceof AudioFileException typed ? typed : unreadable(file, bytes, e);
            try {
                bytes.close();
            } catch (IOException onClose) {
                failure.addSuppressed(onClose);
            }
            throw failure;
        }
    }

    /// Rate and channels.
    ///
    /// @return the format of every frame
    public StreamFormat format() {
        return format;
    }

    /// How samples are stored in the file, by the size of their container; A-law and u-law count as 16 bits.
    ///
    /// @return the format
    public SampleFormat sampleFormat() {
        return sampleFormat;
    }

    /// How many frames there are altogether: in a WAVE file those that are there, also when it is truncated; otherwise
    /// those that the header declares.
    ///
    /// @return the number, or nothing if only the end of the stream will tell
    public OptionalLong frames() {
        return pcm.getFrameLength() < 0 ? OptionalLong.empty() : OptionalLong.of(pcm.getFrameLength());
    }

    /// How many frames were read.
    ///
    /// @return the frames before the next one
    public long position() {
        return position;
    }

    /// What is wrong with a file that could be used nevertheless: samples that are missing, a last frame that is not
    /// whole. Of a stream it is known once the end was read.
    ///
    /// @return what a strict caller would throw, or nothing
    public Optional<AudioFileException> damage() {
        return Optional.ofNullable(damage);
    }

    /// Reads the next frames. Blocks until all are there or the sound ends.
    ///
    /// @param planes takes the floats of all channels
    /// @param offsetBytes where in `planes` the first float of a channel (from 0) goes
    /// @param frames how many are wanted, 0 or more
    /// @return how many were read: fewer than wanted only at the end, 0 after it
    /// @throws IllegalArgumentException if `frames` is negative
    /// @throws IndexOutOfBoundsException if the floats lie outside `planes`
    /// @throws AudioFileException if reading fails
    public int read(MemorySegment planes, IntToLongFunction offsetBytes, int frames) throws AudioFileException {
        if (frames < 0) {
            throw new IllegalArgumentException("frames must be 0 or more: frames=" + frames);
        }
        int frameBytes = codec.frameBytes();
        int done = 0;
        while (done < frames) {
            int wanted = Math.min(frames - done, buffer.length / frameBytes);
            int count = fill(wanted * frameBytes) / frameBytes;
            codec.decode(bufferSegment, 0, planes, offsetBytes, done, count);
            done += count;
            position += count;
            if (count < wanted) {
                noteMissing();
                break;
            }
        }
        return done;
    }

    /// Reads everything that is left. For sounds that fit the heap.
    ///
    /// @return one array per channel, all of one length
    /// @throws AudioFileException if reading fails
    public float[][] readAll() throws AudioFileException {
        int channels = format.channels();
        int block = BUFFER_BYTES / codec.frameBytes();
        float[] planes = new float[channels * block];
        MemorySegment segment = MemorySegment.ofArray(planes);
        float[][] all = new float[channels][0];
        int length = 0;
        for (int frames; (frames = read(segment, c -> 4L * c * block, block)) > 0; length += frames) {
            for (int c = 0; c < channels; c++) {
                if (length + frames > all[c].length) {
                    all[c] = Arrays.copyOf(all[c], Math.max(2 * all[c].length, length + frames));
                }
                System.arraycopy(planes, c * block, all[c], length, frames);
            }
        }
        for (int c = 0; c < channels; c++) {
            all[c] = Arrays.copyOf(all[c], length);
        }
        return all;
    }

    /// Closes the file or stream.
    ///
    /// @throws AudioFileException if closing fails
    @Override
    public void close() throws AudioFileException {
        try {
            pcm.close();
        } catch (IOException e) {
            throw unreadable(file, bytes, e);
        }
    }

    private int fill(int length) throws AudioFileException {
        try {
            return pcm.readNBytes(buffer, 0, length);
        } catch (IOException | RuntimeException e) {
            // a RuntimeException comes from an installed decoder that meets a damaged file
            throw unreadable(file, bytes, e);
        }
    }

    private void noteMissing() {
        long expected = pcm.getFrameLength();
        if (damage == null && position < expected) {
            damage = new AudioFileException(file, "truncated", bytes.position(), expected + " frames",
                    "the end after " + position);
        }
    }

    private static AudioFileException unreadable(String file, PositionedInputStream bytes, Exception reason) {
        AudioFileException failure = new AudioFileException(file, "cannot be read further", bytes.position(),
                "more bytes", String.valueOf(reason.getMessage()));
        failure.initCause(reason);
        return failure;
    }

    private StreamFormat streamFormat(AudioFormat from) throws AudioFileException {
        float rateHz = from.getSampleRate();
        if (!(rateHz >= 1 && rateHz <= StreamFormat.MAX_RATE_HZ)) {
            throw new AudioFileException(file, "a rate from 1 to 2^24 Hz is expected, found " + rateHz + " Hz");
        }
        int channels = from.getChannels();
        if (channels < 1 || channels > StreamFormat.MAX_CHANNELS) {
            throw new AudioFileException(file, "1 to 64 channels are expected, found " + channels);
        }
        return new StreamFormat(Math.round(rateHz), channels);
    }

    private SampleFormat sampleFormat(AudioFormat from) throws AudioFileException {
        boolean isFloat = from.getEncoding().equals(Encoding.PCM_FLOAT);
        for (SampleFormat candidate : SampleFormat.values()) {
            if (candidate.isFloat() == isFloat && candidate.bytes() * from.getChannels() == from.getFrameSize()) {
                return candidate;
            }
        }
        throw new AudioFileException(file, "samples of 8, 16, 24 or 32 bits are expected, found " + from);
    }
}
