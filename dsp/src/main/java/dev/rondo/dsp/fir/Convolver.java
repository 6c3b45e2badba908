package dev.rondo.dsp.fir;

import dev.rondo.dsp.fft.RealFft;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Convolves one channel with a long impulse response, without latency.
///
/// The head of the response is a filter in direct form, in float. All later partitions are products of spectra
/// (overlap-save), done when a block of input that begins at a multiple of the partition's size since frame 0 is complete;
/// the work of large ones is spread over the time until their output is due. All of this happens at multiples of the
/// smallest partition, so that the output does not depend on how the input is cut into blocks, to the last bit, and no
/// block has much more to do than others. It agrees with direct convolution to 10⁻⁶, RMS against RMS.
///
/// What is not finite in the input spoils the output for as long as the response lasts and one of its largest
/// partitions, and is gone then. After [#reset()] a convolver repeats itself bit for bit. Belongs to one thread. Processing
/// does not allocate.
public final class Convolver {

    private static final int ALIGNMENT_BYTES = 64;

    private final PartitionedResponse response;
    private final Level[] levels;
    private long position;

    /// A convolver at rest, at frame 0.
    ///
    /// @param response what to convolve with; it may be shared
    public Convolver(PartitionedResponse response) {
        this.response = response;
        this.levels = response.levels().stream().map(Level::new).toArray(Level[]::new);
    }

    /// How many frames must lie before a block.
    ///
    /// @return frames
    public int historyFrames() {
        return response.historyFrames();
    }

    /// Convolves the next block. Does not allocate.
    ///
    /// @param in native-endian floats; the block and [#historyFrames()] samples before it, zeros before frame 0
    /// @param inOffsetBytes where the block begins, divisible by 4
    /// @param out receives the block; another memory than `in`
    /// @param outOffsetBytes where it goes, divisible by 4
    /// @param frames how many samples, from 0
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void process(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes, int frames) {
        int grid = response.gridFrames();
        for (int done = 0; done < frames;) {
            long inAt = inOffsetBytes + (long) done * Float.BYTES;
            long outAt = outOffsetBytes + (long) done * Float.BYTES;
            if (position % grid == 0) {
                for (Level level : levels) {
                    level.step(in, inAt, position / grid, grid);
                }
            }
            int run = Math.min(frames - done, grid - (int) (position % grid));
            Kernels.chosen().convolve(response.head(), in, inAt, out, outAt, run);
            for (Level level : levels) {
                level.addTo(out, outAt, position, run);
            }
            position += run;
            done += run;
        }
    }

    /// Forgets all input; the next frame is frame 0.
    public void reset() {
        position = 0;
        for (Level level : levels) {
            level.reset();
        }
    }

    /// The partitions of one size at work.
    private static final class Level {

        private final PartitionedResponse.Level plan;
        private final int partitions;
        private final RealFft.Scratch scratch;
        /// The spectra of the latest blocks, as many as partitions, in a circle.
        private final Spectrum[] blocks;
        private final Spectrum sum;
        private int newest;
        /// What is heard now and what is being made; the second half of each is output.
        private final MemorySegment[] outputs;
        private int heard;

        Level(PartitionedResponse.Level plan) {
            this.plan = plan;
            this.partitions = plan.partitions().size();
            this.scratch = plan.fft().newScratch();
            this.blocks = new Spectrum[partitions];
            Arrays.setAll(blocks, _ -> plan.fft().newSpectrum());
            this.sum = plan.fft().newSpectrum();
            this.outputs = new MemorySegment[2];
            Arrays.setAll(outputs,
                    _ -> Arena.ofAuto().allocate((long) plan.fft().length() * Float.BYTES, ALIGNMENT_BYTES));
        }

        /// Does what is due at a point of the grid.
        ///
        /// @param inOffsetBytes the frame at this point, before which all input lies
        /// @param point how many steps of the grid lie before
        void step(MemorySegment in, long inOffsetBytes, long point, int gridFrames) {
            int slot = (int) (point % plan.slots());
            if (slot == 0 && plan.slots() > 1) {
                heard = 1 - heard;
            }
            if (slot == plan.firstSlot()) {
                long back = 2L * plan.blockFrames() + (long) slot * gridFrames;
                newest = (newest + 1) % partitions;
                plan.fft().forward(in, inOffsetBytes - back * Float.BYTES, blocks[newest], scratch);
                sum.segment().fill((byte) 0);
            }
            if (slot >= plan.firstSlot() && slot <= plan.lastSlot()) {
                multiply(slot - plan.firstSlot(), plan.lastSlot() - plan.firstSlot() + 1);
            }
            if (slot == plan.lastSlot()) {
                plan.fft().inverse(sum, outputs[1 - heard], 0, scratch);
            }
            if (plan.slots() == 1) {
                heard = 1 - heard;
            }
        }

        /// Does one of several equal shares of the products, the zeros that fill up the last vector included.
        private void multiply(int share, int shares) {
            int padded = (int) (sum.imOffsetBytes() / Float.BYTES);
            for (int p = partitions * share / shares; p < partitions * (share + 1) / shares; p++) {
                Kernels.chosen().addComplexProducts(blocks[Math.floorMod(newest - p, partitions)].segment(),
                        plan.partitions().get(p).segment(), sum.segment(), sum.imOffsetBytes(), padded);
            }
        }

        void addTo(MemorySegment out, long offsetBytes, long position, int frames) {
            long from = plan.blockFrames() + position % plan.blockFrames();
            Kernels.chosen().add(outputs[heard], from * Float.BYTES, out, offsetBytes, frames);
        }

        void reset() {
            for (Spectrum block : blocks) {
                block.segment().fill((byte) 0);
            }
            for (MemorySegment output : outputs) {
                output.fill((byte) 0);
            }
        }
    }
}
