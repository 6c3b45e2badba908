package dev.rondo.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.bench.peer.Compiled;
import dev.rondo.bench.peer.Compiled.Work;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import dev.rondo.ring.LongRing;
import dev.rondo.ring.RecordRing;
import dev.rondo.ring.RingReader;
import dev.rondo.ring.RingWriter;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What hot paths allocate once they are compiled, to the byte: counted by the JVM for the thread that runs them. JMH's
/// profiler counts all threads, its own included, some kilobytes an iteration: enough to hide an object behind a long
/// operation.
final class Allocations {

    private static final int SIZE_BYTES = 4096;
    private static final int ROUNDS = 5;
    static final List<String> CHAINS = List.of(
            String.join(" | ", java.util.Collections.nCopies(10, "gain -0.1dB")), "stft size=1024 hop=256",
            "highpass 80Hz | peak 1kHz gain=3dB | peak 3kHz gain=-2dB | highshelf 8kHz gain=2dB | gain -1dB");

    private final List<Row> rows = new ArrayList<>();

    private Allocations() {}

    /// Counts.
    ///
    /// @param chains which take a second each
    /// @return bytes a call, a row for each hot path
    /// @throws IOException never
    static Table measure(List<String> chains) throws IOException {
        Allocations allocations = new Allocations();
        allocations.windows();
        allocations.queues();
        allocations.engine(chains);
        return new Table("allocation", "What hot paths allocate",
                "A call, counted for the thread that runs it, to the byte, once it is compiled.",
                "B", true, List.of("Rondo"), allocations.rows);
    }

    private void windows() throws IOException {
        SeamRead read = small(new SeamRead());
        read.write();
        count("a window across the end, read", read::mirrored);
        read.free();
        SeamWrite write = small(new SeamWrite());
        count("across the end, written", write::mirrored);
        write.free();
        SeamCycle cycle = small(new SeamCycle());
        count("written, then read", cycle::mirrored);
        cycle.free();
        Collections collections = small(new Collections());
        count("through a byte stream", collections::stream);
        count("through a queue, by reservation", collections::queue);
        collections.free();
    }

    private static <S extends Seam> S small(S seam) {
        seam.capacity = 1 << 20;
        seam.sizeBytes = SIZE_BYTES;
        seam.allocate();
        return seam;
    }

    private void queues() throws IOException {
        try (LongRing ring = LongRing.allocate(1024, Waiting.SPIN)) {
            count("a long, pushed and popped", () -> {
                ring.push(1);
                ring.pop(-1);
            });
            long[] batch = new long[SpscThroughput.BATCH];
            count("64 longs, written and read as a window", () -> {
                ring.write(batch, 0, batch.length);
                ring.window(batch.length);
                ring.elements().get(ring.elements().position());
                ring.advance(batch.length);
            });
        }
        try (RecordRing ring = RecordRing.mpsc(Long.BYTES, 1024, Waiting.SPIN)) {
            RingWriter writer = ring.writer();
            RingReader reader = ring.reader();
            count("a record of several producers", () -> {
                writer.claim(1);
                ring.segment().set(JAVA_LONG, writer.offsetBytes(), 1);
                writer.commit(1);
                reader.window(1);
                reader.advance(1);
            });
        }
    }

    private void engine(List<String> chains) throws IOException {
        SpectrumCost spectrum = new SpectrumCost();
        spectrum.allocate();
        count("magnitudes of a window", spectrum::rondo);
        spectrum.free();
        for (String chain : chains) {
            chain(chain);
        }
    }

    /// From the first block that comes out to the last of two thirds of a second: what begins and ends a run may allocate.
    private void chain(String chain) throws IOException {
        StageCost cost = new StageCost();
        cost.chain = chain;
        cost.build();
        Compiled.await(0, StereoRing.MOST_BYTES, () -> {
            cost.fill();
            cost.rondo();
            cost.free();
        });
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            cost.fill();
            rounds.add((double) cost.allocatedBytes());
            cost.free();
        }
        cost.close();
        add("blocks of a chain: " + chain, rounds);
    }

    private void count(String label, Work work) throws IOException {
        Compiled.await(0, 0, work);
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(Compiled.bytesPerCall(work));
        }
        add(label, rounds);
    }

    private void add(String label, List<Double> rounds) {
        rows.add(new Row(label, List.of(Figure.of(rounds)), List.of(new Target("", 0))));
    }
}
