package dev.rondo.cli;

import dev.rondo.audio.WholeFile;
import dev.rondo.dsp.fft.Spectrum;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes spectra as a NumPy array of shape (channels, frames, bins), format version 1.0, little endian.
///
/// Spectra come frame by frame but lie channel by channel: all channels but the first wait in temporary files. The
/// number of frames may be unknown until the end; the header leaves room for it.
///
/// Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
final class NpyWriter implements AutoCloseable {

    private static final int HEADER_BYTES = 128;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    private final WholeFile file;
    private final boolean complex;
    private final int bins;
    private final ByteBuffer row;
    private final List<OutputStream> channels = new ArrayList<>();
    private final List<Path> spools = new ArrayList<>();

    private NpyWriter(WholeFile file, int bins, boolean complex) {
        this.file = file;
        this.bins = bins;
        this.complex = complex;
        this.row = ByteBuffer.allocate(bins * (complex ? 2 : 1) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Begins an array.
    ///
    /// @param complex complex64 instead of float32 magnitudes
    static NpyWriter create(Path path, int channels, int bins, boolean complex) throws IOException {
        WholeFile file = WholeFile.create(path);
        NpyWriter writer = new NpyWriter(file, bins, complex);
        try {
            if (!file.correctable()) {
                throw new UsageException(path + ": an array needs a regular file, for its header is written last");
            }
            writer.open(channels);
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void open(int count) throws IOException {
        channels.add(new BufferedOutputStream(file.out()));
        channels.getFirst().write(new byte[HEADER_BYTES]);
        for (int c = 1; c < count; c++) {
            Path spool = Files.createTempFile("rondo-", ".spool");
            spool.toFile().deleteOnExit();
            spools.add(spool);
            channels.add(new BufferedOutputStream(Files.newOutputStream(spool)));
        }
    }

    /// Appends a row to a channel.
    void add(int channel, Spectrum spectrum) throws IOException {
        row.clear();
        for (int bin = 0; bin < bins; bin++) {
            if (complex) {
                row.putFloat(spectrum.re().get(bin)).putFloat(spectrum.im().get(bin));
            } else {
                row.putFloat(spectrum.magnitude(bin));
            }
        }
        channels.get(channel).write(row.array());
    }

    /// Completes the array.
    ///
    /// @param frames how many rows each channel got
    void finish(long frames) throws IOException {
        OutputStream first = channels.getFirst();
        for (int c = 1; c < channels.size(); c++) {
            channels.get(c).close();
            Files.copy(spools.get(c - 1), first);
        }
        first.flush();
        file.overwrite(0, header(frames));
        file.finish();
    }

    private ByteBuffer header(long frames) {
        String dictionary = "{'descr': '" + (complex ? "<c8" : "<f4") + "', 'fortran_order': False, 'shape': ("
                + channels.size() + ", " + frames + ", " + bins + "), }";
        int length = HEADER_BYTES - MAGIC.length - Short.BYTES;
        String padded = dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n";
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putShort((short) length)
                .put(padded.getBytes(StandardCharsets.US_ASCII)).flip();
    }

    @Override
    public void close() throws IOException {
        for (int c = 1; c < channels.size(); c++) {
            channels.get(c).close();
        }
        for (Path spool : spools) {
            Files.deleteIfExists(spool);
        }
        file.close();
    }
}
