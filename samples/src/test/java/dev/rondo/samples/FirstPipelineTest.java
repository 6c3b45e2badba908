package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.audio.AudioInput;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstPipelineTest {

    @Test
    void theReadmeShowsWhatRunsHere() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/rondo/samples/FirstPipeline.java"));
        String readme = Files.readString(Path.of("../README.md"));
        String section = readme.substring(readme.indexOf("## In Java"));
        assertEquals(lines(source.split("// README\n", 3)[1]), lines(section.split("```java\n|```\n", 3)[1]));
    }

    private static List<String> lines(String code) {
        return Stream.of(code.split("\n", -1)).map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void itDoesToAFileWhatTheChainDoesToArrays(@TempDir Path folder) throws IOException {
        Path in = Path.of("audio/string.wav");
        Path out = folder.resolve("out.wav");
        FirstPipeline.main(new String[]{in.toString(), out.toString()});
        try (AudioInput before = AudioInput.open(in);
                AudioInput after = AudioInput.open(out);
                Pipeline pipeline = Pipeline.of(Chain.parse("highpass 80Hz | gain -3dB"), before.format())) {
            float[][] expected = pipeline.process(before.readAll());
            float[][] found = after.readAll();
            for (int c = 0; c < 2; c++) {
                assertArrayEquals(expected[c], found[c], 1f / (1 << 23));
            }
        }
    }
}
