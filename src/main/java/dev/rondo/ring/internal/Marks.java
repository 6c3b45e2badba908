package dev.rondo.ring.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Which claims of many producers are published: one mark at the slot where a claim begins, whatever its size.
///
/// A mark is the position where the claim ends, or its negative if the claim is to be skipped. So it carries the lap:
/// whatever an earlier lap left in the slot is at most the position that the slot has now.
///
/// ```
/// claims   |  A: 3  |     B: 5     | C: 2 |        A and C committed, B not yet
/// slot       0  1  2  3  4  5  6  7  8  9
/// mark       3  ·  ·  ·  ·  ·  ·  · 10  ·          the consumer sees 0 to 2, then waits for B
/// ```
class Marks {

    private static final VarHandle MARK = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] marks;
    private final long capacity;

    /// @param capacity slots
    /// @throws IllegalArgumentException if there are more than an array holds
    Marks(long capacity) {
        if (capacity > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a ring of many producers has less than 2^31 slots: capacity=" + capacity);
        }
        this.marks = new long[(int) capacity];
        this.capacity = capacity;
    }

    /// The slot of a position. Division is slow; most capacities are powers of two.
    final int index(long position) {
        return (int) ((capacity & (capacity - 1)) == 0 ? position & (capacity - 1) : position % capacity);
    }

    /// What was last published in a position's slot.
    long acquire(long position) {
        return (long) MARK.getAcquire(marks, index(position));
    }

    /// Publishes the claim that begins at `position`, and with it everything that was written before.
    void release(long position, long mark) {
        MARK.setRelease(marks, index(position), mark);
    }
}
