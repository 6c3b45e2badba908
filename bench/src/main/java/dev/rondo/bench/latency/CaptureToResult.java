package dev.rondo.bench.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.audio.StreamFormat;
import dev.rondo.bench.peer.Compiled;
import dev.rondo.bench.report.Results.Curve;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Report.StageReport;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// From a block captured to its result, inside the process: a thread paced as a sound card writes blocks of stereo sound
/// into a ring, another runs a chain of an overlapping-window stage and eight filters into the output ring.
///
/// ```
/// schedule    |block 0|block 1|block 2|block 3|block 4|      a block is due when its last frame has sounded
/// capture             ^wr 0   ^wr 1   ^wr 2   ^wr 3
/// result                                        ^ the hop that ends with block 3 lies in the output ring
///                                             |--| latency, counted from the schedule
/// ```
///
/// Latency of the method itself, the window's length, is not counted: a result is measured from the moment at which the
/// last frame that it needs was due. The schedule does not wait, so whatever holds up one block also makes those behind
/// it late. A result later than one block has missed its deadline.
public final class CaptureToResult implements Callable<Curve> {

    /// What is measured, as users would write it.
    public static final String CHAIN = "stft size=1024 hop=256 | " + String.join(" | ", List.of("peak 100Hz gain=3dB",
            "peak 200Hz gain=-3dB", "peak 400Hz gain=3dB", "peak 800Hz gain=-3dB", "peak 1.6kHz gain=3dB",
            "peak 3.2kHz gain=-3dB", "peak 6.4kHz gain=3dB", "peak 12.8kHz gain=-3dB"));

    /// Of the capture, and so of the deadline: a block.
    public static final int RATE_HZ = 48_000;
    static final int CHANNELS = 2;
    static final float FIRST_SAMPLE = 0.25f;
    private static final long SPIN_NANOS = 200_000;
    private static final int UNCOUNTED_SECONDS = 1;
    private static final GarbageCollectorMXBean[] COLLECTORS = ManagementFactory.getGarbageCollectorMXBeans()
            .toArray(GarbageCollectorMXBean[]::new);
    private static final double WARM_UP_SECONDS = 1;
    private static final int WARM_UP_BLOCKS = 64;

    private final String name;
    private final int blockFrames;
    private final int blocks;
    private final boolean crowded;
    private final Histogram nanos = new Histogram(3);
    private long missed;
    private long missedAtCollections;
    private long collectionsInTime;
    private long results;
    /// Of the left channel: what came out last.
    float lastResult;

    /// @param name of the curve
    /// @param blockFrames frames captured at a time
    /// @param seconds how long to measure, after one second that does not count
    /// @param crowded whether another thread makes garbage meanwhile
    CaptureToResult(String name, int blockFrames, double seconds, boolean crowded) {
        this.name = name;
        this.blockFrames = blockFrames;
        this.blocks = (int) ((seconds + UNCOUNTED_SECONDS) * RATE_HZ / blockFrames);
        this.crowded = crowded;
    }

    @Override
    public Curve call() throws IOException, InterruptedException {
        Thread neighbour = new Thread(CaptureToResult::makeGarbage, "neighbour");
        neighbour.setDaemon(true);
        compile();
        try (Pipeline pipeline = pipeline();
                PlanarFloatRing captured = PlanarFloatRing.allocate(CHANNELS, 16 * 1024, Waiting.YIELD);
                PlanarFloatRing played = PlanarFloatRing.allocate(CHANNELS, 16 * 1024, Waiting.YIELD)) {
            if (crowded) {
                neighbour.start();
            }
            long firstNanos = System.nanoTime() + 50_000_000;
            Thread capture = new Thread(() -> capture(captured, played, firstNanos), "capture");
            capture.start();
            long latencyFrames = pipeline.latency().frames(RATE_HZ);
            Pipeline.Sink output = Pipeline.Sink.into(played);
            pipeline.process(captured, frames -> {
                output.accept(frames);
                record(frames, latencyFrames, firstNanos);
            });
            played.writer().finish();
            capture.join();
            return Percentiles.of(name, nanos, missed, missedAtCollections,
                    pipeline.report().stages().stream().map(CaptureToResult::share).toList());
        }
    }

