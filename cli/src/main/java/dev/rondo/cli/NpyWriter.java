package dev.rondo.cli;

import dev.rondo.audio.WholeFile;
import dev.rondo.dsp.fft.Spectrum;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Writes spectra as a NumPy array of shape (channels, frames, bins), format version 1.0, in the machine's order of bytes.
///
/// Spectra come frame by frame but lie channel by channel. Where the number of frames is known beforehand each channel goes
/// to its place at once, and moves up if there are fewer in the end; otherwise all channels but the first wait in temporary
/// files. The header leaves room for the number.
///
/// Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
final class NpyWriter implements AutoCloseable {

    private static final int HEADER_BYTES = 128;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final WholeFile file;
    private final boolean complex;
    private final int bins;
    private final List<Rows> channels = new ArrayList<>();
    private final List<Path> spools = new ArrayList<>();

    /// Rows of a channel on their way to a file.
    private static final class Rows {

        private final FileChannel file;
        private final boolean spooled;
        private final long begin;
        private final int rowBytes;
        private final ByteBuffer bytes;
        private final MemorySegment segment;
        private final FloatBuffer floats;
        private long at;

        /// @param spooled whether they wait in a file of their own
        /// @param begin where in the file the first row goes
        Rows(FileChannel file, boolean spooled, long begin, int rowBytes) {
            this.file = file;
            this.spooled = spooled;
            this.begin = begin;
            this.at = begin;
            this.rowBytes = rowBytes;
            this.bytes = ByteBuffer.allocateDirect(Math.max(1, BUFFER_BYTES / rowBytes) * rowBytes)
                    .order(ByteOrder.nativeOrder());
            this.segment = MemorySegment.ofBuffer(bytes);
            this.floats = bytes.asFloatBuffer();
        }

        void addMagnitudes(Spectrum spectrum) throws IOException {
            spectrum.magnitudes(segment, bytes.position());
            added();
        }

        void add(Spectrum spectrum) throws IOException {
            int at = bytes.position() / Float.BYTES;
            for (int bin = 0; bin < spectrum.bins(); bin++) {
                floats.put(at + 2 * bin, spectrum.re().get(bin)).put(at + 2 * bin + 1, spectrum.im().get(bin));
            }
            added();
        }

        private void added() throws IOException {
            bytes.position(bytes.position() + rowBytes);
            if (!bytes.hasRemaining()) {
                flush();
            }
        }

        void flush() throws IOException {
            bytes.flip();
            at = writeAll(bytes, at, file);
            bytes.clear();
        }

        /// Brings all rows to another place in a file, or to another file.
        void moveTo(FileChannel target, long position) throws IOException {
            long to = position;
            for (long from = begin; from < at;) {
                bytes.clear().limit((int) Math.min(bytes.capacity(), at - from));
                from += file.read(bytes, from);
                to = writeAll(bytes.flip(), to, target);
            }
        }

        private static long writeAll(ByteBuffer bytes, long position, FileChannel file) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
            return at;
        }
    }

    private NpyWriter(WholeFile file, int bins, boolean complex) {
        this.file = file;
        this.bins = bins;
        this.complex = complex;
    }

    /// Begins an array.
    ///
    /// @param frames how many rows each channel will get at most, if that is known
    /// @param complex complex64 instead of float32 magnitudes
    static NpyWriter create(Path path, int channels, OptionalLong frames, int bins, boolean complex)
            throws IOException {
        WholeFile file = WholeFile.create(path);
        NpyWriter writer = new NpyWriter(file, bins, complex);
        try {
            if (!file.correctable()) {
                throw new UsageException(path + ": an array needs a regular file, for its header is written last");
            }
            writer.open(channels, frames);
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void open(int count, OptionalLong frames) throws IOException {
        int rowBytes = bins * (complex ? 2 : 1) * Float.BYTES;
        for (int c = 0; c < count; c++) {
            if (c == 0 || frames.isPresent()) {
                channels.add(new Rows(file.channel(), false, HEADER_BYTES + c * frames.orElse(0) * rowBytes, rowBytes));
            } else {
                Path spool = Files.createTempFile("rondo-", ".spool");
                spool.toFile().deleteOnExit();
                spools.add(spool);
                channels.add(
                        new Rows(FileChannel.open(spool, StandardOpenOption.READ, StandardOpenOption.WRITE), true, 0,
                                rowBytes));
            }
        }
    }

    /// Appends a row to a channel.
    void add(int channel, Spectrum spectrum) throws IOException {
        if (complex) {
            channels.get(channel).add(spectrum);
        } else {
            channels.get(channel).addMagnitudes(spectrum);
        }
    }

    /// Completes the array.
    ///
    /// @param frames how many rows each channel got
    void finish(long frames) throws IOException {
        long end = HEADER_BYTES;
        for (Rows rows : channels) {
            rows.flush();
            if (rows.spooled || rows.begin != end) {
                rows.moveTo(file.channel(), end);
            }
            end += frames * rows.rowBytes;
        }
        file.channel().truncate(end);
        file.overwrite(0, header(frames));
        file.finish();
    }

    private ByteBuffer header(long frames) {
        String dictionary = "{'descr': '" + (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? '<' : '>')
                + (complex ? "c8" : "f4") + "', 'fortran_order': False, 'shape': ("
                + channels.size() + ", " + frames + ", " + bins + "), }";
        int length = HEADER_BYTES - MAGIC.length - Short.BYTES;
        String padded = dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n";
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putShort((short) length)
                .put(padded.getBytes(StandardCharsets.US_ASCII)).flip();
    }

    @Override
    public void close() throws IOException {
        for (Rows rows : channels) {
            if (rows.spooled) {
                rows.file.close();
            }
        }
        for (Path spool : spools) {
            Files.deleteIfExists(spool);
        }
        file.close();
    }
}
