package dev.rondo.dsp.fft;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.rondo.dsp.kernels.LaneFft;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Lengths that are powers of two from 32 to 2^20, on vectors.
final class VectorFft implements RealFft {

    private record Memory(int length, MemorySegment all, MemorySegment samples) implements Scratch {

        /// Whether samples lie where the kernels read and write them.
        boolean holds(MemorySegment time, long offsetBytes) {
            return time.address() + offsetBytes == samples.address();
        }
    }

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
        MemorySegment all = lanes.newScratch();
        return new Memory(length(), all, lanes.samples(all));
    }

    @Override
    public void forward(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        Memory memory = memory(time, offsetBytes, spectrum, scratch);
        if (!memory.holds(time, offsetBytes)) {
            MemorySegment.copy(time, JAVA_FLOAT, offsetBytes, memory.samples, JAVA_FLOAT, 0, length());
        }
        lanes.forward(memory.all, spectrum.segment(), spectrum.imOffsetBytes());
    }

    @Override
    public void inverse(Spectrum spectrum, MemorySegment time, long offsetBytes, Scratch scratch) {
        Memory memory = memory(time, offsetBytes, spectrum, scratch);
        lanes.inverse(spectrum.segment(), spectrum.imOffsetBytes(), memory.all);
        if (!memory.holds(time, offsetBytes)) {
            MemorySegment.copy(memory.samples, JAVA_FLOAT, 0, time, JAVA_FLOAT, offsetBytes, length());
        }
    }

    private Memory memory(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        spectrum.requireBinsOf(length());
        Objects.checkFromIndexSize(offsetBytes, (long) length() * Float.BYTES, time.byteSize());
        if (!(scratch instanceof Memory memory && memory.length == length())) {
            throw new IllegalArgumentException("the scratch must come from a plan of this length: length=" + length());
        }
        return memory;
    }
}