    /// A twin of the pipeline works until the compiler has come to it: vectors need longer than any fixed time.
    private void compile() throws IOException {
        float[][] noise = new float[CHANNELS][WARM_UP_BLOCKS * blockFrames];
        for (float[] plane : noise) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = (float) Math.sin(i * (double) i) / 2;
            }
        }
        long resultBytes = (long) CHANNELS * WARM_UP_BLOCKS * blockFrames * Float.BYTES;
        try (Pipeline twin = pipeline()) {
            // to put the results together takes 21 times their size, vectors in boxes 500 times
            Compiled.await(WARM_UP_SECONDS, 24 * resultBytes, () -> {
                twin.process(noise);
                twin.reset();
            });
        }
    }

    Pipeline pipeline() {
        return Pipeline.of(Chain.parse(CHAIN), new StreamFormat(RATE_HZ, CHANNELS), blockFrames, Stages.installed(),
                true);
    }

    private long dueNanos(long block, long firstNanos) {
        return firstNanos + (block + 1) * blockFrames * 1_000_000_000L / RATE_HZ;
    }

    private void record(Frames frames, long latencyFrames, long firstNanos) {
        results += frames.frames();
        lastResult = frames.get(0, frames.frames() - 1);
        long block = Math.ceilDiv(results + latencyFrames, blockFrames) - 1;
        if (block < blocks && block * blockFrames >= UNCOUNTED_SECONDS * (long) RATE_HZ) {
            long late = System.nanoTime() - dueNanos(block, firstNanos);
            nanos.recordValue(Math.max(0, late));
            boolean tooLate = late > blockFrames * 1_000_000_000L / RATE_HZ;
            long collections = collections();
            if (tooLate) {
                missed++;
                missedAtCollections += collections > collectionsInTime ? 1 : 0;
            } else {
                collectionsInTime = collections;
            }
        }
    }

    /// How often garbage has been collected so far.
    private static long collections() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : COLLECTORS) {
            sum += collector.getCollectionCount();
        }
        return sum;
    }

    private void capture(PlanarFloatRing to, PlanarFloatRing played, long firstNanos) {
        PlanarFloatRing.Writer writer = to.writer();
        PlanarFloatRing.Reader reader = played.reader();
        float sample = FIRST_SAMPLE;
        for (int block = 0; block < blocks; block++) {
            waitUntil(dueNanos(block, firstNanos));
            int claimed = writer.awaitClaim(blockFrames);
            for (int c = 0; c < CHANNELS; c++) {
                FloatBuffer samples = writer.samples(c);
                while (samples.hasRemaining()) {
                    sample = next(sample);
                    samples.put(sample - 0.5f);
                }
            }
            writer.commit(claimed);
            reader.advance(reader.readable());
        }
        writer.finish();
        while (reader.await(1)) {
            reader.advance(reader.readable());
        }
    }

    /// Noise from 0 to 1 that needs no generator: the logistic map.
    static float next(float sample) {
        return 3.9f * sample * (1 - sample);
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// Some hundred megabytes a second, a part of which lives for a while.
    private static void makeGarbage() {
        byte[][] kept = new byte[20_000][];
        for (int i = 0;; i++) {
            for (int k = 0; k < 256; k++) {
                kept[(i * 256 + k) % kept.length] = new byte[1024 + k];
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String share(StageReport stage) {
        return String.format(Locale.ROOT, "%s %.1f µs a call", stage.name(),
                stage.calls() == 0 ? 0 : stage.nanos() / 1e3 / stage.calls());
    }

    /// Measures once and prints the curve as JSON; a process of its own for each, so that the collector can be chosen.
    ///
    /// @param arguments name, seconds, frames in a block, `alone` or `crowded`
    /// @throws IOException if it cannot be printed
    /// @throws InterruptedException if the thread was interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Curve curve = new CaptureToResult(arguments[0], Integer.parseInt(arguments[2]),
                Double.parseDouble(arguments[1]), arguments[3].equals("crowded")).call();
        System.out.println(new ObjectMapper().writeValueAsString(curve));
    }
}
