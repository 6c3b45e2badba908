package dev.rondo.dsp.kernels;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jtransforms.fft.FloatFFT_1D;

/// A program of its own, so that it meets a compiler that has seen nothing: runs each kernel beside its plain twin until
/// [#GOOD_BATCHES] in a row neither allocate nor fall behind, or for so long that they never will. Prints a line for each: its
/// name, the bytes that its last batch allocated, and its time over its twin's, in percent.
final class KernelSpeed {

    static final int LIMIT_PERCENT = 150;
    /// The word that lets other code use the Vector API first.
    static final String AFTER_OTHERS = "after-others";
    /// The word that has told what kernels there are, and nothing else.
    static final String EXPLAIN = "explain";

    private static final int OTHERS_TURNS = 20_000;

    /// Of processor time, as all times here: others may keep the processors busy.
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long BATCH_NANOS = 2_000_000;
    private static final int GOOD_BATCHES = 10;
    private static final int LENGTH = 1021;
    private static final int TAPS = 64;
    private static final int OUTPUTS = 160;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// One kernel and what it is measured against.
    private record Pair(Runnable kernel, Runnable twin) {}

    private KernelSpeed() {}

    static void main(String[] words) throws IOException {
        if (List.of(words).contains(EXPLAIN)) {
            System.out.println(KernelChoice.choose("vector").explanation());
            return;
        }
        if (List.of(words).contains(AFTER_OTHERS)) {
            beOthers();
        }
        Kernels vector = KernelChoice.choose("vector").kernels();
        Kernels scalar = KernelChoice.choose("scalar").kernels();
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (int length : new int[]{32, 128, 512, 2048, 16384}) {
            vector.fft(length).ifPresent(fft -> addTransforms(pairs, fft));
        }
        // each at another place of its pages: where a loop's streams meet in the same lines of the first cache, some processors
        // mistake one for the other, and kernel or twin takes twice as long, as chance has laid out a JVM's memory
        MemorySegment x = noise(3 * LENGTH, 0);
        MemorySegment y = noise(3 * LENGTH, 512);
        MemorySegment out = noise(3 * LENGTH, 2304);
        long im = 4L * (LENGTH + 300);
        pairs.put("multiply", new Pair(() -> vector.multiply(x, 0, y, 0, out, 0, LENGTH),
                () -> scalar.multiply(x, 0, y, 0, out, 0, LENGTH)));
        pairs.put("magnitudes", new Pair(() -> vector.magnitudes(x, 0, im, out, 0, LENGTH),
                () -> scalar.magnitudes(x, 0, im, out, 0, LENGTH)));
        pairs.put("addComplexProducts", new Pair(() -> vector.addComplexProducts(x, y, out, im, LENGTH),
                () -> scalar.addComplexProducts(x, y, out, im, LENGTH)));
        pairs.put("scale", new Pair(() -> vector.scale(out, 0, LENGTH, -1), () -> scalar.scale(out, 0, LENGTH, -1)));
        float[] factors = {2, -1, -1, 0.5f};
        float[] scratch = new float[LENGTH];
        pairs.put("scaleByAll", new Pair(() -> vector.scaleByAll(out, 0, LENGTH, factors, scratch),
                () -> scalar.scaleByAll(out, 0, LENGTH, factors, scratch)));
        pairs.put("add",
                new Pair(() -> vector.add(x, 0, out, 0, LENGTH), () -> scalar.add(x, 0, out, 0, LENGTH)));
        float[] sink = new float[1];
        pairs.put("copyWithPeak", new Pair(() -> sink[0] += vector.copyWithPeak(x, 0, out, 0, LENGTH),
                () -> sink[0] += scalar.copyWithPeak(x, 0, out, 0, LENGTH)));
        pairs.put("peak", new Pair(() -> sink[0] += vector.peak(x, 0, LENGTH),
                () -> sink[0] += scalar.peak(x, 0, LENGTH)));
        pairs.put("sumOfSquares", new Pair(() -> sink[0] += (float) vector.sumOfSquares(x, 0, LENGTH),
                () -> sink[0] += (float) scalar.sumOfSquares(x, 0, LENGTH)));
        double[] taps = new double[TAPS];
        double[] sums = new double[LENGTH];
        pairs.put("convolve", new Pair(() -> vector.convolve(taps, x, 4L * TAPS, sums, LENGTH),
                () -> scalar.convolve(taps, x, 4L * TAPS, sums, LENGTH)));
        float[] floatTaps = new float[TAPS];
        pairs.put("convolve in float", new Pair(() -> vector.convolve(floatTaps, x, 4L * TAPS, out, 0, LENGTH),
                () -> scalar.convolve(floatTaps, x, 4L * TAPS, out, 0, LENGTH)));
        pairs.put("polyphase", new Pair(outputs(vector, x, out), outputs(scalar, x, out)));
        addFilters(pairs, scalar);
        pairs.forEach(KernelSpeed::report);
        if (Float.isNaN(sink[0])) {
            System.out.println(sink[0]);
        }
    }

