package dev.rondo.dsp.pipeline;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/// A mirrored ring between two nodes of one thread, which begins with some frames of silence: the history before
/// frame 0, or the delay that aligns a branch. Whoever builds or resets a pipeline need not be the thread that runs it,
/// and runs one at a time: the ring does not check.
final class FrameRing implements AutoCloseable {

    private final PlanarFloatRing ring;
    private final int silentFrames;

    FrameRing(int channels, int minimumFrames, int silentFrames) {
        this.ring = PlanarFloatRing.allocate(channels, Math.max(1, minimumFrames), Waiting.SPIN);
        this.silentFrames = silentFrames;
        ring.reader().checkThread(false);
        ring.writer().checkThread(false);
        reset();
    }

    PlanarFloatRing ring() {
        return ring;
    }

    PlanarFloatRing.Reader reader() {
        return ring.reader();
    }

    /// Copies what fits of a block from its frame `from` on.
    ///
    /// @return how many frames were taken, 0 when full
    int append(Frames block, int from) {
        PlanarFloatRing.Writer writer = ring.writer();
        int granted = writer.claim(block.frames() - from);
        long bytes = (long) granted * Float.BYTES;
        for (int c = 0; c < ring.channels(); c++) {
            MemorySegment.copy(block.segment(), block.offsetBytes(c) + (long) from * Float.BYTES, ring.segment(),
                    writer.offsetBytes(c), bytes);
        }
        writer.commit(granted);
        return granted;
    }

    /// Empties the ring and puts the silence at its beginning again.
    void reset() {
        ring.reader().advance(ring.reader().readable());
        PlanarFloatRing.Writer writer = ring.writer();
        int granted = writer.claim(silentFrames);
        for (int c = 0; c < ring.channels(); c++) {
            FloatBuffer samples = writer.samples(c);
            while (samples.hasRemaining()) {
                samples.put(0);
            }
        }
        writer.commit(granted);
    }

    @Override
    public void close() {
        ring.close();
    }
}
