package dev.rondo.dsp.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Stages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private static Pipeline pipeline(String chain) {
        return Pipeline.of(Chain.parse(chain), new StreamFormat(48_000, 1), 64, Stages.installed(), true);
    }

    @Test
    void aPipelineIsWatchedWhileItRunsAndOnceMoreAtTheEnd() throws InterruptedException {
        List<Report> reports = new CopyOnWriteArrayList<>();
        List<Thread> tellers = new CopyOnWriteArrayList<>();
        CountDownLatch three = new CountDownLatch(3);
        try (Pipeline pipeline = pipeline("gain -3dB");
                Supervisor _ = Supervisor.watch(pipeline, Duration.ofNanos(1), report -> {
                    reports.add(report);
                    tellers.add(Thread.currentThread());
                    three.countDown();
                })) {
            three.await();
            pipeline.process(new float[1][1000]);
        }
        assertEquals(0, reports.getFirst().framesIn());
        assertEquals(1000, reports.getLast().framesIn());
        assertEquals(1, tellers.stream().distinct().count());
        assertEquals("rondo-supervisor", tellers.getFirst().getName());
    }

    @Test
    void aListenerThatThrowsSilencesNobodyElse() {
        List<Report> heard = new CopyOnWriteArrayList<>();
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        try (Pipeline pipeline = pipeline("")) {
            Supervisor.watch(pipeline, NEVER, _ -> {
                throw new IllegalStateException("out of paper");
            }, heard::add).close();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(1, heard.size());
        assertEquals("out of paper", uncaught.getFirst().getMessage());
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        try (Pipeline pipeline = pipeline("")) {
            assertThrows(IllegalArgumentException.class, () -> Supervisor.watch(pipeline, Duration.ZERO));
        }
    }

    @Test
    void aFlightRecordingHoldsThePipelineAndEachOfItsStages(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rondo.jfr");
        Report last;
        try (Recording recording = new Recording();
                Pipeline pipeline = pipeline("gain 12dB | highpass 80Hz | gain 0")) {
            recording.enable("dev.rondo.Pipeline");
            recording.enable("dev.rondo.Stage");
            recording.start();
            FlightRecorderEvents events = new FlightRecorderEvents("voice");
            events.reported(pipeline.report());
            float[] square = new float[1000];
            for (int i = 0; i < square.length; i++) {
                square[i] = i / 10 % 2 == 0 ? 1 : Float.NaN;
            }
            try (Supervisor _ = Supervisor.watch(pipeline, NEVER, events)) {
                pipeline.process(new float[][]{square});
                last = pipeline.report();
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        List<RecordedEvent> pipelines = events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.rondo.Pipeline")).toList();
        assertEquals(2, pipelines.size());
        RecordedEvent event = pipelines.getLast();
        assertEquals("voice", event.getString("pipeline"));
        assertEquals(1000, event.getLong("framesIn"));
        assertEquals(1000, event.getLong("framesOut"));
        assertEquals(500, event.getLong("replacedSamples"));
        assertEquals(last.clippedSamples(), event.getLong("clippedSamples"));
        assertEquals(last.load(), event.getDouble("load"));
        assertEquals(last.worstLoad(), event.getDouble("worstLoad"));
        assertEquals(Duration.ofNanos(last.busyNanos()), event.getDuration("busyNanos"));
        List<RecordedEvent> stages = events.stream()
                .filter(e -> e.getEventType().getName().equals("dev.rondo.Stage")).toList();
        assertEquals(List.of("gain", "highpass", "gain#2"),
                stages.subList(3, 6).stream().map(stage -> stage.getString("stage")).toList());
        for (int i = 0; i < 3; i++) {
            assertEquals(0, stages.get(i).getLong("calls"));
            assertEquals(1000, stages.get(3 + i).getLong("frames"));
            assertEquals(16, stages.get(3 + i).getLong("calls"));
            assertEquals(Duration.ofNanos(last.stages().get(i).nanos()), stages.get(3 + i).getDuration("busyNanos"));
        }
    }

    @Test
    void theDifferenceOfTwoReportsIsWhatHappenedBetweenThem() {
        try (Pipeline pipeline = pipeline("gain 1")) {
            Report before = pipeline.report();
            pipeline.process(new float[1][100]);
            Report after = pipeline.report();
            assertEquals(100, after.since(before).framesIn());
            assertEquals(0, after.since(after).framesIn());
            assertEquals(0, after.since(after).stages().getFirst().nanos());
        }
    }
}
