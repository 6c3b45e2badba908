package dev.rondo.bench;

import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/// Reading a window that crosses the end: mirrored memory gives it as it lies, a classic ring puts it together first.
/// All then touch its first and its last byte.
public class SeamRead extends Seam {

    /// JMH makes the states.
    public SeamRead() {}

    /// Writes one packet across the end.
    @Setup
    public void write() {
        require(mirrored.write(packet, 0, sizeBytes) == sizeBytes);
        require(classic.write(packet, sizeBytes));
    }

    /// The window as it lies.
    ///
    /// @return its first and last byte, added
    @Benchmark
    public int mirrored() {
        require(mirrored.window(sizeBytes));
        long first = mirrored.windowOffsetBytes();
        return mirrored.segment().get(ValueLayout.JAVA_BYTE, first)
                + mirrored.segment().get(ValueLayout.JAVA_BYTE, first + sizeBytes - 1);
    }

    /// The window put together in an array that is used again and again.
    ///
    /// @return its first and last byte, added
    @Benchmark
    public int classic() {
        require(classic.assemble(assembled, sizeBytes));
        return assembled[0] + assembled[sizeBytes - 1];
    }

    /// The window put together in an array of its own, as picoring's opponent does.
    ///
    /// @return its first and last byte, added
    @Benchmark
    public int classicFresh() {
        byte[] fresh = new byte[sizeBytes];
        require(classic.assemble(fresh, sizeBytes));
        return fresh[0] + fresh[sizeBytes - 1];
    }
}
