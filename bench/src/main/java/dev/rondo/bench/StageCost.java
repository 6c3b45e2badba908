package dev.rondo.bench;

import com.sun.management.ThreadMXBean;
import dev.rondo.audio.StreamFormat;
import dev.rondo.bench.peer.Compiled;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a chain costs, on blocks of 64 stereo frames at 48 kHz: the time of a frame, of both channels.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class StageCost {

    static final int RATE_HZ = 48_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    static final int BLOCK_FRAMES = 64;
    static final int FRAMES = 512 * BLOCK_FRAMES;

    /// The chain.
    @Param({"gain -3dB", "lowpass 1kHz", "svf lowpass 1kHz", "elliptic lowpass 1kHz order=8", "delay 10ms",
            "sinc lowpass 1kHz taps=255", "stft size=1024 hop=256", "gate -40dB", "resample 44100",
            "highpass 80Hz | peak 1kHz gain=3dB | peak 3kHz gain=-2dB | highshelf 8kHz gain=2dB | gain -1dB"})
    public String chain = "gain -3dB";

    private PlanarFloatRing ring;
    private Pipeline pipeline;
    private final Compiled compiled = new Compiled();
    private float last;
    private long firstBytes;
    private long lastBytes;

    /// JMH makes the benchmarks.
    public StageCost() {}

    /// Builds the chain.
    @Setup
    public void build() {
        pipeline = Pipeline.of(Chain.parse(chain), new StreamFormat(RATE_HZ, StereoRing.CHANNELS), BLOCK_FRAMES,
                Stages.installed(), false);
    }

    /// Waits for the compiler, once: before the warm-up.
    ///
    /// @throws IOException never
    @Setup(Level.Iteration)
    public void compile() throws IOException {
        compiled.awaitOnce(StereoRing.MOST_BYTES, () -> {
            fill();
            last += rondo();
            free();
        });
    }

    /// A ring full of sound.
    @Setup(Level.Invocation)
    public void fill() {
        pipeline.reset();
        ring = StereoRing.filled(FRAMES);
    }

    /// Frees the ring.
    @TearDown(Level.Invocation)
    public void free() {
        ring.close();
    }

    /// Frees the pipeline.
    @TearDown
    public void close() {
        pipeline.close();
    }

    /// Two thirds of a second of sound.
    ///
    /// @return the last sample
    /// @throws IOException never
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public float rondo() throws IOException {
        pipeline.process(ring, frames -> last = frames.get(0, frames.frames() - 1));
        return last;
    }

    /// The same work; what its thread allocates between the first block that comes out and the last.
    ///
    /// @return bytes
    /// @throws IOException never
    long allocatedBytes() throws IOException {
        firstBytes = -1;
        pipeline.process(ring, frames -> {
            last = frames.get(0, frames.frames() - 1);
            lastBytes = THREADS.getCurrentThreadAllocatedBytes();
            firstBytes = firstBytes < 0 ? lastBytes : firstBytes;
        });
        return lastBytes - firstBytes;
    }
}
