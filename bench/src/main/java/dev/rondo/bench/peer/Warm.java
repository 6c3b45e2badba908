package dev.rondo.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.SosCascade;
import dev.rondo.dsp.fir.Convolver;
import dev.rondo.dsp.fir.PartitionedResponse;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Stages in the steady state of a process, stereo at 48 kHz, as multiples of real time in processor time, and the longest
/// that one block took of its period.
public final class Warm {

    static final int RATE_HZ = 48_000;
    /// What one turn works on: a tenth of a second in whole blocks.
    static final int FRAMES = RATE_HZ / 10 / 512 * 512;
    static final int TAPS = 4097;
    private static final int ROOM_TAPS = 177_600;
    static final int HISTORY_FRAMES = 1 << 18;
    private static final long PLANE_BYTES = 4L * (HISTORY_FRAMES + FRAMES);
    static final int SIZE = 2048;
    static final int HOP = 512;
    private static final String PEAKS = "8 peaking filters";
    private static final String FIR = TAPS + " taps";
    private static final String ROOM = "a room of 3.7 s, blocks of 64";
    private static final String STFT = "STFT " + SIZE + "/" + HOP + ", magnitudes";
    private static final String RESAMPLER = "48 → 44.1 kHz, best";
    /// What [#main] measures one of.
    public static final List<String> STAGES = List.of(PEAKS, FIR, ROOM, STFT, RESAMPLER);
    private static final int TURNS = 10;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double warmUpSeconds;
    private final int rounds;
    private final MemorySegment in = Arena.ofAuto().allocate(2 * PLANE_BYTES, 64);
    private final MemorySegment out = Arena.ofAuto().allocate(2 * PLANE_BYTES, 64);

    /// Works on a block of both channels.
    interface Stage {
        void process(int frame, int frames);
    }

    /// @param warmUpSeconds of each stage
    /// @param rounds of ten turns
    Warm(double warmUpSeconds, int rounds) {
        this.warmUpSeconds = warmUpSeconds;
        this.rounds = rounds;
        SplittableRandom random = new SplittableRandom(1);
        for (long i = 0; i < in.byteSize() / 4; i++) {
            in.setAtIndex(JAVA_FLOAT, i, (float) random.nextDouble(-0.5, 0.5));
        }
    }

    /// Runs a stage.
    ///
    /// @param stage one of [#STAGES]
    /// @param tapsSpeed the target of the FIR filter, in multiples of real time; 0 for none
    /// @return speed, longest block
    /// @throws IOException never
    /// @throws InterruptedException if the thread was interrupted
    List<Table> measure(String stage, double tapsSpeed) throws IOException, InterruptedException {
        return switch (stage) {
            case PEAKS -> run(PEAKS, atLeast(3000), List.of(), 512, peaks());
            case FIR -> run(FIR, tapsSpeed > 0 ? atLeast(tapsSpeed) : List.of(), List.of(), 512, taps(response(TAPS)));
            case ROOM -> run(ROOM, atLeast(20), atLeast(25), 64, taps(response(ROOM_TAPS)));
            case STFT -> run(STFT, List.of(), List.of(), HOP, magnitudes());
            case RESAMPLER -> run(RESAMPLER, atLeast(750), List.of(), 512, resampler());
            default -> throw new IllegalArgumentException("stage must be one of " + STAGES + ": " + stage);
        };
    }

    private static List<Target> atLeast(double bound) {
        return List.of(new Target("", bound));
    }

    /// Four filters and their inverses, in place: however often they run over the same noise, it neither grows nor fades.
    Stage peaks() {
        SosCascade cascade = new SosCascade(Stream.of(100, 400, 1600, 6400)
                .flatMap(hz -> Stream.of(Biquad.peak(hz, 1, 3, RATE_HZ), Biquad.peak(hz, 1, -3, RATE_HZ))).toList(), 2);
        return (frame, frames) -> cascade.process(in, c -> bytes(c, frame), frames);
    }

    /// A FIR filter for each channel.
    Stage taps(float[] response) {
        PartitionedResponse cut = new PartitionedResponse(response);
        Convolver[] channels = {new Convolver(cut), new Convolver(cut)};
        return (frame, frames) -> {
            for (int c = 0; c < 2; c++) {
                channels[c].process(in, bytes(c, frame), out, bytes(c, frame), frames);
            }
        };
    }

