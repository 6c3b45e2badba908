package dev.rondo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.Device.Direction;
import dev.rondo.audio.device.Devices;
import dev.rondo.cli.NumberedFrames.Heard;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.pipeline.Chain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live commands on the virtual sound card: what goes in comes out, and what does not is counted.
class LiveCardTest {

    private static final Map<String, String> HERE = Map.of();
    private static final int FRAMES = 3 * NumberedFrames.RATE_HZ;
    private static final long STALL_MILLIS = 500;

    @TempDir
    Path folder;

    private Programs programs;

    @BeforeEach
    void begin() {
        VirtualCard.require();
        programs = new Programs(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (programs != null) {
            programs.end();
        }
    }

    @Test
    void whatIsPlayedIsRecordedBitForBit() throws Exception {
        Path sound = NumberedFrames.wav(programs.file("sound.wav"), FRAMES);
        Path recorded = programs.file("recorded.wav");
        Standstill.holdsOnAMachineThatRuns(() -> {
            Process record = programs.rondo(VirtualCard.LOOPBACK, "record", "record", recorded, "--meter");
            programs.untilItRuns("record");
            programs.finish(programs.rondo(HERE, "play", "play", sound), "play", 0);
            programs.interrupt(record, "record");
            return faultOf(Heard.all(FRAMES), Heard.in(recorded), "play", "record");
        });
    }

    @Test
    void anEmptyChainBetweenForeignClientsPassesEveryBit() throws Exception {
        Standstill.holdsOnAMachineThatRuns(() -> {
            Process live = programs.rondo(HERE, "live", "live", "--meter");
            programs.untilItRuns("live");
            RoundTrip trip = RoundTrip.measure(programs, FRAMES, () -> {});
            programs.interrupt(live, "live");
            return faultOf(trip.given(), trip.heard(), "live");
        });
    }

    /// What is missing was admitted, on every machine; but for silence of less than a millisecond that the sound server put
    /// in: Java Sound does not tell, and the frame clock cannot see so little.
    private String faultOf(Heard given, Heard heard, String... names) {
        boolean admitted = heard.lost() == given.lost()
                && heard.silent() - given.silent() < NumberedFrames.RATE_HZ / 1000;
        for (String name : names) {
            admitted |= !programs.saysAllWasWell(name);
        }
        String fault = "given " + given + ", heard " + heard + " " + programs.said(names[0]);
        assertTrue(admitted, fault);
        return heard.isAll(FRAMES) ? "" : fault;
    }

    @Test
    void afterAStallOfHalfASecondTheLatencyIsTheOldOneAndTheLossIsCountedExactly() throws Exception {
        Standstill.holdsOnAMachineThatRuns(() -> {
            int frames = 2 * FRAMES;
            Process live = programs.rondo(HERE, "live", "live", "--meter");
            programs.untilItRuns("live");
            RoundTrip trip = RoundTrip.measure(programs, frames, () -> stall(live));
            programs.interrupt(live, "live");
            long[] counts = programs.counts("live");
            long counted = counts[0] + counts[1] + counts[2] + counts[5] + counts[6];
            int stalled = frames / 2;
            double before = RoundTrip.share(trip.millis(0, stalled - 4800), 0.5);
            double after = RoundTrip.share(
                    trip.millis(stalled + (int) ((STALL_MILLIS + 1000) * NumberedFrames.RATE_HZ / 1000), frames), 0.5);
            boolean exact = counted == trip.heard().lost() && counted > 0;
            return exact && Math.abs(after - before) < 10
                    ? ""
                    : "before " + before + " ms, after " + after + " ms, " + trip.heard() + programs.said("live");
        });
    }

    private static void stall(Process process) {
        try {
            signal(process, "-STOP");
            Thread.sleep(STALL_MILLIS);
            signal(process, "-CONT");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor());
    }

    @Test
    void aServerThatDiesIsNoticedAndTheLinesAreOpenedAgainWhenItIsBack() throws Exception {
        Map<String, String> card = VirtualCard.start(programs);
        Path recorded = programs.file("recorded.wav");
        Process live = programs.rondo(card, "live", "live", "--reconnect", "--meter", "--record", recorded);
        untilASecondIsRecorded();
        VirtualCard.stop(programs);
        Programs.until("the loss is told", () -> programs.said("live").contains("output javasound")
                && programs.said("live").contains("has gone"));
        VirtualCard.start(programs);
        Programs.until("both lines are back",
                () -> programs.said("live").lines().filter(line -> line.endsWith("is back")).count() == 2);
        programs.interrupt(live, "live");
        VirtualCard.stop(programs);
        assertTrue(framesOfAWholeFile(recorded) >= NumberedFrames.RATE_HZ);
    }

    @Test
    void aRecordingWhoseDeviceIsGoneEndsWhole() throws Exception {
        Path recorded = programs.file("recorded.wav");
        Process record = programs.rondo(VirtualCard.start(programs), "record", "record", recorded, "--meter");
        untilASecondIsRecorded();
        VirtualCard.stop(programs);
        programs.finish(record, "record", 1);
        assertTrue(programs.said("record").contains("has gone"), programs.said("record"));
        assertTrue(framesOfAWholeFile(recorded) >= NumberedFrames.RATE_HZ);
    }

    private void untilASecondIsRecorded() throws InterruptedException {
        Programs.until("a second is recorded", () -> {
            try (Stream<Path> files = Files.list(folder)) {
                return files.anyMatch(file -> file.toString().endsWith(".part")
                        && file.toFile().length() > 2L * NumberedFrames.FRAME_BYTES * NumberedFrames.RATE_HZ);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long framesOfAWholeFile(Path file) throws IOException {
        try (AudioInput input = AudioInput.open(file)) {
            assertTrue(input.damage().isEmpty());
            return input.frames().orElseThrow();
        }
    }

    @Test
    void stopReturnsWithinATenthOfASecond() throws Exception {
        Standstill.holdsOnAMachineThatRuns(() -> {
            Live.Setup setup = new Live.Setup(Devices.choose("default", Direction.INPUT),
                    Devices.choose("default", Direction.OUTPUT), new StreamFormat(NumberedFrames.RATE_HZ, 2),
                    Chain.parse("gain -3dB"));
            try (Live live = Live.open(setup, _ -> {})) {
                live.start();
                long begin = System.nanoTime();
                Thread other = Thread.ofPlatform().start(live::stop);
                live.stop();
                other.join();
                double millis = 1e-6 * (System.nanoTime() - begin);
                return millis <= 100 ? "" : "stop took " + millis + " ms";
            }
        });
    }
}
