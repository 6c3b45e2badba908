package dev.rondo.dsp.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final StreamFormat STREAM = new StreamFormat(48_000, 2);
    private static final Chain CHAIN = Chain.parse("highpass 80Hz | gate -40dB | peak 3kHz gain=4dB | gain -3dB");

    @TempDir
    Path folder;

    /// A run in blocks of any size, with somebody at the controls and a drifting clock; returns each channel's bits.
    private byte[][] run(Path file, int blocks) throws IOException {
        Random random = new Random(7);
        var output = new Planes();
        try (Pipeline pipeline = Pipeline.of(CHAIN.then(Resync.chain()), STREAM);
                PlanarFloatRing ring = PlanarFloatRing.allocate(2, 4096, Waiting.SPIN);
                Journal journal = new Journal(file, STREAM, CHAIN, true, pipeline.controls())) {
            pipeline.observe(journal);
            pipeline.begin(output);
            for (int block = 0; block < blocks; block++) {
                if (random.nextInt(10) == 0) {
                    Control control = pipeline.controls().get(random.nextInt(pipeline.controls().size()));
                    double min = Math.max(control.parameter().min(), -20);
                    double max = Math.min(control.parameter().max(), 5000);
                    control.set(random.nextDouble(min, max));
                }
                if (random.nextInt(50) == 0) {
                    journal.lost(pipeline.report().framesIn(), 100);
                }
                int claimed = ring.writer().claim(1 + random.nextInt(700));
                for (int c = 0; c < 2; c++) {
                    var samples = ring.writer().samples(c);
                    while (samples.hasRemaining()) {
                        samples.put(random.nextInt(1000) == 0 ? Float.NaN : random.nextFloat() - 0.5f);
                    }
                }
                ring.writer().commit(claimed);
                while (pipeline.take(ring.reader()) > 0) {
                }
            }
            pipeline.end(false);
        }
        return output.bits();
    }

    /// What comes out, channel by channel.
    private static final class Planes implements Pipeline.Sink {

        private final ByteArrayOutputStream[] bytes = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};

        @Override
        public void accept(Frames frames) throws IOException {
            for (int c = 0; c < 2; c++) {
                DataOutputStream bits = new DataOutputStream(bytes[c]);
                for (float sample : frames.toArrays()[c]) {
                    bits.writeInt(Float.floatToRawIntBits(sample));
                }
            }
        }

        byte[][] bits() {
            return new byte[][]{bytes[0].toByteArray(), bytes[1].toByteArray()};
        }
    }

    private static byte[][] replay(Path file, boolean whole) throws IOException {
        var output = new Planes();
        try (Replay replay = Replay.open(file)) {
            assertEquals(CHAIN, replay.chain());
            assertEquals(whole, replay.whole());
            replay.run(output);
        }
        return output.bits();
    }

    @Test
    void aReplayGivesTheSameBits() throws IOException {
        Path file = folder.resolve("run.rondo");
        byte[][] live = run(file, 1000);
        assertTrue(Replay.recognises(file));
        assertTrue(live[0].length > 1_000_000, "bytes " + live[0].length);
        byte[][] again = replay(file, true);
        assertArrayEquals(live[0], again[0]);
        assertArrayEquals(live[1], again[1]);
        try (Replay replay = Replay.open(file)) {
            assertTrue(replay.lostFrames() > 0);
        }
    }

    @Test
    void aJournalThatWasCutOffIsGoodUpToThere() throws IOException {
        Path file = folder.resolve("run.rondo");
        byte[][] live = run(file, 300);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
        byte[][] again = replay(file, false);
        assertTrue(again[0].length > 100_000, "bytes " + again[0].length);
        // the last frames are those of a chain that fell silent
        int certain = again[0].length - 4 * 8192;
        assertArrayEquals(Arrays.copyOf(live[0], certain), Arrays.copyOf(again[0], certain));
    }

    @Test
    void otherFilesAreNoJournals() throws IOException {
        Path file = folder.resolve("sound.wav");
        Files.writeString(file, "RIFF");
        assertFalse(Replay.recognises(file));
        assertFalse(Replay.recognises(folder));
    }
}
