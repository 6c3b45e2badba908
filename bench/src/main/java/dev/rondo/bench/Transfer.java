package dev.rondo.bench;

import dev.rondo.bench.peer.TurnTaker;
import dev.rondo.ring.Waiting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/// Longs on their way from producer threads, which never stop, to the measured thread. Whoever finds nothing to do
/// spins a hundred times and then yields: alike for all opponents, and our rings wait the same way ([Waiting#YIELD]),
/// so that nobody signals.
@State(Scope.Benchmark)
public abstract class Transfer extends TransferSum {

    /// How many elements fit, in all of them.
    static final int CAPACITY = 1 << 16;

    /// How many longs one invocation takes.
    static final int TAKEN = 1 << 20;

    private static final int SPINS = 100;
    private static final double WARM_UP_SECONDS = 0.5;
    private static final double TURN_SECONDS = 0.05;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Transfer() {}

    /// A producing side; one thread uses it.
    interface Source {

        /// Produces one long, or a batch.
        ///
        /// @param first the first long
        /// @return how many, 0 when full
        int produce(long first);
    }

    /// How the measurements are taken.
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
    @Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
    @Fork(
            value = 2,
            jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
    abstract static class Measured {
        Measured() {}
    }

    /// How many threads produce.
    abstract int producers();

    /// Another producing side each time.
    abstract Source source();

    /// Takes what there is.
    ///
    /// @param most how many at most; a batch may bring more
    /// @return how many, 0 when empty
    abstract int consume(int most);

    /// Starts the producers.
    @Setup
    public void start() {
        for (int i = 0; i < producers(); i++) {
            Source source = source();
            threads.add(Thread.ofPlatform().daemon().start(() -> run(source)));
        }
    }

    private void run(Source source) {
        long next = 0;
        for (int idle = 0; !stopped;) {
            int produced = source.produce(next);
            next += produced;
            idle = produced > 0 ? 0 : pause(idle);
        }
    }

    /// Takes very many longs.
    ///
    /// @return their sum
    final long take() {
        int idle = 0;
        for (int left = TAKEN; left > 0;) {
            int consumed = consume(left);
            left -= consumed;
            idle = consumed > 0 ? 0 : pause(idle);
        }
        return sum;
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding is what is measured
    private static int pause(int idle) {
        if (idle < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return idle + 1;
    }

    /// Stops the producers.
    ///
    /// @throws InterruptedException if this thread is interrupted
    @TearDown
    public void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /// Takes longs for some time.
    ///
    /// @return millions a second
    final double millionsPerSecond(double seconds) throws InterruptedException {
        start();
        try {
            long longs = 0;
            double elapsedNanos;
            long begin = System.nanoTime();
            do {
                take();
                longs += TAKEN;
                elapsedNanos = System.nanoTime() - begin;
            } while (elapsedNanos < seconds * 1e9);
            return longs * 1e3 / elapsedNanos;
        } finally {
            stop();
        }
    }

    /// Takes turns, as they are asked for, each with a ring of its own: each end of it belongs to one thread.
    ///
    /// @param arguments the class, and how many produce
    /// @throws IOException never
    /// @throws InterruptedException if the thread is interrupted
    static void main(String[] arguments) throws IOException, InterruptedException {
        TurnTaker.serve(() -> of(arguments).millionsPerSecond(WARM_UP_SECONDS),
                () -> of(arguments).millionsPerSecond(TURN_SECONDS));
    }

    private static Transfer of(String[] arguments) {
        try {
            Transfer transfer = Class.forName(arguments[0]).asSubclass(Transfer.class).getConstructor().newInstance();
            if (transfer instanceof MpscThroughput.Many many) {
                many.producers = Integer.parseInt(arguments[1]);
            }
            return transfer;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no such contestant: " + arguments[0], e);
        }
    }
}

/// The lines before the sum belong to the object's header, those behind it to the fields that producers read too.
abstract class TransferPadding {
    long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;

    TransferPadding() {}
}

abstract class TransferResult extends TransferPadding {
    /// What was consumed, added up, so that it is really read.
    long sum;

    TransferResult() {}
}

abstract class TransferSum extends TransferResult {
    long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf;

    TransferSum() {}
}
