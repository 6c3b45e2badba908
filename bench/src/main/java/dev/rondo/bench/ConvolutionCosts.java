package dev.rondo.bench;

import dev.rondo.dsp.fir.Convolver;
import dev.rondo.dsp.fir.PartitionedResponse;
import dev.rondo.dsp.fir.Partitioning;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a frame of convolution costs: the measurements behind the constants of [Partitioning#cheapest].
///
/// A tap costs what 256 taps without partitions cost more than 64. Two transforms and the steps of a level cost what
/// 128 taps with one partition cost more than its head; a bin, what 4160 taps in 64 partitions cost more than that. The
/// last rows are whole partitionings of a room of 3.7 s.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ConvolutionCosts {

    static final int FRAMES = 8192;
    private static final int BLOCK_FRAMES = 64;

    /// The length of the response, and the sizes of the partitions.
    @Param({"16:", "64:", "256:", "32:16", "128:64", "512:256", "4160:64", "8192:4096", "177600:4096",
            "177600:cheapest", "177600:64,512,4096", "177600:32,256,4096", "177600:128,2048"})
    public String tapsAndLevels;

    Convolver convolver;
    MemorySegment in;
    MemorySegment out;

    /// Makes noise and a response of noise.
    @Setup
    public void prepare() {
        int colon = tapsAndLevels.indexOf(':');
        int taps = Integer.parseInt(tapsAndLevels.substring(0, colon));
        String levels = tapsAndLevels.substring(colon + 1);
        float[] response = new float[taps];
        for (int i = 0; i < taps; i++) {
            response[i] = (float) Math.sin(i * (double) i) / (1 + i);
        }
        convolver = new Convolver(new PartitionedResponse(response, partitioning(taps, levels)));
        long inFloats = convolver.historyFrames() + (long) FRAMES;
        in = Arena.ofAuto().allocate(inFloats * Float.BYTES, 64);
        for (long i = 0; i < inFloats; i++) {
            in.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(0.7 * i * i));
        }
        out = Arena.ofAuto().allocate(4L * FRAMES, 64);
    }

    private static Partitioning partitioning(int taps, String levels) {
        if (levels.equals("cheapest")) {
            return Partitioning.cheapest(taps);
        }
        return new Partitioning(levels.isEmpty()
                ? List.of()
                : Stream.of(levels.split(",", -1)).map(Integer::valueOf)
                        .toList());
    }

    /// One frame.
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void frame() {
        for (int start = 0; start < FRAMES; start += BLOCK_FRAMES) {
            convolver.process(in, 4L * (convolver.historyFrames() + start), out, 4L * start, BLOCK_FRAMES);
        }
    }
}
