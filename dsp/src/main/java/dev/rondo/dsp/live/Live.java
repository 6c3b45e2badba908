package dev.rondo.dsp.live;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.DeviceException;
import dev.rondo.audio.device.LineFormat;
import dev.rondo.audio.device.RealTimePriority;
import dev.rondo.dsp.internal.Tally;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Control;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Stages;
import dev.rondo.ring.PlanarFloatRing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A chain between an input and an output, running.
///
/// ```
/// device ──→ [capture ring] ──→ pipeline ──→ [playback ring] ──→ device
///   line's thread    │     its own thread         line's thread
///                    ├──→ listeners, each on its own thread           all watched by one more: faults, clocks, the end
///                    └──→ recorders
/// ```
///
/// ```java
/// try (Live live = Live.open(new Live.Setup(input, output, stream, chain), System.err::println)) {
///     live.start();
///     live.control("gain", "level").ifPresent(gain -> gain.set(-6));
///     live.awaitEnd(Duration.ofMinutes(1));
/// }
/// ```
///
/// Every method is for any thread, unless it says otherwise.
public final class Live implements AutoCloseable {

    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final long TICK_MILLIS = 50;
    private static final long STOP_MILLIS = 50;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long SETTLING_NANOS = 3_000_000_000L;
    private static final long DRAIN_NANOS = 3_000_000_000L;
    private static final int LEAST_BACKLOG_PER_SECOND = 20;

    private final Setup setup;
    private final Capture capture;
    private final Playback playback;
    private final Pipeline pipeline;
    private final PlanarFloatRing.Reader reader;
    private final Journal journal;
    private final Resynchroniser resynchroniser;
    private final LineWatch inputWatch;
    private final LineWatch outputWatch;
    private final Thread pipelineThread;
    private final Thread watchThread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Tally skipped = new Tally();
    private volatile IOException failure;
    private boolean started;

    /// What is to run.
    ///
    /// @param input where sound comes from
    /// @param output where it goes
    /// @param stream rate and channels of the input; the chain decides those of the output
    /// @param inputSamples how samples come
    /// @param outputSamples how samples go
    /// @param bufferFrames what a device may hold
    /// @param blockFrames how many frames are moved at a time
    /// @param ringSeconds how long one thread may stand still before frames are lost in a ring
    /// @param chain what is done to it
    /// @param policy what becomes of frames that a stall has made late
    /// @param resync when two clocks are reconciled
    /// @param reconnect whether to wait for a device that has gone
    /// @param journal where to write down the run, for [Replay]
    public record Setup(Device input, Device output, StreamFormat stream, SampleFormat inputSamples,
            SampleFormat outputSamples, int bufferFrames, int blockFrames, double ringSeconds, Chain chain,
            StallPolicy policy, ResyncMode resync, boolean reconnect, Optional<Path> journal) {

        /// A chain between two devices, as most want it: 16 bits, blocks of 256 in buffers of 1024 frames.
        ///
        /// @param input where sound comes from
        /// @param output where it goes
        /// @param stream rate and channels of the input
        /// @param chain what is done to it
        public Setup(Device input, Device output, StreamFormat stream, Chain chain) {
            this(input, output, stream, SampleFormat.S16, SampleFormat.S16, 1024, 256, 1, chain, StallPolicy.DROP,
                    ResyncMode.AUTO, false, Optional.empty());
        }
    }

