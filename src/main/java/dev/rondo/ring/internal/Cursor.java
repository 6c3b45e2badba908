package dev.rondo.ring.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Where one side of a ring stands, alone on its cache lines: 128 bytes before and behind, because processors fetch
/// lines in pairs.
final class Cursor extends CursorFields {

    static final VarHandle POSITION = position();

    long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf;

    private static VarHandle position() {
        try {
            return MethodHandles.lookup().findVarHandle(CursorFields.class, "position", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    long positionAcquire() {
        return (long) POSITION.getAcquire(this);
    }

    void positionRelease(long value) {
        POSITION.setRelease(this, value);
    }
}

/// The JVM lays out a superclass before its subclass, so the padding stays around the fields.
abstract class CursorPadding {
    long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, pa, pb, pc, pd, pe, pf;
}

abstract class CursorFields extends CursorPadding {
    /// How many elements this side has passed since the ring was made; published by release, read by acquire.
    long position;
    /// `position mod capacity`, kept by addition because a division costs more than all the rest.
    long index;
    /// What this side last saw of the other's position; private to this side.
    long otherSeen;
    /// Elements claimed and not yet committed; private to this side.
    long claimed;
}