    /// Noise that fades.
    static float[] response(int taps) {
        SplittableRandom random = new SplittableRandom(2);
        float[] response = new float[taps];
        for (int i = 0; i < taps; i++) {
            response[i] = (float) (random.nextGaussian() * Math.exp(-6.0 * i / taps));
        }
        return response;
    }

    /// Of the last window, at the start of each plane.
    Stage magnitudes() {
        Stft stft = new Stft(Window.HANN, SIZE, HOP);
        Spectrum spectrum = stft.newSpectrum();
        return (frame, frames) -> {
            for (int c = 0; c < 2; c++) {
                stft.analyse(in, bytes(c, frame + frames - SIZE), spectrum);
                spectrum.magnitudes(out, c * PLANE_BYTES);
            }
        };
    }

    /// The output goes to the start of each plane, block after block.
    Stage resampler() {
        Resampler resampler = new Resampler(RATE_HZ, 44_100, Quality.BEST);
        return (frame, frames) -> {
            long done = 4 * resampler.outputFrames(frame);
            resampler.process(frame, in, bytes(0, frame), bytes(1, frame), frames, out, done, PLANE_BYTES + done);
        };
    }

    private static long bytes(int channel, int frame) {
        return channel * PLANE_BYTES + 4L * (HISTORY_FRAMES + frame);
    }

    /// A sample of the input.
    float in(int channel, int frame) {
        return in.get(JAVA_FLOAT, bytes(channel, frame));
    }

    /// A sample of the output.
    float out(int channel, int frame) {
        return out.get(JAVA_FLOAT, bytes(channel, frame));
    }

    private List<Table> run(String label, List<Target> targets, List<Target> worstTargets, int blockFrames, Stage stage)
            throws IOException, InterruptedException {
        if (warmUpSeconds > 0) {
            long begin = System.nanoTime();
            do {
                Compiled.await(warmUpSeconds, Compiled.HARDLY_BYTES, () -> stage.process(0, blockFrames));
            } while (isWarmingUp() && System.nanoTime() - begin < PATIENCE_NANOS);
        }
        List<Double> longest = new ArrayList<>();
        Row speed = new Race(rounds, TURNS).run(label, targets, List.of(() -> {
            long start = THREADS.getCurrentThreadCpuTime();
            longest.add(100 * longestNanos(stage, blockFrames) * RATE_HZ / (blockFrames * 1e9));
            return FRAMES * 1e9 / RATE_HZ / (THREADS.getCurrentThreadCpuTime() - start);
        }));
        return List.of(
                new Table("warm", "Stages, warm", "Stereo at 48 kHz, one thread, processor time, blocks of 512 frames "
                        + "where no other size is given, a JVM for each stage.", "× real time", false,
                        List.of("Rondo"), List.of(speed)),
                new Table("warmWorst", "Longest block, warm", "What part of its period the longest block of a tenth of "
                        + "a second took, by the clock on the wall: interruptions of the machine count.",
                        "% of period", true, List.of("Rondo"),
                        List.of(new Row(label, List.of(Figure.of(longest)), worstTargets))));
    }

    /// Whether filters still run in plain loops, until a thread has seen that their lanes are compiled.
    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rondo-warm-up"));
    }

    /// Works on a tenth of a second.
    ///
    /// @return nanoseconds of the block that took longest
    static double longestNanos(Stage stage, int blockFrames) {
        long longest = 0;
        for (int frame = 0; frame < FRAMES; frame += blockFrames) {
            long start = System.nanoTime();
            stage.process(frame, blockFrames);
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return longest;
    }

    /// Measures once and prints the tables as JSON; a process of its own, as a program would be.
    ///
    /// @param arguments seconds of warm-up, rounds, the stage, the target of the FIR filter
    /// @throws IOException if it cannot be printed
    /// @throws InterruptedException if the thread was interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Table> tables = new Warm(Double.parseDouble(arguments[0]), Integer.parseInt(arguments[1]))
                .measure(arguments[2], Double.parseDouble(arguments[3]));
        System.out.println(new ObjectMapper().writeValueAsString(tables));
    }
}
