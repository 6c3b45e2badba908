package dev.rondo.dsp.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class SpectrumTest {

    private static Spectrum of(float... reAndIm) {
        var spectrum = new Spectrum(reAndIm.length / 2);
        for (int k = 0; k < spectrum.bins(); k++) {
            spectrum.re().put(k, reAndIm[2 * k]);
            spectrum.im().put(k, reAndIm[2 * k + 1]);
        }
        return spectrum;
    }

    @Test
    void aBinHasAMagnitudeAPowerAPhaseAndALevel() {
        Spectrum spectrum = of(3, -4, 0, 10, -0.1f, 0);
        assertEquals(25, spectrum.power(0));
        assertEquals(5, spectrum.magnitude(0));
        assertEquals(Math.atan2(-4, 3), spectrum.phaseRadians(0));
        assertEquals(20, spectrum.magnitudeDb(1), 1e-12);
        assertEquals(Math.PI / 2, spectrum.phaseRadians(1));
        assertEquals(-20, spectrum.magnitudeDb(2), 1e-6);
        float[] magnitudes = new float[3];
        spectrum.magnitudes(magnitudes);
        assertArrayEquals(new float[]{5, 10, 0.1f}, magnitudes);
    }

    @Test
    void silenceIsMinusInfinityDecibels() {
        assertEquals(Double.NEGATIVE_INFINITY, of(0, 0).magnitudeDb(0));
        assertEquals(0, of(0, 0).phaseRadians(0));
    }

    @Test
    void bothPartsAreAlignedForVectors() {
        for (int bins = 1; bins < 70; bins++) {
            var spectrum = new Spectrum(bins);
            spectrum.im().put(bins - 1, 7);
            assertEquals(0, spectrum.segment().address() % 64);
            assertEquals(0, spectrum.imOffsetBytes() % 64);
            assertEquals(7, spectrum.segment().get(ValueLayout.JAVA_FLOAT,
                    spectrum.imOffsetBytes() + 4L * (bins - 1)));
        }
    }

    @Test
    void aSpectrumHasABin() {
        assertThrows(IllegalArgumentException.class, () -> new Spectrum(0));
    }
}
