package dev.rondo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rondo.bench.latency.CaptureToResult;
import dev.rondo.bench.latency.HandOff;
import dev.rondo.bench.latency.IdleJitter;
import dev.rondo.bench.latency.PingPong;
import dev.rondo.bench.peer.Command;
import dev.rondo.bench.peer.Fftw;
import dev.rondo.bench.peer.Race;
import dev.rondo.bench.peer.Transforms;
import dev.rondo.bench.peer.TurnTaker;
import dev.rondo.bench.peer.Warm;
import dev.rondo.bench.peer.WholeJobs;
import dev.rondo.bench.report.Comparison;
import dev.rondo.bench.report.HtmlReport;
import dev.rondo.bench.report.MarkdownTables;
import dev.rondo.bench.report.Results;
import dev.rondo.bench.report.Results.Curve;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Latencies;
import dev.rondo.bench.report.Results.Machine;
import dev.rondo.bench.report.Results.Noise;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/// Measures everything side by side, and writes what was found as data and as a page: bench/suite runs it.
public final class Suite {

    private static final String USAGE = "usage: bench/suite quick | full [--time=FACTOR] | compare BEFORE.json AFTER.json"
            + " | tables RESULTS.json | page RESULTS.json | steady";
    private static final List<String> AGRONA = List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> VECTORS = List.of("--add-modules=jdk.incubator.vector");
    private static final List<String> QUICK_CHAINS = List.of("stft size=1024 hop=256");
    private static final String JCTOOLS = "JCTools";
    private static final String ALONE = "alone";
    private static final String AIMED = "G1, 64 frames, " + ALONE;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Effort effort;
    private final Path root;
    /// At least; whoever is not at full speed by then gets more.
    private final double kernelWarmUpSeconds;
    private final List<Table> tables = new ArrayList<>();
    private final List<Latencies> latencies = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, Double> sectionSeconds = new LinkedHashMap<>();

    /// A part of the suite.
    private interface Section {
        void measure() throws IOException, InterruptedException, RunnerException;
    }

    private Suite(Effort effort, Path root) {
        this.effort = effort;
        this.root = root;
        this.kernelWarmUpSeconds = effort.seconds(1, 2);
    }

