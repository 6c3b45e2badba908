import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.SosCascade;
import dev.rondo.dsp.fir.Convolver;
import dev.rondo.dsp.fir.PartitionedResponse;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/// Stages in the steady state of a process, stereo at 48 kHz, as multiples of real time in processor time: median over the
/// turns, and in brackets the quartiles.
final class Warm {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TURNS = Integer.getInteger("turns", 60);
    private static final double WARM_NANOS = Integer.getInteger("warm", 2) * 1e9;
    private static final int RATE_HZ = 48_000;
    private static final int FRAMES = RATE_HZ / 10 / 512 * 512;
    private static final int HISTORY_FRAMES = 1 << 18;
    private static final long PLANE_BYTES = 4L * (HISTORY_FRAMES + FRAMES);

    private final MemorySegment in = Arena.global().allocate(2 * PLANE_BYTES, 64);
    private final MemorySegment out = Arena.global().allocate(2 * PLANE_BYTES, 64);

    /// Works on a block of both channels.
    private interface Stage {
        void process(int frame, int frames);
    }

    Warm() {
        Random random = new Random(1);
        for (long i = 0; i < in.byteSize() / 4; i++) {
            in.setAtIndex(JAVA_FLOAT, i, random.nextFloat() - 0.5f);
        }
    }

    /// Prints all rows.
    void measure() {
        SosCascade peaks = new SosCascade(
                Stream.of(100, 200, 400, 800, 1600, 3200, 6400, 12_000).map(hz -> Biquad.peak(hz, 1, 3, RATE_HZ)).toList(),
                2);
        report("8 peaking filters", "at least 3000", 512,
                (frame, frames) -> peaks.process(in, c -> bytes(c, frame), frames));
        Convolver[] fir = convolvers(4097);
        double speed = report("4097 taps", "10 minutes in 0.4 of FFmpeg's whole time", 512, convolution(fir));
        System.out.printf("%-28s %8.2f s of processor for 10 minutes%n", "", 600 / speed);
        report("room of 3.7 s, blocks of 64", "at least 20, worst block 25 % of its period", 64,
                convolution(convolvers(177_600)));
        Resampler resampler = new Resampler(RATE_HZ, 44_100, Quality.BEST);
        report("48 to 44.1 kHz, best", "at least 750", 512, (frame, frames) -> resampler.process(frame, in,
                bytes(0, frame), bytes(1, frame), frames, out, 0, PLANE_BYTES));
    }

    private static long bytes(int channel, int frame) {
        return channel * PLANE_BYTES + 4L * (HISTORY_FRAMES + frame);
    }

    private static Convolver[] convolvers(int taps) {
        Random random = new Random(2);
        float[] response = new float[taps];
        for (int i = 0; i < taps; i++) {
            response[i] = (float) (random.nextGaussian() * Math.exp(-6.0 * i / taps));
        }
        PartitionedResponse cut = new PartitionedResponse(response);
        return new Convolver[]{new Convolver(cut), new Convolver(cut)};
    }

    private Stage convolution(Convolver... channels) {
        return (frame, frames) -> {
            for (int c = 0; c < 2; c++) {
                channels[c].process(in, bytes(c, frame), out, bytes(c, frame), frames);
            }
        };
    }

    /// Returns the speed.
    private static double report(String row, String target, int blockFrames, Stage stage) {
        double end = System.nanoTime() + WARM_NANOS;
        while (System.nanoTime() < end) {
            run(stage, blockFrames);
        }
        double[] speeds = new double[TURNS];
        double[] worst = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            long start = THREADS.getCurrentThreadCpuTime();
            double worstNanos = run(stage, blockFrames);
            speeds[turn] = FRAMES * 1e9 / RATE_HZ / (THREADS.getCurrentThreadCpuTime() - start);
            worst[turn] = worstNanos * RATE_HZ / (blockFrames * 1e9);
        }
        Arrays.sort(speeds);
        Arrays.sort(worst);
        System.out.printf("%-28s %8.0f x real time [%.0f %.0f], worst block %.1f %% of its period; target: %s%n", row,
                speeds[TURNS / 2], speeds[TURNS / 4], speeds[TURNS * 3 / 4], 100 * worst[TURNS / 2], target);
        return speeds[TURNS / 2];
    }

    private static long run(Stage stage, int blockFrames) {
        long worst = 0;
        for (int frame = 0; frame < FRAMES; frame += blockFrames) {
            long start = System.nanoTime();
            stage.process(frame, blockFrames);
            worst = Math.max(worst, System.nanoTime() - start);
        }
        return worst;
    }
}
