package dev.rondo.dsp.pipeline;

import java.util.List;

/// Neighbouring stages of one kind, done in one pass over the block while none of them is turned. Every bit is the same as
/// from one after the other.
abstract class StageRun {

    private final StageSlot[] slots;
    private boolean gathered;

    StageRun(List<StageSlot> slots) {
        this.slots = slots.toArray(StageSlot[]::new);
    }

    /// The longest run at the beginning of some neighbours.
    ///
    /// @param channels of their stream
    /// @return the run, or null if the first two have nothing in common
    static StageRun beginning(List<StageSlot> neighbours, int channels) {
        int sections = alike(SingleSection.class, neighbours);
        if (sections > 1) {
            return new SectionRun(neighbours.subList(0, sections), channels);
        }
        int gains = alike(ChannelFactors.class, neighbours);
        return gains > 1 ? new GainRun(neighbours.subList(0, gains), channels) : null;
    }

    private static int alike(Class<?> kind, List<StageSlot> neighbours) {
        int count = 0;
        while (count < neighbours.size() && kind.isInstance(neighbours.get(count).stage())) {
            count++;
        }
        return count;
    }

    /// How many stages it runs.
    final int length() {
        return slots.length;
    }

    /// Runs a block, if no stage is changing or will within it.
    ///
    /// @return false if nothing was done
    final boolean process(Frames block) {
        for (StageSlot slot : slots) {
            if (slot.changesWithin(block)) {
                gathered = false;
                return false;
            }
        }
        gathered = gathered || gather();
        if (!gathered) {
            return false;
        }
        if (!slots[0].measured()) {
            work(block);
            return true;
        }
        long start = System.nanoTime();
        work(block);
        // stages of one kind cost the same
        long share = (System.nanoTime() - start) / slots.length;
        for (StageSlot slot : slots) {
            slot.count(block.frames(), share);
        }
        return true;
    }

    /// Looks at the stages anew, which were reset.
    final void reset() {
        gathered = false;
    }

    /// Looks what the stages are set to; asked again only after one of them was turned or reset.
    ///
    /// @return false while one of them is on its way
    abstract boolean gather();

    /// Does what was gathered.
    abstract void work(Frames block);
}
