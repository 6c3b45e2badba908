package dev.rondo.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// Finds the samples in a RIFF/WAVE file, its big-endian form RIFX, or its 64-bit forms RF64 and BW64.
///
/// Java Sound reads WAVE too, but refuses RF64, misreads 24 bits in containers of four bytes, and cannot say where a
/// file is damaged. Chunks as in "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft,
/// 1991), `WAVE_FORMAT_EXTENSIBLE` as in "Multiple Channel Audio Data and WAVE Files" (Microsoft, 2001), `ds64` as in
/// EBU Tech 3306 and ITU-R BS.2088. Nothing is allocated by a size that the file claims.
final class WaveParser {

    private static final Set<String> FORMS = Set.of("RIFF", "RIFX", "RF64", "BW64");
    private static final int FMT_BYTES = 16;
    private static final int EXTENSIBLE_FMT_BYTES = 40;
    private static final int DS64_BYTES = 28;
    private static final long UNSIGNED_INT = 0xffff_ffffL;
    private static final long UNKNOWN = -1;

    private final PositionedInputStream in;
    private final long fileBytes;
    private final String file;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long riffEnd;
    private long data64Bytes = UNKNOWN;
    private AudioFormat format;
    private AudioFileException damage;

    /// @param fileBytes the size of the file, or −1 if it is a stream
    WaveParser(PositionedInputStream in, long fileBytes, String file) {
        this.in = in;
        this.fileBytes = fileBytes;
        this.file = file;
    }

    static boolean recognises(byte[] head) {
        return head.length >= 4 && FORMS.contains(new String(head, 0, 4, ISO_8859_1));
    }

    /// What is missing or superfluous, known once the stream is open; null if nothing is.
    AudioFileException damage() {
        return damage;
    }

    /// Reads chunks up to the samples.
    AudioInputStream open() throws IOException {
        ByteBuffer riff = in.take(12, order);
        if (riff.remaining() < 12) {
            throw damaged(in.position(), "a RIFF header of 12 bytes", "the end");
        }
        if (text(riff, 0).equals("RIFX")) {
            order = ByteOrder.BIG_ENDIAN;
        }
        long riffBytes = riff.order(order).getInt(4) & UNSIGNED_INT;
        riffEnd = isPlaceholder(riffBytes) || riffBytes == 0 ? UNKNOWN : 8 + riffBytes;
        if (!text(riff, 8).equals("WAVE")) {
            throw damaged(8, "WAVE", quoted(text(riff, 8)));
        }
        while (true) {
            long start = in.position();
            ByteBuffer chunk = in.take(8, order);
            if (chunk.remaining() < 8) {
                throw damaged(start, format == null ? "a fmt chunk" : "a data chunk", "the end");
            }
            long bytes = chunk.getInt(4) & UNSIGNED_INT;
            switch (text(chunk, 0)) {
                case "ds64" -> readSizes(in.take((int) Math.min(bytes, DS64_BYTES), order));
                case "fmt " -> readFormat(in.take((int) Math.min(bytes, EXTENSIBLE_FMT_BYTES), order), start + 8);
                case "data" -> {
                    if (format == null) {
                        throw damaged(start, "a fmt chunk before the data chunk", "\"data\"");
                    }
                    return samples(bytes);
                }
                default -> {
                    // nothing we need
                }
            }
            in.pass(start + 8 + bytes + (bytes & 1) - in.position());
        }
    }

    private void readSizes(ByteBuffer sizes) {
        if (sizes.remaining() >= 16) {
            data64Bytes = sizes.getLong(8);
        }
    }

