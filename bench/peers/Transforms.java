import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.monitor.Machine;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// Real transforms and short-time analysis beside FFTW: bench/peers/transforms runs it. The opponents are called for some
/// tenths of a millisecond each, turn by turn, so that whatever else the machine does meets all of them, and measured in
/// processor time. A ratio is the median over the turns of our time over theirs, and in brackets the quartiles.
final class Transforms {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TURNS = Integer.getInteger("turns", 60);
    private static final double TURN_NANOS = 400_000;
    private static final double WARM_NANOS = Integer.getInteger("warm", 2) * 1e9;

    private record Peer(String name, MethodHandle plan, MethodHandle run, MethodHandle time, MethodHandle bins,
            MethodHandle stft) {

        static Peer load(String file) {
            SymbolLookup library = SymbolLookup.libraryLookup(Path.of(file), Arena.global());
            return new Peer(Path.of(file).getFileName().toString().replace(".so", ""),
                    handle(library, "peer_plan", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT)),
                    handle(library, "peer_run", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_INT)),
                    handle(library, "peer_time", FunctionDescriptor.of(ADDRESS, ADDRESS)),
                    handle(library, "peer_bins", FunctionDescriptor.of(ADDRESS, ADDRESS)),
                    handle(library, "peer_stft", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, ADDRESS, JAVA_LONG,
                            JAVA_INT, ADDRESS)));
        }

        private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor descriptor) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
        }
    }

    /// Returns nanoseconds for a number of rounds of the same work.
    private interface Timed {
        double nanos(int rounds) throws Throwable;
    }

    static void main(String[] arguments) throws Throwable {
        System.out.println("kernels: " + Machine.kernels());
        Peer[] peers = Arrays.stream(arguments[0].split(",")).map(Peer::load).toArray(Peer[]::new);
        for (String size : arguments[1].split(",")) {
            int n = Integer.parseInt(size);
            transform(n, false, peers);
            transform(n, true, peers);
        }
        stft(2048, 512, peers);
    }

    private static void transform(int n, boolean inverse, Peer[] peers) throws Throwable {
        RealFft fft = RealFft.ofLength(n);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        MemorySegment samples = noise(n);
        fft.forward(samples, 0, spectrum, scratch);
        Timed[] timed = new Timed[1 + peers.length];
        timed[0] = rounds -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int round = 0; round < rounds; round++) {
                if (inverse) {
                    fft.inverse(spectrum, samples, 0, scratch);
                } else {
                    fft.forward(samples, 0, spectrum, scratch);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        };
        double error = 0;
        for (int p = 0; p < peers.length; p++) {
            Peer peer = peers[p];
            MemorySegment plan = (MemorySegment) peer.plan.invokeExact(n, inverse ? 1 : 0);
            if (!inverse) {
                error = Math.max(error, difference(peer, plan, samples, spectrum));
                MemorySegment time = (MemorySegment) peer.time.invokeExact(plan);
                time.reinterpret(4L * n).fill((byte) 0);
            }
            timed[1 + p] = rounds -> (double) peer.run.invokeExact(plan, rounds);
        }
        report((inverse ? "inverse " : "forward ") + n, compare(timed), peers,
                inverse ? "" : "  outputs differ by " + (float) error + " RMS/RMS");
    }

    private static double difference(Peer peer, MemorySegment plan, MemorySegment samples, Spectrum spectrum)
            throws Throwable {
        int n = 2 * (spectrum.bins() - 1);
        MemorySegment time = (MemorySegment) peer.time.invokeExact(plan);
        time.reinterpret(4L * n).copyFrom(samples.asSlice(0, 4L * n));
        double ignored = (double) peer.run.invokeExact(plan, 1);
        MemorySegment bins = ((MemorySegment) peer.bins.invokeExact(plan)).reinterpret(8L * spectrum.bins());
        double error = 0;
        double power = 0;
        for (int k = 0; k < spectrum.bins(); k++) {
            error += Math.pow(bins.getAtIndex(JAVA_FLOAT, 2L * k) - spectrum.re().get(k), 2)
                    + Math.pow(bins.getAtIndex(JAVA_FLOAT, 2L * k + 1) - spectrum.im().get(k), 2);
            power += spectrum.power(k);
        }
        return Math.sqrt(error / power);
    }

    private static void stft(int size, int hop, Peer[] peers) throws Throwable {
        int frames = 200;
        Stft stft = new Stft(Window.HANN, size, hop);
        Spectrum spectrum = stft.newSpectrum();
        MemorySegment samples = noise(size + hop * frames);
        MemorySegment ours = Arena.global().allocate(4L * frames * (size / 2 + 1), 64);
        MemorySegment theirs = Arena.global().allocate(4L * frames * (size / 2 + 1), 64);
        // rows are aligned as in a matrix that someone would read: not at all
        MemorySegment row = Arena.global().allocate(4L * (size / 2 + 16), 64);
        Timed[] timed = new Timed[1 + peers.length];
        timed[0] = rounds -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int round = 0; round < rounds; round++) {
                for (int k = 0; k < frames; k++) {
                    stft.analyse(samples, 4L * hop * k, spectrum);
                    spectrum.magnitudes(row, 0);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        };
        for (int k = 0; k < frames; k++) {
            stft.analyse(samples, 4L * hop * k, spectrum);
            spectrum.magnitudes(ours, 4L * k * spectrum.bins());
        }
        double error = 0;
        double power = 0;
        for (int p = 0; p < peers.length; p++) {
            Peer peer = peers[p];
            MemorySegment plan = (MemorySegment) peer.plan.invokeExact(size, 0);
            double ignored = (double) peer.stft.invokeExact(plan, samples, (long) frames, hop, theirs);
            for (long i = 0; i < ours.byteSize() / 4; i++) {
                error += Math.pow(ours.getAtIndex(JAVA_FLOAT, i) - theirs.getAtIndex(JAVA_FLOAT, i), 2);
                power += Math.pow(theirs.getAtIndex(JAVA_FLOAT, i), 2);
            }
            timed[1 + p] = rounds -> {
                double sum = 0;
                for (int round = 0; round < rounds; round++) {
                    sum += (double) peer.stft.invokeExact(plan, samples, (long) frames, hop, MemorySegment.NULL);
                }
                return sum;
            };
        }
        report("stft " + size + "/" + hop, compare(timed), peers,
                "  outputs differ by " + (float) Math.sqrt(error / power) + " RMS/RMS");
    }

    /// Nanoseconds a round, by opponent and turn.
    private static double[][] compare(Timed[] timed) throws Throwable {
        int[] rounds = new int[timed.length];
        for (int i = 0; i < timed.length; i++) {
            rounds[i] = 1;
            // only what the JVM compiles has to warm up
            double end = System.nanoTime() + (i == 0 ? WARM_NANOS : 10 * TURN_NANOS);
            while (System.nanoTime() < end) {
                double nanos = timed[i].nanos(rounds[i]) / rounds[i];
                rounds[i] = (int) Math.max(1, TURN_NANOS / nanos);
            }
        }
        double[][] nanos = new double[timed.length][TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < timed.length; i++) {
                nanos[i][turn] = timed[i].nanos(rounds[i]) / rounds[i];
            }
        }
        return nanos;
    }

    private static void report(String job, double[][] nanos, Peer[] peers, String remark) {
        StringBuilder line = new StringBuilder(String.format("%-14s %9.0f ns", job, quantile(nanos[0], 0.5)));
        for (int p = 0; p < peers.length; p++) {
            double[] ratios = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                ratios[turn] = nanos[0][turn] / nanos[1 + p][turn];
            }
            line.append(String.format("  %s %9.0f ns %.2f [%.2f %.2f]", peers[p].name, quantile(nanos[1 + p], 0.5),
                    quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75)));
        }
        System.out.println(line + remark);
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (part * (sorted.length - 1))];
    }

    private static MemorySegment noise(int floats) {
        MemorySegment noise = Arena.global().allocate(4L * floats, 64);
        Random random = new Random(1);
        for (int i = 0; i < floats; i++) {
            noise.setAtIndex(JAVA_FLOAT, i, 2 * random.nextFloat() - 1);
        }
        return noise;
    }
}
