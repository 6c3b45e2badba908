package dev.rondo.bench;

import dev.rondo.audio.StreamFormat;
import dev.rondo.bench.peer.Compiled;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
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

/// What the engine itself costs: ten gains on blocks of 64 stereo frames, from ring to ring, by a pipeline and by loops
/// written by hand. All three take the same blocks, look at every sample for NaN and multiply it ten times.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ChainCost {

    private static final int BLOCKS = 256;
    private static final int CHANNELS = StereoRing.CHANNELS;
    private static final int GAINS = 10;
    private static final float FACTOR = (float) Math.pow(10, -0.1 / 20);

    /// Frames in a block; not known to the compiler, as in any program.
    @Param("64")
    public int blockFrames = 64;

    private final float[] factors = new float[GAINS];
    private PlanarFloatRing ring;
    private Pipeline pipeline;
    private final Compiled compiled = new Compiled();
    private FloatBuffer[] block;
    private float last;

    /// Builds the chain and what the loops need.
    @Setup
    public void build() {
        Chain chain = Chain.parse(String.join(" | ", Collections.nCopies(GAINS, "gain -0.1dB")));
        pipeline = Pipeline.of(chain, new StreamFormat(48_000, CHANNELS), blockFrames, Stages.installed(), false);
        Arrays.fill(factors, FACTOR);
        block = new FloatBuffer[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            block[c] = Arena.ofAuto().allocate((long) blockFrames * Float.BYTES, 64).asByteBuffer()
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
        }
    }

    /// Waits for the compiler, once: before the warm-up.
    ///
    /// @throws IOException never
    @Setup(Level.Iteration)
    public void compile() throws IOException {
        compiled.awaitOnce(StereoRing.MOST_BYTES, () -> {
            fill();
            last += pipeline();
            free();
        });
    }

    /// A ring full of sound, since a finished ring cannot be filled again.
    @Setup(Level.Invocation)
    public void fill() {
        pipeline.reset();
        ring = StereoRing.filled(BLOCKS * blockFrames);
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

    /// The pipeline.
    ///
    /// @return the last sample
    /// @throws IOException never
    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public float pipeline() throws IOException {
        pipeline.process(ring, frames -> last = frames.get(0, blockFrames - 1));
        return last;
    }

    /// One loop over the block for each gain, as somebody would write whose gains are objects.
    ///
    /// @return the last sample
    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public float byHandGainByGain() {
        PlanarFloatRing.Reader reader = ring.reader();
        while (reader.readable() > 0 && reader.window(blockFrames)) {
            for (int c = 0; c < CHANNELS; c++) {
                take(reader.samples(c), block[c]);
            }
            reader.advance(blockFrames);
            for (float factor : factors) {
                for (int c = 0; c < CHANNELS; c++) {
                    scale(block[c], factor);
                }
            }
            last = block[0].get(blockFrames - 1);
        }
        return last;
    }

    /// One loop for everything, as somebody would write who knows that there are ten gains.
    ///
    /// @return the last sample
    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public float byHandSampleBySample() {
        PlanarFloatRing.Reader reader = ring.reader();
        while (reader.readable() > 0 && reader.window(blockFrames)) {
            for (int c = 0; c < CHANNELS; c++) {
                takeScaled(reader.samples(c), block[c], factors);
            }
            reader.advance(blockFrames);
            last = block[0].get(blockFrames - 1);
        }
        return last;
    }

    private void take(FloatBuffer from, FloatBuffer to) {
        int start = from.position();
        for (int i = 0; i < blockFrames; i++) {
            to.put(i, finite(from.get(start + i)));
        }
    }

    private static float finite(float x) {
        return Math.abs(x) <= Float.MAX_VALUE ? x : 0;
    }

    private void scale(FloatBuffer samples, float factor) {
        for (int i = 0; i < blockFrames; i++) {
            samples.put(i, samples.get(i) * factor);
        }
    }

    private void takeScaled(FloatBuffer from, FloatBuffer to, float[] by) {
        float a = by[0];
        float b = by[1];
        float c = by[2];
        float d = by[3];
        float e = by[4];
        float f = by[5];
        float g = by[6];
        float h = by[7];
        float k = by[8];
        float l = by[9];
        int start = from.position();
        for (int i = 0; i < blockFrames; i++) {
            to.put(i, finite(from.get(start + i)) * a * b * c * d * e * f * g * h * k * l);
        }
    }
}
