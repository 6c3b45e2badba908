package dev.rondo.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.dsp.stft.Framing;
import dev.rondo.dsp.stft.Stft;
import dev.rondo.dsp.window.Window;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeJobsTest {

    private static float[] sound(int frames) {
        float[] sound = new float[frames];
        for (int i = 0; i < frames; i++) {
            sound[i] = Math.round(16_384 * Math.sin(i * (double) i)) / 32_768f;
        }
        return sound;
    }

    @Test
    void theDelayOfALongFilterIsNoDifferenceButAnotherSoundIs() {
        float[] sound = sound(40_000);
        float[] later = new float[40_000];
        System.arraycopy(sound, 0, later, WholeJobs.TAPS / 2, later.length - WholeJobs.TAPS / 2);
        assertEquals(-150, WholeJobs.differenceDb(sound, later), 1e-9);
        float[] quieter = sound.clone();
        for (int i = 0; i < quieter.length; i++) {
            quieter[i] *= 0.99f;
        }
        // a hundredth of half of full scale, of a sinusoid's RMS
        assertEquals(-40 - 20 * Math.log10(2 * Math.sqrt(2)), WholeJobs.differenceDb(sound, quieter), 0.1);
        assertTrue(WholeJobs.differenceDb(sound, quieter) > WholeJobs.MOST_DIFFERENCE_DB);
    }

    @Test
    void whoIsRefusedLeavesNeitherFigureNorRatio() {
        Figure figure = new Figure(1, 1, 1);
        Row row = WholeJobs.without(new Row("job", List.of(figure, figure), List.of(figure, figure), List.of()), 1);
        assertEquals(new Row("job", Arrays.asList(figure, null), Arrays.asList(figure, null), List.of()), row);
    }

    @Test
    void theProgramInCWritesWhatRondoFinds(@TempDir Path folder) throws IOException, InterruptedException {
        Path program = null;
        try {
            program = Fftw.program(Path.of("").toAbsolutePath().getParent(), folder);
        } catch (IOException e) {
            abort("no FFTW here: " + e.getMessage());
        }
        int frames = 512 * 300 + 100;
        float[] planes = new float[2 * frames];
        System.arraycopy(sound(frames), 0, planes, frames, frames);
        Path wav = folder.resolve("sound.wav");
        try (WavWriter writer = WavWriter.create(wav, new StreamFormat(48_000, 2), SampleFormat.S16)) {
            writer.write(MemorySegment.ofArray(planes), c -> (long) c * frames * Float.BYTES, frames);
            writer.finish();
        }
        Path npy = folder.resolve("sound.npy");
        Command.of(program.toString(), wav.toString(), npy.toString()).run();
        byte[] bytes = Files.readAllBytes(npy);
        assertTrue(new String(bytes, 10, 118, StandardCharsets.US_ASCII).contains("'shape': (2, 301, 1025)"));
        MemorySegment array = MemorySegment.ofArray(bytes).asSlice(128);
        assertEquals(2L * 301 * 1025 * Float.BYTES, array.byteSize());
        Stft stft = new Stft(Window.HANN, 2048, 512);
        MemorySegment magnitudes = MemorySegment.ofArray(new float[1025]);
        stft.analyse(sound(frames), Framing.CENTRED, (spectrum, k) -> {
            spectrum.magnitudes(magnitudes, 0);
            for (int bin = 0; bin < 1025; bin++) {
                assertEquals(0, array.get(JAVA_FLOAT_UNALIGNED, 4L * (k * 1025 + bin)));
                assertEquals(magnitudes.getAtIndex(JAVA_FLOAT_UNALIGNED, bin),
                        array.get(JAVA_FLOAT_UNALIGNED, 4L * ((301 + k) * 1025 + bin)), 1e-3);
            }
        });
    }
}
