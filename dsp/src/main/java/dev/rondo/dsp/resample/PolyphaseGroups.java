package dev.rondo.dsp.resample;

import dev.rondo.dsp.kernels.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The taps of a [PolyphaseKernel] with as many phases as the ratio has, laid out so that neighbouring outputs lie in the
/// lanes of a vector: each sample is read once for all of them, and nothing has to be added up across lanes.
///
/// ```
/// group    lane 0  lane 1  lane 2  …         outputs, down/up frames apart
/// row 0    tap 0                             sample n
/// row 1    tap 1   tap 0                     sample n + 1
/// row 2    tap 2   tap 1   tap 0             …
///   …                                        0 where an output's taps have not begun or are over
/// ```
///
/// Groups lie on a grid anchored at output 0 and repeat after a number of outputs that fills lanes well.
final class PolyphaseGroups {

    private static final double WELL_FILLED = 0.9;

    private final int lanes;
    private final int periodOutputs;
    private final int periodFrames;
    private final int taps;
    private final int rows;
    /// For each group, how many frames after the beginning of its period its first output lies.
    private final int[] starts;
    private final MemorySegment table;
    private final MemorySegment sums;

    /// @param kernel with `up` phases
    /// @param maxFloats how long a table may become, if need be with lanes less well filled
    PolyphaseGroups(PolyphaseKernel kernel, int up, int down, int maxFloats) {
        this.lanes = Kernels.chosen().vectorBits() / Float.SIZE;
        this.taps = kernel.taps();
        this.rows = taps + Math.ceilDiv((lanes - 1) * down, up);
        int periods = periods(up, rows, maxFloats);
        this.periodOutputs = periods * up;
        this.periodFrames = periods * down;
        this.starts = new int[Math.ceilDiv(periodOutputs, lanes)];
        this.table = Arena.ofAuto().allocate((long) Float.BYTES * lanes * rows * starts.length, 64);
        this.sums = Arena.ofAuto().allocate(2L * Float.BYTES * lanes, 64);
        for (int output = 0; output < periodOutputs; output++) {
            int group = output / lanes;
            int frame = (int) ((long) output * down / up);
            starts[group] = output % lanes == 0 ? frame : starts[group];
            float[] row = kernel.row((int) ((long) output * down % up));
            for (int t = 0; t < taps; t++) {
                long at = ((long) group * rows + frame - starts[group] + t) * lanes + output % lanes;
                table.setAtIndex(ValueLayout.JAVA_FLOAT, at, row[t]);
            }
        }
    }

    private int periods(int up, int rows, int maxFloats) {
        int best = 1;
        double filled = 0;
        for (int periods = 1; filled < WELL_FILLED && (long) periods * up * rows <= maxFloats; periods++) {
            int outputs = periods * up;
            double candidate = (double) outputs / (Math.ceilDiv(outputs, lanes) * lanes);
            best = candidate > filled ? periods : best;
            filled = Math.max(filled, candidate);
        }
        return best;
    }

    /// From the first sample that a group sees to the last.
    int rows() {
        return rows;
    }

    /// Makes outputs of two channels.
    ///
    /// @param first the first output; output 0 lies at frame 0
    /// @param count how many, from 0
    /// @param x the samples of both channels
    /// @param leftBytes where frame 0 of the one channel lies, or would lie
    /// @param rightBytes where that of the other lies
    /// @param endFrame the first frame that is not there
    /// @param out receives the outputs
    /// @param outLeftBytes where those of the one channel go
    /// @param outRightBytes where those of the other go
    void process(long first, int count, MemorySegment x, long leftBytes, long rightBytes, long endFrame,
            MemorySegment out, long outLeftBytes, long outRightBytes) {
        Kernels kernels = Kernels.chosen();
        for (int done = 0; done < count;) {
            long output = first + done;
            int intoPeriod = (int) Math.floorMod(output, (long) periodOutputs);
            int group = intoPeriod / lanes;
            int lane = intoPeriod % lanes;
            int run = Math.min(count - done, Math.min(lanes, periodOutputs - group * lanes) - lane);
            long frame = Math.floorDiv(output, (long) periodOutputs) * periodFrames + starts[group] - taps / 2 + 1;
            long groupBytes = (long) Float.BYTES * lanes * rows * group;
            int there = (int) Math.min(rows, endFrame - frame);
            long left = leftBytes + frame * Float.BYTES;
            long right = rightBytes + frame * Float.BYTES;
            long to = (long) done * Float.BYTES;
            if (run == lanes) {
                kernels.polyphase(table, groupBytes, taps, there, x, left, right, out, outLeftBytes + to,
                        outRightBytes + to);
            } else {
                long half = (long) Float.BYTES * lanes;
                long from = (long) Float.BYTES * lane;
                kernels.polyphase(table, groupBytes, taps, there, x, left, right, sums, 0, half);
                MemorySegment.copy(sums, from, out, outLeftBytes + to, (long) run * Float.BYTES);
                MemorySegment.copy(sums, half + from, out, outRightBytes + to, (long) run * Float.BYTES);
            }
            done += run;
        }
    }
}
