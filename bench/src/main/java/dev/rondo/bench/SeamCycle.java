package dev.rondo.bench;

import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;

/// Writing a packet across the end and reading it at once; then both rings go round to the seam again.
public class SeamCycle extends Seam {

    /// JMH makes the states.
    public SeamCycle() {}

    /// One copy in, a window out.
    ///
    /// @return the middle byte
    @Benchmark
    public int mirrored() {
        require(mirrored.write(packet, 0, sizeBytes) == sizeBytes);
        require(mirrored.window(sizeBytes));
        int middle = mirrored.segment().get(ValueLayout.JAVA_BYTE, mirrored.windowOffsetBytes() + sizeBytes / 2);
        mirrored.advance(sizeBytes);
        skipMirrored(capacity - sizeBytes);
        return middle;
    }

    /// Two copies in, two out into an array that is used again and again.
    ///
    /// @return the middle byte
    @Benchmark
    public int classic() {
        return classicInto(assembled);
    }

    /// Two copies in, two out into an array of its own, as picoring's opponent does.
    ///
    /// @return the middle byte
    @Benchmark
    public int classicFresh() {
        return classicInto(new byte[sizeBytes]);
    }

    private int classicInto(byte[] target) {
        require(classic.write(packet, sizeBytes));
        require(classic.read(target, sizeBytes));
        classic.skip(capacity - sizeBytes);
        return target[sizeBytes / 2];
    }
}