    private void readFormat(ByteBuffer fmt, long at) throws AudioFileException {
        if (fmt.remaining() < FMT_BYTES) {
            throw damaged(at + fmt.remaining(), "a fmt chunk of at least 16 bytes", "one of " + fmt.remaining());
        }
        int tag = fmt.getShort(0) & 0xffff;
        boolean extensible = tag == 0xfffe && fmt.remaining() >= 26;
        if (extensible) {
            tag = fmt.getShort(24) & 0xffff;
        }
        int channels = fmt.getShort(2) & 0xffff;
        if (channels < 1 || channels > StreamFormat.MAX_CHANNELS) {
            throw damaged(at + 2, "1 to 64 channels", "" + channels);
        }
        long rateHz = fmt.getInt(4) & UNSIGNED_INT;
        if (rateHz < 1 || rateHz > StreamFormat.MAX_RATE_HZ) {
            throw damaged(at + 4, "a rate from 1 to 2^24 Hz", rateHz + " Hz");
        }
        int frameBytes = fmt.getShort(12) & 0xffff;
        int bits = fmt.getShort(14) & 0xffff;
        // fewer valid bits than the container holds are left-justified, so the container alone decides
        int sampleBytes = frameBytes / channels;
        Encoding encoding = switch (tag) {
            case 1 -> sampleBytes == 1 ? Encoding.PCM_UNSIGNED : Encoding.PCM_SIGNED;
            case 3 -> Encoding.PCM_FLOAT;
            case 6 -> Encoding.ALAW;
            case 7 -> Encoding.ULAW;
            default -> throw new AudioFileException(file, "compressed WAVE file", at + (extensible ? 24 : 0),
                    "PCM, float, A-law or u-law samples",
                    "format tag 0x%04x".formatted(tag) + ForeignFile.conversion(file));
        };
        boolean sizeFits = switch (tag) {
            case 1 -> sampleBytes >= 1 && sampleBytes <= 4;
            case 3 -> sampleBytes == 4 || sampleBytes == 8;
            default -> sampleBytes == 1;
        };
        if (!sizeFits || frameBytes % channels != 0 || bits > 8 * sampleBytes) {
            throw damaged(at + 12, "frames that hold %d × %d bits".formatted(channels, bits),
                    "frames of %d bytes".formatted(frameBytes));
        }
        format = new AudioFormat(encoding, rateHz, 8 * sampleBytes, channels, frameBytes, rateHz,
                order == ByteOrder.BIG_ENDIAN);
    }

    /// The samples begin here; how many are there?
    private AudioInputStream samples(long chunkBytes) {
        long start = in.position();
        long declared = chunkBytes == UNSIGNED_INT ? data64Bytes : chunkBytes;
        if (declared < 0 || isPlaceholder(declared) || (declared == 0 && riffEnd <= start)) {
            declared = UNKNOWN;
        }
        long there = fileBytes < 0 ? Long.MAX_VALUE : Math.max(0, fileBytes - start);
        long bytes = declared;
        if (declared > there) {
            damage = damaged(fileBytes, "%d bytes of samples from byte %d".formatted(declared, start),
                    "the end after " + there);
            bytes = there;
        } else if (declared == UNKNOWN && fileBytes >= 0) {
            bytes = there;
        }
        int frameBytes = format.getFrameSize();
        if (damage == null && bytes != UNKNOWN && bytes % frameBytes != 0) {
            damage = damaged(start + bytes / frameBytes * frameBytes, "a whole frame of %d bytes".formatted(frameBytes),
                    "%d bytes".formatted(bytes % frameBytes));
        }
        return new AudioInputStream(in, format, bytes == UNKNOWN ? AudioSystem.NOT_SPECIFIED : bytes / frameBytes);
    }

    /// Whether a size says "as long as it goes on": programs that write into a pipe put all ones there, or the
    /// largest signed number less a header or a page.
    private static boolean isPlaceholder(long bytes) {
        return (bytes >= 0x7fff_0000L && bytes <= 0x7fff_ffffL) || (bytes >= 0xffff_0000L && bytes <= UNSIGNED_INT);
    }

    private AudioFileException damaged(long offsetBytes, String expected, String found) {
        return new AudioFileException(file, "damaged WAVE file", offsetBytes, expected, found);
    }

    private static String text(ByteBuffer bytes, int at) {
        return ISO_8859_1.decode(bytes.slice(at, 4)).toString();
    }

    /// Text from a file, made fit for a terminal.
    static String quoted(String text) {
        return '"' + text.replaceAll("[^ -~]", ".") + '"';
    }
}
