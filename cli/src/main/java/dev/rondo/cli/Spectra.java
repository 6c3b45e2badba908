package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Takes the spectra of a sound straight out of the windows of its ring, the channels side by side on all processors.
final class Spectra {

    private static final int RING_FRAMES = 1 << 15;

    private final int hop;
    private final Sink sink;
    private final List<Stft> analyses = new ArrayList<>();
    private final List<Spectrum> spectra = new ArrayList<>();

    private Spectra(Stft stft, int channels, Sink sink) {
        this.hop = stft.hop();
        this.sink = sink;
        for (int c = 0; c < channels; c++) {
            analyses.add(c == 0 ? stft : new Stft(stft.window(), stft.size(), stft.hop(), stft.fft().length()));
            spectra.add(stft.newSpectrum());
        }
    }

    /// Goes through a sound.
    ///
    /// @param centred whether zeros of half a window stand at both ends, so that frame k is centred on sample k·hop
    /// @return how many frames there were
    static long of(AudioInput input, Stft stft, boolean centred, Progress progress, Sink sink) throws IOException {
        int zeros = centred ? stft.size() / 2 : 0;
        int ringFrames = Math.max(RING_FRAMES, 2 * Math.max(stft.size(), stft.hop()));
        try (RingFeed feed = RingFeed.start(input, ringFrames, zeros, zeros)) {
            long frames = new Spectra(stft, feed.ring().channels(), sink).of(feed.ring(), progress);
            feed.rethrow();
            return frames;
        }
    }

    /// Half a ring at a time, so that its other half fills meanwhile.
    private long of(PlanarFloatRing ring, Progress progress) throws IOException {
        PlanarFloatRing.Reader reader = ring.reader();
        int size = analyses.getFirst().size();
        int mostWindows = Math.max(1, ring.capacity() / 2 / hop);
        long frames = 0;
        try (ExecutorService others = Executors.newFixedThreadPool(
                Math.min(ring.channels(), Runtime.getRuntime().availableProcessors()))) {
            while (reader.await(size)) {
                int windows = Math.min(mostWindows, 1 + (reader.readable() - size) / hop);
                List<Callable<Void>> shares = new ArrayList<>();
                for (int c = 0; c < ring.channels(); c++) {
                    int channel = c;
                    long offsetBytes = reader.offsetBytes(c);
                    shares.add(() -> analyse(channel, ring.segment(), offsetBytes, windows));
                }
                run(shares, others);
                frames += windows;
                if (!reader.await(windows * hop)) {
                    break;
                }
                reader.advance(windows * hop);
                progress.reached(reader.position());
            }
        }
        return frames;
    }

    private Void analyse(int channel, MemorySegment samples, long offsetBytes, int windows) throws IOException {
        for (int k = 0; k < windows; k++) {
            analyses.get(channel).analyse(samples, offsetBytes + (long) k * hop * Float.BYTES, spectra.get(channel));
            sink.accept(channel, spectra.get(channel));
        }
        return null;
    }

    private static void run(List<Callable<Void>> shares, ExecutorService others) throws IOException {
        try {
            for (Future<Void> share : others.invokeAll(shares)) {
                share.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new AssertionError("an analysis throws nothing else", e);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Takes spectra: those of a channel in their order, different channels in different threads.
    interface Sink {

        /// One spectrum.
        ///
        /// @param spectrum valid during this call
        void accept(int channel, Spectrum spectrum) throws IOException;
    }
}
