package dev.rondo.bench;

import dev.rondo.ring.FloatRing;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Reading a window that crosses the end of a ring: mirrored memory gives it as it lies, a classic ring reassembles it
/// from two pieces first. Both then touch its first and its last float.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class WindowRead {

    /// Floats in the window.
    @Param({"16", "256", "4096", "65536"})
    public int floats;

    private FloatRing ring;
    private float[] classic;
    private float[] assembled;
    private int start;

    /// Fills both rings alike and puts the window across the end.
    @Setup
    public void fill() {
        ring = FloatRing.allocate(2 * floats);
        int capacity = ring.capacity();
        start = capacity - floats / 2;
        classic = new float[capacity];
        assembled = new float[floats];
        float[] ramp = new float[capacity];
        for (int i = 0; i < capacity; i++) {
            ramp[i] = i;
            classic[(start + i) % capacity] = i;
        }
        ring.write(ramp, 0, start);
        ring.advance(start);
        ring.write(ramp, 0, capacity);
    }

    /// Frees the memory.
    @TearDown
    public void free() {
        ring.close();
    }

    /// The window as it lies in mirrored memory.
    ///
    /// @return the sum of its first and last float
    @Benchmark
    public float mirrored() {
        if (!ring.window(floats)) {
            throw new IllegalStateException("the ring should be full");
        }
        long first = ring.windowOffsetBytes();
        return ring.segment().get(ValueLayout.JAVA_FLOAT, first)
                + ring.segment().get(ValueLayout.JAVA_FLOAT, first + (floats - 1L) * Float.BYTES);
    }

    /// The window put together from both ends of an array.
    ///
    /// @return the sum of its first and last float
    @Benchmark
    public float reassembled() {
        int head = Math.min(floats, classic.length - start);
        System.arraycopy(classic, start, assembled, 0, head);
        System.arraycopy(classic, 0, assembled, head, floats - head);
        return assembled[0] + assembled[floats - 1];
    }
}
