package dev.rondo.dsp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels of this machine against the plain ones, on lengths that leave a rest, at an offset that is not aligned.
class KernelsTest {

    private static final int OFFSET = 12;
    private static final int FLOATS = 1200;
    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels CHOSEN = Kernels.chosen();

    private final Random random = new Random(1);

    static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 70), IntStream.of(255, 513, 1000));
    }

    private MemorySegment noise() {
        MemorySegment floats = Arena.ofAuto().allocate(4L * FLOATS, 64);
        for (int i = 0; i < FLOATS; i++) {
            floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * random.nextFloat() - 1);
        }
        return floats;
    }

    /// Both write into copies of the same noise: what they should leave alone is compared, too.
    private void assertSameBits(BiConsumer<Kernels, MemorySegment> work) {
        MemorySegment expected = noise();
        MemorySegment actual = Arena.ofAuto().allocate(4L * FLOATS, 64).copyFrom(expected);
        work.accept(SCALAR, expected);
        work.accept(CHOSEN, actual);
        assertArrayEquals(expected.toArray(ValueLayout.JAVA_FLOAT), actual.toArray(ValueLayout.JAVA_FLOAT));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void productsHaveTheSameBits(int length) {
        MemorySegment x = noise();
        MemorySegment y = noise();
        assertSameBits((kernels, out) -> kernels.multiply(x, OFFSET, y, 0, out, 4, length));
        assertSameBits((kernels, out) -> kernels.multiply(out, OFFSET, y, 0, out, OFFSET, length));
        MemorySegment heap = MemorySegment.ofArray(x.toArray(ValueLayout.JAVA_FLOAT));
        assertSameBits((kernels, out) -> kernels.multiply(heap, OFFSET, y, 0, out, 4, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void scaledValuesAndSumsHaveTheSameBits(int length) {
        MemorySegment x = noise();
        assertSameBits((kernels, out) -> kernels.scale(out, OFFSET, length, 0.7f));
        assertSameBits((kernels, sum) -> kernels.add(x, 4, sum, OFFSET, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void magnitudesHaveTheSameBits(int length) {
        MemorySegment values = noise();
        assertSameBits((kernels, out) -> kernels.magnitudes(values, 0, OFFSET, out, 4, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void sumsOfComplexProductsHaveTheSameBits(int length) {
        MemorySegment x = noise();
        MemorySegment y = noise();
        int half = Math.min(length, FLOATS / 2);
        assertSameBits((kernels, sum) -> kernels.addComplexProducts(x, y, sum, 2L * FLOATS, half));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void peaksAreTheSame(int length) {
        MemorySegment x = noise();
        assertEquals(SCALAR.peak(x, OFFSET, length), CHOSEN.peak(x, OFFSET, length));
        x.set(ValueLayout.JAVA_FLOAT, OFFSET, Float.NaN);
        assertEquals(SCALAR.peak(x, OFFSET, length), CHOSEN.peak(x, OFFSET, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void sumsOfSquaresDifferByRoundingOnly(int length) {
        MemorySegment x = noise();
        double expected = SCALAR.sumOfSquares(x, OFFSET, length);
        assertEquals(expected, CHOSEN.sumOfSquares(x, OFFSET, length), 1e-16 * length * expected);
    }

    @Test
    void aPropertyForcesPlainLoops() {
        assertEquals(Float.SIZE, KernelChoice.choose("scalar").kernels().vectorBits());
        assertTrue(KernelChoice.choose("sclar").explanation().contains("dev.rondo.kernels=sclar"));
    }

    @Test
    void theModuleOfVectorsIsTakenWhereItIs() {
        String chosen = KernelChoice.choose("vector").explanation();
        boolean here = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals(here, chosen.startsWith("vector"), chosen);
        assertTrue(here || chosen.contains("--add-modules jdk.incubator.vector"), chosen);
    }
}
