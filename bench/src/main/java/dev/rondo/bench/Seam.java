package dev.rondo.bench;

import dev.rondo.ring.ByteRing;
import java.util.concurrent.TimeUnit;
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

/// Two rings of 600 MiB, both standing where the next packet crosses the end in its middle. One thread writes and
/// reads, so nobody ever waits; the ring would do so as [Waiting#PARK][dev.rondo.ring.Waiting#PARK] says.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
public abstract class Seam {

    /// The size of a packet.
    @Param({"8", "64", "4096", "65536", "1048576", "10485760", "52428800", "104857600", "262144000", "524288000"})
    public int sizeBytes;

    /// The size of both rings.
    int capacity = 600 << 20;

    ByteRing mirrored;
    ClassicRing classic;
    byte[] packet;
    byte[] assembled;

    Seam() {}

    /// Maps both rings, touches all of their memory, so that no row pays for its first pages, and moves them to the
    /// seam.
    @Setup
    public void allocate() {
        mirrored = ByteRing.allocate(capacity);
        capacity = mirrored.capacity();
        mirrored.segment().fill((byte) 1);
        classic = new ClassicRing(capacity);
        packet = new byte[sizeBytes];
        assembled = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            packet[i] = (byte) (i * 31 + 7);
        }
        skipMirrored(capacity - sizeBytes / 2);
        classic.skip(capacity - sizeBytes / 2);
    }

    /// Frees the memory.
    @TearDown
    public void free() {
        mirrored.close();
    }

    /// Publishes and passes bytes that nobody looks at.
    final void skipMirrored(int n) {
        mirrored.claim(n);
        mirrored.commit(n);
        mirrored.advance(n);
    }

    static void require(boolean done) {
        if (!done) {
            throw new IllegalStateException("the ring should have had room or content");
        }
    }
}
