package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live commands as somebody runs them: processes of their own, and on the other side of the sound card clients that
/// nobody here wrote.
///
/// Needs the sound card made of software: `eval "$(dsp/src/test/live/virtual-sound-card start)"`. Without it these tests
/// are left out; with its environment but without the card itself they fail.
class LiveCommandTest {

    private static final int RATE_HZ = 48_000;
    private static final long PATIENCE_SECONDS = 60;
    private static final Map<String, String> LOOPBACK = Map.of("PULSE_SOURCE", "spk.monitor");

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private static void requireCard() {
        assumeTrue(System.getenv("RONDO_SOUND_CARD") != null,
                "no virtual sound card: eval \"$(dsp/src/test/live/virtual-sound-card start)\"");
    }

    private Process start(Map<String, String> environment, String out, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(folder.resolve(out).toFile())
                .redirectError(folder.resolve(out + ".err").toFile()).start();
        processes.add(process);
        return process;
    }

    private Process rondo(Map<String, String> environment, String out, Object... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp",
                classPath(), "dev.rondo.cli.Main"));
        Arrays.stream(words).map(Object::toString).forEach(command::add);
        return start(environment, out, command.toArray(String[]::new));
    }

    private static String classPath() {
        return String.join(System.getProperty("path.separator"), System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }

    private String told(String out) throws IOException {
        return Files.readString(folder.resolve(out + ".err"));
    }

    /// Waits until something is so; the waiting decides nothing but how long hope lasts.
    private static void until(String what, Predicate<Void> so) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            if (so.test(null)) {
                return;
            }
            Thread.sleep(50);
        }
        fail("not within " + PATIENCE_SECONDS + " s: " + what);
    }

    private long bytes(String file) {
        try {
            return Files.size(folder.resolve(file));
        } catch (IOException _) {
            return 0;
        }
    }

    private void finish(Process process, String out, int exit) throws Exception {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> out + " does not end");
        assertEquals(exit, process.exitValue(), told(out));
    }

    /// Frames that carry their number, from 1: left the low 15 bits, right the rest and one.
    private static short[] numbered(int frames) {
        short[] samples = new short[2 * frames];
        for (int i = 0; i < frames; i++) {
            samples[2 * i] = (short) (i & 0x7fff);
            samples[2 * i + 1] = (short) (1 + (i >> 15));
        }
        return samples;
    }

    private Path numberedWav(int frames) throws IOException {
        short[] samples = numbered(frames);
        float[] planes = new float[2 * frames];
        for (int i = 0; i < frames; i++) {
            planes[i] = samples[2 * i] / 32768f;
            planes[frames + i] = samples[2 * i + 1] / 32768f;
        }
        Path file = folder.resolve("numbered.wav");
        try (WavWriter writer = WavWriter.create(file, new StreamFormat(RATE_HZ, 2), SampleFormat.S16)) {
            writer.write(MemorySegment.ofArray(planes), c -> 4L * c * frames, frames);
            writer.finish();
        }
        return file;
    }

    private Path numberedRaw(int frames) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * frames).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(numbered(frames));
        return Files.write(folder.resolve("numbered.raw"), bytes.array());
    }

    /// What came through of numbered frames.
    private record Heard(int first, int last, int lost, int silent, int gaps) {

        static Heard of(ShortBuffer samples) {
            int first = -1;
            int last = -1;
            int lost = 0;
            int gaps = 0;
            int silent = 0;
            int pause = 0;
            for (int i = 0; i + 1 < samples.limit(); i += 2) {
                int number = (samples.get(i + 1) - 1) * 32768 + samples.get(i);
                if (samples.get(i + 1) <= 0) {
                    pause += first < 0 ? 0 : 1;
                    continue;
                }
                if (first < 0) {
                    first = number;
                } else if (number != last + 1 || pause > 0) {
                    gaps++;
                    lost += number - last - 1;
                    silent += pause;
                }
                pause = 0;
                last = number;
            }
            return new Heard(first, last, lost, silent, gaps);
        }
    }

    private Heard raw(String file) throws IOException {
        return Heard.of(ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))).order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer());
    }

    private Heard wav(String file) throws IOException {
        try (AudioInput input = AudioInput.open(folder.resolve(file))) {
            float[][] planes = input.readAll();
            ShortBuffer samples = ShortBuffer.allocate(2 * planes[0].length);
            for (int i = 0; i < planes[0].length; i++) {
                samples.put((short) (planes[0][i] * 32768)).put((short) (planes[1][i] * 32768));
            }
            return Heard.of(samples.flip());
        }
    }

    /// On a machine that is not busy every bit comes through. On one that is so busy that the sound server itself starves,
    /// some may not, and then we must have said so.
    private static void requireAllOrAdmitted(int frames, Heard heard, String told) {
        boolean admitted = !told.lines().filter(line -> line.contains(" frames in, "))
                .allMatch(
                        line -> line.contains("input lost 0, dropped 0, no room for 0; output 0 underruns, 0 frames of "
                                + "silence, dropped 0, no room for 0"));
        if (!admitted) {
            assertEquals(new Heard(0, frames - 1, 0, 0, 0), heard, told);
        }
        assertTrue(heard.last() > frames / 2, () -> heard + told);
    }

    @Test
    void whatIsPlayedIsRecordedBitForBit() throws Exception {
        requireCard();
        int frames = 4 * RATE_HZ;
        Path sound = numberedWav(frames);
        Process record = rondo(LOOPBACK, "record", "record", folder.resolve("recorded.wav"), "--meter");
        until("the recording runs", _ -> bytes("record.err") > 0);
        Process play = rondo(Map.of(), "play", "play", sound);
        finish(play, "play", 0);
        record.destroy();
        assertTrue(record.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        requireAllOrAdmitted(frames, wav("recorded.wav"), told("play") + told("record"));
    }

    @Test
    void anEmptyChainBetweenForeignClientsPassesEveryBit() throws Exception {
        requireCard();
        int frames = 4 * RATE_HZ;
        Process live = rondo(Map.of(), "live", "live", "--meter");
        until("the chain runs", _ -> bytes("live.err") > 0);
        start(Map.of(), "heard.raw", "parec", "-d", "spk.monitor", "--raw", "--latency-msec=20", "--format=s16le",
                "--rate=48000", "--channels=2");
        until("the foreign recorder runs", _ -> bytes("heard.raw") > 0);
        Process pacat = start(Map.of(), "pacat", "pacat", "-d", "mic", "--raw", "--latency-msec=50", "--format=s16le",
                "--rate=48000", "--channels=2", numberedRaw(frames).toString());
        finish(pacat, "pacat", 0);
        long until = bytes("heard.raw") + 4L * RATE_HZ;
        until("the last frame was heard", _ -> bytes("heard.raw") > until);
        live.destroy();
        assertTrue(live.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        requireAllOrAdmitted(frames, raw("heard.raw"), told("live"));
    }

    @Test
    void aJournalGivesTheOutputOfTheLiveRunAgain() throws Exception {
        Path sound = numberedWav(3 * RATE_HZ / 2);
        Process live = rondo(Map.of(), "live", "live", "--in", "file:" + sound, "--out",
                "file:" + folder.resolve("live.wav"), "--bits", "32f", "--chain",
                "highpass 80Hz | peak 1kHz gain=3dB | gain -3dB", "--journal", folder.resolve("run.rondo"));
        try (var keys = live.outputWriter(StandardCharsets.UTF_8)) {
            for (int i = 0; i < 10; i++) {
                keys.write("gain level " + -i + "dB\n");
                keys.write("peak frequency " + (1000 + 50 * i) + "\n");
                keys.flush();
                Thread.sleep(100);
            }
        }
        finish(live, "live", 0);
        Process replay = rondo(Map.of(), "replay", "process", folder.resolve("run.rondo"), folder.resolve("again.wav"));
        finish(replay, "replay", 0);
        byte[] bytes = Files.readAllBytes(folder.resolve("live.wav"));
        assertEquals(3 * RATE_HZ / 2 * 2 * 4, bytes.length, 200);
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(folder.resolve("again.wav"))), told("live"));
    }

    @Test
    void aRecordingThatIsEndedByASignalIsWhole() throws Exception {
        Path sound = numberedWav(30 * RATE_HZ);
        Process record = rondo(Map.of(), "record", "record", folder.resolve("out.wav"), "--in", "file:" + sound,
                "--meter");
        until("the recording runs", _ -> bytes("record.err") > 0);
        record.destroy();
        assertTrue(record.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(143, record.exitValue());
        Heard heard = wav("out.wav");
        assertEquals(0, heard.first());
        assertTrue(heard.last() > RATE_HZ / 4, heard::toString);
        assertEquals(0, heard.gaps(), heard::toString);
    }

    @Test
    void aServerThatDiesIsNoticedAndTheLineReopened() throws Exception {
        requireCard();
        Map<String, String> other = Map.of("RONDO_SOUND_CARD", folder.resolve("card").toString());
        Map<String, String> card = cardEnvironment(other);
        Process record = rondo(card, "record", "record", folder.resolve("out.wav"), "--reconnect", "--meter");
        until("the recording runs", _ -> bytes("record.err") > 0);
        Process stop = start(other, "stop", cardScript(), "stop");
        finish(stop, "stop", 0);
        until("the loss is noticed", _ -> err("record").contains("has gone"));
        cardEnvironment(other);
        until("the card is back", _ -> err("record").contains("is back"));
        record.destroy();
        assertTrue(record.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        try (AudioInput input = AudioInput.open(folder.resolve("out.wav"))) {
            assertTrue(input.damage().isEmpty());
            assertTrue(input.frames().orElseThrow() > 0);
        }
        finish(start(other, "stop", cardScript(), "stop"), "stop", 0);
    }

    @Test
    void aRecordingWhoseDeviceIsGoneEndsWhole() throws Exception {
        requireCard();
        Map<String, String> other = Map.of("RONDO_SOUND_CARD", folder.resolve("card").toString());
        Process record = rondo(cardEnvironment(other), "record", "record", folder.resolve("out.wav"), "--meter");
        until("the recording runs", _ -> bytes("record.err") > 0);
        finish(start(other, "stop", cardScript(), "stop"), "stop", 0);
        finish(record, "record", 1);
        assertTrue(err("record").contains("has gone"), err("record"));
        try (AudioInput input = AudioInput.open(folder.resolve("out.wav"))) {
            assertTrue(input.damage().isEmpty());
        }
    }

    private String err(String out) {
        try {
            return told(out);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String cardScript() {
        return Path.of("../dsp/src/test/live/virtual-sound-card").toAbsolutePath().toString();
    }

    /// Starts a card of its own and tells how to reach it.
    private Map<String, String> cardEnvironment(Map<String, String> where) throws Exception {
        Process start = start(where, "card.env", cardScript(), "start");
        finish(start, "card.env", 0);
        Map<String, String> environment = new java.util.HashMap<>(where);
        for (String line : Files.readAllLines(folder.resolve("card.env"))) {
            String[] pair = line.substring("export ".length()).split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        return environment;
    }

    @Test
    void jackCallsBackIntoTheRingAndTheWayThroughTakesTwoPeriodsAtMost() throws Exception {
        requireCard();
        Map<String, String> server = Map.of("JACK_DEFAULT_SERVER", "rondo-test", "JACK_NO_AUDIO_RESERVATION", "1");
        start(server, "jackd", "jackd", "-n", "rondo-test", "-d", "dummy", "-r", "48000", "-p", "64");
        until("the server runs", _ -> runs(server, "jack_wait", "-s", "rondo-test", "-c"));
        Process live = rondo(server, "live", "live", "--in", "jack:system", "--out", "jack:system", "--channels", "1",
                "--meter");
        until("the chain runs", _ -> bytes("live.err") > 0);
        start(server, "iodelay", "stdbuf", "-oL", "jack_iodelay");
        until("the meter runs", _ -> runs(server, "jack_connect", "-s", "rondo-test", "jack_delay:out",
                "rondo-in:in_1"));
        until("the meter hears", _ -> runs(server, "jack_connect", "-s", "rondo-test", "rondo-out:out_1",
                "jack_delay:in"));
        until("the way is measured", _ -> measured() > 0);
        double frames = measured();
        assertTrue(frames <= 2 * 64 + 64, "frames " + frames + " " + told("live"));
        live.destroy();
    }

    private boolean runs(Map<String, String> environment, String... words) {
        try {
            return start(environment, "step", words).waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What the foreign meter says, in frames; it is part of a loop, which costs a period by itself.
    private double measured() {
        try (InputStream in = Files.newInputStream(folder.resolve("iodelay"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.contains("total roundtrip latency") && !line.contains("?"))
                    .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", 2)[0])).reduce(0, (_, b) -> b);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
