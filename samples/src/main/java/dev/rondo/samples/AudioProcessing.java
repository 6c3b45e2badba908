package dev.rondo.samples;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/// A sliding-window effect and a running spectrum that read the same mirrored ring: `AudioProcessing IN.wav OUT.wav`.
///
/// A thread fills the ring as a capture line would. Every [#HOP] frames both look at the last [#WINDOW] frames where
/// they lie, one run wherever the ring ends: the effect brings their loudness to a level, the spectrum is theirs.
public final class AudioProcessing {

    private static final int WINDOW = 4096;
    private static final int HOP = 256;
    private static final double LEVEL = 0.1;

    private AudioProcessing() {}

    /// Processes a file and prints its loudest frequency, second by second.
    public static void main(String[] arguments) throws IOException {
        try (AudioInput input = AudioInput.open(Path.of(arguments[0]));
                RingFeed capture = RingFeed.start(input, 4 * WINDOW, WINDOW - HOP, HOP - 1);
                WavWriter output = WavWriter.create(Path.of(arguments[1]), input.format(), input.sampleFormat())) {
            int rateHz = input.format().rateHz();
            PlanarFloatRing ring = capture.ring();
            PlanarFloatRing.Reader reader = ring.reader();
            Stft stft = new Stft(Window.HANN, WINDOW, HOP);
            Spectrum spectrum = stft.newSpectrum();
            double[] gains = new double[ring.channels()];
            float[] levelled = new float[ring.channels() * HOP];
            while (reader.await(WINDOW)) {
                for (int c = 0; c < ring.channels(); c++) {
                    gains[c] = level(reader.samples(c), gains[c], levelled, c * HOP);
                }
                stft.analyse(ring.segment(), reader.offsetBytes(0), spectrum);
                int frames = (int) Math.min(HOP, input.frames().orElse(Long.MAX_VALUE) - output.frames());
                output.write(MemorySegment.ofArray(levelled), c -> (long) c * HOP * Float.BYTES, frames);
                reader.advance(HOP);
                if (output.frames() % rateHz < HOP) {
                    double hz = (double) loudest(spectrum) * rateHz / WINDOW;
                    System.out.printf("%2d s: %.0f Hz%n", output.frames() / rateHz, hz);
                }
            }
            capture.rethrow();
            output.finish();
        }
    }

    /// Scales the newest hop of a window so that the window's RMS comes to the level; the gain glides over the hop.
    private static double level(FloatBuffer window, double gainBefore, float[] out, int at) {
        double power = 0;
        for (int i = window.position(); i < window.limit(); i++) {
            power += window.get(i) * window.get(i);
        }
        double gain = Math.min(30, LEVEL / Math.sqrt(power / WINDOW + 1e-12));
        for (int i = 0; i < HOP; i++) {
            double glided = gainBefore + (gain - gainBefore) * (i + 1) / HOP;
            out[at + i] = (float) (glided * window.get(window.limit() - HOP + i));
        }
        return gain;
    }

    private static int loudest(Spectrum spectrum) {
        int loudest = 0;
        for (int bin = 1; bin < spectrum.bins(); bin++) {
            loudest = spectrum.power(bin) > spectrum.power(loudest) ? bin : loudest;
        }
        return loudest;
    }
}
