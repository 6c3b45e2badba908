package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.internal.SectionBank;
import dev.rondo.dsp.internal.SingleSection;
import java.util.List;
import java.util.Optional;

/// Neighbouring stages that are one second-order section each, run as one cascade: the vector kernels lay sections side by
/// side. Samples are rounded to float between them, as in the block that would go from one to the next, so that every bit
/// is the same.
final class SectionRun {

    private final StageSlot[] slots;
    private final SectionBank[] singles;
    private final SectionBank all;

    /// @param slots at least two stages that are a [SingleSection]
    SectionRun(List<StageSlot> slots, int channels) {
        this.slots = slots.toArray(StageSlot[]::new);
        this.singles = new SectionBank[slots.size()];
        this.all = new SectionBank(slots.size(), channels, true);
    }

    /// How many stages it runs.
    int length() {
        return slots.length;
    }

    /// Runs a block, if no stage is changing or will within it.
    ///
    /// @return false if nothing was done
    boolean process(Frames block) {
        for (int i = 0; i < slots.length; i++) {
            Optional<SectionBank> single = ((SingleSection) slots[i].stage()).atRest();
            if (single.isEmpty() || slots[i].changesWithin(block)) {
                return false;
            }
            singles[i] = single.get();
        }
        long start = slots[0].measured() ? System.nanoTime() : 0;
        for (int i = 0; i < slots.length; i++) {
            all.take(i, singles[i]);
        }
        all.process(block.segment(), block.offsetsBytes(), 0, block.frames(), block.position());
        for (int i = 0; i < slots.length; i++) {
            all.give(i, singles[i]);
        }
        if (slots[0].measured()) {
            // sections cost the same
            long share = (System.nanoTime() - start) / slots.length;
            for (StageSlot slot : slots) {
                slot.count(block.frames(), share);
            }
        }
        return true;
    }
}
