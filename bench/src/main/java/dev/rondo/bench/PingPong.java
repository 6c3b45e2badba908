package dev.rondo.bench;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import dev.rondo.ring.LongRing;
import dev.rondo.ring.Waiting;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A long there and back again between two threads that both spin ([Waiting#SPIN]): how long a round takes. JMH's own
/// figure is the mean of many rounds; the percentiles stand in a line of their own.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = PingPong.WARMUP)
@Measurement(iterations = 10)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"})
public class PingPong {

    static final int WARMUP = 5;
    static final int ROUNDS = 200_000;
    static final int CAPACITY = 1024;

    /// JMH makes the benchmarks.
    public PingPong() {}

    /// One direction.
    interface Line {

        /// Sends a long that is not negative; there is always room.
        void send(long value);

        /// Takes the next.
        ///
        /// @return −1 if there is none
        long poll();
    }

    /// Two lines and whoever answers.
    @State(Scope.Benchmark)
    public abstract static class Court {

        private final Line there = line();
        private final Line back = line();
        private final Histogram histogram = new Histogram(TimeUnit.SECONDS.toNanos(1), 3);
        private final Thread other = new Thread(this::answer);
        private int shots;
        private volatile boolean stopped;

        Court() {}

        abstract Line line();

        /// Starts the other thread.
        @Setup
        public void start() {
            other.setDaemon(true);
            other.start();
        }

        /// Plays many rounds.
        ///
        /// @return the last answer
        final long play() {
            if (++shots == WARMUP + 1) {
                histogram.reset();
            }
            long answer = -1;
            for (int round = 0; round < ROUNDS; round++) {
                long sentNanos = System.nanoTime();
                there.send(round);
                do {
                    Thread.onSpinWait();
                    answer = back.poll();
                } while (answer < 0);
                histogram.recordValue(System.nanoTime() - sentNanos);
            }
            return answer;
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

        /// Stops the other thread and prints the percentiles.
        ///
        /// @throws InterruptedException if this thread is interrupted
        @TearDown
        public void stop() throws InterruptedException {
            stopped = true;
            other.join();
            System.out.printf(Locale.ROOT, "%n%s, ns a round: 50 %% %d, 90 %% %d, 99 %% %d, 99.9 %% %d, 99.99 %% %d%n",
                    name(), histogram.getValueAtPercentile(50), histogram.getValueAtPercentile(90),
                    histogram.getValueAtPercentile(99), histogram.getValueAtPercentile(99.9),
                    histogram.getValueAtPercentile(99.99));
        }

        /// JMH extends what it runs.
        private String name() {
            Class<?> named = getClass();
            while (named.getSuperclass() != Court.class) {
                named = named.getSuperclass();
            }
            return named.getSimpleName();
        }
    }

    /// [LongRing]s.
    public static class Rondo extends Court {

        /// JMH makes the states.
        public Rondo() {}

        @Override
        Line line() {
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
    }

    /// JCTools' queues of references.
    public static class Jctools extends Court {

        /// JMH makes the states.
        public Jctools() {}

        @Override
        Line line() {
            var queue = new SpscArrayQueue<Long>(CAPACITY);
            Long[] boxed = SpscThroughput.boxed();
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
    }

    /// Agrona's rings of messages.
    public static class Agrona extends Court {

        /// JMH makes the states.
        public Agrona() {}

        @Override
        Line line() {
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
    }

    /// The Disruptor's rings of preallocated events, polled.
    public static class Disruptor extends Court {

        /// JMH makes the states.
        public Disruptor() {}

        @Override
        Line line() {
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
    }

    /// Many rounds.
    ///
    /// @param court the rings
    /// @return the last answer
    @Benchmark
    public long rondo(Rondo court) {
        return court.play();
    }

    /// Many rounds.
    ///
    /// @param court the queues
    /// @return the last answer
    @Benchmark
    public long jctools(Jctools court) {
        return court.play();
    }

    /// Many rounds.
    ///
    /// @param court the rings
    /// @return the last answer
    @Benchmark
    public long agrona(Agrona court) {
        return court.play();
    }

    /// Many rounds.
    ///
    /// @param court the rings
    /// @return the last answer
    @Benchmark
    public long disruptor(Disruptor court) {
        return court.play();
    }
}
