package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.kernels.Kernels;
import java.util.List;

/// Neighbouring gains: each sample is loaded once, multiplied by all of them and stored once.
final class GainRun extends StageRun {

    private final ChannelFactors[] gains;
    /// For each channel, the factors of all stages.
    private final float[][] factors;
    private final float[] scratch = new float[Pipeline.BLOCK_FRAMES];

    /// @param slots at least two stages that are [ChannelFactors]
    GainRun(List<StageSlot> slots, int channels) {
        super(slots);
        this.gains = slots.stream().map(slot -> (ChannelFactors) slot.stage()).toArray(ChannelFactors[]::new);
        this.factors = new float[channels][gains.length];
    }

    @Override
    boolean gather() {
        for (int i = 0; i < gains.length; i++) {
            ChannelFactors gain = gains[i];
            if (!gain.atRest()) {
                return false;
            }
            for (int c = 0; c < factors.length; c++) {
                factors[c][i] = gain.factor(c);
            }
        }
        return true;
    }

    @Override
    void work(Frames block) {
        for (int c = 0; c < factors.length; c++) {
            Kernels.chosen().scaleByAll(block.segment(), block.offsetBytes(c), block.frames(), factors[c],
                    scratch);
        }
    }
}
