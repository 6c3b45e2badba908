package dev.rondo.ring.internal;

/// Every rule of positions, written once: element-agnostic, without memory, at any capacity.
///
/// Positions are `long` and only grow, so full and empty never look alike, all slots are usable and no compare-and-set
/// takes one lap for another. An index is position mod capacity. No method blocks, none allocates but those that make
/// a side.
///
/// ```
/// positions  0 ······ consumer ░░░░░░░░░░░░░░░░ producer ▒▒▒▒▒▒▒▒▒ ·········→   grow for ever
///                     |<- readable ------------>|<- claim ->|
///                     |<- capacity ------------------------------------->|
/// ```
///
/// The three differ in who may write and who waits for whom:
/// [SpscCore] one producer, one consumer; [MpscCore] many producers; [BroadcastCore] many consumers, each of which the
/// producer waits for or laps.
public sealed interface RingCore permits SpscCore, MpscCore, BroadcastCore {

    /// A producing side. One thread uses it.
    ///
    /// @return the only one, or another one each time where there may be many
    Producer producer();

    /// A consuming side. One thread uses it.
    ///
    /// @param waitedFor whether the producer waits for it, where it need not
    /// @param fromOldest whether it begins at the oldest element and not at the next, where it can choose
    /// @return the only one, or another one each time where there may be many
    Consumer consumer(boolean waitedFor, boolean fromOldest);

    /// Refuses a capacity that holds nothing.
    ///
    /// @param capacity how many elements fit
    /// @return the capacity
    /// @throws IllegalArgumentException if it is not above 0
    static long requireCapacity(long capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be above 0: capacity=" + capacity);
        }
        return capacity;
    }
}
