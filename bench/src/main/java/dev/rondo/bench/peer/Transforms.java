package dev.rondo.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.bench.peer.Race.Contestant;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jtransforms.fft.FloatFFT_1D;
import org.jtransforms.utils.CommonUtils;

/// Real transforms and magnitudes of overlapping windows beside FFTW in C and JTransforms: each is called for some
/// milliseconds, turn by turn, and measured in processor time. Whose result is another one does not take part.
///
/// Each length has a JVM of its own, as a program has that transforms at one rate: no length is compiled by the profile of
/// another.
public final class Transforms {

    /// The column of Debian's FFTW.
    static final String FFTW = "FFTW";
    static final String FFTW_NATIVE = "FFTW, native";
    private static final int TURNS = 10;
    private static final double TURN_NANOS = 4e6;
    /// How many transforms make a turn while the compiler is awaited.
    private static final int WARM_UP_TRANSFORMS = 20;
    private static final int CALIBRATIONS = 10;
    /// Above that, nothing is aimed at.
    private static final int LONGEST_AIMED = 16_384;
    private static final double MOST_ERROR = 1e-6;
    /// Whose JVM measures the windows too.
    private static final int SIZE = 2048;
    private static final int HOP = 512;
    private static final int WINDOWS = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String bits;
    private final double warmUpSeconds;
    private final Race race;
    private final Map<String, Fftw> libraries = new LinkedHashMap<>();

    /// Does the same work so many times; returns the nanoseconds.
    private interface Timed {
        double nanos(int calls);
    }

    /// @param bits of the vectors, `256`, or an empty text for all that the processor has
    /// @param warmUpSeconds of each contestant in Java
    /// @param rounds of ten turns
    /// @param libraries of FFTW, name to file
    Transforms(String bits, double warmUpSeconds, int rounds, Map<String, Path> libraries) {
        this.bits = bits;
        this.warmUpSeconds = warmUpSeconds;
        this.race = new Race(rounds, TURNS);
        libraries.forEach((name, library) -> this.libraries.put(name, new Fftw(library)));
        CommonUtils.setThreadsBeginN_1D_FFT_2Threads(Long.MAX_VALUE);
        CommonUtils.setThreadsBeginN_1D_FFT_4Threads(Long.MAX_VALUE);
    }

    /// Runs everything of one length.
    ///
    /// @param length of the transforms, a power of two
    /// @return forward, inverse and, of 2048, windows
    /// @throws IOException never
    /// @throws InterruptedException if the thread was interrupted
    List<Table> measure(int length) throws IOException, InterruptedException {
        List<String> columns = new ArrayList<>(List.of("Rondo"));
        columns.addAll(libraries.keySet());
        columns.add("JTransforms");
        String with = bits.isEmpty() ? "" : ", vectors of " + bits + " bits";
        String note = "One thread, floats, processor time, turns of 4 ms, a JVM for each length; ratios are of turns.";
        List<Table> tables = new ArrayList<>(List.of(
                new Table("forward" + bits, "Real transform" + with,
                        note + " FFTW plans with PATIENT, above 16384 with MEASURE.", "ns", true,
                        columns, List.of(transform(length, false))),
                new Table("inverse" + bits, "Inverse real transform" + with,
                        note + " Rondo's undoes the forward one; the others leave out the division.", "ns", true,
                        columns, List.of(transform(length, true)))));
        if (length == SIZE) {
            tables.add(new Table("analysis" + bits, "Magnitudes of overlapping windows, warm" + with,
                    note + " Window, transform, magnitudes; C does it around FFTW, Java by hand around JTransforms.",
                    "ns", true, columns, List.of(analysis())));
        }
        return tables;
    }

    private List<Target> targets(int length) {
        boolean narrow = !bits.isEmpty();
        List<Target> targets = new ArrayList<>();
        if (length > LONGEST_AIMED) {
            return targets;
        }
        if (libraries.containsKey(FFTW)) {
            targets.add(new Target(FFTW, narrow || length < 512 ? 1.2 : length == 512 ? 0.85 : 0.75));
        }
        if (libraries.containsKey(FFTW_NATIVE) && !narrow && length >= 512) {
            targets.add(new Target(FFTW_NATIVE, length == 512 ? 1.25 : 1.1));
        }
        return targets;
    }

