package dev.rondo.dsp.live;

import dev.rondo.audio.device.Line;

/// A line whose device is the test itself.
record SimulatedLine(int bufferFrames, int blockFrames) implements Line {

    @Override
    public void start() {}

    @Override
    public void close() {}
}
