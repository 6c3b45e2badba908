package dev.rondo.cli;

import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.device.Device;
import dev.rondo.audio.device.DeviceException;
import dev.rondo.audio.device.Devices;
import dev.rondo.dsp.live.Live;
import dev.rondo.dsp.live.ResyncMode;
import dev.rondo.dsp.live.StallPolicy;
import dev.rondo.dsp.pipeline.Chain;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What `record`, `play`, `live` and `latency` have in common.
final class LiveOptions {

    private static final double LISTENING_RING_SECONDS = 1;
    /// Disks pause for seconds.
    private static final double RECORDING_RING_SECONDS = 20;
    private static final int USUAL_RATE_HZ = 48_000;
    private static final int USUAL_CHANNELS = 2;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description = "Frames per second; 48000, or what the device prescribes.")
    private Integer rateHz;

    @Option(names = "--channels", paramLabel = "N", description = "Channels of the input; 2, or those of a file.")
    private Integer channels;

    @Option(
            names = "--bits",
            paramLabel = "16|24|32|32f",
            defaultValue = "16",
            description = "How samples travel, and how a recording stores them.")
    private String bits = "16";

    @Option(
            names = "--block",
            paramLabel = "FRAMES",
            defaultValue = "256",
            description = "How many frames are moved at a time (${DEFAULT-VALUE}).")
    private int blockFrames = 256;

    @Option(
            names = "--buffer",
            paramLabel = "FRAMES",
            defaultValue = "1024",
            description = "How many frames a device may hold (${DEFAULT-VALUE}): less is sooner heard, and sooner dry.")
    private int bufferFrames = 1024;

    @Option(names = "--chain", paramLabel = "CHAIN", defaultValue = "", description = "What is done to the sound.")
    private String chain = "";

    @Option(names = "--duration", paramLabel = "SECONDS", description = "When to end; otherwise by Ctrl-C.")
    private Double seconds;

    @Option(
            names = "--resync",
            paramLabel = "auto|on|off",
            defaultValue = "auto",
            description = "Resample between two clocks: when they are seen to drift, always, or never "
                    + "(${DEFAULT-VALUE}).")
    private ResyncMode resync = ResyncMode.AUTO;

    @Option(
            names = "--late",
            paramLabel = "drop|keep",
            description = "What a stall has made late is dropped, so that latency comes back to what it was, or kept. "
                    + "'record' keeps, everything else drops.")
    private StallPolicy late;

    @Option(names = "--reconnect", description = "Wait for a device that has gone, and go on with it.")
    private boolean reconnect;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Write down the run, so that 'rondo process FILE OUT' gives its output again, bit for bit.")
    private Path journal;

    @Option(names = "--meter", description = "Show levels, spectrum, latency and losses while it runs.")
    private boolean meter;

    Chain chain() {
        return Chain.parse(chain);
    }

    int blockFrames() {
        return blockFrames;
    }

    int bufferFrames() {
        return bufferFrames;
    }

    boolean meter() {
        return meter;
    }

    Optional<Double> seconds() {
        if (seconds != null && !(seconds > 0)) {
            throw new UsageException("--duration must be above 0 s: " + seconds);
        }
        return Optional.ofNullable(seconds);
    }

    /// What is heard at once, late frames dropped.
    Live.Setup listening(String in, String out) throws DeviceException {
        return setup(in, out, StallPolicy.DROP, LISTENING_RING_SECONDS);
    }

    /// What shall be complete, late or not.
    Live.Setup recording(String in, String out) throws DeviceException {
        return setup(in, out, StallPolicy.KEEP, RECORDING_RING_SECONDS);
    }

    private Live.Setup setup(String in, String out, StallPolicy policy, double ringSeconds) throws DeviceException {
        Chain parsed = chain();
        SampleFormat asked = samples();
        if (blockFrames < 1 || bufferFrames < blockFrames) {
            throw new UsageException("--buffer must hold a --block of at least 1 frame: --buffer " + bufferFrames
                    + " --block " + blockFrames);
        }
        Device input = Devices.choose(in, Device.Direction.INPUT);
        Device output = Devices.choose(out, Device.Direction.OUTPUT);
        return new Live.Setup(input, output, stream(input), offered(input, asked), offered(output, asked), bufferFrames,
                blockFrames, ringSeconds, parsed, late == null ? policy : late, resync, reconnect,
                Optional.ofNullable(journal));
    }

    private SampleFormat samples() {
        try {
            SampleFormat format = SampleFormat.ofLabel(bits);
            if (format != SampleFormat.U8 && format != SampleFormat.F64) {
                return format;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new UsageException("--bits must be 16, 24, 32 or 32f: " + bits);
    }

    /// What was asked for where the device has it, else what it has.
    private static SampleFormat offered(Device device, SampleFormat asked) {
        return device.formats().contains(asked) || device.formats().isEmpty() ? asked : device.formats().getFirst();
    }

    private StreamFormat stream(Device input) {
        int rate = rateHz != null ? rateHz : input.rateHz() > 0 ? input.rateHz() : USUAL_RATE_HZ;
        boolean file = input.bufferFrames() == 0;
        int most = input.channels() == 0 ? USUAL_CHANNELS : input.channels();
        int count = channels != null ? channels : file ? most : Math.min(USUAL_CHANNELS, most);
        try {
            return new StreamFormat(rate, count);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
