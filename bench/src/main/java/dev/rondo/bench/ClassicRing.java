package dev.rondo.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// The opponent: a ring of bytes in an array, for one writer and one reader, whose copies are split by hand where they
/// cross the end. It publishes its positions as the mirrored ring does and caches the other side's.
final class ClassicRing {

    private static final VarHandle WRITTEN = handle("written");
    private static final VarHandle READ = handle("read");

    private final byte[] bytes;
    private long written;
    private long read;
    private long readSeen;
    private long writtenSeen;
    /// Positions mod capacity, kept by addition.
    private int head;
    private int tail;

    ClassicRing(int capacity) {
        bytes = new byte[capacity];
        Arrays.fill(bytes, (byte) 1);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(ClassicRing.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Copies without publishing.
    ///
    /// @return whether there was room
    boolean fill(byte[] source, int n) {
        if (bytes.length - (written - readSeen) < n) {
            readSeen = (long) READ.getAcquire(this);
            if (bytes.length - (written - readSeen) < n) {
                return false;
            }
        }
        int first = Math.min(n, bytes.length - head);
        System.arraycopy(source, 0, bytes, head, first);
        System.arraycopy(source, first, bytes, 0, n - first);
        return true;
    }

    /// Copies and publishes.
    boolean write(byte[] source, int n) {
        if (!fill(source, n)) {
            return false;
        }
        publish(n);
        return true;
    }

    /// Publishes what was filled.
    void publish(int n) {
        head = wrapped(head, n);
        WRITTEN.setRelease(this, written + n);
    }

    /// Puts the oldest bytes together without passing them.
    ///
    /// @return whether they were there
    boolean assemble(byte[] target, int n) {
        if (writtenSeen - read < n) {
            writtenSeen = (long) WRITTEN.getAcquire(this);
            if (writtenSeen - read < n) {
                return false;
            }
        }
        int first = Math.min(n, bytes.length - tail);
        System.arraycopy(bytes, tail, target, 0, first);
        System.arraycopy(bytes, 0, target, first, n - first);
        return true;
    }

    /// Copies the oldest bytes and passes them.
    boolean read(byte[] target, int n) {
        if (!assemble(target, n)) {
            return false;
        }
        pass(n);
        return true;
    }

    private void pass(int n) {
        tail = wrapped(tail, n);
        READ.setRelease(this, read + n);
    }

    /// Publishes and passes bytes that nobody looks at.
    void skip(int n) {
        publish(n);
        pass(n);
    }

    private int wrapped(int index, int n) {
        int next = index + n;
        return next >= bytes.length ? next - bytes.length : next;
    }
}
