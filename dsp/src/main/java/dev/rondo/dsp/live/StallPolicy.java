package dev.rondo.dsp.live;

/// What happens to frames that come too late to be heard in time, after something stood still.
public enum StallPolicy {

    /** They are dropped and counted: latency comes back to what it was. */
    DROP,

    /** They are kept, for recordings: nothing is missing, and what is heard stays late. */
    KEEP
}
