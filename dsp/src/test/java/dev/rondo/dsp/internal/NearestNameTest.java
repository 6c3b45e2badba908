package dev.rondo.dsp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    @ParameterizedTest
    @CsvSource({"kaisr, kaiser", "han, hann", "hanning, hann", "lowpas, lowpass", "higpass, highpass", "x, hann"})
    void theNearestNameTakesTheFewestEdits(String wanted, String nearest) {
        assertEquals(nearest, NearestName.of(wanted, List.of("hann", "kaiser", "lowpass", "highpass")));
    }
}
