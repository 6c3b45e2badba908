package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// As many outputs as a vector has lanes: a row of weights times a sample is added to all at once.
///
/// What a loop carries is always an argument, never the vector whose method is called: C2 does not know its class, and where
/// it has seen too few calls to guess, it calls that method by its table, with vectors in boxes, for ever.
final class LanePolyphase implements Polyphase {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int VECTOR_BYTES = SPECIES.vectorByteSize();
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final MemorySegment MEMORY = AllMemory.SEGMENT;

    private final int rows;
    private final int plainRows;
    /// The weights, a vector for each row.
    private final MemorySegment table;
    /// Where outputs go that cannot be stored as a vector.
    private final MemorySegment sums;

    LanePolyphase(float[][] taps, int[] firstRows) {
        this.plainRows = taps[0].length;
        this.rows = firstRows[taps.length - 1] + plainRows;
        this.table = LaneFft.allocate((long) VECTOR_BYTES * rows);
        for (int lane = 0; lane < taps.length; lane++) {
            for (int t = 0; t < plainRows; t++) {
                table.setAtIndex(JAVA_FLOAT, (long) (firstRows[lane] + t) * LANES + lane, taps[lane][t]);
            }
        }
        this.sums = LaneFft.allocate(2L * VECTOR_BYTES);
    }

    /// Adds up the rows for all lanes: two sums a lane and channel, so that an addition need not wait for the one before.
    /// Behind the first output's taps, a lane of weight 0 does not look at the sample; those rows go to the first sum.
    @Override
    public void process(int firstLane, int outputs, int samples, MemorySegment x, long leftBytes, long rightBytes,
            MemorySegment out, long outLeftBytes, long outRightBytes) {
        try {
            long weightsAt = table.address();
            FloatVector left = FloatVector.zero(SPECIES);
            FloatVector right = FloatVector.zero(SPECIES);
            FloatVector oddLeft = FloatVector.zero(SPECIES);
            FloatVector oddRight = FloatVector.zero(SPECIES);
            for (int row = 0; row < plainRows; row += 2) {
                long at = weightsAt + (long) VECTOR_BYTES * row;
                FloatVector weights = FloatVector.fromMemorySegment(SPECIES, MEMORY, at, NATIVE);
                FloatVector oddWeights = FloatVector.fromMemorySegment(SPECIES, MEMORY, at + VECTOR_BYTES, NATIVE);
                left = weights.mul(x.get(JAVA_FLOAT, leftBytes + 4L * row)).add(left);
                right = weights.mul(x.get(JAVA_FLOAT, rightBytes + 4L * row)).add(right);
                oddLeft = oddWeights.mul(x.get(JAVA_FLOAT, leftBytes + 4L * row + 4)).add(oddLeft);
                oddRight = oddWeights.mul(x.get(JAVA_FLOAT, rightBytes + 4L * row + 4)).add(oddRight);
            }
            for (int row = plainRows; row < Math.min(samples, rows); row++) {
                FloatVector weights = FloatVector.fromMemorySegment(SPECIES, MEMORY,
                        weightsAt + (long) VECTOR_BYTES * row, NATIVE);
                VectorMask<Float> seen = weights.compare(VectorOperators.NE, 0);
                left = FloatVector.zero(SPECIES).blend(weights.mul(x.get(JAVA_FLOAT, leftBytes + 4L * row)), seen)
                        .add(left);
                right = FloatVector.zero(SPECIES).blend(weights.mul(x.get(JAVA_FLOAT, rightBytes + 4L * row)), seen)
                        .add(right);
            }
            left = FloatVector.zero(SPECIES).add(left).add(oddLeft);
            right = FloatVector.zero(SPECIES).add(right).add(oddRight);
            if (outputs == LANES && out.getClass() == VectorKernels.OFF_HEAP) {
                left.intoMemorySegment(out, outLeftBytes, NATIVE);
                right.intoMemorySegment(out, outRightBytes, NATIVE);
            } else {
                left.intoMemorySegment(MEMORY, sums.address(), NATIVE);
                right.intoMemorySegment(MEMORY, sums.address() + VECTOR_BYTES, NATIVE);
                long from = (long) Float.BYTES * firstLane;
                long bytes = (long) Float.BYTES * outputs;
                MemorySegment.copy(sums, from, out, outLeftBytes, bytes);
                MemorySegment.copy(sums, VECTOR_BYTES + from, out, outRightBytes, bytes);
            }
        } finally {
            // the tables are reached by their addresses
            Reference.reachabilityFence(this);
        }
    }
}
