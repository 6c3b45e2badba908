package dev.rondo.bench;

import dev.rondo.ring.LongRing;
import dev.rondo.ring.Waiting;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/// One producer, one consumer, 8 bytes an element: one by one and in batches of 64.
@OperationsPerInvocation(Transfer.TAKEN)
public class SpscThroughput extends Transfer.Measured {

    static final int BATCH = 64;

    /// JMH makes the benchmarks.
    public SpscThroughput() {}

    /// References to longs made before, for queues of references.
    static Long[] boxed() {
        Long[] boxed = new Long[1024];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = (long) i + 1000;
        }
        return boxed;
    }

    /// A [LongRing].
    public static class Rondo extends Transfer {

        final LongRing ring = LongRing.allocate(CAPACITY, Waiting.YIELD);

        /// JMH makes the states.
        public Rondo() {}

        @Override
        int producers() {
            return 1;
        }

        @Override
        Source source() {
            return first -> ring.push(first) ? 1 : 0;
        }

        @Override
        int consume(int most) {
            long value = ring.pop(-1);
            if (value < 0) {
                return 0;
            }
            sum += value;
            return 1;
        }
    }

    /// A [LongRing] by claims and windows of 64.
    public static class RondoBatch extends Rondo {

        /// JMH makes the states.
        public RondoBatch() {}

        @Override
        Source source() {
            long[] batch = new long[BATCH];
            return first -> {
                batch[0] = first;
                return ring.write(batch, 0, BATCH);
            };
        }

        @Override
        int consume(int most) {
            if (!ring.window(BATCH)) {
                return 0;
            }
            LongBuffer window = ring.elements();
            int start = window.position();
            long added = 0;
            for (int i = start; i < start + BATCH; i++) {
                added += window.get(i);
            }
            sum += added;
            ring.advance(BATCH);
            return BATCH;
        }
    }

    /// What a [LongRing] does, on an array and without its questions (whose thread? closed? a claim open?): what is left
    /// is the price of two published positions.
    public static class Bare extends Transfer {

        private static final int WRITTEN = 32;
        private static final int READ = 96;
        private static final int POSITION = 24;
        private static final int LIMIT = 25;

        // each alone on its lines
        private final AtomicLongArray published = new AtomicLongArray(128);
        private final long[] taken = new long[64];
        private final long[] slots = new long[CAPACITY];

        /// JMH makes the states.
        public Bare() {}

        @Override
        int producers() {
            return 1;
        }

        @Override
        Source source() {
            long[] put = new long[64];
            return first -> {
                long position = put[POSITION];
                if (position == put[LIMIT]) {
                    put[LIMIT] = published.getAcquire(READ) + CAPACITY;
                    if (position == put[LIMIT]) {
                        return 0;
                    }
                }
                slots[(int) position & (CAPACITY - 1)] = first;
                put[POSITION] = position + 1;
                published.setRelease(WRITTEN, position + 1);
                return 1;
            };
        }

        @Override
        int consume(int most) {
            long position = taken[POSITION];
            if (position == taken[LIMIT]) {
                taken[LIMIT] = published.getAcquire(WRITTEN);
                if (position == taken[LIMIT]) {
                    return 0;
                }
            }
            sum += slots[(int) position & (CAPACITY - 1)];
            taken[POSITION] = position + 1;
            published.setRelease(READ, position + 1);
            return 1;
        }
    }

    /// JCTools' queue of references.
    public static class Jctools extends Transfer {

        final SpscArrayQueue<Long> queue = new SpscArrayQueue<>(CAPACITY);
        final Long[] boxed = boxed();

        /// JMH makes the states.
        public Jctools() {}

        @Override
        int producers() {
            return 1;
        }

        @Override
        Source source() {
            return first -> queue.offer(boxed[(int) first & 1023]) ? 1 : 0;
        }

        @Override
        int consume(int most) {
            Long value = queue.poll();
            if (value == null) {
                return 0;
            }
            sum += value;
            return 1;
        }
    }

    /// JCTools' queue by `fill` and `drain` of 64.
    public static class JctoolsBatch extends Jctools {

        /// JMH makes the states.
        public JctoolsBatch() {}

        @Override
        Source source() {
            int[] next = new int[64]; // alone on its lines
            return _ -> queue.fill(() -> boxed[next[32]++ & 1023], BATCH);
        }

        @Override
        int consume(int most) {
            return queue.drain(value -> sum += value, Math.min(most, BATCH));
        }
    }

    /// Agrona's ring of messages.
    public static class Agrona extends Transfer {

        final OneToOneRingBuffer ring = new OneToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
        private final MessageHandler handler = (type, buffer, index, length) -> {
            for (int i = 0; i < length; i += Long.BYTES) {
                sum += buffer.getLong(index + i);
            }
        };

        /// JMH makes the states.
        public Agrona() {}

        @Override
        int producers() {
            return 1;
        }

        @Override
        Source source() {
            return first -> {
                int index = ring.tryClaim(1, Long.BYTES);
                if (index < 0) {
                    return 0;
                }
                ring.buffer().putLong(index, first);
                ring.commit(index);
                return 1;
            };
        }

        @Override
        int consume(int most) {
            return ring.read(handler, most);
        }
    }

    /// Agrona's ring, 64 longs a message.
    public static class AgronaBatch extends Agrona {

        /// JMH makes the states.
        public AgronaBatch() {}

        @Override
        Source source() {
            UnsafeBuffer message = new UnsafeBuffer(new byte[BATCH * Long.BYTES]);
            return first -> {
                message.putLong(0, first);
                return ring.write(1, message, 0, BATCH * Long.BYTES) ? BATCH : 0;
            };
        }

        @Override
        int consume(int most) {
            return BATCH * super.consume(Math.max(1, most / BATCH));
        }
    }

    /// One by one.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long rondo(Rondo transfer) {
        return transfer.take();
    }

    /// In batches.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long rondoBatch(RondoBatch transfer) {
        return transfer.take();
    }

    /// One by one.
    ///
    /// @param transfer the array
    /// @return a sum
    @Benchmark
    public long bare(Bare transfer) {
        return transfer.take();
    }

    /// One by one.
    ///
    /// @param transfer the queue
    /// @return a sum
    @Benchmark
    public long jctools(Jctools transfer) {
        return transfer.take();
    }

    /// In batches.
    ///
    /// @param transfer the queue
    /// @return a sum
    @Benchmark
    public long jctoolsBatch(JctoolsBatch transfer) {
        return transfer.take();
    }

    /// One by one.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long agrona(Agrona transfer) {
        return transfer.take();
    }

    /// In batches.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long agronaBatch(AgronaBatch transfer) {
        return transfer.take();
    }
}
