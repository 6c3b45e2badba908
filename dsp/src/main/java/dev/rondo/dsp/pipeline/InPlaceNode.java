package dev.rondo.dsp.pipeline;

import java.util.ArrayList;
import java.util.List;

/// Neighbours that all work in place: one pass over a block that stays in the cache.
final class InPlaceNode extends Node {

    private final List<StageSlot> adding = new ArrayList<>();
    private StageSlot[] slots = {};

    void add(StageSlot slot) {
        adding.add(slot);
        slots = adding.toArray(StageSlot[]::new);
    }

    @Override
    void push(Frames block) {
        for (StageSlot slot : slots) {
            if (slot.changesWithin(block)) {
                processInParts(slot, block);
            } else {
                slot.process(block, block);
            }
        }
        pushOn(block);
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
    }
}
