package dev.rondo.samples;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Makes `string.wav` and `sweep.wav`, the same bytes on every machine: `MakeAudio DIRECTORY`.
public final class MakeAudio {

    private MakeAudio() {}

    /// Writes both files.
    ///
    /// @param arguments the directory
    /// @throws IOException if one cannot be written
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        write(directory.resolve("string.wav"), 44_100, SampleFormat.S24, string(200, 1), string(201, 2));
        write(directory.resolve("sweep.wav"), 48_000, SampleFormat.F32, sweep());
    }

    /// A plucked string of 2.5 s: a period of noise goes round and is smoothed each time (Karplus and Strong, "Digital
    /// Synthesis of Plucked-String and Drum Timbres", Computer Music Journal 7, 1983).
    private static float[] string(int periodFrames, long seed) {
        SplittableRandom noise = new SplittableRandom(seed);
        float[] samples = new float[110_250];
        for (int i = 0; i <= periodFrames; i++) {
            samples[i] = noise.nextInt(-8192, 8193) / 16384f;
        }
        for (int i = periodFrames + 1; i < samples.length; i++) {
            samples[i] = 0.498f * (samples[i - periodFrames] + samples[i - periodFrames - 1]);
        }
        return samples;
    }

    /// An exponential sine sweep from 20 Hz to 20 kHz in 3 s, with 10 ms to fade in and out (Farina, "Simultaneous
    /// Measurement of Impulse Response and Distortion with a Swept-Sine Technique", AES 108, 2000).
    private static float[] sweep() {
        float[] samples = new float[144_000];
        double logRange = StrictMath.log(20_000 / 20.0);
        for (int i = 0; i < samples.length; i++) {
            double seconds = i / 48_000.0;
            double cycles = 20 * 3 / logRange * StrictMath.expm1(seconds / 3 * logRange);
            double fade = Math.min(1, Math.min(i, samples.length - 1 - i) / 480.0);
            samples[i] = (float) (0.5 * fade * StrictMath.sin(2 * StrictMath.PI * cycles));
        }
        return samples;
    }

    private static void write(Path path, int rateHz, SampleFormat format, float[]... channels) throws IOException {
        int frames = channels[0].length;
        float[] planes = new float[channels.length * frames];
        for (int c = 0; c < channels.length; c++) {
            System.arraycopy(channels[c], 0, planes, c * frames, frames);
        }
        try (var writer = WavWriter.create(path, new StreamFormat(rateHz, channels.length), format)) {
            writer.write(MemorySegment.ofArray(planes), c -> (long) c * frames * Float.BYTES, frames);
            writer.finish();
        }
    }
}
