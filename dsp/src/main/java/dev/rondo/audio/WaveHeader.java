package dev.rondo.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Everything in a WAVE file before its first sample. The length is the same whatever the number of frames, so that a
/// header can be written again when that number is known.
///
/// ```
/// RIFF size WAVE | JUNK 28 bytes | fmt … | fact frames (floats only) | data size
/// RF64  −1  WAVE | ds64 sizes    | fmt … | fact −1     (floats only) | data −1      from 4 GiB on (EBU Tech 3306)
/// ```
///
/// Integers of one or two channels and at most 16 bits have format tag 1, other integers are `WAVE_FORMAT_EXTENSIBLE`, as
/// its specification demands. Floats have tag 3 throughout: SoX complains about extensible ones.
final class WaveHeader {

    /// Sizes from here on would look like the placeholder of an unknown size.
    private static final long RF64_FROM_BYTES = 0xffff_0000L;
    private static final int DS64_BYTES = 28;
    private static final int UNKNOWN = -1;
    /// The tail of KSDATAFORMAT_SUBTYPE_PCM, after the format tag.
    private static final byte[] SUBFORMAT_TAIL = {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38,
            (byte) 0x9b, 0x71};

    private WaveHeader() {}

    /// @param frames how many follow, or −1 if nobody knows yet
    static byte[] of(StreamFormat format, SampleFormat samples, long frames) {
        int channels = format.channels();
        int frameBytes = channels * samples.bytes();
        boolean extensible = !samples.isFloat() && (channels > 2 || samples.bits() > 16);
        int tag = samples.isFloat() ? 3 : 1;
        int fmtBytes = extensible ? 40 : samples.isFloat() ? 18 : 16;
        int headerBytes = 12 + 8 + DS64_BYTES + 8 + fmtBytes + (samples.isFloat() ? 12 : 0) + 8;

        long dataBytes = frames * frameBytes;
        long riffBytes = headerBytes - 8 + dataBytes + (dataBytes & 1);
        boolean rf64 = riffBytes >= RF64_FROM_BYTES;
        boolean open = rf64 || frames < 0;

        ByteBuffer header = ByteBuffer.allocate(headerBytes).order(ByteOrder.LITTLE_ENDIAN);
        id(header, rf64 ? "RF64" : "RIFF").putInt(open ? UNKNOWN : (int) riffBytes);
        id(header, "WAVE");
        id(header, rf64 ? "ds64" : "JUNK").putInt(DS64_BYTES);
        header.putLong(rf64 ? riffBytes : 0).putLong(rf64 ? dataBytes : 0).putLong(rf64 ? frames : 0).putInt(0);
        id(header, "fmt ").putInt(fmtBytes).putShort((short) (extensible ? 0xfffe : tag)).putShort((short) channels)
                .putInt(format.rateHz()).putInt((int) Math.min((long) format.rateHz() * frameBytes, 0xffff_ffffL))
                .putShort((short) frameBytes).putShort((short) samples.bits());
        if (extensible) {
            header.putShort((short) 22).putShort((short) samples.bits()).putInt(speakers(channels))
                    .putShort((short) tag).put(SUBFORMAT_TAIL);
        } else if (samples.isFloat()) {
            header.putShort((short) 0);
        }
        if (samples.isFloat()) {
            id(header, "fact").putInt(4).putInt(open ? UNKNOWN : (int) frames);
        }
        id(header, "data").putInt(open ? UNKNOWN : (int) dataBytes);
        return header.array();
    }

    private static ByteBuffer id(ByteBuffer header, String id) {
        return header.put(id.getBytes(ISO_8859_1));
    }

    /// Front centre, front left and right, or no claim at all: we know no more about channels than their number.
    private static int speakers(int channels) {
        return switch (channels) {
            case 1 -> 0x4;
            case 2 -> 0x3;
            default -> 0;
        };
    }
}
