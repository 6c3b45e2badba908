package dev.rondo.dsp.stft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rondo.dsp.Allocation;
import dev.rondo.dsp.Vectors;
import dev.rondo.dsp.fft.Spectrum;
import dev.rondo.dsp.window.Window;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WelchTest {

    static Stream<JsonNode> rows() {
        return Vectors.list(Vectors.read("spectral.json").get("welch"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void densityAndPowerAreScipys(JsonNode row) {
        JsonNode vectors = Vectors.read("spectral.json");
        var stft = new Stft(Window.parse(row.get("window").asText()), row.get("size").asInt(), row.get("hop").asInt(),
                row.get("fft_size").asInt());
        var welch = new Welch(stft);
        welch.add(stft.newSpectrum());
        welch.reset();
        stft.analyse(Vectors.floats(vectors.get("input")), Framing.INSIDE, (spectrum, _) -> welch.add(spectrum));
        assertEquals(1 + (700 - stft.size()) / stft.hop(), welch.windows());
        double[] density = new double[stft.fft().bins()];
        welch.density(vectors.get("fs").asDouble(), density);
        assertArrayEquals(Vectors.doubles(row.get("density")), density, 1e-6 * 1e-4);
        double[] power = new double[stft.fft().bins()];
        welch.power(power);
        assertArrayEquals(Vectors.doubles(row.get("spectrum")), power, 1e-6 * 1e-2);
    }

    @Test
    void addingDoesNotAllocateAndOtherSizesAreRefused() {
        var stft = new Stft(Window.HANN, 64, 32);
        var welch = new Welch(stft);
        Spectrum spectrum = stft.newSpectrum();
        double[] density = new double[33];
        assertEquals(0, Allocation.leastBytes(() -> {
            welch.add(spectrum);
            welch.density(8000, density);
        }));
        assertThrows(IllegalArgumentException.class, () -> welch.add(new Spectrum(32)));
    }
}
