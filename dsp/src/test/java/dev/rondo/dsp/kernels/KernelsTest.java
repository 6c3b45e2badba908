package dev.rondo.dsp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        for (int room : new int[]{1, 7, 512}) {
            assertSameBits((kernels, out) -> kernels.scaleByAll(out, OFFSET, length, new float[]{0.7f, 1.3f, 0.9f},
                    new float[room]));
        }
        assertSameBits((kernels, sum) -> kernels.add(x, 4, sum, OFFSET, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void copiesHaveTheSameBitsAndTellThePeakOfWhatWasCopied(int length) {
        MemorySegment x = noise();
        x.setAtIndex(ValueLayout.JAVA_FLOAT, 1, Float.NaN);
        x.setAtIndex(ValueLayout.JAVA_FLOAT, 2, Float.NEGATIVE_INFINITY);
        for (long from : new long[]{4, OFFSET}) {
            assertSameBits((kernels, out) -> assertEquals(new ScalarKernels().peak(x, from, length),
                    kernels.copyWithPeak(x, from, out, OFFSET, length)));
        }
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

    @ParameterizedTest
    @MethodSource("lengths")
    void widenedAndNarrowedValuesHaveTheSameBits(int length) {
        MemorySegment x = noise();
        double[] expected = random.doubles(FLOATS).toArray();
        double[] actual = expected.clone();
        SCALAR.widen(x, OFFSET, expected, length);
        CHOSEN.widen(x, OFFSET, actual, length);
        assertArrayEquals(expected, actual);
        double[] doubles = random.doubles(FLOATS).toArray();
        assertSameBits((kernels, out) -> kernels.narrow(doubles, out, OFFSET, length));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void sectionsHaveTheSameBitsOnBothChannels(int length) {
        for (int sections : new int[]{1, 2, 3, 4, 5, 8, 9, 16, 21}) {
            for (boolean rounded : new boolean[]{false, true}) {
                assertSameSections(sections, rounded, length);
            }
        }
    }

    private void assertSameSections(int sections, boolean rounded, int length) {
        int row = Math.ceilDiv(sections, Kernels.SECTION_LANES) * Kernels.SECTION_LANES;
        double[] coefficients = random.doubles((long) Kernels.COEFFICIENT_ROWS * row, -0.5, 0.5).toArray();
        double[][] states = {new double[Kernels.STATE_ROWS * row], new double[Kernels.STATE_ROWS * row],
                new double[Kernels.STATE_ROWS * row], new double[Kernels.STATE_ROWS * row]};
        for (int call = 0; call < 3; call++) {
            double[] left = random.doubles(length, -1, 1).toArray();
            double[] right = random.doubles(length, -1, 1).toArray();
            double[] otherLeft = left.clone();
            double[] otherRight = right.clone();
            SCALAR.filter(coefficients, sections, rounded, left, states[0], right, states[1], length);
            if (CHOSEN instanceof VectorKernels) {
                VectorKernels.filterInLanes(coefficients, sections, rounded, otherLeft, states[2], otherRight,
                        states[3], length);
            } else {
                CHOSEN.filter(coefficients, sections, rounded, otherLeft, states[2], otherRight, states[3], length);
            }
            assertArrayEquals(left, otherLeft);
            assertArrayEquals(right, otherRight);
            for (int from : new int[]{0, row}) {
                assertArrayEquals(Arrays.copyOfRange(states[0], from, from + sections),
                        Arrays.copyOfRange(states[2], from, from + sections));
                assertArrayEquals(Arrays.copyOfRange(states[1], from, from + sections),
                        Arrays.copyOfRange(states[3], from, from + sections));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void convolutionsHaveTheSameBits(int length) {
        MemorySegment x = noise();
        for (int taps : new int[]{1, 2, 17, 64, FLOATS - length}) {
            double[] h = random.doubles(taps, -1, 1).toArray();
            double[] expected = new double[length];
            for (int i = 0; i < length; i++) {
                for (int k = 0; k < taps; k++) {
                    expected[i] += h[k] * x.getAtIndex(ValueLayout.JAVA_FLOAT, taps - 1 + i - k);
                }
            }
            for (Kernels kernels : new Kernels[]{SCALAR, CHOSEN}) {
                double[] actual = random.doubles(length).toArray();
                kernels.convolve(h, x, 4L * (taps - 1), actual, length);
                assertArrayEquals(expected, actual);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 64, 127, 256, 600})
    void convolutionsInFloatAreSumsOfProductsAndTheSameBitsWhereverTheyAreCut(int taps) {
        MemorySegment x = noise();
        float[] h = new float[taps];
        for (int k = 0; k < taps; k++) {
            h[k] = 2 * random.nextFloat() - 1;
        }
        int length = FLOATS - taps;
        for (Kernels kernels : new Kernels[]{SCALAR, CHOSEN}) {
            MemorySegment whole = noise();
            kernels.convolve(h, x, 4L * (taps - 1), whole, OFFSET, length - OFFSET);
            for (int i = 0; i < length - OFFSET; i++) {
                double expected = 0;
                for (int k = 0; k < taps; k++) {
                    expected += (double) h[k] * x.getAtIndex(ValueLayout.JAVA_FLOAT, taps - 1 + i - k);
                }
                assertEquals(expected, whole.getAtIndex(ValueLayout.JAVA_FLOAT, OFFSET / 4 + i),
                        6e-8 * taps);
            }
            for (int block : new int[]{1, 2, 3, 5, 7, 42, 64, 65, 127}) {
                MemorySegment pieces = Arena.ofAuto().allocate(4L * FLOATS, 64).copyFrom(whole);
                pieces.asSlice(OFFSET, 4L * (length - OFFSET)).fill((byte) -1);
                for (int i = 0; i < length - OFFSET; i += block) {
                    kernels.convolve(h, x, 4L * (taps - 1 + i), pieces, OFFSET + 4L * i,
                            Math.min(block, length - OFFSET - i));
                }
                assertArrayEquals(whole.toArray(ValueLayout.JAVA_FLOAT), pieces.toArray(ValueLayout.JAVA_FLOAT));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 40})
    void outputsOfAPolyphaseFilterAreSumsOfRowsAndSeeNothingBehindTheirTaps(int taps) {
        for (Kernels kernels : new Kernels[]{SCALAR, CHOSEN}) {
            int lanes = kernels.polyphaseLanes(5, 37);
            float[][] weights = weights(lanes, taps);
            int rows = taps + lanes - 1;
            Polyphase filter = kernels.polyphase(weights, IntStream.range(0, lanes).toArray());
            MemorySegment x = noise();
            MemorySegment out = noise();
            int right = FLOATS / 2;
            for (int seen = taps; seen <= rows; seen++) {
                x.setAtIndex(ValueLayout.JAVA_FLOAT, right + seen, Float.NaN);
                filter.process(0, lanes, rows, x, 4, 4L * right, out, OFFSET, 4L * right);
                for (int lane = 0; lane < lanes; lane++) {
                    assertEquals(sum(weights[lane], x, 1 + lane),
                            out.getAtIndex(ValueLayout.JAVA_FLOAT, OFFSET / 4 + lane),
                            1e-6 * taps);
                    boolean sees = seen >= lane && seen < taps + lane;
                    if (sees || seen >= taps + lane) {
                        assertEquals(sees ? Double.NaN : sum(weights[lane], x, right + lane),
                                out.getAtIndex(ValueLayout.JAVA_FLOAT, right + lane), 1e-6 * taps);
                    }
                }
                x.setAtIndex(ValueLayout.JAVA_FLOAT, right + seen, 0.5f);
            }
        }
    }

    @Test
    void someOutputsOfAPolyphaseFilterHaveTheBitsOfAll() {
        int taps = 12;
        for (Kernels kernels : new Kernels[]{SCALAR, CHOSEN}) {
            int lanes = kernels.polyphaseLanes(5, 37);
            int rows = taps + 2 * lanes - 2;
            Polyphase filter = kernels.polyphase(weights(lanes, taps),
                    IntStream.range(0, lanes).map(lane -> 2 * lane).toArray());
            MemorySegment x = noise();
            MemorySegment all = noise();
            int right = FLOATS / 2;
            filter.process(0, lanes, rows, x, 4, 4L * right, all, 0, 4L * right);
            for (int first = 0; first < lanes; first++) {
                for (int outputs = 1; outputs <= lanes - first; outputs++) {
                    MemorySegment some = noise();
                    filter.process(first, outputs, taps + 2 * (first + outputs - 1), x, 4, 4L * right, some, OFFSET,
                            4L * right);
                    assertEquals(-1, MemorySegment.mismatch(all, 4L * first, 4L * (first + outputs), some, OFFSET,
                            OFFSET + 4L * outputs));
                    assertEquals(-1, MemorySegment.mismatch(all, 4L * (right + first), 4L * (right + first + outputs),
                            some, 4L * right, 4L * (right + outputs)));
                }
            }
        }
    }

    private float[][] weights(int lanes, int taps) {
        float[][] weights = new float[lanes][taps];
        for (float[] lane : weights) {
            for (int t = 0; t < taps; t++) {
                lane[t] = random.nextFloat(-1, 1);
            }
        }
        return weights;
    }

    private static double sum(float[] weights, MemorySegment x, int first) {
        double sum = 0;
        for (int t = 0; t < weights.length; t++) {
            sum += (double) weights[t] * x.getAtIndex(ValueLayout.JAVA_FLOAT, first + t);
        }
        return sum;
    }

    @Test
    void aPropertyForcesPlainLoops() {
        assertEquals(Float.SIZE, KernelChoice.choose("scalar").kernels().vectorBits());
        assertTrue(KernelChoice.choose("sclar").explanation().contains("dev.rondo.kernels=sclar"));
    }

    @Test
    void vectorsOf128BitsAreTakenUnaskedOnArmAlone() {
        assumeTrue(CHOSEN.vectorBits() == 128);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        assertEquals(arm ? 128 : Float.SIZE, KernelChoice.choose("auto").kernels().vectorBits());
    }

    @Test
    void theModuleOfVectorsIsTakenWhereItIs() {
        String chosen = KernelChoice.choose("vector").explanation();
        boolean here = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals(here, chosen.startsWith("vector"), chosen);
        assertTrue(here || chosen.contains("--add-modules jdk.incubator.vector"), chosen);
    }
}
