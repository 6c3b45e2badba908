package dev.rondo.bench.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import dev.rondo.bench.peer.TurnTaker;
import dev.rondo.bench.report.Results.Curve;
import dev.rondo.ring.LongRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.SpscArrayQueue;

/// A long there and back again between two threads that both spin ([Waiting#SPIN]): how long a round takes. Nobody waits for
/// a schedule here: it shows what the way costs, not how late things are.
public final class PingPong {

    /// Whom to measure.
    public static final List<String> CONTESTANTS = List.of("Rondo", "JCTools", "Agrona", "Disruptor");

    private static final int CAPACITY = 1024;
    private static final int CHECKED = 1023;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final double WARM_UP_SECONDS = 1;
    private static final double TURN_SECONDS = 0.1;
    /// Until both threads are there.
    private static final long UNCOUNTED_NANOS = 10_000_000;

    private final String contestant;
    private final Line there;
    private final Line back;
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    /// One for all turns: each end of a line belongs to one thread.
    private final Executor other = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private volatile boolean stopped;

    /// @param contestant one of [#CONTESTANTS]
    PingPong(String contestant) {
        this.contestant = contestant;
        this.there = line(contestant);
        this.back = line(contestant);
    }

    /// One direction.
    interface Line {

        /// Sends a long from 0 to 1023; there is always room.
        void send(long value);

        /// Takes the next.
        ///
        /// @return −1 if there is none
        long poll();
    }

    /// The line of a contestant, at its best settings.
    static Line line(String contestant) {
        return switch (contestant) {
            case "Rondo" -> rondo();
            case "JCTools" -> jctools();
            case "Agrona" -> agrona();
            case "Disruptor" -> disruptor();
            default -> throw new IllegalArgumentException("must be one of " + CONTESTANTS + ": contestant="
                    + contestant);
        };
    }

    /// Everything that was measured so far.
    Curve curve() {
        return Percentiles.of(contestant, nanos);
    }

    /// Measures for some time.
    void measure(double seconds) {
        stopped = false;
        CompletableFuture<Void> answering = CompletableFuture.runAsync(this::answer, other);
        long beginNanos = System.nanoTime() + UNCOUNTED_NANOS;
        long endNanos = beginNanos + (long) (seconds * 1e9);
        for (long sentNanos = System.nanoTime(), round = 0; sentNanos < endNanos; round++) {
            there.send(round & CHECKED);
            long answer = back.poll();
            while (answer < 0) {
                Thread.onSpinWait();
                answer = back.poll();
            }
            if (answer != (round & CHECKED)) {
                throw new AssertionError("another answer: round=" + round + " answer=" + answer);
            }
            long nowNanos = System.nanoTime();
            if (sentNanos >= beginNanos) {
                nanos.recordValue(Math.min(nowNanos - sentNanos, LONGEST_NANOS));
            }
            sentNanos = System.nanoTime();
        }
        stopped = true;
        answering.join();
    }

    private void answer() {
        while (!stopped) {
            long value = there.poll();
            if (value >= 0) {
                back.send(value);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// [LongRing]s.
    private static Line rondo() {
        LongRing ring = LongRing.allocate(CAPACITY, Waiting.SPIN);
        return new Line() {
            @Override
            public void send(long value) {
                ring.push(value);
            }

            @Override
            public long poll() {
                return ring.pop(-1);
            }
        };
    }

    /// JCTools' queue of references to longs made before.
    private static Line jctools() {
        var queue = new SpscArrayQueue<Long>(CAPACITY);
        Long[] boxed = LongStream.range(0, 1024).boxed().toArray(Long[]::new);
        return new Line() {
            @Override
            public void send(long value) {
                queue.offer(boxed[(int) value & 1023]);
            }

            @Override
            public long poll() {
                Long value = queue.poll();
                return value == null ? -1 : value;
            }
        };
    }

    /// Agrona's ring of messages.
    private static Line agrona() {
        var ring = new OneToOneRingBuffer(new UnsafeBuffer(
                ByteBuffer.allocateDirect(16 * CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
        UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        long[] received = new long[1];
        MessageHandler handler = (_, buffer, index, _) -> received[0] = buffer.getLong(index);
        return new Line() {
            @Override
            public void send(long value) {
                message.putLong(0, value);
                ring.write(1, message, 0, Long.BYTES);
            }

            @Override
            public long poll() {
                return ring.read(handler, 1) == 0 ? -1 : received[0];
            }
        };
    }

    /// The Disruptor's ring of preallocated events, polled.
    private static Line disruptor() {
        RingBuffer<long[]> ring = RingBuffer.createSingleProducer(() -> new long[1], CAPACITY,
                new BusySpinWaitStrategy());
        var poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        long[] received = new long[1];
        EventPoller.Handler<long[]> handler = (event, _, _) -> {
            received[0] = event[0];
            return false;
        };
        return new Line() {
            @Override
            public void send(long value) {
                long sequence = ring.next();
                ring.get(sequence)[0] = value;
                ring.publish(sequence);
            }

            @Override
            public long poll() {
                received[0] = -1;
                try {
                    poller.poll(handler);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return received[0];
            }
        };
    }

    /// Takes turns of a tenth of a second, as they are asked for, and prints the curve as JSON.
    ///
    /// @param arguments the contestant
    /// @throws IOException if it cannot be printed
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PingPong pingPong = new PingPong(arguments[0]);
        TurnTaker.serve(() -> {
            pingPong.measure(WARM_UP_SECONDS);
            pingPong.nanos.reset();
            return WARM_UP_SECONDS;
        }, () -> {
            pingPong.measure(TURN_SECONDS);
            return TURN_SECONDS;
        });
        System.out.println(new ObjectMapper().writeValueAsString(pingPong.curve()));
    }
}