    private Live(Setup setup, Consumer<String> told, Capture capture, Pipeline pipeline, Playback playback,
            boolean resync, Journal journal) {
        this.setup = setup;
        this.capture = capture;
        this.pipeline = pipeline;
        this.playback = playback;
        this.journal = journal;
        this.reader = capture.pipelineReader();
        this.resynchroniser = resync
                ? new Resynchroniser(setup.resync() == ResyncMode.ON, capture, playback, pipeline, told)
                : null;
        this.inputWatch = new LineWatch("input", capture.watched(), setup.reconnect(), told);
        this.outputWatch = new LineWatch("output", playback.watched(), setup.reconnect(), told);
        this.pipelineThread = Thread.ofPlatform().daemon().name("rondo-pipeline").unstarted(this::runPipeline);
        this.watchThread = Thread.ofPlatform().daemon().name("rondo-watch").unstarted(this::watch);
        pipeline.countLosses(() -> reader.lost() + skipped.get() + capture.counts().unrecovered());
        if (journal != null) {
            pipeline.observe(journal);
        }
        playback.outlet().follow(this::upstreamFrames, (int) pipeline.latency().frames(pipeline.output().rateHz()));
    }

    /// Opens both devices and builds the chain between them. Nothing flows before [#start()].
    ///
    /// @param setup what is to run
    /// @param told hears in one line each what happens on the way, from a thread of ours
    /// @return the run
    /// @throws IOException if a device or the journal cannot be opened
    /// @throws dev.rondo.dsp.pipeline.ChainException if the chain cannot be built
    @SuppressWarnings("resource") // what is opened belongs to the run; on failure all of it is closed
    public static Live open(Setup setup, Consumer<String> told) throws IOException {
        boolean resync = setup.input().host().isPaced() && setup.output().host().isPaced()
                && setup.resync().reconciles(setup.input().clock(), setup.output().clock());
        Pipeline pipeline = Pipeline.of(resync ? setup.chain().then(Resync.chain()) : setup.chain(), setup.stream(),
                Pipeline.BLOCK_FRAMES, Stages.installed(), true);
        Capture capture = null;
        Playback playback = null;
        try {
            capture = Capture.open(setup.input(), format(setup, setup.stream(), setup.inputSamples()),
                    frames(setup, setup.stream()), setup.policy());
            playback = Playback.open(setup.output(), format(setup, pipeline.output(), setup.outputSamples()),
                    frames(setup, pipeline.output()), capture.paced() ? setup.policy() : StallPolicy.KEEP);
            Journal journal = setup.journal().isEmpty()
                    ? null
                    : new Journal(setup.journal().get(), setup.stream(), setup.chain(), resync, pipeline.controls());
            return new Live(setup, told, capture, pipeline, playback, resync, journal);
        } catch (IOException | RuntimeException e) {
            pipeline.close();
            if (capture != null) {
                capture.close();
            }
            if (playback != null) {
                playback.close();
            }
            throw e;
        }
    }

    private static LineFormat format(Setup setup, StreamFormat stream, SampleFormat samples) {
        return new LineFormat(stream, samples, setup.bufferFrames(), setup.blockFrames());
    }

    private static int frames(Setup setup, StreamFormat stream) {
        return Math.max(8 * setup.bufferFrames(), (int) (setup.ringSeconds() * stream.rateHz()));
    }