    /// Times a transform, after everybody's result has been compared with Rondo's.
    Row transform(int length, boolean inverse) throws IOException, InterruptedException {
        RealFft fft = RealFft.ofLength(length);
        RealFft.Scratch scratch = fft.newScratch();
        Spectrum spectrum = fft.newSpectrum();
        MemorySegment samples = noise(length);
        fft.forward(samples, 0, spectrum, scratch);
        List<Contestant> contestants = new ArrayList<>();
        for (Fftw fftw : libraries.values()) {
            Fftw.Plan plan = fftw.plan(length, inverse);
            if (inverse) {
                interleave(spectrum, plan.bins());
            } else {
                plan.time().copyFrom(samples);
            }
            double ignored = plan.run(1);
            require(inverse ? difference(samples, plan.time(), length) : difference(spectrum, plan.bins()), FFTW);
            // its own output would grow from call to call: zeros stay zeros, and cost the same
            plan.bins().fill((byte) 0);
            plan.time().fill((byte) 0);
            contestants.add(turns(plan::run, 0, 1));
        }
        FloatFFT_1D peer = new FloatFFT_1D(length);
        float[] packed = inverse ? packed(spectrum) : samples.toArray(JAVA_FLOAT);
        if (inverse) {
            peer.realInverse(packed, false);
            require(difference(samples, MemorySegment.ofArray(packed), length / 2.0), "JTransforms");
        } else {
            peer.realForward(packed);
            require(difference(MemorySegment.ofArray(packed(spectrum)), MemorySegment.ofArray(packed), 1),
                    "JTransforms");
        }
        float[] zeros = new float[length];
        contestants.add(turns(calls -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < calls; call++) {
                if (inverse) {
                    peer.realInverse(zeros, false);
                } else {
                    peer.realForward(zeros);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }, warmUpSeconds, 1));
        if (inverse) {
            MemorySegment back = noise(length);
            fft.inverse(spectrum, back, 0, scratch);
            require(difference(samples, back, 1), "Rondo");
        }
        // as FFTW's plan, which has its own place for samples
        MemorySegment own = scratch.samples();
        contestants.addFirst(turns(calls -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < calls; call++) {
                if (inverse) {
                    fft.inverse(spectrum, own, 0, scratch);
                } else {
                    fft.forward(own, 0, spectrum, scratch);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }, warmUpSeconds, 1));
        return race.run(Integer.toString(length), targets(length), contestants);
    }

    /// Times magnitudes of overlapping windows, after everybody's have been compared with Rondo's.
    Row analysis() throws IOException, InterruptedException {
        Stft stft = new Stft(Window.HANN, SIZE, HOP);
        Spectrum spectrum = stft.newSpectrum();
        MemorySegment samples = noise(SIZE + HOP * WINDOWS);
        long rowBytes = 4L * spectrum.bins();
        MemorySegment ours = Arena.ofAuto().allocate(WINDOWS * rowBytes, 64);
        for (int k = 0; k < WINDOWS; k++) {
            stft.analyse(samples, 4L * HOP * k, spectrum);
            spectrum.magnitudes(ours, k * rowBytes);
        }
        List<Contestant> contestants = new ArrayList<>();
        for (Fftw fftw : libraries.values()) {
            Fftw.Plan plan = fftw.plan(SIZE, false);
            MemorySegment theirs = Arena.ofAuto().allocate(ours.byteSize(), 64);
            double ignored = plan.stft(samples, WINDOWS, HOP, theirs);
            require(difference(ours, theirs, 1), FFTW);
            contestants.add(turns(calls -> {
                double sum = 0;
                for (int call = 0; call < calls; call++) {
                    sum += plan.stft(samples, WINDOWS, HOP, MemorySegment.NULL);
                }
                return sum;
            }, 0, WINDOWS));
        }
        ByHand byHand = new ByHand(samples.toArray(JAVA_FLOAT));
        float[] theirs = new float[WINDOWS * spectrum.bins()];
        for (int k = 0; k < WINDOWS; k++) {
            System.arraycopy(byHand.magnitudes(k), 0, theirs, k * spectrum.bins(), spectrum.bins());
        }
        require(difference(ours, MemorySegment.ofArray(theirs), 1), "JTransforms");
        contestants.add(turns(calls -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < calls; call++) {
                for (int k = 0; k < WINDOWS; k++) {
                    byHand.magnitudes(k);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }, warmUpSeconds, WINDOWS));
        // rows are aligned as in a matrix that someone would read: not at all
        MemorySegment row = Arena.ofAuto().allocate(rowBytes, 64);
        contestants.addFirst(turns(calls -> {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < calls; call++) {
                for (int k = 0; k < WINDOWS; k++) {
                    stft.analyse(samples, 4L * HOP * k, spectrum);
                    spectrum.magnitudes(row, 0);
                }
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }, warmUpSeconds, WINDOWS));
        return race.run(SIZE + ", a hop of " + HOP,
                libraries.containsKey(FFTW) ? List.of(new Target(FFTW, 0.8)) : List.of(), contestants);
    }

