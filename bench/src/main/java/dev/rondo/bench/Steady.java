package dev.rondo.bench;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.SosCascade;
import dev.rondo.dsp.fir.Convolver;
import dev.rondo.dsp.fir.PartitionedResponse;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/// Whether what the JVM compiles is as fast in every run: one JVM on plain kernels, ten on vectors, one for each width of
/// vectors. After warm-up nothing may be allocated, and nothing may be slower than on plain kernels.
final class Steady {

    private static final int FRAMES = 512;
    private static final int HISTORY_FRAMES = 1 << 14;
    private static final int ROUNDS = 20;
    private static final double WARM_NANOS = 1e9 * Integer.getInteger("warm", 2);
    /// To a JVM that has nothing to do but compile these loops, an age.
    private static final double PATIENCE_NANOS = 10 * WARM_NANOS;
    /// In a row, until the compiler is taken to have come to its end.
    private static final int CLEAN_ROUNDS = 20;
    /// Sections go from plain loops to lanes when a thread beside has found those faster.
    private static final double SECTIONS_NANOS = 4 * WARM_NANOS;
    /// Noise of a machine.
    private static final double SLOWEST_RATIO = 1.2;

    private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
            .getThreadMXBean();

    record Figure(double nanos, long bytes) {}

    /// What a JVM measured.
    ///
    /// @param kernels what its loops ran on
    /// @param figures row by row
    record Run(String kernels, Map<String, Figure> figures) {}

    /// What is said of a JVM.
    ///
    /// @param line for people
    /// @param steady whether it may be like that
    record Verdict(String line, boolean steady) {}

    /// Measures in this JVM, and prints what its loops run on, and then a line for each row.
    static void main(String[] arguments) {
        System.out.println(dev.rondo.dsp.monitor.Machine.kernels());
        measure();
    }

    /// Measures in other JVMs, with this one's class path and flags, and prints.
    ///
    /// @return whether all are steady
    /// @throws Exception if one of them fails
    static boolean measureAll() throws Exception {
        Run plain = child("-Ddev.rondo.kernels=scalar");
        boolean steady = true;
        for (int run = 1; run <= 10; run++) {
            steady &= tell(judge("run " + run, child("-Ddev.rondo.kernels=vector"), plain));
        }
        // only there has the JVM such a flag
        int widest = System.getProperty("os.arch").equals("amd64") ? 3 : -1;
        for (int width = 0; width <= widest; width++) {
            String flag = "-XX:UseAVX=" + width;
            Run run = child(flag);
            steady &= tell(run.kernels.startsWith("scalar")
                    ? judgeFallenBack(flag, run)
                    : judge(flag, run, child(flag, "-Ddev.rondo.kernels=scalar")));
        }
        System.out.println(steady ? "steady" : "not steady");
        return steady;
    }

    private static boolean tell(Verdict verdict) {
        System.out.println(verdict.line);
        return verdict.steady;
    }

    static Verdict judge(String name, Run run, Run plain) {
        boolean good = true;
        StringBuilder line = new StringBuilder(String.format("%-12s", name));
        for (Map.Entry<String, Figure> row : run.figures.entrySet()) {
            double ratio = row.getValue().nanos() / plain.figures.get(row.getKey()).nanos();
            long bytes = row.getValue().bytes();
            good &= bytes == 0 && ratio <= SLOWEST_RATIO;
            line.append(String.format("  %s %.2f%s", row.getKey(), ratio, bytes == 0 ? "" : " " + bytes + " B!"));
        }
        return new Verdict(line.toString(), good);
    }

    /// Where there are no vectors worth having. The same loops in two JVMs differ by half, so nothing is said of their speed.
    static Verdict judgeFallenBack(String name, Run run) {
        boolean good = run.figures.values().stream().allMatch(figure -> figure.bytes == 0);
        return new Verdict(String.format("%-12s  %s, %s", name, run.kernels,
                good ? "nothing allocated" : "allocates: " + run.figures), good);
    }

    private static Run child(String... flags) throws Exception {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Djdk.")).toList());
        Collections.addAll(words, flags);
        Collections.addAll(words, "-cp", System.getProperty("java.class.path"), Steady.class.getName());
        Process process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String kernels;
        Map<String, Figure> figures = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            kernels = String.valueOf(lines.readLine());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(" ", 3);
                figures.put(fields[2], new Figure(Double.parseDouble(fields[0]), Long.parseLong(fields[1])));
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("a measuring JVM must succeed: " + String.join(" ", words));
        }
        return new Run(kernels, figures);
    }

    private static void measure() {
        MemorySegment in = noise(2 * (HISTORY_FRAMES + FRAMES));
        MemorySegment out = noise(2 * (HISTORY_FRAMES + FRAMES));
        long left = 4L * HISTORY_FRAMES;
        long right = left + 4L * (HISTORY_FRAMES + FRAMES);
        RealFft fft = RealFft.ofLength(2048);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        report("forward", () -> fft.forward(in, 0, spectrum, scratch));
        report("inverse", () -> fft.inverse(spectrum, out, 0, scratch));
        Stft stft = new Stft(Window.HANN, 1024, 256);
        Spectrum bins = stft.newSpectrum();
        report("stft", () -> {
            stft.analyse(in, 4, bins);
            bins.magnitudes(out, 4);
        });
        SosCascade peaks = new SosCascade(Collections.nCopies(8, Biquad.peak(1000, 1, 3, 48_000)), 2);
        IntToLongFunction channels = c -> c == 0 ? left : right;
        report("sections", SECTIONS_NANOS, () -> peaks.process(in, channels, FRAMES));
        Resampler resampler = new Resampler(48_000, 44_100, Quality.BEST);
        report("resampler", () -> resampler.process(0, in, left, right, FRAMES, out, 0, left));
        Convolver convolver = new Convolver(new PartitionedResponse(noise(4097).toArray(JAVA_FLOAT)));
        report("convolver", () -> convolver.process(in, left, out, left, FRAMES));
    }

    private static void report(String row, Runnable work) {
        report(row, WARM_NANOS, work);
    }

    /// Prints the nanoseconds of the fastest round, and the most bytes that a round allocates: now and then is too often.
    private static void report(String row, double warmNanos, Runnable work) {
        double begin = System.nanoTime();
        int clean = 0;
        while (System.nanoTime() - begin < warmNanos
                || (clean < CLEAN_ROUNDS && System.nanoTime() - begin < PATIENCE_NANOS)) {
            clean = round(work).bytes() == 0 ? clean + 1 : 0;
        }
        Figure best = round(work);
        for (int i = 1; i < ROUNDS; i++) {
            Figure figure = round(work);
            best = new Figure(Math.min(best.nanos(), figure.nanos()), Math.max(best.bytes(), figure.bytes()));
        }
        System.out.println(best.nanos() + " " + best.bytes() + " " + row);
    }

    private static Figure round(Runnable work) {
        int calls = 50;
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            work.run();
        }
        double nanos = (System.nanoTime() - start) / (double) calls;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes; // before the figure is
        return new Figure(nanos, allocated);
    }

    private static MemorySegment noise(int floats) {
        MemorySegment noise = Arena.global().allocate(4L * floats, 64);
        for (int i = 0; i < floats; i++) {
            noise.setAtIndex(JAVA_FLOAT, i, (float) Math.sin(i * (double) i) / 2);
        }
        return noise;
    }
}
