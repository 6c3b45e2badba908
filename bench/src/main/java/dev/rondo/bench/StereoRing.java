package dev.rondo.bench;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.nio.FloatBuffer;

/// Stereo sound that has been written to its end, ready to be read.
final class StereoRing {

    static final int CHANNELS = 2;

    /// What making a ring and running compiled loops over it may allocate: the ring takes 600 kB, and loops on vectors
    /// that are not compiled make megabytes.
    static final int MOST_BYTES = 1_000_000;

    private StereoRing() {}

    /// Fills a ring and finishes it: one that is finished cannot be filled again.
    static PlanarFloatRing filled(int frames) {
        PlanarFloatRing ring = PlanarFloatRing.allocate(CHANNELS, frames, Waiting.SPIN);
        int claimed = ring.writer().claim(frames);
        for (int c = 0; c < CHANNELS; c++) {
            FloatBuffer samples = ring.writer().samples(c);
            for (int i = 0; i < claimed; i++) {
                samples.put((float) Math.sin(i));
            }
        }
        ring.writer().commit(claimed);
        ring.writer().finish();
        return ring;
    }
}
