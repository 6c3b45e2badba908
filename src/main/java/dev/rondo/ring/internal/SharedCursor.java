package dev.rondo.ring.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// A cursor whose position lies in memory that other processes see. What only its owner knows stays here.
public final class SharedCursor extends Cursor {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment segment;
    private final long offsetBytes;

    /// A view of a position.
    ///
    /// @param segment the shared memory
    /// @param offsetBytes where in it, a multiple of 8, best with 128 bytes to itself
    public SharedCursor(MemorySegment segment, long offsetBytes) {
        this.segment = segment;
        this.offsetBytes = offsetBytes;
    }

    @Override
    public long acquire() {
        return (long) LONG.getAcquire(segment, offsetBytes);
    }

    @Override
    public void release(long value) {
        position = value;
        LONG.setRelease(segment, offsetBytes, value);
    }

    @Override
    public boolean compareAndSet(long expected, long value) {
        return LONG.compareAndSet(segment, offsetBytes, expected, value);
    }
}