    /// Runs the suite, compares two runs, shows one as tables for a document, draws its page again, or looks whether the compiler is steady.
    ///
    /// @param arguments the folder of the project; then `quick`, `full` and perhaps `--time=`, `compare` and two files,
    ///        `tables` or `page` and a file, or `steady`; what went well leaves a file bench/target/suite.done
    /// @throws Exception if a measurement fails: there is no half a result
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments).subList(1, arguments.length);
        Effort effort = Effort.parse(words);
        String word = words.isEmpty() ? "" : words.getFirst();
        if (effort != null) {
            new Suite(effort, Path.of(arguments[0])).run();
        } else if (word.equals("compare") && words.size() == 3) {
            compare(Path.of(words.get(1)), Path.of(words.get(2)));
        } else if (word.equals("tables") && words.size() == 2) {
            System.out.print(MarkdownTables.of(Results.load(Path.of(words.get(1)))));
        } else if (word.equals("page") && words.size() == 2) {
            page(Path.of(words.get(1)));
        } else if (word.equals("steady") && words.size() == 1) {
            if (!Steady.measureAll()) {
                return;
            }
        } else {
            System.err.println(USAGE);
            return;
        }
        // Maven would print a page about any other exit code than 0
        Files.writeString(Path.of(arguments[0], "bench/target/suite.done"), "");
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
        List<Noise> noise = new ArrayList<>();
        section("how quiet the machine is", () -> noise.add(IdleJitter.measure(effort.seconds(2, 20))));
        section("windows and rings", this::rings);
        section("queues between threads", this::queues);
        section("transforms", () -> transforms(folder));
        if (effort.full()) {
            section("kernels", this::kernels);
        }
        section("the engine", this::engine);
        section("whole programs", () -> programs(folder));
        section("stages, warm", this::warm);
        section("allocations",
                () -> tables.add(Allocations.measure(effort.full() ? Allocations.CHAINS : QUICK_CHAINS)));
        section("from thread to thread", this::threads);
        section("from capture to result", this::captureToResult);
        section("through devices and back", this::loopback);
        Machine machine = machine();
        Results results = new Results(machine, noise.getFirst(), tables, latencies, skipped, sectionSeconds);
        Path data = Files.createDirectories(root.resolve("bench/results"))
                .resolve(fileName(machine.processor()) + "-" + machine.date().substring(0, 10) + ".json");
        results.save(data);
        Path page = page(data);
        sectionSeconds.forEach((name, seconds) -> System.out.printf(Locale.ROOT, "%5.0f s  %s%n", seconds, name));
        System.out.printf(Locale.ROOT, "%5.0f s  all%n",
                sectionSeconds.values().stream().mapToDouble(Double::doubleValue).sum());
        System.out.println(root.relativize(data) + "\n" + root.relativize(page));
    }

    /// Draws the page of a file beside it.
    private static Path page(Path data) throws IOException {
        return Files.writeString(Path.of(data.toString().replaceFirst("json$", "html")),
                HtmlReport.of(Results.load(data)));
    }

    private void section(String name, Section section) throws IOException, InterruptedException, RunnerException {
        System.err.println("measuring " + name);
        long begin = System.nanoTime();
        section.measure();
        sectionSeconds.put(name, (System.nanoTime() - begin) * 1e-9);
    }

    private void programs(Path folder) throws IOException, InterruptedException {
        Path stft = null;
        try {
            stft = Fftw.program(root, folder);
        } catch (IOException e) {
            skipped.add("a program around FFTW: " + e.getMessage().lines().reduce((_, last) -> last).orElse(""));
        }
        WholeJobs jobs = new WholeJobs(folder, launcher(), stft, effort.rounds(3, 7), effort.full() ? 600 : 10);
        skipped.addAll(jobs.missing());
        tables.add(jobs.measure());
    }

    private void rings() throws RunnerException {
        String seam = "A window that wraps, bytes; one thread, nobody waits. Classic: a ring that wraps by hand.";
        String looked = " Both look at the window's first and last byte: Rondo's lies there whole, the classic one's is copied "
                + "together first.";
        Map<String, String> readers = columns("mirrored", "Rondo", "classic", "classic");
        if (effort.full()) {
            readers.put("classicFresh", "classic, fresh array");
        }
        ring(new JmhTable(SeamRead.class, "Read across the end of a ring", seam + looked, "sizeBytes",
                readers, "classic", 1), "65536");
        ring(new JmhTable(SeamWrite.class, "Write across the end of a ring", seam, "sizeBytes",
                columns("mirrored", "Rondo", "classic", "classic"), "classic", 1 / 0.95), "65536");
        ring(new JmhTable(SeamCycle.class, "Full cycle: written, then read",
                seam + " Rondo's is read as a window, its middle byte looked at; the classic one's is copied out.",
                "sizeBytes",
                readers, "classic", 1 / 3.0), "65536");
        ring(new JmhTable(Collections.class, "Collections: byte stream and queue", seam, "sizeBytes",
                columns("stream", "Rondo stream", "classic", "classic", "queue", "Rondo queue"), "classic", 1 / 0.9),
                "65536");
    }

    private void ring(JmhTable table, String... quickSizes) throws RunnerException {
        tables.add(table.run(effort.full() ? List.of() : List.of(quickSizes), effort.rounds(3, 15),
                effort.seconds(0.3, 1)));
    }

    private void queues() throws IOException, InterruptedException {
        String waiting = "Millions a second. Whoever finds nothing to do spins a hundred times, then yields. Turns of 50 ms, a "
                + "JVM for each; ratios are of turns. ";
        tables.add(queues("SpscThroughput", "One producer, one consumer: longs", waiting,
                List.of(row("one by one", 1,
                        List.of(SpscThroughput.Rondo.class, SpscThroughput.Jctools.class, SpscThroughput.Agrona.class)),
                        row("batches of 64", 1, List.of(SpscThroughput.RondoBatch.class,
                                SpscThroughput.JctoolsBatch.class, SpscThroughput.AgronaBatch.class)))));
        List<Row> many = new ArrayList<>();
        for (int producers : effort.full() ? new int[]{2, 4} : new int[]{2}) {
            many.add(row("" + producers, producers,
                    List.of(MpscThroughput.Rondo.class, MpscThroughput.Jctools.class, MpscThroughput.Agrona.class)));
        }
        tables.add(queues("MpscThroughput", "Several producers, one consumer: longs",
                waiting + "One by one; rows are numbers of producers.", many));
    }

    private static Table queues(String id, String title, String note, List<Row> rows) {
        return new Table(id, title, note, "M/s", false, List.of("Rondo", JCTOOLS, "Agrona"), rows);
    }

    private Row row(String label, int producers, List<Class<? extends Transfer>> contestants)
            throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> ignored = TurnTaker.race(
                contestants.stream()
                        .map(contestant -> child(Transfer.class, AGRONA, List.of(contestant.getName(), "" + producers)))
                        .toList(),
                takers -> rows.add(new Race(effort.rounds(5, 15), 3)
                        .run(label, List.of(new Target(JCTOOLS, 1)), takers)));
        return rows.getFirst();
    }

    private void transforms(Path folder) throws IOException, InterruptedException {
        Map<String, Path> libraries = Map.of();
        try {
            libraries = Fftw.build(root, folder);
        } catch (IOException e) {
            skipped.add("FFTW: gcc and FFTW are needed (Debian: gcc libfftw3-dev): "
                    + e.getMessage().lines().reduce((_, last) -> last).orElse(""));
        }
        transforms(VECTORS, "", effort.full()
                ? List.of(32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 65_536, 1 << 20)
                : List.of(256, 2048), libraries);
        if (effort.full() && System.getProperty("os.arch").equals("amd64")) {
            transforms(List.of("--add-modules=jdk.incubator.vector", "-XX:UseAVX=2"), "256",
                    List.of(512, 1024, 2048, 4096), libraries);
        }
    }

    private void transforms(List<String> flags, String bits, List<Integer> lengths, Map<String, Path> libraries)
            throws IOException, InterruptedException {
        List<Table> parts = new ArrayList<>();
        for (int length : lengths) {
            List<String> words = new ArrayList<>(
                    List.of(bits, "" + kernelWarmUpSeconds, "" + effort.rounds(3, 15), "" + length));
            libraries.forEach((name, library) -> words.addAll(List.of(name, library.toString())));
            parts.addAll(List.of(JSON.readValue(child(Transforms.class, flags, words).output(), Table[].class)));
        }
        tables.addAll(Table.joined(parts));
    }

    /// On vectors and in plain Java, each row in JVMs of its own.
    private void kernels() throws RunnerException {
        JmhTable cost = new JmhTable(KernelCost.class, "", "", "kernel", columns("run", "Rondo"), "", 0);
        int iterations = effort.rounds(3, 15);
        double warmUpSeconds = effort.seconds(0.5, 2);
        Table vector = cost.run(List.of(), iterations, warmUpSeconds, "-Ddev.rondo.kernels=vector");
        Table plain = cost.run(List.of(), iterations, warmUpSeconds, "-Ddev.rondo.kernels=scalar");
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < vector.rows().size(); i++) {
            rows.add(new Row(vector.rows().get(i).label(),
                    List.of(vector.rows().get(i).figures().getFirst(), plain.rows().get(i).figures().getFirst()),
                    List.of()));
        }
        tables.add(new Table(vector.id(), "Kernels",
                "1024 samples a call, one thread. Filter: eight sections, two channels; polyphase: 64 taps, two channels; "
                        + "convolve: 64 taps. Conversions of samples are plain Java in both columns.",
                vector.unit(), true, List.of("Rondo", "Rondo, plain kernels"), rows));
    }

    private void engine() throws RunnerException {
        double warmUpSeconds = effort.seconds(0.5, 6);
        int iterations = effort.rounds(3, 15);
        tables.add(new JmhTable(SpectrumCost.class, "Magnitudes of overlapping windows",
                "A hop of a quarter of the size comes in. Rondo reads its window in the ring; naive: shift, copy, window, "
                        + "JTransforms.",
                "size", columns("rondo", "Rondo", "naive", "JTransforms, naive"), "JTransforms, naive", 1)
                .run(effort.full() ? List.of() : List.of("2048"), iterations, warmUpSeconds));
        Map<String, String> chains = columns("pipeline", "Rondo", "byHandSampleBySample", "one loop");
        if (effort.full()) {
            chains.put("byHandGainByGain", "ten loops");
        }
        tables.add(new JmhTable(ChainCost.class, "What the engine costs",
                "Ten gains on blocks of 64 stereo frames, from a ring: by a pipeline, by one loop written by hand, by a "
                        + "loop a gain.",
                "blockFrames",
                chains, "one loop", 1.3).run(List.of(), iterations, warmUpSeconds));
        Table costs = new JmhTable(StageCost.class, "What chains cost",
                "A stereo frame at 48 kHz, in blocks of 64, from a ring.", "chain", columns("rondo", "Rondo"), "", 0)
                .run(effort.full() ? List.of() : QUICK_CHAINS, iterations, warmUpSeconds);
        tables.add(costs);
        tables.add(new Table("StageChannels", "Channels on one core",
                "How many channels one core would keep up with in real time, by the times above.", "channels", false,
                costs.columns(), costs.rows().stream().map(Suite::channels).toList()));
    }

    /// The target of the long FIR filter is a part of FFmpeg's whole time on the same ten minutes.
    private void warm() throws IOException, InterruptedException {
        double tapsSpeed = 0;
        if (effort.full() && Command.exists("ffmpeg")) {
            Table whole = tables.stream().filter(table -> table.id().equals("whole")).findFirst().orElseThrow();
            Figure afir = whole.rows().stream().filter(row -> row.label().equals(WholeJobs.TAPS + " taps")).findFirst()
                    .orElseThrow().figures().get(whole.columns().indexOf("FFmpeg")); // null if it was refused
            tapsSpeed = afir == null ? 0 : 600 / (0.4 * afir.median());
        }
        List<Table> parts = new ArrayList<>();
        for (String stage : Warm.STAGES) {
            parts.addAll(List.of(JSON.readValue(child(Warm.class, VECTORS, List.of("" + kernelWarmUpSeconds,
                    "" + effort.rounds(3, 15), stage, "" + tapsSpeed)).output(), Table[].class)));
        }
        tables.addAll(Table.joined(parts));
    }

    private static Row channels(Row cost) {
        double perFrame = 1e9 * StereoRing.CHANNELS / StageCost.RATE_HZ;
        Figure nanos = cost.figures().getFirst();
        return new Row(cost.label(),
                List.of(new Figure(perFrame / nanos.median(), perFrame / nanos.max(), perFrame / nanos.min())),
                List.of());
    }

    private static Map<String, String> columns(String... methodsAndNames) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < methodsAndNames.length; i += 2) {
            columns.put(methodsAndNames[i], methodsAndNames[i + 1]);
        }
        return columns;
    }

    private void threads() throws IOException, InterruptedException {
        String turns = " Turns of a tenth of a second, a JVM for each.";
        latencies.add(new Latencies("pingPong", "A long there and back again",
                "Between two threads that both spin; what one round takes, the look at the clock included." + turns,
                curves(PingPong.class, PingPong.CONTESTANTS, effort.rounds(5, 200))));
        latencies.add(new Latencies("handOff", "A block of 64 samples from thread to thread",
                "Due every 500 µs and counted from that moment; both threads spin, the reader adds the samples up. "
                        + "Queues of arrays hand over arrays that were made before." + turns,
                curves(HandOff.class, HandOff.CONTESTANTS, effort.rounds(8, 600))));
    }

    /// What contestants found who took so many turns.
    private static List<Curve> curves(Class<?> measured, List<String> contestants, int turns)
            throws IOException, InterruptedException {
        List<Curve> curves = new ArrayList<>();
        for (String said : TurnTaker.race(
                contestants.stream().map(contestant -> child(measured, AGRONA, List.of(contestant))).toList(),
                takers -> new Race(turns, 1).run("", List.of(), takers))) {
            curves.add(JSON.readValue(said, Curve.class));
        }
        return curves;
    }

    private void captureToResult() throws IOException, InterruptedException {
        List<Curve> curves = new ArrayList<>();
        for (String collector : effort.full() ? List.of("G1", "Z", "Parallel") : List.of("G1")) {
            for (int block : effort.full() ? new int[]{64, 128, 256, 512, 1024} : new int[]{64}) {
                for (String company : List.of(ALONE, "crowded")) {
                    String name = (collector.equals("Z") ? "ZGC" : collector) + ", " + block + " frames, " + company;
                    List<String> flags = new ArrayList<>(VECTORS);
                    flags.add("-XX:+Use" + collector + "GC");
                    boolean aimed = name.equals(AIMED);
                    curves.add(
                            curve(CaptureToResult.class, flags, name, effort.seconds(2, aimed ? 600 : 60), "" + block,
                                    company));
                }
            }
        }
        latencies.add(new Latencies("capture", "From a block captured to its result",
                "Stereo at 48 kHz, paced by the clock: ring, "
                        + "STFT 1024/256, eight filters, ring; both threads yield while they wait. Counted from the moment when "
                        + "the last frame was due; too late: more than one block. Crowded: a neighbour makes garbage. Kernels: "
                        + dev.rondo.dsp.monitor.Machine.kernels() + ". Chain: " + CaptureToResult.CHAIN,
                curves));
        aims(curves);
    }

    /// What is aimed at: 99.99 % within a block, which takes ten minutes to tell, and no result late by garbage collection.
    private void aims(List<Curve> curves) {
        if (effort.full()) {
            Curve aimed = curves.stream().filter(curve -> curve.name().equals(AIMED)).findFirst().orElseThrow();
            Figure micros = aimed.tells(99.99) ? figure(aimed.at(99.99)) : null;
            tables.add(new Table("captureAim", "From a block captured to its result: 99.99 %",
                    "Bound: one block. Told only where a hundred thousand results were measured.", "µs", true,
                    List.of("Rondo"), List.of(new Row(AIMED, Arrays.asList(micros),
                            List.of(new Target("", 64e6 / CaptureToResult.RATE_HZ))))));
        }
        tables.add(new Table("captureCollections", "Results too late by garbage collection",
                "From a block captured to its result: garbage had been collected since the last result in time.",
                "results", true, List.of("Rondo"),
                curves.stream()
                        .map(curve -> new Row(curve.name(), List.of(figure((double) curve.missedAtCollections())),
                                curve.name().endsWith(ALONE) ? List.of(new Target("", 0)) : List.of()))
                        .toList()));
    }

    private static Figure figure(double measured) {
        return new Figure(measured, measured, measured);
    }

    private static Curve curve(Class<?> measured, List<String> flags, String name, double seconds, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(name, "" + seconds));
        words.addAll(List.of(more));
        return JSON.readValue(child(measured, flags, words).output(), Curve.class);
    }

    /// A JVM of its own.
    private static Command child(Class<?> measured, List<String> flags, List<String> words) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), measured.getName()));
        command.addAll(words);
        return new Command(command);
    }

    /// What `rondo latency --loopback` prints, if an output of this machine leads to its input.
    private void loopback() throws InterruptedException {
        List<Curve> curves = new ArrayList<>();
        try {
            for (int block : effort.full() ? new int[]{256, 128} : new int[]{256}) {
                String said = Command
                        .of(launcher().toString(), "latency", "--loopback", "--json", "--block", "" + block,
                                "--buffer", "" + 4 * block, "--duration",
                                "" + Math.round(effort.seconds(4, 60)))
                        .run();
                // remarks come before
                JsonNode printed = JSON.readTree(said.substring(Math.max(0, said.indexOf('{'))));
                curves.add(
                        new Curve("blocks of " + block + ", buffer of " + 4 * block, List.of(50.0, 90.0, 99.0, 100.0),
                                Stream.of("median_ms", "p90_ms", "p99_ms", "max_ms")
                                        .map(percentile -> 1000 * printed.get(percentile).asDouble()).toList(),
                                printed.get("measured").asLong(), -1, List.of()));
            }
            latencies.add(new Latencies("loopback", "Through devices and back",
                    "A sweep is played and looked for in what is heard: rondo latency --loopback, default devices, on plain "
                            + "kernels, as the launcher starts it.",
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
                effort.toString(), revision);
    }

    private static String fileName(String processor) {
        return processor.codePoints().mapToObj(c -> Character.isLetterOrDigit(c) ? Character.toString(c) : "-")
                .collect(Collectors.joining()).replaceAll("-+", "-").replaceAll("^-|-$", "");
    }
}
