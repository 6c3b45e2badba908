package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmTest {

    @Test
    void peaksAndTheirInversesLeaveTheNoiseAsItWas() {
        Warm warm = new Warm(0, 1);
        float[] before = new float[Warm.FRAMES];
        for (int i = 0; i < before.length; i++) {
            before[i] = warm.in(1, i);
        }
        Warm.longestNanos(warm.peaks(), 512);
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i], warm.in(1, i), 1e-5f);
        }
    }

    @Test
    void theLongFilterConvolves() {
        Warm warm = new Warm(0, 1);
        float[] response = Warm.response(Warm.TAPS);
        Warm.longestNanos(warm.taps(response), 512);
        // behind the first frames, in whose history the convolver has not been yet
        for (int frame : new int[]{4200, Warm.FRAMES - 1}) {
            double expected = 0;
            for (int tap = 0; tap < response.length; tap++) {
                expected += (double) response[tap] * warm.in(0, frame - tap);
            }
            assertEquals(expected, warm.out(0, frame), 1e-4);
        }
    }

    @Test
    void magnitudesAreThoseOfTheLastWindow() {
        Warm warm = new Warm(0, 1);
        Warm.longestNanos(warm.magnitudes(), Warm.HOP);
        for (int bin : new int[]{0, 1, 77, 1000, 1024}) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < Warm.SIZE; i++) {
                double angle = 2 * Math.PI * i / Warm.SIZE;
                double sample = (0.5 - 0.5 * Math.cos(angle)) * warm.in(1, Warm.FRAMES - Warm.SIZE + i);
                re += sample * Math.cos(bin * angle);
                im += sample * Math.sin(bin * angle);
            }
            assertEquals(Math.hypot(re, im), warm.out(1, bin - Warm.HISTORY_FRAMES), 1e-4);
        }
    }

    @Test
    void blocksAreResampledAsTheWholeIs() {
        Warm warm = new Warm(0, 1);
        Warm.longestNanos(warm.resampler(), 512);
        int history = 4096;
        float[] planes = new float[2 * (history + Warm.FRAMES)];
        for (int i = 0; i < planes.length; i++) {
            int frame = i % (history + Warm.FRAMES) - history;
            planes[i] = warm.in(i / (history + Warm.FRAMES), frame);
        }
        Resampler resampler = new Resampler(Warm.RATE_HZ, 44_100, Quality.BEST);
        int frames = (int) resampler.outputFrames(Warm.FRAMES);
        float[] expected = new float[2 * frames];
        MemorySegment in = MemorySegment.ofArray(planes);
        resampler.process(0, in, 4L * history, 4L * (2 * history + Warm.FRAMES), Warm.FRAMES,
                MemorySegment.ofArray(expected), 0, 4L * frames);
        for (int frame = 0; frame < frames; frame++) {
            assertEquals(expected[frame], warm.out(0, frame - Warm.HISTORY_FRAMES));
            assertEquals(expected[frames + frame], warm.out(1, frame - Warm.HISTORY_FRAMES));
        }
    }

    @Test
    void everyStageHasASpeedAndALongestBlock() throws IOException, InterruptedException {
        List<Table> parts = new ArrayList<>();
        for (String stage : Warm.STAGES) {
            parts.addAll(new Warm(0, 1).measure(stage, 100));
        }
        List<Table> tables = Table.joined(parts);
        assertEquals(Warm.STAGES, tables.getFirst().rows().stream().map(Row::label).toList());
        for (Table table : tables) {
            assertTrue(table.rows().stream().allMatch(row -> row.figures().getFirst().median() > 0));
        }
    }
}
