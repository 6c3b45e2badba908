package dev.rondo.bench.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import dev.rondo.bench.peer.TurnTaker;
import dev.rondo.bench.report.Results.Curve;
import dev.rondo.ring.FloatRing;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.SpscArrayQueue;

/// From thread to thread: blocks of 64 samples are due every 500 µs, one thread writes each when it is due, another looks for
/// it and adds its samples up; neither ever pauses. Counted from the moment when the block was due: the schedule does not
/// wait, so whatever holds up one block also makes those behind it late.
public final class HandOff {

    /// Whom to measure.
    public static final List<String> CONTESTANTS = List.of("Rondo", "JCTools", "Agrona", "Disruptor",
            "ArrayBlockingQueue");

    static final int BLOCK = 64;
    private static final int BLOCKS = 64;
    private static final long PERIOD_NANOS = 500_000;
    /// Sent as fast as may be, so that both ends are compiled.
    private static final int WARM_UP_BLOCKS = 20_000;
    /// Until both threads are there.
    private static final long STARTING_NANOS = 5_000_000;
    private static final double TURN_SECONDS = 0.1;

    private final String contestant;
    private final Line line;
    /// One for all turns: each end of a line belongs to one thread.
    private final Executor other = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final Histogram nanos = new Histogram(3);

    /// @param contestant one of [#CONTESTANTS]
    HandOff(String contestant) {
        this.contestant = contestant;
        this.line = line(contestant);
    }

    /// One direction; one thread at each end.
    interface Line {

        /// Sends the samples `first`, `first + 1`, …; there is always room when the other side keeps up.
        ///
        /// @return whether there was room
        boolean send(float first);

        /// Takes the next block, if there is one.
        ///
        /// @return the sum of its samples, or NaN
        float poll();
    }

    /// The line of a contestant, at its best settings.
    static Line line(String contestant) {
        return switch (contestant) {
            case "Rondo" -> new Rondo();
            case "JCTools" -> new Pool(new SpscArrayQueue<>(BLOCKS));
            case "Agrona" -> new Agrona();
            case "Disruptor" -> new Disruptor();
            case "ArrayBlockingQueue" -> new Pool(new ArrayBlockingQueue<>(BLOCKS));
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
        hand((int) (seconds * 1e9 / PERIOD_NANOS), PERIOD_NANOS);
    }

    private void hand(int count, long periodNanos) {
        long first = System.nanoTime() + STARTING_NANOS;
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(count, first, periodNanos), other);
        for (int block = 0; block < count; block++) {
            float sum = line.poll();
            while (Float.isNaN(sum)) {
                Thread.onSpinWait();
                sum = line.poll();
            }
            nanos.recordValue(System.nanoTime() - first - block * periodNanos);
            if (sum != sum(block)) {
                throw new AssertionError("another block: block=" + block + " sum=" + sum);
            }
        }
        writing.join();
    }

    private void write(int count, long first, long periodNanos) {
        for (int block = 0; block < count; block++) {
            while (System.nanoTime() - first < block * periodNanos) {
                Thread.onSpinWait();
            }
            while (!line.send(first(block))) {
                Thread.onSpinWait();
            }
        }
    }

    private static float first(int block) {
        return block & 1023;
    }

    /// What a block's samples add up to: small integers, so exact in every order.
    static float sum(int block) {
        return BLOCK * first(block) + BLOCK * (BLOCK - 1) / 2;
    }

    /// A [FloatRing], written and read in place.
    private static final class Rondo implements Line {

        private final FloatRing ring = FloatRing.allocate(BLOCK * BLOCKS, Waiting.SPIN);

        @Override
        public boolean send(float first) {
            if (ring.claim(BLOCK) < BLOCK) {
                ring.commit(0);
                return false;
            }
            FloatBuffer samples = ring.claimed();
            int at = samples.position();
            for (int i = 0; i < BLOCK; i++) {
                samples.put(at + i, first + i);
            }
            ring.commit(BLOCK);
            return true;
        }

