package dev.rondo.bench;

import dev.rondo.bench.peer.Compiled;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import dev.rondo.ring.FloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jtransforms.fft.FloatFFT_1D;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Magnitudes of overlapping windows, a quarter of the size apart, of sound that comes in hops: read in place from a ring
/// by Rondo, and as it is done without one: an array that is shifted for each hop, copied, windowed and transformed by
/// JTransforms.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SpectrumCost {

    /// Frames in a window.
    @Param({"512", "1024", "2048", "4096", "8192"})
    public int size = 1024;

    MemorySegment levels;
    float[] magnitudes;
    private float[] hop;
    private final Compiled compiled = new Compiled();
    private FloatRing ring;
    private Stft stft;
    private Spectrum spectrum;
    private float[] history;
    private float[] work;
    private float[] weights;
    private FloatFFT_1D transform;

    /// JMH makes the benchmarks.
    public SpectrumCost() {}

    /// A ring and an array with the same sound in them.
    @Setup
    public void allocate() {
        hop = new float[size / 4];
        for (int i = 0; i < hop.length; i++) {
            hop[i] = (float) Math.sin(0.3 * i);
        }
        magnitudes = new float[size / 2 + 1];
        levels = Arena.ofAuto().allocate(4L * magnitudes.length, 64);
        ring = FloatRing.allocate(2 * size, Waiting.SPIN);
        stft = new Stft(Window.HANN, size, size / 4);
        spectrum = stft.newSpectrum();
        history = new float[size];
        work = new float[size];
        weights = Window.HANN.periodicFloats(size);
        transform = new FloatFFT_1D(size);
        for (int k = 0; k < 3; k++) {
            ring.write(hop, 0, hop.length);
            shift();
        }
    }

    /// Waits for the compiler, once: before the warm-up.
    ///
    /// @throws IOException never
    @Setup(Level.Iteration)
    public void compile() throws IOException {
        compiled.awaitOnce(Compiled.HARDLY_BYTES, this::rondo);
    }

    /// Frees the ring.
    @TearDown
    public void free() {
        ring.close();
    }

    /// One hop further.
    ///
    /// @return the magnitudes
    @Benchmark
    public MemorySegment rondo() {
        ring.write(hop, 0, hop.length);
        ring.window(size);
        stft.analyse(ring.segment(), ring.windowOffsetBytes(), spectrum);
        spectrum.magnitudes(levels, 0);
        ring.advance(hop.length);
        return levels;
    }

    /// One hop further.
    ///
    /// @return the magnitudes
    @Benchmark
    public float[] naive() {
        shift();
        System.arraycopy(history, 0, work, 0, size);
        for (int i = 0; i < size; i++) {
            work[i] *= weights[i];
        }
        transform.realForward(work);
        magnitudes[0] = Math.abs(work[0]);
        magnitudes[size / 2] = Math.abs(work[1]);
        for (int k = 1; k < size / 2; k++) {
            magnitudes[k] = (float) Math.sqrt(work[2 * k] * work[2 * k] + work[2 * k + 1] * work[2 * k + 1]);
        }
        return magnitudes;
    }

    private void shift() {
        System.arraycopy(history, hop.length, history, 0, size - hop.length);
        System.arraycopy(hop, 0, history, size - hop.length, hop.length);
    }
}
