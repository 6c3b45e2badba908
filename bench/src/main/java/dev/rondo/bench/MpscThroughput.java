package dev.rondo.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.ring.RecordRing;
import dev.rondo.ring.RingReader;
import dev.rondo.ring.RingWriter;
import dev.rondo.ring.Waiting;
import java.nio.ByteBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.MpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/// Two or four producers, one consumer, 8 bytes an element, one by one.
@OperationsPerInvocation(Transfer.TAKEN)
public class MpscThroughput extends Transfer.Measured {

    /// JMH makes the benchmarks.
    public MpscThroughput() {}

    /// What all of them share.
    public abstract static class Many extends Transfer {

        /// How many threads produce.
        @Param({"2", "4"})
        public int producers;

        Many() {}

        @Override
        int producers() {
            return producers;
        }
    }

    /// A [RecordRing].
    public static class Rondo extends Many {

        private final RecordRing ring = RecordRing.mpsc(Long.BYTES, CAPACITY, Waiting.YIELD);
        private final RingReader reader = ring.reader();

        /// JMH makes the states.
        public Rondo() {}

        @Override
        Source source() {
            RingWriter writer = ring.writer();
            return first -> {
                if (writer.claim(1) == 0) {
                    return 0;
                }
                ring.segment().set(JAVA_LONG, writer.offsetBytes(), first);
                writer.commit(1);
                return 1;
            };
        }

        @Override
        int consume(int most) {
            int n = Math.min(most, reader.readable());
            reader.window(n);
            long first = reader.offsetBytes();
            long added = 0;
            for (int i = 0; i < n; i++) {
                added += ring.segment().get(JAVA_LONG, first + 8L * i);
            }
            sum += added;
            reader.advance(n);
            return n;
        }
    }

    /// JCTools' queue of references.
    public static class Jctools extends Many {

        private final MpscArrayQueue<Long> queue = new MpscArrayQueue<>(CAPACITY);
        private final Long[] boxed = SpscThroughput.boxed();

        /// JMH makes the states.
        public Jctools() {}

        @Override
        Source source() {
            return first -> queue.offer(boxed[(int) first & 1023]) ? 1 : 0;
        }

        @Override
        int consume(int most) {
            return queue.drain(value -> sum += value, most);
        }
    }

    /// Agrona's ring of messages.
    public static class Agrona extends Many {

        private final ManyToOneRingBuffer ring = new ManyToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
        private final MessageHandler handler = (type, buffer, index, length) -> sum += buffer.getLong(index);

        /// JMH makes the states.
        public Agrona() {}

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

    /// One by one.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long rondo(Rondo transfer) {
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

    /// One by one.
    ///
    /// @param transfer the ring
    /// @return a sum
    @Benchmark
    public long agrona(Agrona transfer) {
        return transfer.take();
    }
}
