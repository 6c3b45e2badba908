package dev.rondo.dsp.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers from G. Heinzel, A. Rüdiger and R. Schilling, "Spectrum and spectral density estimation by the discrete
/// Fourier transform, including a comprehensive list of window functions", 2002, table 2.
class FiguresOfMeritTest {

    @ParameterizedTest
    @CsvSource({
            "rectangular,    1,         1.0000, 3.9224",
            "bartlett,       0.5,       1.3333, 1.8242",
            "hann,           0.5,       1.5000, 1.4236",
            "hamming,        0.54,      1.3628, 1.7514",
            "blackmanharris, 0.35875,   2.0044, 0.8256",
            "nuttall,        0.3635819, 1.9761, 0.8506"})
    void figuresAreThoseOfTheLiterature(String window, double coherentGain, double enbwBins, double scallopingLossDb) {
        FiguresOfMerit figures = FiguresOfMerit.of(Window.parse(window).periodic(4096));
        assertEquals(coherentGain, figures.coherentGain(), 1e-12);
        assertEquals(enbwBins, figures.enbwBins(), 5.1e-5);
        assertEquals(scallopingLossDb, figures.scallopingLossDb(), 5.1e-5);
    }

    @Test
    void aWindowOfZerosHasNoFigures() {
        assertThrows(IllegalArgumentException.class, () -> FiguresOfMerit.of(new double[8]));
    }
}
