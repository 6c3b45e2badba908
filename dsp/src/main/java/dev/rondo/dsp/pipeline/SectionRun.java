package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.filter.SectionBank;
import java.util.List;
import java.util.Optional;

/// Neighbouring stages that are one second-order section each, run as one cascade: the vector kernels lay sections side by
/// side. Samples are rounded to float between them, as in the block that would go from one to the next.
final class SectionRun extends StageRun {

    private final SingleSection[] stages;
    private final SectionBank[] singles;
    private final SectionBank all;

    /// @param slots at least two stages that are a [SingleSection]
    SectionRun(List<StageSlot> slots, int channels) {
        super(slots);
        this.stages = slots.stream().map(slot -> (SingleSection) slot.stage()).toArray(SingleSection[]::new);
        this.singles = new SectionBank[slots.size()];
        this.all = new SectionBank(slots.size(), channels, true);
    }

    @Override
    boolean gather() {
        for (int i = 0; i < stages.length; i++) {
            Optional<SectionBank> single = stages[i].atRest();
            if (single.isEmpty()) {
                return false;
            }
            singles[i] = single.get();
        }
        return true;
    }

    @Override
    void work(Frames block) {
        for (int i = 0; i < singles.length; i++) {
            all.take(i, singles[i]);
        }
        all.process(block.segment(), block.offsetsBytes(), 0, block.frames(), block.position());
        for (int i = 0; i < singles.length; i++) {
            all.give(i, singles[i]);
        }
    }
}
