package dev.rondo.dsp.fft;

import dev.rondo.dsp.kernels.LaneFft;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Lengths that are powers of two from 32 to 2^20, on vectors.
final class VectorFft implements RealFft {

    private record Memory(int length, MemorySegment segment) implements Scratch {}

    private final LaneFft lanes;

    VectorFft(LaneFft lanes) {
        this.lanes = lanes;
    }

    @Override
    public int length() {
        return lanes.length();
    }

    @Override
    public Scratch newScratch() {
        return new Memory(length(), lanes.newScratch());
    }

    @Override
    public void forward(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        MemorySegment memory = memory(time, offsetBytes, spectrum, scratch);
        lanes.forward(time, offsetBytes, spectrum.segment(), spectrum.imOffsetBytes(), memory);
    }

    @Override
    public void inverse(Spectrum spectrum, MemorySegment time, long offsetBytes, Scratch scratch) {
        MemorySegment memory = memory(time, offsetBytes, spectrum, scratch);
        lanes.inverse(spectrum.segment(), spectrum.imOffsetBytes(), time, offsetBytes, memory);
    }

    private MemorySegment memory(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        spectrum.requireBinsOf(length());
        Objects.checkFromIndexSize(offsetBytes, (long) length() * Float.BYTES, time.byteSize());
        if (!(scratch instanceof Memory memory && memory.length == length())) {
            throw new IllegalArgumentException("the scratch must come from a plan of this length: length=" + length());
        }
        return memory.segment;
    }
}
