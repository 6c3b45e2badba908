package dev.rondo.ring.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Where one side of a ring stands: a position that the other side sees, and what only this side knows.
///
/// It stands alone on its cache lines, 128 bytes before and behind, because processors fetch lines in pairs.
///
/// The methods that touch the shared position are the only way in which the cores communicate (with [Marks]), and the
/// one seam for others: a [SharedCursor] keeps its position where other processes see it, and the model checker of the
/// tests tries every order of them. With no subclass loaded they are inlined.
public class Cursor extends CursorFields {

    private static final VarHandle POSITION = handle(CursorPosition.class, "position", long.class);
    private static final VarHandle OWNER = handle(CursorFields.class, "owner", Thread.class);

    long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf;

    private static VarHandle handle(Class<?> in, String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(in, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Reads the position; what its writer did before it is visible after.
    ///
    /// @return the position
    public long acquire() {
        return (long) POSITION.getAcquire(this);
    }

    /// Publishes a position, and with it everything that was written before.
    ///
    /// @param value the new position
    public void release(long value) {
        POSITION.setRelease(this, value);
    }

    /// Publishes a position before anything that is written after. (A release alone lets later writes overtake it.)
    ///
    /// @param value the new position
    public void announce(long value) {
        release(value);
        VarHandle.releaseFence();
    }

    /// Reads the position after everything that was read before. (An acquire alone lets it overtake earlier reads.)
    ///
    /// @return the position
    public long confirm() {
        VarHandle.acquireFence();
        return acquire();
    }

    /// Replaces the position if it is the one expected.
    ///
    /// @param expected what it must be
    /// @param value what it then becomes
    /// @return whether it was
    public boolean compareAndSet(long expected, long value) {
        return POSITION.compareAndSet(this, expected, value);
    }

    /// Whether the caller may pass one more element without asking anybody: this side is its own, and what it saw last
    /// suffices. If not, the side itself knows why.
    ///
    /// @return whether [#slot] may be used and [#step] follow
    public final boolean mayStep() {
        return position < limit && (owner == Thread.currentThread() || anyThread);
    }

    /// Where this side stands in memory that is there twice, side by side.
    ///
    /// @return an index from 0 to twice the capacity − 1: a step needs no question where the memory ends
    public final int slot() {
        return (int) (position - origin);
    }

    /// Passes one element; a claim or a window that was open is no more.
    public final void step() {
        open = 0;
        release(position + 1);
    }

    /// Where this side stands.
    ///
    /// @return an index from 0 to capacity − 1
    final long index(long capacity) {
        long index = position - origin;
        return index < capacity ? index : index - capacity;
    }

    /// Lets this side go further.
    ///
    /// @param limit at most a capacity ahead, unless this side was lapped and does not know it yet
    /// @param capacity how many elements fit
    final void raise(long limit, long capacity) {
        this.limit = limit;
        followLap(capacity);
    }

    /// Follows a position that has left its lap; due at least once a capacity.
    final void followLap(long capacity) {
        if (position - origin >= capacity) {
            origin += capacity;
        }
    }

    /// Binds this side to the calling thread, or refuses a second one.
    ///
    /// @throws IllegalStateException if another thread owns this side
    final void bind() {
        if (owner != Thread.currentThread()) {
            rebind();
        }
    }

    private void rebind() {
        if (anyThread) {
            return;
        }
        Object other = OWNER.compareAndExchange(this, (Thread) null, Thread.currentThread());
        if (other != null) {
            throw new IllegalStateException("one side of a ring belongs to one thread until it calls handOver(): owner="
                    + ((Thread) other).getName() + " caller=" + Thread.currentThread().getName());
        }
    }

    /// Unbinds this side, so that the next thread that uses it owns it, and sees everything that this one did.
    ///
    /// @throws IllegalStateException if another, living thread owns it
    final void handOver() {
        Thread bound = (Thread) OWNER.getAcquire(this);
        if (bound != null && bound != Thread.currentThread() && bound.isAlive()) {
            throw new IllegalStateException("only its owner hands a side over: owner=" + bound.getName() + " caller="
                    + Thread.currentThread().getName());
        }
        OWNER.setRelease(this, null);
    }
}

/// The JVM lays out a superclass before its subclass, so the padding stays around the fields.
abstract class CursorPadding {
    long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
}

abstract class CursorPosition extends CursorPadding {
    /// How many elements this side has passed since the ring was made. Its owner reads it as it is.
    long position;
}

/// What is private lies on lines of its own too: they stay with the owner while the other side looks.
abstract class CursorDistance extends CursorPosition {
    long r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, ra, rb, rc, rd, re, rf;
}

abstract class CursorFields extends CursorDistance {
    /// The position at index 0 in this side's lap or the one before: as memory is there twice, it follows only when the
    /// limit is raised, and an element costs neither a division nor a comparison.
    long origin;
    /// How far this side may go without another look at the other; private to this side.
    long limit;
    /// What one of many saw last of the other's position, where that alone is no limit; private to this side.
    long otherSeen;
    /// Elements in its hands: claimed and not yet committed, or in the open window; private to this side.
    long open;
    /// The thread that uses this side, null before the first use and after [Cursor#handOver].
    Thread owner;
    /// Whether threads are not checked.
    boolean anyThread;
}
