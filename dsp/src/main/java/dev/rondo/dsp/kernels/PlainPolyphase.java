package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Many outputs side by side: loops over them are what C2 turns into vectors, four rows in each. The rows are arrays of
/// their own, read at the same index as the sums: where an index had an offset, C2 would fear for what it writes.
///
/// ```
/// row          lanes that add its sample
/// 0            ▒
/// 1            ▒▒
/// …            ▒▒▒▒▒▒▒▒▒▒
/// taps          ▒▒▒▒▒▒▒▒▒▒                 from: the first lane whose taps are not over
/// taps + 1       ▒▒▒▒▒▒▒▒▒▒                to: the first lane whose taps have not begun
/// ```
///
/// Of four rows, lanes whose taps have not begun in the first, or are over in the last, add zeros. But where a sample is not
/// finite the latter are done one by one, because no output may see a sample behind its taps.
final class PlainPolyphase implements Polyphase {

    private static final int ROWS_AT_ONCE = 4;

    private final ScalarKernels kernels;
    private final int rows;
    private final float[][] weights;
    private final int[] from;
    private final int[] to;
    private final float[] left;
    private final float[] right;
    private final float[] leftSums;
    private final float[] rightSums;

    PlainPolyphase(ScalarKernels kernels, float[][] taps, int[] firstRows) {
        this.kernels = kernels;
        int lanes = taps.length;
        this.rows = firstRows[lanes - 1] + taps[0].length;
        int padded = Math.ceilDiv(rows, ROWS_AT_ONCE) * ROWS_AT_ONCE;
        this.weights = new float[padded][lanes];
        this.from = new int[padded];
        this.to = new int[padded];
        for (int lane = 0; lane < lanes; lane++) {
            int end = firstRows[lane] + taps[lane].length;
            for (int row = firstRows[lane]; row < end; row++) {
                weights[row][lane] = taps[lane][row - firstRows[lane]];
            }
            Arrays.fill(from, end, padded, lane + 1);
            Arrays.fill(to, firstRows[lane], padded, lane + 1);
        }
        this.left = new float[padded];
        this.right = new float[padded];
        this.leftSums = new float[lanes];
        this.rightSums = new float[lanes];
    }

    @Override
    public void process(int firstLane, int outputs, int samples, MemorySegment x, long leftBytes, long rightBytes,
            MemorySegment out, long outLeftBytes, long outRightBytes) {
        int there = Math.min(samples, rows);
        MemorySegment.copy(x, JAVA_FLOAT, leftBytes, left, 0, there);
        MemorySegment.copy(x, JAVA_FLOAT, rightBytes, right, 0, there);
        int padded = Math.ceilDiv(there, ROWS_AT_ONCE) * ROWS_AT_ONCE;
        Arrays.fill(left, there, padded, 0);
        Arrays.fill(right, there, padded, 0);
        boolean finite = Float.isFinite(kernels.peak(x, leftBytes, there))
                && Float.isFinite(kernels.peak(x, rightBytes, there));
        int end = firstLane + outputs;
        Arrays.fill(leftSums, firstLane, end, 0);
        Arrays.fill(rightSums, firstLane, end, 0);
        for (int row = 0; row < there; row += ROWS_AT_ONCE) {
            addRows(row, firstLane, end, finite);
        }
        MemorySegment.copy(leftSums, firstLane, out, JAVA_FLOAT, outLeftBytes, outputs);
        MemorySegment.copy(rightSums, firstLane, out, JAVA_FLOAT, outRightBytes, outputs);
    }

    private void addRows(int row, int first, int end, boolean finite) {
        int last = Math.min(end, to[row + ROWS_AT_ONCE - 1]);
        int all = Math.max(first, from[finite ? row : row + ROWS_AT_ONCE - 1]);
        for (int lane = Math.max(first, from[row]); lane < Math.min(last, all); lane++) {
            leftSums[lane] += seen(row, lane, left);
            rightSums[lane] += seen(row, lane, right);
        }
        add(left, row, leftSums, all, last);
        add(right, row, rightSums, all, last);
    }

    /// What four rows add to a lane whose taps are over in the last of them.
    private float seen(int row, int lane, float[] x) {
        float first = weights[row][lane] * x[row];
        float second = from[row + 1] > lane ? 0 : weights[row + 1][lane] * x[row + 1];
        float third = from[row + 2] > lane ? 0 : weights[row + 2][lane] * x[row + 2];
        return (first + second) + third;
    }

    private void add(float[] x, int row, float[] sums, int first, int end) {
        add(weights[row], weights[row + 1], weights[row + 2], weights[row + 3], x[row], x[row + 1], x[row + 2],
                x[row + 3], sums, first, end);
    }

    private static void add(float[] weights0, float[] weights1, float[] weights2, float[] weights3, float x0, float x1,
            float x2, float x3, float[] sums, int first, int end) {
        for (int lane = first; lane < end; lane++) {
            sums[lane] += (weights0[lane] * x0 + weights1[lane] * x1) + (weights2[lane] * x2 + weights3[lane] * x3);
        }
    }
}
