package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Frames of 16 bits that carry their number, from 0: left the low 15 bits, right the rest and one. So silence is no
/// number, and whatever is heard tells what is missing.
final class NumberedFrames {

    static final int RATE_HZ = 48_000;
    static final int FRAME_BYTES = 4;

    private static final int LOW_BITS = 15;

    private NumberedFrames() {}

    static short left(int number) {
        return (short) (number & (1 << LOW_BITS) - 1);
    }

    static short right(int number) {
        return (short) (1 + (number >> LOW_BITS));
    }

    /// The number of a frame, −1 for silence.
    static int number(short left, short right) {
        return right <= 0 ? -1 : ((right - 1) << LOW_BITS) + left;
    }

    static Path wav(Path file, int frames) throws IOException {
        float[] planes = new float[2 * frames];
        for (int i = 0; i < frames; i++) {
            planes[i] = left(i) / 32768f;
            planes[frames + i] = right(i) / 32768f;
        }
        try (WavWriter writer = WavWriter.create(file, new StreamFormat(RATE_HZ, 2), SampleFormat.S16)) {
            writer.write(MemorySegment.ofArray(planes), c -> 4L * c * frames, frames);
            writer.finish();
        }
        return file;
    }

    static Path raw(Path file, int frames) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FRAME_BYTES * frames).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            bytes.putShort(left(i)).putShort(right(i));
        }
        return Files.write(file, bytes.array());
    }

    /// What came through.
    ///
    /// @param first the first number
    /// @param last the last one
    /// @param lost how many are missing in between
    /// @param silent frames of silence in between
    record Heard(int first, int last, int lost, int silent) {

        static Heard in(Path wav) throws IOException {
            try (AudioInput input = AudioInput.open(wav)) {
                float[][] planes = input.readAll();
                Ear ear = new Ear();
                for (int i = 0; i < planes[0].length; i++) {
                    ear.hear((short) (planes[0][i] * 32768), (short) (planes[1][i] * 32768));
                }
                return ear.heard();
            }
        }

        /// All of so many frames, and nothing else.
        static Heard all(int frames) {
            return new Heard(0, frames - 1, 0, 0);
        }

        boolean isAll(int frames) {
            return equals(all(frames));
        }
    }

    /// Listens to frame after frame.
    static final class Ear {

        private int first = -1;
        private int last = -1;
        private int lost;
        private int silent;
        private int pause;

        /// Hears a frame and tells its number, −1 for silence.
        int hear(short left, short right) {
            int number = number(left, right);
            if (number < 0) {
                pause++;
                return number;
            }
            if (first < 0) {
                first = number;
            } else {
                lost += number - last - 1;
                silent += pause;
            }
            pause = 0;
            last = number;
            return number;
        }

        Heard heard() {
            return new Heard(first, last, lost, silent);
        }
    }
}
