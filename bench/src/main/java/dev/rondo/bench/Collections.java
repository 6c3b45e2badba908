package dev.rondo.bench;

import dev.rondo.ring.ByteStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;

/// Byte stream and queue against the classic ring, one packet in and out, round and round the memory.
public class Collections extends Seam {

    private ByteStream stream;

    /// JMH makes the states.
    public Collections() {}

    /// Wraps the ring as a stream.
    @Override
    public void allocate() {
        super.allocate();
        stream = ByteStream.over(mirrored);
    }

    /// A copy in, a copy out.
    ///
    /// @return the middle byte
    /// @throws IOException never: nobody closes the stream
    @Benchmark
    public int stream() throws IOException {
        require(stream.write(packet, 0, sizeBytes, 0) == sizeBytes);
        require(stream.read(assembled, 0, sizeBytes, 0) == sizeBytes);
        return assembled[sizeBytes / 2];
    }

    /// A copy into a reservation, a look at the window.
    ///
    /// @return the middle byte
    @Benchmark
    public int queue() {
        try (var reservation = mirrored.reserve(sizeBytes)) {
            MemorySegment.copy(packet, 0, mirrored.segment(), ValueLayout.JAVA_BYTE, reservation.offsetBytes(),
                    sizeBytes);
            reservation.commit(sizeBytes);
        }
        require(mirrored.peek() == sizeBytes);
        int middle = mirrored.segment().get(ValueLayout.JAVA_BYTE, mirrored.windowOffsetBytes() + sizeBytes / 2);
        mirrored.release(sizeBytes);
        return middle;
    }

    /// A copy in, a copy out, split where they cross the end.
    ///
    /// @return the middle byte
    @Benchmark
    public int classic() {
        require(classic.write(packet, sizeBytes));
        require(classic.read(assembled, sizeBytes));
        return assembled[sizeBytes / 2];
    }
}
