package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MakeAudioTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"string.wav", "sweep.wav"})
    void theFilesInTheRepositoryAreWhatTheProgramMakes(String name) throws IOException {
        MakeAudio.main(new String[]{directory.toString()});
        assertEquals(-1, Files.mismatch(directory.resolve(name), Path.of("audio", name)));
    }
}
