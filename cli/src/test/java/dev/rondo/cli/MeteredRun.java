package dev.rondo.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.management.ThreadMXBean;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.Device.Direction;
import dev.rondo.audio.device.Devices;
import dev.rondo.dsp.live.Listener;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.pipeline.Chain;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/// A program for a JVM of its own: a chain with a meter and three listeners, beside somebody who makes garbage. Prints what
/// that did to memory and to the audio threads, as `name=number`.
///
/// On C1 alone. When a method is handed to C2, the thread whose call was one too many fetches the string literals of its
/// class, some hundred bytes at any time. And C1 takes no allocation away that stands in the code.
final class MeteredRun {

    static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private static final Set<String> AUDIO_THREADS = Set.of("rondo-capture", "rondo-pipeline", "rondo-playback");
    private static final int RUN_IN_SECONDS = 10;
    private static final int TICK_MILLIS = 10;
    private static final int TICKS_PER_SECOND = 1000 / TICK_MILLIS;
    private static final int GARBAGE_BYTES = 1 << 19;
    /// How long after its end a collection may be the cause of something: what a device holds.
    private static final long AFTERMATH_MILLIS = 30;

    private final Queue<Pause> pauses = new ConcurrentLinkedQueue<>();
    private final List<Long> xrunsMillis = new ArrayList<>();

    /// A collection, since the JVM began.
    private record Pause(long startMillis, long endMillis) {

        static Pause of(CompositeData told) {
            GcInfo info = GarbageCollectionNotificationInfo.from(told).getGcInfo();
            return new Pause(info.getStartTime(), info.getEndTime());
        }

        boolean mayHaveCaused(long xrunMillis) {
            return xrunMillis >= startMillis && xrunMillis <= endMillis + AFTERMATH_MILLIS;
        }
    }

    private MeteredRun() {}

    /// Runs.
    ///
    /// @param args how many seconds
    public static void main(String... args) throws Exception {
        new MeteredRun().run(Integer.parseInt(args[0]));
    }

    private void run(int seconds) throws Exception {
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(
                    (notification, _) -> pauses.add(Pause.of((CompositeData) notification.getUserData())), null, null);
        }
        Live.Setup setup = new Live.Setup(Devices.choose("default", Direction.INPUT),
                Devices.choose("default", Direction.OUTPUT), new StreamFormat(NumberedFrames.RATE_HZ, 2),
                Chain.parse("highpass 80Hz | peak 1kHz gain=3dB | gain -3dB"));
        float[] sums = new float[1];
        try (Live live = Live.open(setup, _ -> {})) {
            live.start();
            try (Meter _ = new Meter(live, new PrintWriter(Writer.nullWriter()), () -> "");
                    Listener third = Listener.start(live.capture(), 8192, 4096,
                            reader -> sums[0] += reader.samples(0).get())) {
                watch(live, RUN_IN_SECONDS);
                long heapBytes = usedHeapBytes();
                pauses.clear();
                xrunsMillis.clear();
                Map<String, Long> before = allocatedByAudioThreads();
                tell("garbage_bytes", watch(live, seconds));
                Map<String, Long> after = allocatedByAudioThreads();
                tell("audio_threads", after.size());
                after.forEach((name, bytes) -> tell(name + "_bytes", bytes - before.get(name)));
                tell("collections", pauses.size());
                tell("collections_longest_ms",
                        pauses.stream().mapToLong(pause -> pause.endMillis - pause.startMillis).max().orElse(0));
                tell("xruns", xrunsMillis.size());
                tell("xruns_beside_collections", xrunsMillis.stream()
                        .filter(xrun -> pauses.stream().anyMatch(pause -> pause.mayHaveCaused(xrun))).count());
                tell("xruns_beside_collections_by_chance", (long) xrunsMillis.size() * pauses.stream()
                        .mapToLong(pause -> pause.endMillis - pause.startMillis + AFTERMATH_MILLIS).sum()
                        / (seconds * 1000L));
                tell("listener_lost_frames", third.lostFrames());
                tell("heap_growth_bytes", usedHeapBytes() - heapBytes);
            }
        }
    }

    private static void tell(String name, long number) {
        System.out.println(name + "=" + number);
    }

    /// Makes garbage and notes when there was nothing to play.
    ///
    /// @return how much garbage
    private long watch(Live live, int seconds) throws InterruptedException {
        long garbageBytes = 0;
        long underruns = live.playback().counts().underruns();
        for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
            garbageBytes += new byte[GARBAGE_BYTES].length;
            Thread.sleep(TICK_MILLIS);
            long now = live.playback().counts().underruns();
            if (now > underruns) {
                xrunsMillis.add(ManagementFactory.getRuntimeMXBean().getUptime());
            }
            underruns = now;
        }
        return garbageBytes;
    }

    private static long usedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Map<String, Long> allocatedByAudioThreads() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && AUDIO_THREADS.contains(thread.getThreadName()))
                .collect(Collectors.toMap(ThreadInfo::getThreadName,
                        thread -> threads.getThreadAllocatedBytes(thread.getThreadId())));
    }
}
