package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;

/// Takes the spectra of a sound straight out of the windows of its ring.
final class Spectra {

    private static final int RING_FRAMES = 1 << 15;

    private Spectra() {}

    /// Goes through a sound.
    ///
    /// @param centred whether zeros of half a window stand at both ends, so that frame k is centred on sample k·hop
    /// @return how many frames there were
    static long of(AudioInput input, Stft stft, boolean centred, Progress progress, Sink sink) throws IOException {
        int zeros = centred ? stft.size() / 2 : 0;
        int ringFrames = Math.max(RING_FRAMES, 2 * Math.max(stft.size(), stft.hop()));
        Spectrum spectrum = stft.newSpectrum();
        long frame = 0;
        try (RingFeed feed = RingFeed.start(input, ringFrames, zeros, zeros)) {
            PlanarFloatRing.Reader reader = feed.ring().reader();
            while (reader.await(stft.size())) {
                for (int c = 0; c < feed.ring().channels(); c++) {
                    stft.analyse(feed.ring().segment(), reader.offsetBytes(c), spectrum);
                    sink.accept(c, spectrum);
                }
                frame++;
                if (!reader.await(stft.hop())) {
                    break;
                }
                reader.advance(stft.hop());
                progress.reached(reader.position());
            }
            feed.rethrow();
        }
        return frame;
    }

    /// Takes spectra, channel by channel within a frame.
    interface Sink {

        /// One spectrum.
        ///
        /// @param spectrum valid during this call
        void accept(int channel, Spectrum spectrum) throws IOException;
    }
}
