package dev.rondo.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// WAVE files put together by hand, byte by byte, so that the reader is not checked against our own writer alone.
final class Waves {

    private Waves() {}

    /// A RIFF file whose sizes are true.
    static byte[] riff(byte[]... chunks) {
        return form("RIFF", -2, chunks);
    }

    /// A file with any four letters and any size in front; −2 means the true one.
    static byte[] form(String id, int size, byte[]... chunks) {
        byte[] body = join(chunks);
        return join(id.getBytes(ISO_8859_1), little(4, size == -2 ? body.length + 4 : size),
                "WAVE".getBytes(ISO_8859_1), body);
    }

    static byte[] chunk(String id, byte[] body) {
        return join(id.getBytes(ISO_8859_1), little(4, body.length), body, new byte[body.length & 1]);
    }

    /// A data chunk whose size says anything.
    static byte[] data(int size, byte[] body) {
        return join("data".getBytes(ISO_8859_1), little(4, size), body);
    }

    static byte[] fmt(int tag, int channels, int rateHz, int frameBytes, int bits) {
        return chunk("fmt ", join(little(2, tag), little(2, channels), little(4, rateHz),
                little(4, (long) rateHz * frameBytes), little(2, frameBytes), little(2, bits)));
    }

    static byte[] extensible(int tag, int channels, int rateHz, int frameBytes, int bits, int validBits) {
        byte[] plain = fmt(0xfffe, channels, rateHz, frameBytes, bits);
        byte[] guidTail = {0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xaa, 0, 0x38, (byte) 0x9b, 0x71};
        return chunk("fmt ", join(Arrays.copyOfRange(plain, 8, 24), little(2, 22), little(2, validBits),
                little(4, 0), little(2, tag), guidTail));
    }

    static byte[] ds64(long riffBytes, long dataBytes, long frames) {
        return chunk("ds64", join(little(8, riffBytes), little(8, dataBytes), little(8, frames), little(4, 0)));
    }

    static byte[] shorts(int... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        return bytes.array();
    }

    static byte[] ints(int... samples) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putInt(sample);
        }
        return bytes.array();
    }

    static byte[] little(int bytes, long value) {
        byte[] number = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            number[i] = (byte) (value >> (8 * i));
        }
        return number;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
