package dev.rondo.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.rondo.audio.PcmCodec;
import dev.rondo.audio.SampleFormat;
import dev.rondo.bench.peer.Compiled;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.kernels.Kernels;
import dev.rondo.dsp.kernels.Polyphase;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.Warmup;

/// What the leaf loops cost, and samples to bytes and back: 1024 samples a call. On vectors or in plain Java, as the property
/// `dev.rondo.kernels` says; conversions are plain Java in any case. Transforms are measured beside others elsewhere.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class KernelCost {

    static final int LENGTH = 1024;
    static final int TAPS = 64;
    /// Of a factor's other half, the imaginary parts or another channel.
    static final long HALF_BYTES = 4L * (LENGTH + 2 * TAPS);
    static final List<Biquad> SECTIONS = IntStream.range(0, 8).mapToObj(k -> Biquad.allpass(100 << k, 1, 48_000))
            .toList();

    /// A method of [Kernels], or a conversion from or to that many bits.
    @Param({"multiply", "scale", "scaleByAll", "add", "magnitudes", "addComplexProducts", "peak", "copyWithPeak",
            "sumOfSquares", "widen", "narrow", "filter", "polyphase", "convolve", "convolve in float", "decode 16",
            "decode 24", "encode 16", "encode 24"})
    public String kernel = "multiply";

    /// Lanes take over from plain loops once a thread beside has found them faster.
    private static final double FILTER_SECONDS = 6;

    final MemorySegment x = noise(1);
    final MemorySegment y = noise(2);
    final MemorySegment out = Arena.ofAuto().allocate(2 * HALF_BYTES, 64);
    final double[] left = new double[LENGTH];
    final double[] right = new double[LENGTH];
    final float[] factors = {2, 0.5f, -1};
    final double[] doubleTaps = new double[TAPS];
    final float[] floatTaps = new float[TAPS];
    float[][] taps = {};
    double result;
    private final Compiled compiled = new Compiled();
    private Runnable work = () -> {};

    /// JMH makes the benchmarks.
    public KernelCost() {}

    /// Prepares what the kernel needs.
    @Setup
    public void prepare() {
        Kernels kernels = Kernels.chosen();
        for (int i = 0; i < LENGTH; i++) {
            left[i] = x.getAtIndex(JAVA_FLOAT, i);
            right[i] = y.getAtIndex(JAVA_FLOAT, i);
        }
        for (int k = 0; k < TAPS; k++) {
            floatTaps[k] = y.getAtIndex(JAVA_FLOAT, k);
            doubleTaps[k] = floatTaps[k];
        }
        work = switch (kernel) {
            case "multiply" -> () -> kernels.multiply(x, 0, y, 0, out, 0, LENGTH);
            // neither grows nor fades, however often it is repeated
            case "scale" -> () -> kernels.scale(x, 0, LENGTH, -1);
            case "scaleByAll" -> {
                float[] scratch = new float[LENGTH];
                yield () -> kernels.scaleByAll(x, 0, LENGTH, factors, scratch);
            }
            case "add" -> () -> kernels.add(x, 0, out, 0, LENGTH);
            case "magnitudes" -> () -> kernels.magnitudes(x, 0, HALF_BYTES, out, 0, LENGTH);
            case "addComplexProducts" -> () -> kernels.addComplexProducts(x, y, out, HALF_BYTES, LENGTH);
            case "peak" -> () -> result = kernels.peak(x, 0, LENGTH);
            case "copyWithPeak" -> () -> result = kernels.copyWithPeak(x, 0, out, 0, LENGTH);
            case "sumOfSquares" -> () -> result = kernels.sumOfSquares(x, 0, LENGTH);
            case "widen" -> () -> kernels.widen(y, 0, left, LENGTH);
            case "narrow" -> () -> kernels.narrow(left, out, 0, LENGTH);
            case "filter" -> filter(kernels);
            case "polyphase" -> polyphase(kernels);
            case "convolve" -> () -> kernels.convolve(doubleTaps, x, 4 * (TAPS - 1), left, LENGTH);
            case "convolve in float" -> () -> kernels.convolve(floatTaps, x, 4 * (TAPS - 1), out, 0, LENGTH);
            default -> conversion(kernel);
        };
    }

    /// All-pass filters: the same noise again and again neither grows nor fades.
    private Runnable filter(Kernels kernels) {
        int sections = SECTIONS.size();
        double[] coefficients = new double[Kernels.COEFFICIENT_ROWS * sections];
        for (int k = 0; k < sections; k++) {
            Biquad section = SECTIONS.get(k);
            double[] column = {section.b0(), section.b1(), section.b2(), section.a1(), section.a2()};
            for (int row = 0; row < column.length; row++) {
                coefficients[row * sections + k] = column[row];
            }
        }
        double[] leftStates = new double[Kernels.STATE_ROWS * sections];
        double[] rightStates = new double[Kernels.STATE_ROWS * sections];
        kernels.prepareFilter();
        return () -> kernels.filter(coefficients, sections, false, left, leftStates, right, rightStates, LENGTH);
    }

    /// As a resampler does to half the rate: the taps of each output begin two samples behind those of the one before.
    private Runnable polyphase(Kernels kernels) {
        int lanes = kernels.polyphaseLanes(1, LENGTH);
        taps = new float[lanes][TAPS];
        int[] firstRows = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            firstRows[lane] = 2 * lane;
            for (int tap = 0; tap < TAPS; tap++) {
                taps[lane][tap] = (float) Math.sin(lane + tap * (double) tap);
            }
        }
        int rows = firstRows[lanes - 1] + TAPS;
        Polyphase polyphase = kernels.polyphase(taps, firstRows);
        return () -> {
            for (int made = 0; made < LENGTH; made += lanes) {
                polyphase.process(0, Math.min(lanes, LENGTH - made), rows, x, 0, HALF_BYTES, out, 4L * made,
                        HALF_BYTES + 4L * made);
            }
        };
    }

    private Runnable conversion(String bits) {
        SampleFormat format = bits.endsWith("16") ? SampleFormat.S16 : SampleFormat.S24;
        PcmCodec codec = new PcmCodec(format, ByteOrder.LITTLE_ENDIAN, 2);
        MemorySegment pcm = Arena.ofAuto().allocate((long) LENGTH * format.bytes(), 64);
        codec.encode(x, c -> c * HALF_BYTES, 0, pcm, 0, LENGTH / 2);
        return bits.startsWith("decode")
                ? () -> codec.decode(pcm, 0, out, c -> c * HALF_BYTES, 0, LENGTH / 2)
                : () -> {
                    codec.encode(x, c -> c * HALF_BYTES, 0, pcm, 0, LENGTH / 2);
                    result = pcm.get(JAVA_BYTE, pcm.byteSize() - 1);
                };
    }

    private static MemorySegment noise(int seed) {
        MemorySegment noise = Arena.ofAuto().allocate(2 * HALF_BYTES, 64);
        for (int i = 0; i < noise.byteSize() / Float.BYTES; i++) {
            noise.setAtIndex(JAVA_FLOAT, i, (float) Math.sin(i * (double) i + seed) / 2);
        }
        return noise;
    }

    /// Waits for the compiler, once: before the warm-up.
    ///
    /// @throws IOException never
    @Setup(Level.Iteration)
    public void compile() throws IOException {
        compiled.awaitOnce(kernel.equals("filter") ? FILTER_SECONDS : 0, Compiled.HARDLY_BYTES, this::run);
    }

    /// 1024 samples; of a conversion, as many of two channels together.
    ///
    /// @return where results lie
    @Benchmark
    public MemorySegment run() {
        work.run();
        return out;
    }
}
