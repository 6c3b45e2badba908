package dev.rondo.bench;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dsp.filter.Biquad;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/// What the benchmark of the kernels measures gives the right result, for every kernel that it names.
class KernelCostTest {

    private static final int HALF = (int) (KernelCost.HALF_BYTES / Float.BYTES);

    static Stream<String> kernels() throws NoSuchFieldException {
        return Arrays.stream(KernelCost.class.getField("kernel").getAnnotation(Param.class).value());
    }

    private static double at(MemorySegment floats, int i) {
        return floats.getAtIndex(JAVA_FLOAT, i);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyKernelGivesWhatItsNameSays(String kernel) {
        KernelCost cost = new KernelCost();
        cost.kernel = kernel;
        cost.prepare();
        double[] before = cost.left.clone();
        double[] filtered = filtered(cost.left);
        double[] filteredRight = filtered(cost.right);
        cost.run();
        double peak = 0;
        double squares = 0;
        for (int i = 0; i < KernelCost.LENGTH; i++) {
            double re = before[i];
            double im = at(cost.x, HALF + i);
            double other = at(cost.y, i);
            peak = Math.max(peak, Math.abs(re));
            squares += re * re;
            switch (kernel) {
                case "multiply" -> assertEquals(re * other, at(cost.out, i), 1e-7);
                case "scale", "scaleByAll" -> assertEquals(-re, at(cost.x, i));
                case "add", "copyWithPeak", "narrow" -> assertEquals(re, at(cost.out, i));
                case "magnitudes" -> assertEquals(Math.hypot(re, im), at(cost.out, i), 1e-6);
                case "addComplexProducts" -> {
                    double otherIm = at(cost.y, HALF + i);
                    assertEquals(re * other - im * otherIm, at(cost.out, i), 1e-6);
                    assertEquals(re * otherIm + im * other, at(cost.out, HALF + i), 1e-6);
                }
                case "widen" -> assertEquals(other, cost.left[i]);
                case "filter" -> {
                    assertEquals(filtered[i], cost.left[i], 1e-9);
                    assertEquals(filteredRight[i], cost.right[i], 1e-9);
                }
                case "polyphase" -> polyphase(cost, i);
                case "convolve" -> assertEquals(convolved(cost, i), cost.left[i], 1e-12);
                case "convolve in float" -> assertEquals(convolved(cost, i), at(cost.out, i), 1e-5);
                case "decode 16", "decode 24" -> {
                    double step = kernel.endsWith("16") ? 0x1p-15 : 0x1p-23;
                    if (i < KernelCost.LENGTH / 2) {
                        assertEquals(re, at(cost.out, i), step / 2);
                        assertEquals(im, at(cost.out, HALF + i), step / 2);
                    }
                }
                default -> {
                }
            }
        }
        switch (kernel) {
            case "peak", "copyWithPeak" -> assertEquals(peak, cost.result);
            case "sumOfSquares" -> assertEquals(squares, cost.result, 1e-4);
            // the high byte of the last sample of the right channel
            case "encode 16", "encode 24" -> assertEquals(
                    Math.floor(128 * at(cost.x, HALF + KernelCost.LENGTH / 2 - 1)), cost.result);
            default -> {
            }
        }
    }

    private static void polyphase(KernelCost cost, int output) {
        int lane = output % cost.taps.length;
        double expected = 0;
        for (int tap = 0; tap < KernelCost.TAPS; tap++) {
            expected += cost.taps[lane][tap] * at(cost.x, 2 * lane + tap);
        }
        assertEquals(expected, at(cost.out, output), 1e-4);
    }

    private static double convolved(KernelCost cost, int output) {
        double sum = 0;
        for (int tap = 0; tap < KernelCost.TAPS; tap++) {
            sum += cost.doubleTaps[tap] * at(cost.x, KernelCost.TAPS - 1 + output - tap);
        }
        return sum;
    }

    /// In direct form I.
    private static double[] filtered(double[] samples) {
        double[] x = samples;
        for (Biquad section : KernelCost.SECTIONS) {
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = section.b0() * x[i]
                        + (i < 1 ? 0 : section.b1() * x[i - 1] - section.a1() * y[i - 1])
                        + (i < 2 ? 0 : section.b2() * x[i - 2] - section.a2() * y[i - 2]);
            }
            x = y;
        }
        return x;
    }
}
