package dev.rondo.samples;

import static dev.rondo.ring.Waiting.BLOCKING;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.ring.RecordRing;
import dev.rondo.ring.RingReader;
import dev.rondo.ring.RingWriter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Records that threads pass to each other, written and read where they lie, and how long each was under way:
/// `MessagePassing [MESSAGES]`.
public final class MessagePassing {

    /// A record: its number among its writer's, the writer, when it was sent.
    private static final int RECORD_BYTES = 3 * Long.BYTES;

    private MessagePassing() {}

    /// What a reader got: how many messages, how many of them not in their writer's order, and how long they took.
    record Received(int messages, int disordered, long medianNanos, long percentile99Nanos, long percentile999Nanos,
            long slowestNanos) {}

    /// Sends from one to one, from two to one, and from one to two threads.
    public static void main(String[] arguments) {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        System.out.println("1 → 1: " + pass(RecordRing.spsc(RECORD_BYTES, 1024, BLOCKING), 1, 1, messages));
        System.out.println("2 → 1: " + pass(RecordRing.mpsc(RECORD_BYTES, 1024, BLOCKING), 2, 1, messages));
        System.out.println("1 → 2: " + pass(RecordRing.broadcast(RECORD_BYTES, 1024, 64, BLOCKING), 1, 2, messages));
    }

    private static List<Received> pass(RecordRing ring, int writers, int readers, int messages) {
        List<Future<Received>> received;
        try (ring; var threads = Executors.newCachedThreadPool()) {
            received = Stream.generate(ring::reader).limit(readers)
                    .map(reader -> threads.submit(() -> read(ring.segment(), reader, writers, writers * messages)))
                    .toList();
            for (int w = 0; w < writers; w++) {
                RingWriter writer = ring.writer();
                int name = w;
                threads.execute(() -> write(ring.segment(), writer, name, messages));
            }
        }
        return received.stream().map(Future::resultNow).toList();
    }

    private static void write(MemorySegment memory, RingWriter writer, int name, int messages) {
        for (int number = 0; number < messages; number++) {
            LockSupport.parkNanos(20_000);
            long sentNanos = System.nanoTime();
            writer.awaitClaim(1);
            memory.set(JAVA_LONG, writer.offsetBytes(), number);
            memory.set(JAVA_LONG, writer.offsetBytes() + 8, name);
            memory.set(JAVA_LONG, writer.offsetBytes() + 16, sentNanos);
            writer.commit(1);
        }
    }

    private static Received read(MemorySegment memory, RingReader reader, int writers, int messages) {
        long[] nanos = new long[messages];
        long[] next = new long[writers];
        int disordered = 0;
        for (int i = 0; i < messages; i++, reader.advance(1)) {
            reader.await(1);
            nanos[i] = System.nanoTime() - memory.get(JAVA_LONG, reader.offsetBytes() + 16);
            long number = memory.get(JAVA_LONG, reader.offsetBytes());
            disordered += number == next[(int) memory.get(JAVA_LONG, reader.offsetBytes() + 8)]++ ? 0 : 1;
        }
        Arrays.sort(nanos);
        return new Received(messages, disordered, nanos[messages / 2], nanos[messages * 99 / 100],
                nanos[(int) (messages * 999L / 1000)], nanos[messages - 1]);
    }
}