    /// Window, JTransforms, magnitudes.
    private static final class ByHand {

        private final FloatFFT_1D transform = new FloatFFT_1D(SIZE);
        private final float[] weights = Window.HANN.periodicFloats(SIZE);
        private final float[] work = new float[SIZE];
        private final float[] magnitudes = new float[SIZE / 2 + 1];
        private final float[] samples;

        ByHand(float[] samples) {
            this.samples = samples;
        }

        float[] magnitudes(int window) {
            int first = window * HOP;
            for (int i = 0; i < SIZE; i++) {
                work[i] = samples[first + i] * weights[i];
            }
            transform.realForward(work);
            magnitudes[0] = Math.abs(work[0]);
            magnitudes[SIZE / 2] = Math.abs(work[1]);
            for (int k = 1; k < SIZE / 2; k++) {
                magnitudes[k] = (float) Math.sqrt(work[2 * k] * work[2 * k] + work[2 * k + 1] * work[2 * k + 1]);
            }
            return magnitudes;
        }
    }

    /// Somebody who has warmed up and knows how many calls make a turn; a figure is that of a transform.
    private static Contestant turns(Timed timed, double warmUpSeconds, int transformsPerCall)
            throws IOException {
        if (warmUpSeconds > 0) {
            Compiled.await(warmUpSeconds, Compiled.HARDLY_BYTES,
                    () -> timed.nanos(Math.ceilDiv(WARM_UP_TRANSFORMS, transformsPerCall)));
        }
        int calls = 1;
        for (int turn = 0; turn < CALIBRATIONS; turn++) {
            calls = (int) Math.clamp(TURN_NANOS / (timed.nanos(calls) / calls), 1, 1e6);
        }
        int turn = calls;
        return () -> timed.nanos(turn) / turn / transformsPerCall;
    }

    private static void require(double difference, String contestant) {
        if (!(difference <= MOST_ERROR)) {
            throw new IllegalStateException("results must be alike: " + contestant + " differs by " + difference);
        }
    }

    /// RMS of the difference over RMS of ours.
    private static double difference(MemorySegment ours, MemorySegment theirs, double theirScale) {
        double error = 0;
        double power = 0;
        for (long i = 0; i < ours.byteSize() / 4; i++) {
            double mine = ours.getAtIndex(JAVA_FLOAT, i);
            error += Math.pow(theirs.getAtIndex(JAVA_FLOAT, i) / theirScale - mine, 2);
            power += mine * mine;
        }
        return Math.sqrt(error / power);
    }

    private static double difference(Spectrum ours, MemorySegment theirs) {
        MemorySegment bins = Arena.ofAuto().allocate(8L * ours.bins());
        interleave(ours, bins);
        return difference(bins, theirs, 1);
    }

    private static void interleave(Spectrum spectrum, MemorySegment bins) {
        for (int k = 0; k < spectrum.bins(); k++) {
            bins.setAtIndex(JAVA_FLOAT, 2L * k, spectrum.re().get(k));
            bins.setAtIndex(JAVA_FLOAT, 2L * k + 1, spectrum.im().get(k));
        }
    }

    /// As JTransforms packs them: the last bin, which is real, stands in the place of the first one's imaginary part.
    private static float[] packed(Spectrum spectrum) {
        int half = spectrum.bins() - 1;
        float[] packed = new float[2 * half];
        for (int k = 0; k < half; k++) {
            packed[2 * k] = spectrum.re().get(k);
            packed[2 * k + 1] = spectrum.im().get(k);
        }
        packed[1] = spectrum.re().get(half);
        return packed;
    }

    private static MemorySegment noise(int floats) {
        MemorySegment noise = Arena.ofAuto().allocate(4L * floats, 64);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < floats; i++) {
            noise.setAtIndex(JAVA_FLOAT, i, (float) random.nextDouble(-1, 1));
        }
        return noise;
    }

    /// Measures once and prints the tables as JSON; a process of its own, so that the width of vectors can be chosen.
    ///
    /// @param arguments bits or an empty text, seconds of warm-up, rounds, the length; then by turns name and file of each
    ///        FFTW
    /// @throws IOException if it cannot be printed
    /// @throws InterruptedException if the thread was interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Path> libraries = new LinkedHashMap<>();
        for (int i = 4; i < arguments.length; i += 2) {
            libraries.put(arguments[i], Path.of(arguments[i + 1]));
        }
        List<Table> tables = new Transforms(arguments[0], Double.parseDouble(arguments[1]),
                Integer.parseInt(arguments[2]), libraries).measure(Integer.parseInt(arguments[3]));
        System.out.println(new ObjectMapper().writeValueAsString(tables));
    }
}
