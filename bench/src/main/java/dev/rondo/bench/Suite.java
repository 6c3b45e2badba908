package dev.rondo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.bench.latency.CaptureToResult;
import dev.rondo.bench.latency.HandOff;
import dev.rondo.bench.latency.IdleJitter;
import dev.rondo.bench.peer.Command;
import dev.rondo.bench.peer.WholeJobs;
import dev.rondo.bench.report.Comparison;
import dev.rondo.bench.report.HtmlReport;
import dev.rondo.bench.report.Results;
import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Machine;
import dev.rondo.bench.report.Results.Noise;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/// Measures everything side by side, and writes what was found as data and as a page: bench/suite runs it.
public final class Suite {

    private static final String USAGE = "usage: bench/suite quick | full | compare BEFORE.json AFTER.json";

    private static final int WARM_UP_SECONDS = 6;
    private static final List<String> QUICK_CHAINS = List.of("gain -3dB", "elliptic lowpass 1kHz order=8",
            "stft size=1024 hop=256", "resample 44100");

    private final boolean full;
    private final Path root;
    private final List<Table> tables = new ArrayList<>();
    private final List<Latencies> latencies = new ArrayList<>();
    private final List<Row> allocated = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private Suite(boolean full, Path root) {
        this.full = full;
        this.root = root;
    }