    /// Lets it run: compiles what will run, lets both devices settle, throws away what waited in the input, begins. Takes
    /// some seconds. Once, from one thread.
    public void start() {
        if (capture.paced()) {
            pipeline.warmUp(WARM_UP);
        }
        started = true;
        playback.start();
        long deadline = System.nanoTime() + SETTLING_NANOS;
        while (!playback.outlet().settled() && !playback.failed() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        pipelineThread.start();
        capture.start();
        watchThread.start();
    }

    /// How far frames have come before the playback ring, in frames of the output.
    private long upstreamFrames() {
        return (capture.waitingFrames() + reader.lag()) * playback.rateHz() / setup.stream().rateHz();
    }

    private void runPipeline() {
        RealTimePriority.raise();
        try {
            pipeline.begin(playback.sink(!capture.paced()));
            long limit = Math.max(2L * setup.bufferFrames(), setup.stream().rateHz() / LEAST_BACKLOG_PER_SECOND);
            long pauseNanos = capture.format().pauseNanos();
            for (boolean ending = false; !ending || reader.readable() > 0;) {
                ending = reader.ending();
                int there = reader.readable();
                if (there == 0) {
                    LockSupport.parkNanos(pauseNanos);
                    continue;
                }
                if (there > limit && capture.paced() && setup.policy() == StallPolicy.DROP) {
                    skip(there - setup.blockFrames());
                }
                long lostBefore = reader.lost();
                pipeline.take(reader);
                if (reader.lost() > lostBefore) {
                    noteLoss(reader.lost() - lostBefore);
                }
            }
            pipeline.end(false);
        } catch (IOException e) {
            failure = e;
        } finally {
            playback.finish();
        }
    }

    private void skip(int frames) {
        reader.advance(frames);
        skipped.add(frames);
        noteLoss(frames);
    }

    private void noteLoss(long frames) {
        if (journal != null) {
            journal.lost(pipeline.report().framesIn(), frames);
        }
    }

    private void watch() {
        boolean stop = false;
        while (!stop) {
            try {
                stop = stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                stop = true;
            }
            if (capture.ended()) {
                capture.finish();
            }
            stop |= !lookAfter(inputWatch) || !lookAfter(outputWatch);
            if (resynchroniser != null && !stop) {
                resynchroniser.tick(System.nanoTime());
            }
            stop |= !pipelineThread.isAlive() && playback.outlet().done();
        }
        wind();
    }

    /// Ends everything in the order in which frames flow, so that what was heard is written.
    private void wind() {
        capture.stop();
        long deadline = System.nanoTime() + DRAIN_NANOS;
        while ((pipelineThread.isAlive() || !playback.outlet().done()) && !playback.failed()
                && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        playback.stop();
        Threads.joinFully(pipelineThread);
        if (journal != null) {
            try {
                journal.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        finished.countDown();
    }

    /// Looks after a line.
    ///
    /// @return whether to go on
    private boolean lookAfter(LineWatch line) {
        DeviceException gone = line.look(System.nanoTime());
        if (gone != null) {
            failure = gone;
        }
        return gone == null;
    }

    /// The input, for listeners and recorders.
    ///
    /// @return the capture, owned by this run
    public Capture capture() {
        return capture;
    }

    /// The output.
    ///
    /// @return the playback, owned by this run
    public Playback playback() {
        return playback;
    }

    /// What may be turned.
    ///
    /// @return the controls of the chain
    public List<Control> controls() {
        return pipeline.controls().stream().filter(control -> !control.stage().equals(Resync.NAME)).toList();
    }

    /// What the pipeline has done.
    ///
    /// @return its report; lost frames are those of the input and of the ring together
    public Report report() {
        return pipeline.report();
    }

    /// What the pipeline passed over to catch up after a stall of its own, or was lapped by.
    ///
    /// @return frames of the input
    public long skippedFrames() {
        return skipped.get() + reader.lost();
    }

    /// What the resampler between two clocks makes of their drift.
    ///
    /// @return parts per million, nothing while it does not run
    public Optional<Double> resyncPpm() {
        return resynchroniser == null ? Optional.empty() : resynchroniser.ppm();
    }

    /// Ends the run: closes the input, lets what was heard be played and written. Returns within 100 ms, finished or not;
    /// [#awaitEnd] waits for the rest.
    public void stop() {
        stopping.countDown();
        try {
            finished.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end: of the sound, by [#stop()] or by a fault.
    ///
    /// @param patience how long
    /// @return whether it has ended
    /// @throws IOException what ended it, if that was a fault
    /// @throws InterruptedException if the thread is interrupted
    public boolean awaitEnd(Duration patience) throws IOException, InterruptedException {
        boolean over = finished.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (over && failure != null) {
            throw failure;
        }
        return over;
    }

    /// Stops, waits for the end and frees everything.
    @Override
    public void close() {
        if (started) {
            stop();
            Threads.joinFully(watchThread);
        }
        capture.close();
        playback.close();
        pipeline.close();
    }
}