    /// What other code of a JVM may do before: vectors from arrays of several kinds and from files, of several types.
    private static void beOthers() throws IOException {
        Path path = Files.createTempFile("rondo", null);
        try (FileChannel file = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE); Arena arena = Arena.ofShared()) {
            List<MemorySegment> segments = List.of(MemorySegment.ofArray(new float[LENGTH]),
                    MemorySegment.ofArray(new byte[4 * LENGTH]), arena.allocate(4L * LENGTH, 64),
                    file.map(MapMode.READ_WRITE, 0, 4L * LENGTH, arena));
            for (int turn = 0; turn < OTHERS_TURNS; turn++) {
                for (MemorySegment segment : segments) {
                    negate(segment);
                }
            }
        }
    }

    private static void negate(MemorySegment segment) {
        VectorSpecies<Float> floats = FloatVector.SPECIES_PREFERRED;
        for (long at = 0; at <= segment.byteSize() - floats.vectorByteSize(); at += floats.vectorByteSize()) {
            FloatVector.fromMemorySegment(floats, segment, at, ByteOrder.nativeOrder()).neg().intoMemorySegment(segment,
                    at, ByteOrder.nativeOrder());
            VectorSpecies<Double> doubles = DoubleVector.SPECIES_PREFERRED;
            DoubleVector.fromMemorySegment(doubles, segment, at, ByteOrder.nativeOrder()).neg().intoMemorySegment(
                    segment, at, ByteOrder.nativeOrder());
        }
    }

    private static void addTransforms(Map<String, Pair> pairs, LaneFft fft) {
        int length = fft.length();
        long im = Math.ceilDiv(2L * length + 4, 64) * 64;
        MemorySegment spectrum = Arena.ofAuto().allocate(2 * im, 64);
        MemorySegment scratch = fft.newScratch();
        fft.samples(scratch).copyFrom(noise(length, 0));
        FloatFFT_1D twin = new FloatFFT_1D(length);
        float[] values = new float[length];
        pairs.put("forward " + length, new Pair(() -> fft.forward(scratch, spectrum, im),
                () -> twin.realForward(values)));
        pairs.put("inverse " + length, new Pair(() -> fft.inverse(spectrum, im, scratch),
                () -> twin.realInverse(values, false)));
    }

    /// As many outputs of a polyphase filter, however many each implementation makes at a time.
    private static Runnable outputs(Kernels kernels, MemorySegment x, MemorySegment out) {
        int lanes = kernels.polyphaseLanes(OUTPUTS, OUTPUTS);
        Polyphase filter = kernels.polyphase(new float[lanes][TAPS], IntStream.range(0, lanes).toArray());
        return () -> {
            for (int i = 0; i < OUTPUTS; i += lanes) {
                filter.process(0, lanes, TAPS + lanes - 1, x, 4L * i, 4L * i, out, 4L * i, 4L * (LENGTH + i));
            }
        };
    }

    /// A full set of sections in lanes, whatever the warm-up behind [Kernels#filter] has come to.
    private static void addFilters(Map<String, Pair> pairs, Kernels scalar) {
        int sections = Kernels.SECTION_LANES;
        double[] coefficients = new double[Kernels.COEFFICIENT_ROWS * sections];
        Arrays.fill(coefficients, 0, sections, 1);
        double[] leftStates = new double[Kernels.STATE_ROWS * sections];
        double[] rightStates = new double[Kernels.STATE_ROWS * sections];
        double[] left = new double[LENGTH];
        double[] right = new double[LENGTH];
        for (boolean rounded : new boolean[]{false, true}) {
            pairs.put(rounded ? "filter, rounded" : "filter",
                    new Pair(() -> VectorKernels.filterInLanes(coefficients, sections, rounded, left, leftStates, right,
                            rightStates, LENGTH),
                            () -> scalar.filter(coefficients, sections, rounded, left, leftStates, right, rightStates,
                                    LENGTH)));
        }
    }

    private static MemorySegment noise(int floats, int pageOffsetBytes) {
        MemorySegment noise = Arena.ofAuto().allocate(4L * floats + pageOffsetBytes, 4096).asSlice(pageOffsetBytes);
        for (int i = 0; i < floats; i++) {
            noise.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin(i * (double) i));
        }
        return noise;
    }

    private static void report(String name, Pair pair) {
        long end = THREADS.getCurrentThreadCpuTime() + PATIENCE_NANOS;
        int runs = 1;
        while (nanos(pair.twin, runs) < BATCH_NANOS) {
            runs *= 2;
        }
        long percent;
        long bytes;
        int good = 0;
        do {
            long twin = nanos(pair.twin, runs);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long kernel = nanos(pair.kernel, runs);
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            percent = 100 * kernel / Math.max(1, twin);
            good = bytes == 0 && percent <= LIMIT_PERCENT ? good + 1 : 0;
        } while (good < GOOD_BATCHES && THREADS.getCurrentThreadCpuTime() < end);
        System.out.println(name + ": " + bytes + " bytes, " + percent + " percent");
    }

    private static long nanos(Runnable work, int runs) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int run = 0; run < runs; run++) {
            work.run();
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }
}