    /// Runs the suite, or compares two runs.
    ///
    /// @param arguments the folder of the project; then `quick`, `full`, or `compare` and two files
    /// @throws Exception if a measurement fails: there is no half a result
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.size() == 2 && List.of("quick", "full").contains(words.get(1))) {
            new Suite(words.get(1).equals("full"), Path.of(words.getFirst())).run();
        } else if (words.size() == 4 && words.get(1).equals("compare")) {
            compare(Path.of(words.get(2)), Path.of(words.get(3)));
        } else {
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    private static void compare(Path before, Path after) throws IOException {
        Results first = Results.load(before);
        Results second = Results.load(after);
        if (!first.machine().processor().equals(second.machine().processor())) {
            System.out.println("two machines: " + first.machine().processor() + ", " + second.machine().processor());
        }
        List<Comparison.Change> changes = Comparison.between(first, second);
        changes.forEach(System.out::println);
        System.out.println(changes.isEmpty()
                ? "nothing changed beyond noise"
                : changes.stream()
                        .filter(Comparison.Change::worse).count() + " slower, "
                        + changes.stream()
                                .filter(change -> !change.worse()).count()
                        + " faster");
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        Path folder = Files.createDirectories(root.resolve("bench/target/suite"));
        say("how quiet the machine is");
        Noise noise = IdleJitter.measure(full ? 20 : 5);
        say("whole programs");
        WholeJobs jobs = new WholeJobs(folder, launcher(), full ? 7 : 3,
                full ? 600 : 30);
        skipped.addAll(jobs.missing());
        tables.add(jobs.measure());
        say("rings");
        rings();
        say("the engine");
        engine();
        tables.add(new Table("Allocation", "What hot paths allocate",
                "Counted by JMH's profiler of garbage while the rows above were measured.", "B", true,
                List.of("Rondo"), allocated));
        say("from thread to thread");
        latencies.add(handOff());
        say("from capture to result");
        latencies.add(captureToResult());
        say("through devices and back");
        loopback();
        Machine machine = machine();
        Results results = new Results(machine, noise, tables, latencies, skipped);
        Path data = Files.createDirectories(root.resolve("bench/results"))
                .resolve(fileName(machine.processor()) + "-" + machine.date().substring(0, 10) + ".json");
        results.save(data);
        Path page = Path.of(data.toString().replaceFirst("json$", "html"));
        Files.writeString(page, HtmlReport.of(results));
        System.out.println(root.relativize(data) + "\n" + root.relativize(page));
    }

    private static void say(String what) {
        System.err.println("measuring " + what);
    }

    private int iterations() {
        return full ? 10 : 3;
    }

    private void rings() throws RunnerException {
        List<String> sizes = full ? List.of() : List.of("64", "65536");
        String seam = "A window that wraps, bytes; one thread, nobody waits. Classic: a ring that wraps by hand.";
        add(new JmhTable(SeamRead.class, "Read across the end of a ring", seam, "sizeBytes",
                columns("mirrored", "Rondo", "classic", "classic", "classicFresh", "classic, fresh array"), "classic",
                1), sizes, 1);
        add(new JmhTable(SeamWrite.class, "Write across the end of a ring", seam, "sizeBytes",
                columns("mirrored", "Rondo", "classic", "classic"), "classic", 1 / 0.95), sizes, 1);
        add(new JmhTable(SeamCycle.class, "Written, then read", seam, "sizeBytes",
                columns("mirrored", "Rondo", "classic", "classic", "classicFresh", "classic, fresh array"), "classic",
                1 / 3.0), sizes, 1);
        add(new JmhTable(Collections.class, "Byte stream and queue", seam, "sizeBytes",
                columns("stream", "Rondo stream", "classic", "classic", "queue", "Rondo queue"), "classic", 1 / 0.9),
                sizes, 1);
        add(new JmhTable(SpscThroughput.class, "One producer, one consumer: longs", "Both spin a hundred times, "
                + "then yield. Batches are of 64.", "",
                columns("rondo", "Rondo", "jctools", "JCTools", "agrona", "Agrona", "rondoBatch", "Rondo, batches",
                        "jctoolsBatch", "JCTools, batches", "agronaBatch", "Agrona, batches"),
                "JCTools", 1), List.of(), 1);
    }

    private void engine() throws RunnerException {
        add(new JmhTable(SpectrumCost.class, "Magnitudes of overlapping windows",
                "A hop of a quarter of the size comes in. Rondo reads its window in the ring; naive: shift, copy, window, "
                        + "JTransforms.",
                "size", columns("rondo", "Rondo", "naive", "JTransforms, naive"), "JTransforms, naive", 1),
                full ? List.of() : List.of("2048"), WARM_UP_SECONDS);
        // the ring is made anew for every invocation, which the profiler would count
        tables.add(new JmhTable(ChainCost.class, "What the engine costs",
                "Ten gains on blocks of 64 stereo frames, from a ring: by a pipeline, by one loop written by hand, by a "
                        + "loop a gain.",
                "blockFrames",
                columns("pipeline", "Rondo", "byHandSampleBySample", "one loop", "byHandGainByGain", "ten loops"),
                "one loop", 1.3).run(List.of(), iterations(), WARM_UP_SECONDS).table());
        Table costs = new JmhTable(StageCost.class, "What chains cost",
                "A stereo frame at 48 kHz, in blocks of 64, from a ring.", "chain", columns("rondo", "Rondo"), "", 0)
                .run(full ? List.of() : QUICK_CHAINS, iterations(), WARM_UP_SECONDS).table();
        tables.add(costs);
        tables.add(new Table("StageChannels", "Channels on one core",
                "How many channels one core would keep up with in real time, by the times above.", "channels", false,
                costs.columns(), costs.rows().stream().map(Suite::channels).toList()));
    }

    private static Row channels(Row cost) {
        double perFrame = 1e9 * StereoRing.CHANNELS / StageCost.RATE_HZ;
        Figure nanos = cost.figures().getFirst();
        return new Row(cost.label(),
                List.of(new Figure(perFrame / nanos.median(), perFrame / nanos.max(), perFrame / nanos.min())),
                List.of());
    }

    /// Runs a table whose benchmarks allocate nothing.
    private void add(JmhTable table, List<String> values, int warmUpSeconds) throws RunnerException {
        JmhTable.Measured measured = table.run(values, iterations(), warmUpSeconds);
        tables.add(measured.table());
        allocated.addAll(measured.allocated());
    }

    private static Map<String, String> columns(String... methodsAndNames) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < methodsAndNames.length; i += 2) {
            columns.put(methodsAndNames[i], methodsAndNames[i + 1]);
        }
        return columns;
    }

    private Latencies captureToResult() throws IOException, InterruptedException {
        List<String> collectors = full ? List.of("G1", "Z", "Parallel") : List.of("G1");
        List<Curve> curves = new ArrayList<>();
        for (String collector : collectors) {
            for (int block : full ? new int[]{64, 256, 1024} : new int[]{64}) {
                for (String company : List.of("alone", "crowded")) {
                    curves.add(captureToResult(collector, block, company));
                }
            }
        }
        return new Latencies("capture", "From a block captured to its result",
                "Stereo at 48 kHz, paced by the clock: ring, "
                        + "STFT 1024/256, eight filters, ring; both threads yield while they wait. Counted from the moment when "
                        + "the last frame was due; too late: more than one block. Crowded: a neighbour makes garbage. Chain: "
                        + CaptureToResult.CHAIN,
                curves);
    }

    private Latencies handOff() throws IOException, InterruptedException {
        List<Curve> curves = new ArrayList<>();
        for (String contestant : HandOff.CONTESTANTS) {
            curves.add(
                    curve(HandOff.class, List.of("-XX:+UseG1GC", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow"), contestant, full ? "60" : "5"));
        }
        return new Latencies("handOff", "A block of 64 samples from thread to thread",
                "Due every 500 µs and counted from that moment; the reader spins and adds the samples up. "
                        + "Queues of arrays hand over arrays that were made before.",
                curves);
    }

    private Curve captureToResult(String collector, int block, String company)
            throws IOException, InterruptedException {
        String name = collector + ", " + block + " frames, " + company;
        return curve(CaptureToResult.class, List.of("-XX:+Use" + collector + "GC"), name, "" + block,
                full ? "60" : "5", company);
    }

    /// A latency of a JVM of its own.
    private static Curve curve(Class<?> measured, List<String> flags, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), measured.getName()));
        command.addAll(List.of(words));
        return new ObjectMapper().readValue(Command.of(command.toArray(String[]::new)).run(), Curve.class);
    }

    /// What `rondo latency --loopback` prints, if an output of this machine leads to its input.
    private void loopback() throws InterruptedException {
        List<Curve> curves = new ArrayList<>();
        try {
            for (int block : new int[]{256, 128}) {
                String said = Command
                        .of(launcher().toString(), "latency", "--loopback", "--json", "--block", "" + block,
                                "--buffer", "" + 4 * block, "--duration", full ? "60" : "6")
                        .run();
                // remarks come before
                JsonNode printed = new ObjectMapper().readTree(said.substring(Math.max(0, said.indexOf('{'))));
                curves.add(
                        new Curve("blocks of " + block + ", buffer of " + 4 * block, List.of(50.0, 90.0, 99.0, 100.0),
                                Stream.of("median_ms", "p90_ms", "p99_ms", "max_ms")
                                        .map(percentile -> 1000 * printed.get(percentile).asDouble()).toList(),
                                printed.get("measured").asLong(), -1, List.of()));
            }
            latencies.add(new Latencies("loopback", "Through devices and back",
                    "A sweep is played and looked for in what is heard: rondo latency --loopback, default devices.",
                    curves));
        } catch (IOException e) {
            skipped.add("devices: " + e.getMessage().lines().reduce((_, last) -> last).orElse(""));
        }
    }

    private Path launcher() {
        return root.resolve("cli/target/app/bin/rondo");
    }

    private Machine machine() throws IOException, InterruptedException {
        String processor = System.getProperty("os.arch");
        Path info = Path.of("/proc/cpuinfo");
        if (Files.exists(info)) {
            try (Stream<String> lines = Files.lines(info)) {
                processor = lines.filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.replaceFirst("[^:]*:\\s*", "")).orElse(processor);
            }
        }
        String revision = Command.exists("git") && Files.exists(root.resolve(".git"))
                ? Command.of("git", "-C", root.toString(), "rev-parse", "--short", "HEAD").run().strip()
                : "unknown";
        return new Machine(processor, Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + Runtime.version(), dev.rondo.dsp.monitor.Machine.kernels(),
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        .atOffset(ZoneOffset.UTC)),
                full ? "full" : "quick", revision);
    }

    private static String fileName(String processor) {
        return processor.codePoints().mapToObj(c -> Character.isLetterOrDigit(c) ? Character.toString(c) : "-")
                .collect(Collectors.joining()).replaceAll("-+", "-").replaceAll("^-|-$", "");
    }
}
