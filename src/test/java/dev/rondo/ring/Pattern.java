package dev.rondo.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An element of any size whose bytes all follow from one number below 256, so that a torn one is noticed.
record Pattern(int sizeBytes) implements Element<Integer> {

    @Override
    public void set(MemorySegment segment, long offsetBytes, Integer value) {
        for (int i = 0; i < sizeBytes; i++) {
            segment.set(ValueLayout.JAVA_BYTE, offsetBytes + i, (byte) (value + 7 * i));
        }
    }

    @Override
    public Integer get(MemorySegment segment, long offsetBytes) {
        byte first = segment.get(ValueLayout.JAVA_BYTE, offsetBytes);
        for (int i = 1; i < sizeBytes; i++) {
            assertEquals((byte) (first + 7 * i), segment.get(ValueLayout.JAVA_BYTE, offsetBytes + i), "torn element");
        }
        return first & 0xFF;
    }
}
