package dev.rondo.dsp.pipeline;

import java.util.ArrayList;
import java.util.List;

/// Neighbours that all work in place: one pass over a block that stays in the cache. Gains, and second-order sections, that
/// stand side by side are run together.
final class InPlaceNode extends Node {

    private final int channels;
    private final List<StageSlot> adding = new ArrayList<>();
    private StageSlot[] slots = {};
    /// For each stage: the run that begins with it, or null.
    private StageRun[] runs = {};

    InPlaceNode(int channels) {
        this.channels = channels;
    }

    void add(StageSlot slot) {
        adding.add(slot);
        slots = adding.toArray(StageSlot[]::new);
        runs = new StageRun[slots.length];
        for (int first = 0; first < slots.length; first += runs[first] == null ? 1 : runs[first].length()) {
            runs[first] = StageRun.beginning(adding.subList(first, slots.length), channels);
        }
    }

    @Override
    void push(Frames block) {
        for (int i = 0; i < slots.length;) {
            if (runs[i] != null && runs[i].process(block)) {
                i += runs[i].length();
            } else {
                process(slots[i++], block);
            }
        }
        pushOn(block);
    }

    private static void process(StageSlot slot, Frames block) {
        if (slot.changesWithin(block)) {
            processInParts(slot, block);
        } else {
            slot.process(block, block);
        }
    }

    private static void processInParts(StageSlot slot, Frames block) {
        int total = block.frames();
        long position = block.position();
        int history = block.history();
        for (int done = 0; done < total;) {
            int part = slot.framesUntilChange(position + done, total - done);
            block.narrow(history + done, part, position + done);
            slot.process(block, block);
            done += part;
        }
        block.narrow(history, total, position);
    }

    @Override
    void reset() {
        for (StageSlot slot : slots) {
            slot.reset();
        }
        for (StageRun run : runs) {
            if (run != null) {
                run.reset();
            }
        }
    }
}
