package dev.rondo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rondo.audio.StreamFormat;
import dev.rondo.cli.picture.LinePlot;
import dev.rondo.cli.picture.Png;
import dev.rondo.cli.picture.Scale;
import dev.rondo.dsp.live.Loopback;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rondo latency`.
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Measure how long sound takes: through our threads, or through real devices.",
        footer = {
                "", "Examples:", "  rondo latency --chain \"highpass 80Hz\"        from ring to ring, without devices",
                "  rondo latency --loopback --block 128 --buffer 512     output led back to the input",
                "  rondo latency --duration 60 --png latency.png", "",
                "--loopback plays a sweep and looks for it in what is heard; the output must lead to the input, by a",
                "cable, through the air, or in the sound server. It is the latency of 'rondo live' with the same sizes."})
final class LatencyCommand implements Callable<Integer> {

    private static final int USUAL_SECONDS = 10;
    private static final int WIDTH_PIXELS = 1200;
    private static final int HEIGHT_PIXELS = 700;
    private static final double[] SHARES = {0.5, 0.9, 0.99, 1};

    @Option(names = "--loopback", description = "Through devices, from the output back to the input.")
    private boolean loopback;

    @Option(names = "--in", paramLabel = "DEVICE", defaultValue = "default", description = "See 'rondo live'.")
    private String in = "default";

    @Option(names = "--out", paramLabel = "DEVICE", defaultValue = "default", description = "See 'rondo live'.")
    private String out = "default";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(names = "--png", paramLabel = "FILE", description = "Draw the slowest of 1, of 10, of 100 and so on.")
    private String png = "";

    @Mixin
    private LiveOptions options = new LiveOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int seconds = (int) Math.ceil(options.seconds().orElse((double) USUAL_SECONDS));
        double[] millis = loopback
                ? Loopback.measure(options.listening(in, out), Math.max(2, seconds),
                        message -> spec.commandLine().getErr().println("rondo: " + message))
                : inProcess(options.chain(), options.blockFrames(), seconds);
        if (millis.length == 0) {
            throw new IOException("the sweep was not heard: does the output lead to the input?");
        }
        if (!png.isEmpty()) {
            draw(millis);
        }
        if (json) {
            Json.print(generator -> write(generator, millis));
        } else {
            System.out.printf(Locale.ROOT, "%s: median %.2f ms, 90 %% %.2f, 99 %% %.2f, max %.2f (%d measured)%n",
                    name(), at(millis, SHARES[0]), at(millis, SHARES[1]), at(millis, SHARES[2]), at(millis, SHARES[3]),
                    millis.length);
        }
        return 0;
    }

    private String name() {
        return loopback ? "round trip" : "from ring to ring";
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.clamp((long) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    private void write(JsonGenerator generator, double[] millis) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("kind", loopback ? "loopback" : "in-process");
        generator.writeNumberField("measured", millis.length);
        generator.writeNumberField("median_ms", at(millis, SHARES[0]));
        generator.writeNumberField("p90_ms", at(millis, SHARES[1]));
        generator.writeNumberField("p99_ms", at(millis, SHARES[2]));
        generator.writeNumberField("max_ms", at(millis, SHARES[3]));
        generator.writeEndObject();
    }

    /// Over how many, on a logarithmic axis: so rare ones, which are heard, take as much room as frequent ones.
    private void draw(double[] sorted) throws IOException {
        List<LinePlot.Point> slowest = new ArrayList<>(sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            slowest.add(new LinePlot.Point((double) sorted.length / (sorted.length - i), sorted[i]));
        }
        LinePlot plot = new LinePlot("Latency " + name(),
                "block " + options.blockFrames() + (loopback ? ", buffer " + options.bufferFrames() : "") + " frames",
                Scale.LOG, "Slowest of", loopback ? "sweeps" : "blocks",
                List.of(LinePlot.Panel.of("Latency", "ms", 0.1, new LinePlot.Curve("", slowest))));
        Png.write(plot.draw(WIDTH_PIXELS, HEIGHT_PIXELS), Inputs.path(png));
    }

    /// A thread commits blocks at their time, as a capture line does; another runs the chain and notes when each block
    /// came out of it.
    private static double[] inProcess(Chain chain, int blockFrames, int seconds)
            throws IOException, InterruptedException {
        StreamFormat format = new StreamFormat(48_000, 2);
        int blocks = Math.max(1, seconds * format.rateHz() / blockFrames);
        long[] committed = new long[blocks];
        long[] done = new long[blocks];
        try (Pipeline pipeline = Pipeline.of(chain, format);
                PlanarFloatRing ring = PlanarFloatRing.allocate(format.channels(), 1 << 15, Waiting.PARK)) {
            pipeline.warmUp(Duration.ofSeconds(1));
            Thread line = Thread.ofPlatform().daemon().start(() -> {
                long begin = System.nanoTime();
                for (int block = 0; block < blocks; block++) {
                    long due = begin + (long) (1e9 * (block + 1) * blockFrames / format.rateHz());
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    int claimed = ring.writer().claim(blockFrames);
                    committed[block] = System.nanoTime();
                    ring.writer().commit(claimed);
                }
                ring.writer().finish();
            });
            PlanarFloatRing.Reader reader = ring.reader();
            pipeline.begin(_ -> {});
            int noted = 0;
            for (long taken = 0; reader.await(1);) {
                taken += pipeline.take(reader);
                int whole = (int) Math.min(blocks, taken / blockFrames);
                Arrays.fill(done, noted, whole, System.nanoTime());
                noted = whole;
            }
            pipeline.end(false);
            line.join();
        }
        double[] millis = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            millis[block] = 1e-6 * (done[block] - committed[block]);
        }
        Arrays.sort(millis);
        return millis;
    }
}
