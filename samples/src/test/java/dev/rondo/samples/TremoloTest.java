package dev.rondo.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.ChainException;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TremoloTest {

    private static float[][] run(String chain, int blockFrames) throws IOException {
        try (AudioInput input = AudioInput.open(Path.of("audio/string.wav"));
                Pipeline pipeline = Pipeline.of(Chain.parse(chain), input.format(), blockFrames, Stages.installed(),
                        false)) {
            return pipeline.process(input.readAll());
        }
    }

    @Test
    void itIsInstalledBesideRondosOwnStages() {
        assertEquals("Makes the loudness waver.", Stages.installed().named("tremolo").summary());
        assertEquals("gain", Stages.installed().named("gain").name());
    }

    @Test
    void itWaversBetweenAllAndNothing() throws IOException {
        float[][] plain = run("", 512);
        float[][] wavering = run("tremolo 5Hz depth=100%", 512);
        for (int i = 0; i < plain[0].length; i++) {
            double factor = 0.5 + 0.5 * Math.cos(2 * Math.PI * 5 * i / 44_100);
            assertEquals(plain[1][i] * factor, wavering[1][i], 1e-6, "frame " + i);
        }
    }

    @Test
    void itHearsNoBlocks() throws IOException {
        assertArrayEquals(run("gain -1dB | tremolo 7Hz", 4096), run("gain -1dB | tremolo 7Hz", 42));
    }

    @Test
    void itIsTurnedLikeAnyOtherStage() {
        try (Pipeline pipeline = Pipeline.of(Chain.parse("tremolo 5Hz"), new StreamFormat(48_000, 1))) {
            pipeline.plan(0, pipeline.control("tremolo", "depth"), 0);
            float[][] ones = new float[1][96_000];
            Arrays.fill(ones[0], 1);
            float[] out = pipeline.process(ones)[0];
            assertTrue(out[4800] < 0.6, "still wavering: " + out[4800]);
            assertEquals(1, out[95_999]);
        }
    }

    @Test
    void itsMistakesAreAnsweredLikeAnyOthers() {
        var mistake = assertThrows(ChainException.class,
                () -> Pipeline.of(Chain.parse("tremolo 99Hz"), new StreamFormat(48_000, 1)));
        assertEquals(8, mistake.start());
    }
}
