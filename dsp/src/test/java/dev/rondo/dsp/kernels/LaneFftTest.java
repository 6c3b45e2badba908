package dev.rondo.dsp.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import org.jtransforms.fft.DoubleFFT_1D;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every length against JTransforms in double, on vectors as wide as this JVM has: `-XX:MaxVectorSize=32` and `=16` make them
/// narrower.
class LaneFftTest {

    private static final double TOLERANCE = 2e-7;

    @BeforeEach
    void vectorsAreThere() {
        assumeTrue(Kernels.chosen().vectorBits() > Float.SIZE, "these kernels have no vectors");
    }

    static IntStream lengths() {
        return IntStream.concat(
                IntStream.iterate(LaneFft.MIN_LENGTH, length -> length <= 1 << 15, length -> length * 2),
                IntStream.of(LaneFft.MAX_LENGTH));
    }

    private static float[] noise(int length) {
        var random = new Random(length);
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = 2 * random.nextFloat() - 1;
        }
        return noise;
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void bothDirectionsAgreeWithDoubles(int length) {
        LaneFft fft = LaneFft.of(length);
        MemorySegment scratch = fft.newScratch();
        long im = Math.ceilDiv(2L * length + 4, 64) * 64;
        MemorySegment spectrum = Arena.ofAuto().allocate(2 * im, 64);
        float[] samples = noise(length);
        double[] exact = new double[length];
        for (int i = 0; i < length; i++) {
            exact[i] = samples[i];
        }
        new DoubleFFT_1D(length).realForward(exact);

        MemorySegment time = fft.samples(scratch);
        time.copyFrom(MemorySegment.ofArray(samples));
        fft.forward(scratch, spectrum, im);
        assertArrayEquals(samples, time.toArray(ValueLayout.JAVA_FLOAT), "the samples are not changed");
        double error = Math.pow(spectrum.get(ValueLayout.JAVA_FLOAT, 2L * length) - exact[1], 2);
        double power = exact[1] * exact[1];
        for (int k = 0; k < length / 2; k++) {
            double exactIm = k == 0 ? 0 : exact[2 * k + 1];
            error += Math.pow(spectrum.getAtIndex(ValueLayout.JAVA_FLOAT, k) - exact[2 * k], 2)
                    + Math.pow(spectrum.get(ValueLayout.JAVA_FLOAT, im + 4L * k) - exactIm, 2);
            power += exact[2 * k] * exact[2 * k] + exactIm * exactIm;
        }
        assertTrue(Math.sqrt(error / power) <= TOLERANCE, "forward " + Math.sqrt(error / power));

        fft.inverse(spectrum, im, scratch);
        float[] back = time.toArray(ValueLayout.JAVA_FLOAT);
        double difference = 0;
        double energy = 0;
        for (int i = 0; i < length; i++) {
            difference += Math.pow(back[i] - samples[i], 2);
            energy += Math.pow(samples[i], 2);
        }
        assertTrue(Math.sqrt(difference / energy) <= 2 * TOLERANCE, "back " + Math.sqrt(difference / energy));
    }
}
