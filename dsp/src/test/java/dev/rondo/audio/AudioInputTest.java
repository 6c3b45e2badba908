package dev.rondo.audio;

import static dev.rondo.audio.Waves.chunk;
import static dev.rondo.audio.Waves.data;
import static dev.rondo.audio.Waves.ds64;
import static dev.rondo.audio.Waves.extensible;
import static dev.rondo.audio.Waves.fmt;
import static dev.rondo.audio.Waves.form;
import static dev.rondo.audio.Waves.ints;
import static dev.rondo.audio.Waves.join;
import static dev.rondo.audio.Waves.riff;
import static dev.rondo.audio.Waves.shorts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.ring.PlanarFloatRing;
import dev.rondo.ring.Waiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioInputTest {

    private static final byte[] MONO16 = fmt(1, 1, 8000, 2, 16);

    @TempDir
    Path directory;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private AudioInput open(byte[] bytes) throws IOException {
        return AudioInput.open(file("x.wav", bytes));
    }

    private static AudioInput stream(byte[] bytes) throws IOException {
        return AudioInput.open(new ByteArrayInputStream(bytes), "stdin");
    }

    private String refusal(String name, byte[] bytes) throws IOException {
        Path path = file(name, bytes);
        String message = assertThrows(AudioFileException.class, () -> AudioInput.open(path)).getMessage();
        assertTrue(message.startsWith(path + ": "), message);
        return message.substring(path.toString().length() + 2);
    }

    @Test
    void aPlainWaveFileIsReadByItsHeader() throws IOException {
        try (var input = open(riff(fmt(1, 2, 44100, 4, 16), chunk("data", shorts(16384, -32768, 1, 2))))) {
            assertEquals(new StreamFormat(44100, 2), input.format());
            assertEquals(SampleFormat.S16, input.sampleFormat());
            assertEquals(OptionalLong.of(2), input.frames());
            assertArrayEquals(new float[][]{{0.5f, 0x1p-15f}, {-1, 0x1p-14f}}, input.readAll());
            assertEquals(2, input.position());
            assertTrue(input.damage().isEmpty());
        }
    }

    @Test
    void unknownAndOddChunksAreSkipped() throws IOException {
        try (var input = open(riff(chunk("JUNK", new byte[92]), chunk("bext", new byte[7]), MONO16,
                chunk("fact", new byte[4]), chunk("LIST", new byte[1]), chunk("data", shorts(16384)),
                chunk("afsp", new byte[70])))) {
            assertArrayEquals(new float[][]{{0.5f}}, input.readAll());
            assertTrue(input.damage().isEmpty());
        }
    }

    @Test
    void theContainerDecidesWhereFewerBitsAreValid() throws IOException {
        try (var input = open(riff(fmt(1, 4, 8000, 8, 12), chunk("data", shorts(0x5a80, 0x7ff0, -0x8000, 0))))) {
            assertEquals(SampleFormat.S16, input.sampleFormat());
            assertArrayEquals(new float[][]{{0x5a80 / 32768f}, {0x7ff0 / 32768f}, {-1}, {0}},
                    input.readAll());
        }
        try (var input = open(riff(extensible(1, 2, 48000, 8, 32, 24),
                chunk("data", ints(0x12345600, -0x12345600))))) {
            assertEquals(SampleFormat.S32, input.sampleFormat());
            assertArrayEquals(new float[][]{{0x123456 * 0x1p-23f}, {-0x123456 * 0x1p-23f}}, input.readAll());
        }
        try (var input = open(riff(fmt(1, 1, 48000, 4, 24), chunk("data", ints(0x12345600))))) {
            assertArrayEquals(new float[][]{{0x123456 * 0x1p-23f}}, input.readAll());
        }
    }

    @Test
    void floatsOfBothSizesAreRead() throws IOException {
        try (var input = open(riff(fmt(3, 1, 44100, 4, 32), chunk("data", ints(0x3fc00000, 0xbe800000))))) {
            assertEquals(SampleFormat.F32, input.sampleFormat());
            assertArrayEquals(new float[][]{{1.5f, -0.25f}}, input.readAll());
        }
        try (var input = open(riff(extensible(3, 1, 44100, 8, 64, 64), chunk("data", ints(0, 0x3fd00000))))) {
            assertEquals(SampleFormat.F64, input.sampleFormat());
            assertArrayEquals(new float[][]{{0.25f}}, input.readAll());
        }
    }

    @Test
    void bigEndianRifxIsTheSameInReverse() throws IOException {
        ByteBuffer rifx = ByteBuffer.allocate(48);
        rifx.put("RIFX".getBytes(ISO_8859_1)).putInt(40).put("WAVEfmt ".getBytes(ISO_8859_1)).putInt(16)
                .putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000).putShort((short) 2)
                .putShort((short) 16).put("data".getBytes(ISO_8859_1)).putInt(4).putShort((short) 16384)
                .putShort((short) -32768);
        try (var input = open(rifx.array())) {
            assertArrayEquals(new float[][]{{0.5f, -1}}, input.readAll());
        }
    }

    /// The samples of G.711 at both ends and in the middle: 0x80 / 0xaa are the loudest, 0xff / 0xd5 the softest.
    @Test
    void companded8BitsAreDecodedAsG711Says() throws IOException {
        try (var input = open(riff(fmt(7, 1, 8000, 1, 8), chunk("data", new byte[]{(byte) 0x80, 0, (byte) 0xff})))) {
            assertArrayEquals(new float[][]{{32124 / 32768f, -32124 / 32768f, 0}}, input.readAll());
        }
        try (var input = open(riff(fmt(6, 1, 8000, 1, 8),
                chunk("data", new byte[]{(byte) 0xaa, 0x2a, (byte) 0xd5, 0x55})))) {
            assertArrayEquals(new float[][]{{32256 / 32768f, -32256 / 32768f, 8 / 32768f, -8 / 32768f}},
                    input.readAll());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RF64", "BW64"})
    void a64BitFormTakesItsSizeFromDs64(String form) throws IOException {
        byte[] data = join(shorts(1, 2, 3), chunk("LIST", new byte[4]));
        for (int size : new int[]{-1, 6}) {
            byte[] bytes = form(form, -1, ds64(100, 6, 3), MONO16, data(size, data));
            try (var input = open(bytes)) {
                assertEquals(OptionalLong.of(3), input.frames());
                assertEquals(3, input.readAll()[0].length);
            }
            try (var input = stream(bytes)) {
                assertEquals(3, input.readAll()[0].length);
            }
        }
    }

    @Test
    void aFileOf5GibiBytesHasAllItsFrames() throws IOException {
        long dataBytes = 5L << 30;
        Path path = file("large.wav", form("RF64", -1, ds64(dataBytes + 72, dataBytes, dataBytes / 2), MONO16,
                data(-1, new byte[0])));
        long start = Files.size(path);
        try (FileChannel sparse = FileChannel.open(path, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(shorts(1)), start + dataBytes - 2);
        }
        try (var input = AudioInput.open(path)) {
            assertEquals(OptionalLong.of(dataBytes / 2), input.frames());
            assertTrue(input.damage().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,-1", "2147483647,2147483647", "2147479588,2147479552", "0,0", "36,0", "-1,-9"})
    void anOpenLengthMeansUpToTheEnd(int riffBytes, int dataBytes) throws IOException {
        byte[] bytes = form("RIFF", riffBytes, MONO16, data(dataBytes, shorts(1, 2, 3)));
        try (var input = stream(bytes)) {
            assertEquals(OptionalLong.empty(), input.frames());
            assertEquals(3, input.readAll()[0].length);
            assertTrue(input.damage().isEmpty());
        }
        try (var input = open(bytes)) {
            assertEquals(OptionalLong.of(3), input.frames());
            assertEquals(3, input.readAll()[0].length);
            assertTrue(input.damage().isEmpty());
        }
    }

    @Test
    void anEmptyDataChunkBeforeOthersIsEmpty() throws IOException {
        try (var input = open(riff(MONO16, chunk("data", new byte[0]), chunk("LIST", new byte[10])))) {
            assertEquals(OptionalLong.of(0), input.frames());
            assertArrayEquals(new float[1][0], input.readAll());
        }
    }

    @Test
    void whatATruncatedFileStillHasIsUsedAndTheRestIsReported() throws IOException {
        byte[] whole = riff(MONO16, chunk("data", shorts(new int[100])));
        byte[] cut = Arrays.copyOf(whole, whole.length - 61);
        try (var input = open(cut)) {
            assertEquals(OptionalLong.of(69), input.frames());
            assertEquals(69, input.readAll()[0].length);
            assertEquals(directory.resolve("x.wav") + ": damaged WAVE file: byte 183: expected 200 bytes of samples"
                    + " from byte 44, found the end after 139", input.damage().orElseThrow().getMessage());
            assertEquals(OptionalLong.of(183), input.damage().orElseThrow().offsetBytes());
        }
        try (var input = stream(cut)) {
            assertEquals(69, input.readAll()[0].length);
            assertEquals("stdin: truncated: byte 183: expected 100 frames, found the end after 69",
                    input.damage().orElseThrow().getMessage());
        }
    }

    @Test
    void aLastFrameThatIsNotWholeIsReported() throws IOException {
        try (var input = open(riff(fmt(1, 2, 8000, 4, 16), chunk("data", shorts(1, 2, 3))))) {
            assertEquals(1, input.readAll()[0].length);
            assertTrue(input.damage().orElseThrow().getMessage()
                    .endsWith("byte 48: expected a whole frame of 4 bytes, found 2 bytes"));
        }
    }

    @Test
    void aHeaderThatMakesNoSenseIsAnsweredWithPlaceAndExpectation() throws IOException {
        byte[] samples = chunk("data", shorts(1));
        assertEquals("damaged WAVE file: byte 12: expected a fmt chunk, found the end", refusal("a", riff()));
        assertEquals("damaged WAVE file: byte 36: expected a data chunk, found the end", refusal("a", riff(MONO16)));
        assertEquals("damaged WAVE file: byte 6: expected a RIFF header of 12 bytes, found the end",
                refusal("a", Arrays.copyOf(riff(), 6)));
        assertEquals("damaged WAVE file: byte 12: expected a fmt chunk before the data chunk, found \"data\"",
                refusal("a", riff(samples)));
        assertEquals("damaged WAVE file: byte 8: expected WAVE, found \"AVI \"",
                refusal("a", "RIFF....AVI LIST".getBytes(ISO_8859_1)));
        assertEquals("damaged WAVE file: byte 24: expected a fmt chunk of at least 16 bytes, found one of 4",
                refusal("a", riff(chunk("fmt ", new byte[4]), samples)));
        assertEquals("damaged WAVE file: byte 22: expected 1 to 64 channels, found 65",
                refusal("a", riff(fmt(1, 65, 8000, 130, 16), samples)));
        assertEquals("damaged WAVE file: byte 24: expected a rate from 1 to 2^24 Hz, found 0 Hz",
                refusal("a", riff(fmt(1, 1, 0, 2, 16), samples)));
        assertEquals("damaged WAVE file: byte 32: expected frames that hold 2 × 16 bits, found frames of 3 bytes",
                refusal("a", riff(fmt(1, 2, 8000, 3, 16), samples)));
        assertTrue(refusal("a", riff(fmt(0x11, 1, 8000, 1, 4), samples))
                .startsWith(
                        "compressed WAVE file: byte 20: expected PCM, float, A-law or u-law samples, found format tag"
                                + " 0x0011; convert it first: ffmpeg -i "));
    }

    @Test
    void whatIsNoSoundFileIsRefusedByName() throws IOException {
        assertEquals("not a sound file: byte 0: expected RIFF, RF64, FORM or .snd, found \"Dear\"",
                refusal("notes.txt", "Dear Ludwig,\n".getBytes(ISO_8859_1)));
        assertEquals("not a sound file: byte 0: expected RIFF, RF64, FORM or .snd, found nothing",
                refusal("empty.wav", new byte[0]));
        assertEquals("not a sound file: byte 0: expected RIFF, RF64, FORM or .snd, found \".[2J\"",
                refusal("escape", "\u001b[2J and more".getBytes(ISO_8859_1)));
        String flac = directory.resolve("a.flac").toString();
        assertEquals("a file in FLAC format; convert it first: ffmpeg -i " + flac + " " + flac + ".wav",
                refusal("a.flac", join("fLaC".getBytes(ISO_8859_1), new byte[100])));
        assertTrue(refusal("b", "OggS".getBytes(ISO_8859_1)).startsWith("a file in Ogg format;"));
        assertTrue(refusal("b", "ID3\u0003".getBytes(ISO_8859_1)).startsWith("a file in MP3 format;"));
        assertTrue(refusal("b", "\u00ff\u00fb\u0090d".getBytes(ISO_8859_1)).startsWith("a file in MP3 format;"));
        assertTrue(refusal("b", "....ftypM4A ".getBytes(ISO_8859_1)).startsWith("a file in MP4 or M4A format;"));
    }

    @Test
    void aPathThatIsNoFileIsRefused() {
        Path missing = Path.of("missing.wav");
        assertEquals("missing.wav: no such file",
                assertThrows(AudioFileException.class, () -> AudioInput.open(missing)).getMessage());
        assertEquals(directory + ": a directory, not a sound file",
                assertThrows(AudioFileException.class, () -> AudioInput.open(directory)).getMessage());
    }

    @Test
    void aStreamThatBreaksNamesThePlaceAndTheReason() throws IOException {
        byte[] start = form("RIFF", -1, MONO16, data(-1, shorts(1, 2)));
        boolean[] closed = new boolean[1];
        try (var input = AudioInput.open(new FilterInputStream(new ByteArrayInputStream(start)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count < 0) {
                    throw new IOException("the cable was pulled");
                }
                return count;
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        }, "stdin")) {
            var thrown = assertThrows(AudioFileException.class, input::readAll);
            assertEquals("stdin: cannot be read further: byte 48: expected more bytes, found the cable was pulled",
                    thrown.getMessage());
        }
        assertTrue(closed[0]);
    }

    @Test
    void framesArriveInTheRingInPieces() throws IOException {
        int[] samples = new SplittableRandom(5).ints(30_000, -32768, 32768).toArray();
        try (var input = open(riff(fmt(1, 3, 8000, 6, 16), chunk("data", shorts(samples))));
                var ring = PlanarFloatRing.allocate(3, 4096, Waiting.PARK)) {
            int done = 0;
            for (int wanted = 1; done < 10_000; wanted = wanted * 5 % 4099) {
                int frames = input.read(ring.segment(), ring.writer()::offsetBytes, ring.writer().claim(wanted));
                ring.writer().commit(frames);
                assertTrue(ring.reader().window(frames));
                for (int c = 0; c < 3; c++) {
                    var window = ring.reader().samples(c);
                    for (int i = 0; i < frames; i++) {
                        assertEquals(samples[3 * (done + i) + c] / 32768f, window.get());
                    }
                }
                ring.reader().advance(frames);
                done += frames;
            }
            assertEquals(10_000, done);
            assertEquals(0, input.read(ring.segment(), ring.writer()::offsetBytes, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"AIFF,8", "AIFF,16", "AIFF,24", "AIFF,32", "AU,8", "AU,16", "AU,24", "AU,32"})
    void javaSoundsOwnFilesAreReadToo(String type, int bits) throws IOException {
        SplittableRandom random = new SplittableRandom(bits);
        byte[] pcm = new byte[2 * 500 * bits / 8];
        random.nextBytes(pcm);
        AudioFormat format = new AudioFormat(Encoding.PCM_SIGNED, 22050, bits, 2, bits / 4, 22050, true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(pcm), format, 500),
                type.equals("AU") ? AudioFileFormat.Type.AU : AudioFileFormat.Type.AIFF, bytes);
        try (var input = open(bytes.toByteArray())) {
            assertEquals(new StreamFormat(22050, 2), input.format());
            assertEquals(bits, input.sampleFormat().bits());
            float[][] planes = input.readAll();
            assertEquals(500, planes[1].length);
            for (int i = 0; i < 500; i++) {
                int expected = 0;
                for (int b = 0; b < bits / 8; b++) {
                    byte next = pcm[(2 * i + 1) * bits / 8 + b];
                    expected = b == 0 ? next : (expected << 8) | (next & 0xff);
                }
                assertEquals((float) (expected / (double) (1L << (bits - 1))), planes[1][i]);
            }
            assertTrue(input.damage().isEmpty());
        }
    }

    /// Every file opens and can be read to its end, or is refused in one line; and nothing is allocated on the word of
    /// a damaged header.
    @ParameterizedTest
    @ValueSource(strings = {"wave", "rf64", "AIFF", "AU"})
    void damagedHeadersAreReadOrRefused(String kind) throws IOException {
        byte[] sound = switch (kind) {
            case "wave" -> riff(chunk("LIST", new byte[5]), extensible(1, 2, 44100, 4, 16, 16),
                    chunk("data", shorts(1, 2, 3, 4)));
            case "rf64" -> form("RF64", -1, ds64(100, 8, 2), fmt(3, 2, 44100, 8, 32), data(-1, ints(0, 0)));
            default -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(new byte[16]),
                        new AudioFormat(44100, 16, 2, true, true), 4),
                        kind.equals("AU") ? AudioFileFormat.Type.AU : AudioFileFormat.Type.AIFF, bytes);
                yield bytes.toByteArray();
            }
        };
        SplittableRandom random = new SplittableRandom(10_000);
        int opened = 0;
        MemorySegment planes = MemorySegment.ofArray(new float[64 * 256]);
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = sound.clone();
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                int at = random.nextInt(damaged.length);
                damaged[at] = switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> (byte) 0xff;
                    case 2 -> (byte) (damaged[at] ^ (1 << random.nextInt(8)));
                    default -> (byte) random.nextInt();
                };
            }
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            try (var input = stream(damaged)) {
                opened++;
                while (input.read(planes, c -> 1024L * c, 256) > 0) {
                    assertTrue(input.position() <= damaged.length);
                }
            } catch (AudioFileException e) {
                assertTrue(e.getMessage().startsWith("stdin: "), e.getMessage());
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
        assertTrue(opened > 1000 && opened < 9000, "opened=" + opened);
    }
}
