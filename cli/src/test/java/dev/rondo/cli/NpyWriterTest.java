package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dsp.fft.Spectrum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {

    private static final int CHANNELS = 3;
    private static final int BINS = 257;
    private static final int HEADER_BYTES = 128;

    @TempDir
    Path folder;

    /// More rows than fit the buffers, and fewer.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 700})
    void channelsLieOneAfterTheOtherWhetherTheirLengthWasKnownOrNotOrKnownTooHigh(int frames) throws IOException {
        byte[] unknown = written(OptionalLong.empty(), frames);
        assertArrayEquals(unknown, written(OptionalLong.of(frames), frames));
        assertArrayEquals(unknown, written(OptionalLong.of(frames + 300), frames));
        assertEquals(HEADER_BYTES + CHANNELS * frames * BINS * Float.BYTES, unknown.length);
        ByteBuffer array = ByteBuffer.wrap(unknown).order(ByteOrder.nativeOrder()).position(HEADER_BYTES);
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int frame = 0; frame < frames; frame++) {
                for (int bin = 0; bin < BINS; bin++) {
                    assertEquals(value(channel, frame, bin), array.getFloat());
                }
            }
        }
    }

    private byte[] written(OptionalLong known, int frames) throws IOException {
        Path path = folder.resolve("array.npy");
        try (NpyWriter writer = NpyWriter.create(path, CHANNELS, known, BINS, false)) {
            Spectrum spectrum = new Spectrum(BINS);
            for (int frame = 0; frame < frames; frame++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    for (int bin = 0; bin < BINS; bin++) {
                        spectrum.re().put(bin, value(channel, frame, bin));
                    }
                    writer.add(channel, spectrum);
                }
            }
            writer.finish(frames);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList());
        }
        return Files.readAllBytes(path);
    }

    private static float value(int channel, int frame, int bin) {
        return (channel * 1000 + frame) * 300 + bin;
    }
}
