package dev.rondo.dsp.pipeline;

import java.util.ArrayList;
import java.util.List;

/// Neighbours that all work in place: one pass over a block that stays in the cache.
final class InPlaceNode extends Node {

    private final List<Stage> adding = new ArrayList<>();
    private Stage[] stages = {};

    void add(Stage stage) {
        adding.add(stage);
        stages = adding.toArray(Stage[]::new);
    }

    @Override
    void push(Frames block) {
        for (Stage stage : stages) {
            stage.process(block, block);
        }
        pushOn(block);
    }

    @Override
    void reset() {
        for (Stage stage : stages) {
            stage.reset();
        }
    }
}