        @Override
        public float poll() {
            if (!ring.window(BLOCK)) {
                return Float.NaN;
            }
            FloatBuffer samples = ring.elements();
            int at = samples.position();
            float sum = 0;
            for (int i = 0; i < BLOCK; i++) {
                sum += samples.get(at + i);
            }
            ring.advance(BLOCK);
            return sum;
        }
    }

    /// A queue of arrays made before: as many as can be on their way, and one at each end.
    private static final class Pool implements Line {

        private final Queue<float[]> queue;
        private final float[][] blocks = new float[BLOCKS + 2][BLOCK];
        private int next;

        Pool(Queue<float[]> queue) {
            this.queue = queue;
        }

        @Override
        public boolean send(float first) {
            float[] block = blocks[next];
            for (int i = 0; i < BLOCK; i++) {
                block[i] = first + i;
            }
            if (!queue.offer(block)) {
                return false;
            }
            next = next + 1 == blocks.length ? 0 : next + 1;
            return true;
        }

        @Override
        public float poll() {
            float[] block = queue.poll();
            return block == null ? Float.NaN : sum(block);
        }
    }

    private static float sum(float[] block) {
        float sum = 0;
        for (float sample : block) {
            sum += sample;
        }
        return sum;
    }

    /// A ring of messages, claimed and read in place.
    private static final class Agrona implements Line {

        private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(ByteBuffer
                .allocateDirect(2 * BLOCKS * BLOCK * Float.BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
        private final MessageHandler handler = (_, buffer, index, _) -> take(buffer, index);
        private float received;

        private void take(DirectBuffer buffer, int index) {
            float sum = 0;
            for (int i = 0; i < BLOCK; i++) {
                sum += buffer.getFloat(index + i * Float.BYTES);
            }
            received = sum;
        }

        @Override
        public boolean send(float first) {
            int index = ring.tryClaim(1, BLOCK * Float.BYTES);
            if (index < 0) {
                return false;
            }
            for (int i = 0; i < BLOCK; i++) {
                ring.buffer().putFloat(index + i * Float.BYTES, first + i);
            }
            ring.commit(index);
            return true;
        }

        @Override
        public float poll() {
            int messages = ring.read(handler, 1);
            if (messages == 0) {
                // what stood there may have been no more than the padding at the end
                messages = ring.read(handler, 1);
            }
            return messages == 0 ? Float.NaN : received;
        }
    }

    /// A ring of arrays made before, polled.
    private static final class Disruptor implements Line {

        private final RingBuffer<float[]> ring = RingBuffer.createSingleProducer(() -> new float[BLOCK], BLOCKS,
                new BusySpinWaitStrategy());
        private final EventPoller<float[]> poller = ring.newPoller();
        private final EventPoller.Handler<float[]> handler = (block, _, _) -> {
            received = sum(block);
            return false;
        };
        private float received;

        Disruptor() {
            ring.addGatingSequences(poller.getSequence());
        }

        @Override
        public boolean send(float first) {
            if (!ring.hasAvailableCapacity(1)) {
                return false;
            }
            long sequence = ring.next();
            float[] block = ring.get(sequence);
            for (int i = 0; i < BLOCK; i++) {
                block[i] = first + i;
            }
            ring.publish(sequence);
            return true;
        }

        @Override
        public float poll() {
            received = Float.NaN;
            try {
                poller.poll(handler);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return received;
        }
    }

    /// Takes turns of a tenth of a second, as they are asked for, and prints the curve as JSON.
    ///
    /// @param arguments the contestant
    /// @throws IOException if it cannot be printed
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        HandOff handOff = new HandOff(arguments[0]);
        TurnTaker.serve(() -> {
            handOff.hand(WARM_UP_BLOCKS, 0);
            handOff.nanos.reset();
            return 0;
        }, () -> {
            handOff.measure(TURN_SECONDS);
            return TURN_SECONDS;
        });
        System.out.println(new ObjectMapper().writeValueAsString(handOff.curve()));
    }
}
