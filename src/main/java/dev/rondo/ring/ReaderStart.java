package dev.rondo.ring;

/// Where a reader that joins a broadcast ring begins.
public enum ReaderStart {

    /** At the next element that is committed. */
    NEXT,

    /** At the oldest element that the ring still holds. */
    OLDEST
}
