package dev.rondo.ring;

/// What happens to a reader of a broadcast ring that does not keep up.
public enum ReaderPolicy {

    /** The writer waits: its claims come back shorter. Nothing is lost. */
    WAIT_FOR_ME,

    /** The writer writes over what was not read. A window is provisional until `advance` says that it was good. */
    LAP_ME
}
