package dev.rondo.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavWriterTest {

    private static final StreamFormat MONO = new StreamFormat(8000, 1);
    private static final StreamFormat STEREO = new StreamFormat(44100, 2);

    @TempDir
    Path directory;

    private static float[][] ramp(int channels, int frames) {
        float[][] planes = new float[channels][frames];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < frames; i++) {
                planes[c][i] = ((i * 7 + c * 31) % 256 - 128) / 128f;
            }
        }
        return planes;
    }

    private static void write(WavWriter writer, float[][] planes) throws IOException {
        float[] flat = new float[planes.length * planes[0].length];
        for (int c = 0; c < planes.length; c++) {
            System.arraycopy(planes[c], 0, flat, c * planes[0].length, planes[0].length);
        }
        writer.write(MemorySegment.ofArray(flat), c -> 4L * c * planes[0].length, planes[0].length);
    }

    private Set<String> names() throws IOException {
        try (var entries = Files.list(directory)) {
            Set<String> names = new HashSet<>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            return names;
        }
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void whatIsWrittenIsReadBackAtAnyNumberOfChannels(SampleFormat samples) throws IOException {
        for (int channels : new int[]{1, 2, 3, 64}) {
            Path path = directory.resolve("x.wav");
            StreamFormat format = new StreamFormat(44100, channels);
            float[][] planes = ramp(channels, 1001);
            try (var writer = WavWriter.create(path, format, samples)) {
                write(writer, planes);
                write(writer, planes);
                assertEquals(2002, writer.frames());
                writer.finish();
            }
            assertEquals(0, Files.size(path) % 2);
            try (var input = AudioInput.open(path)) {
                assertEquals(format, input.format());
                assertEquals(samples, input.sampleFormat());
                assertEquals(OptionalLong.of(2002), input.frames());
                float[][] back = input.readAll();
                for (int c = 0; c < channels; c++) {
                    assertArrayEquals(planes[c], Arrays.copyOf(back[c], 1001));
                    assertArrayEquals(planes[c], Arrays.copyOfRange(back[c], 1001, 2002));
                }
                assertTrue(input.damage().isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SampleFormat.class)
    void javaSoundReadsTheSameFormat(SampleFormat samples) throws IOException, UnsupportedAudioFileException {
        Path path = directory.resolve("x.wav");
        try (var writer = WavWriter.create(path, STEREO, samples)) {
            write(writer, ramp(2, 17));
            writer.finish();
        }
        try (var peer = AudioSystem.getAudioInputStream(path.toFile())) {
            assertEquals(17, peer.getFrameLength());
            assertEquals(samples.bits(), peer.getFormat().getSampleSizeInBits());
            assertEquals(2, peer.getFormat().getChannels());
            assertEquals(44100, peer.getFormat().getSampleRate());
        }
    }

    @Test
    void nothingRemainsOfAFileThatWasNotFinished() throws IOException {
        Path path = directory.resolve("x.wav");
        try (var writer = WavWriter.create(path, MONO, SampleFormat.S16)) {
            write(writer, ramp(1, 100_000));
            assertEquals(1, names().size());
        }
        assertEquals(Set.of(), names());
    }

    @Test
    void anEarlierFileSurvivesAFailedRunAndCanBeReadWhileItsSuccessorIsWritten() throws IOException {
        Path path = Files.write(directory.resolve("x.wav"),
                Waves.riff(Waves.fmt(1, 1, 8000, 2, 16), Waves.chunk("data", Waves.shorts(new int[50_000]))));
        byte[] before = Files.readAllBytes(path);
        try (var _ = WavWriter.create(path, MONO, SampleFormat.S16)) {
            assertEquals(2, names().size());
        }
        assertArrayEquals(before, Files.readAllBytes(path));
        assertEquals(Set.of("x.wav"), names());

        try (var input = AudioInput.open(path); var writer = WavWriter.create(path, MONO, SampleFormat.S16)) {
            float[] block = new float[999];
            MemorySegment plane = MemorySegment.ofArray(block);
            for (int frames; (frames = input.read(plane, _ -> 0, 999)) > 0;) {
                Arrays.fill(block, 0.5f);
                writer.write(plane, _ -> 0, frames);
            }
            writer.finish();
        }
        try (var input = AudioInput.open(path)) {
            float[] expected = new float[50_000];
            Arrays.fill(expected, 0.5f);
            assertArrayEquals(expected, input.readAll()[0]);
        }
        assertEquals(Set.of("x.wav"), names());
    }

    @Test
    void aLinkSurvivesAndPermissionsToo() throws IOException {
        Path path = Files.createFile(directory.resolve("real.wav"));
        var permissions = PosixFilePermissions.fromString("rw-r-----");
        Files.setPosixFilePermissions(path, permissions);
        Path link = Files.createSymbolicLink(directory.resolve("link.wav"), path);
        try (var writer = WavWriter.create(link, MONO, SampleFormat.U8)) {
            writer.finish();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.size(path) > 44);
        assertEquals(permissions, Files.getPosixFilePermissions(path));
    }

    @Test
    void whereNothingCanBeWrittenIsSaidInOneLine() {
        Path nowhere = directory.resolve("no/such/x.wav");
        assertEquals(nowhere + ": cannot be written: there is no directory " + nowhere.getParent(),
                assertThrows(AudioFileException.class, () -> WavWriter.create(nowhere, MONO, SampleFormat.S16))
                        .getMessage());
        assertEquals(directory + ": cannot be written: it is a directory",
                assertThrows(AudioFileException.class, () -> WavWriter.create(directory, MONO, SampleFormat.S16))
                        .getMessage());
    }

    @Test
    void aStreamThatBreaksNamesTheReason() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertEquals("stdout: cannot be written: No space left on device",
                assertThrows(AudioFileException.class,
                        () -> WavWriter.stream(full, "stdout", MONO, SampleFormat.S16, -1)).getMessage());
    }

    @Test
    void aStreamTellsItsLengthIfItIsKnownAndLeavesItOpenOtherwise() throws IOException {
        for (long declared : new long[]{-1, 3}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (var writer = WavWriter.stream(bytes, "stdout", MONO, SampleFormat.U8, declared)) {
                write(writer, ramp(1, 3));
                writer.finish();
            }
            try (var input = AudioInput.open(new ByteArrayInputStream(bytes.toByteArray()), "stdin")) {
                assertEquals(declared < 0 ? OptionalLong.empty() : OptionalLong.of(3), input.frames());
                assertArrayEquals(ramp(1, 3)[0], input.readAll()[0]);
            }
        }
    }

    @Test
    void aStreamIsGivenFramesAsTheyAreWritten() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var writer = WavWriter.stream(bytes, "stdout", MONO, SampleFormat.U8, -1)) {
            int header = bytes.size();
            for (int frames = 1; frames <= 3; frames++) {
                write(writer, ramp(1, 1));
                assertEquals(header + frames, bytes.size());
            }
        }
    }

    @Test
    void moreFramesThanDeclaredAreRefused() throws IOException {
        try (var writer = WavWriter.stream(new ByteArrayOutputStream(), "stdout", MONO, SampleFormat.U8, 3)) {
            write(writer, ramp(1, 2));
            assertThrows(IllegalStateException.class, () -> write(writer, ramp(1, 2)));
            assertEquals(2, writer.frames());
        }
    }

    @Test
    void aFinishedFileTakesNoMore() throws IOException {
        try (var writer = WavWriter.create(directory.resolve("x.wav"), MONO, SampleFormat.S16)) {
            writer.finish();
            assertThrows(IllegalStateException.class, () -> write(writer, ramp(1, 1)));
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertEquals(Set.of("x.wav"), names());
    }

    @Test
    void clippedAndReplacedSamplesAreCounted() throws IOException {
        try (var writer = WavWriter.create(directory.resolve("x.wav"), MONO, SampleFormat.S16)) {
            write(writer, new float[][]{{2, Float.NaN, 0, Float.NEGATIVE_INFINITY}});
            assertEquals(1, writer.clipped());
            assertEquals(2, writer.replaced());
        }
    }

    /// Offsets as EBU Tech 3306 lays them out.
    @Test
    void aHeaderGrowsIntoRf64WithoutChangingItsLength() {
        long frames = 3L << 30;
        byte[] small = WaveHeader.of(STEREO, SampleFormat.S16, 10);
        byte[] large = WaveHeader.of(STEREO, SampleFormat.S16, frames);
        assertEquals(small.length, large.length);
        assertEquals("RIFF", new String(small, 0, 4, ISO_8859_1));
        assertEquals("JUNK", new String(small, 12, 4, ISO_8859_1));
        ByteBuffer header = ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("RF64", new String(large, 0, 4, ISO_8859_1));
        assertEquals(-1, header.getInt(4));
        assertEquals("ds64", new String(large, 12, 4, ISO_8859_1));
        assertEquals(28, header.getInt(16));
        assertEquals(frames * 4 + large.length - 8, header.getLong(20));
        assertEquals(frames * 4, header.getLong(28));
        assertEquals(frames, header.getLong(36));
        assertEquals(-1, header.getInt(large.length - 4));
    }
}
