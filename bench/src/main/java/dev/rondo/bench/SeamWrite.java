package dev.rondo.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;

/// Writing a packet across the end: one copy against two. Neither publishes it, so both stay at the seam.
public class SeamWrite extends Seam {

    /// JMH makes the states.
    public SeamWrite() {}

    /// One copy into the claim.
    @Benchmark
    public void mirrored() {
        require(mirrored.claim(sizeBytes) == sizeBytes);
        MemorySegment.copy(packet, 0, mirrored.segment(), ValueLayout.JAVA_BYTE, mirrored.claimOffsetBytes(),
                sizeBytes);
        mirrored.writer().abort();
    }

    /// Two copies around the end.
    @Benchmark
    public void classic() {
        require(classic.fill(packet, sizeBytes));
    }
}
