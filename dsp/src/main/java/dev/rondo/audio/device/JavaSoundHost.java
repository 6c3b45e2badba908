package dev.rondo.audio.device;

import dev.rondo.audio.PcmCodec;
import dev.rondo.audio.SampleFormat;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;

/// The devices of Java Sound, on every platform. Integer PCM is converted in the line's thread, without dither: where
/// both sides have one depth, every bit comes through.
///
/// What Java Sound does not say is found out here: a read or write that comes back short while the line runs means that
/// the device has gone.
final class JavaSoundHost implements DeviceHost {

    private static final List<SampleFormat> FORMATS = List.of(SampleFormat.S16, SampleFormat.S24, SampleFormat.S32);
    /// The name of ALSA's default follows the device behind it; its suffix does not.
    private static final String DEFAULT_SUFFIX = "[default]";
    /// Java Sound's own buffer is half a second.
    private static final int DEFAULT_BUFFER_FRAMES = 24_000;

    @Override
    public String name() {
        return "javasound";
    }

    @Override
    public List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            Mixer mixer = AudioSystem.getMixer(info);
            add(devices, info, mixer.getTargetLineInfo(), TargetDataLine.class, Device.Direction.INPUT);
            add(devices, info, mixer.getSourceLineInfo(), SourceDataLine.class, Device.Direction.OUTPUT);
        }
        devices.sort(Comparator.comparing(device -> !device.name().endsWith(DEFAULT_SUFFIX)));
        return devices;
    }

    private void add(List<Device> devices, Mixer.Info mixer, javax.sound.sampled.Line.Info[] lines, Class<?> kind,
            Device.Direction direction) {
        for (var line : lines) {
            if (line instanceof DataLine.Info data && kind.isAssignableFrom(data.getLineClass())) {
                AudioFormat[] formats = data.getFormats();
                int channels = Arrays.stream(formats).mapToInt(AudioFormat::getChannels).max().orElse(0);
                devices.add(new Device(this, mixer.getName(), direction, Math.max(0, channels), 0,
                        FORMATS.stream().filter(format -> Arrays.stream(formats).anyMatch(f -> is(f, format))).toList(),
                        DEFAULT_BUFFER_FRAMES, name() + ":" + mixer.getName()));
                return;
            }
        }
    }

    private static boolean is(AudioFormat offered, SampleFormat format) {
        return offered.getEncoding().equals(Encoding.PCM_SIGNED)
                && offered.getSampleSizeInBits() == format.bits()
                && offered.getFrameSize() == offered.getChannels() * format.bytes();
    }

    /// By its name; the default by its suffix, since its name may have changed while it was away.
    private static boolean is(Mixer.Info info, Device device) {
        return info.getName().equals(device.name())
                || (info.getName().endsWith(DEFAULT_SUFFIX) && device.name().endsWith(DEFAULT_SUFFIX));
    }

    @Override
    public Line openCapture(Device device, LineFormat format, CaptureClient client) throws DeviceException {
        return new Capture(open(device, format, TargetDataLine.class), format, client);
    }

    @Override
    public Line openPlayback(Device device, LineFormat format, PlaybackClient client) throws DeviceException {
        return new Playback(open(device, format, SourceDataLine.class), format, client);
    }

    private static <L extends DataLine> L open(Device device, LineFormat format, Class<L> kind)
            throws DeviceException {
        SampleFormat samples = format.samples();
        if (!FORMATS.contains(samples)) {
            throw new DeviceException(device + ": takes integers of 16, 24 or 32 bits, not " + samples.label());
        }
        int channels = format.stream().channels();
        AudioFormat pcm = new AudioFormat(Encoding.PCM_SIGNED, format.stream().rateHz(), samples.bits(), channels,
                channels * samples.bytes(), format.stream().rateHz(), false);
        int bufferBytes = format.bufferFrames() * pcm.getFrameSize();
        for (Mixer.Info info : AudioSystem.getMixerInfo()) {
            if (is(info, device)) {
                return open(AudioSystem.getMixer(info), device, pcm, bufferBytes, kind);
            }
        }
        throw new DeviceException(device + ": is not there");
    }

    private static <L extends DataLine> L open(Mixer mixer, Device device, AudioFormat pcm, int bufferBytes,
            Class<L> kind) throws DeviceException {
        AtomicReference<L> opened = new AtomicReference<>();
        AtomicReference<Exception> refused = new AtomicReference<>();
        RealTimePriority.handDown(() -> {
            try {
                L line = kind.cast(mixer.getLine(new DataLine.Info(kind, pcm)));
                if (line instanceof TargetDataLine target) {
                    target.open(pcm, bufferBytes);
                } else if (line instanceof SourceDataLine source) {
                    source.open(pcm, bufferBytes);
                }
                opened.set(line);
            } catch (LineUnavailableException | IllegalArgumentException | IllegalStateException e) {
                refused.set(e);
            }
        });
        if (refused.get() != null) {
            throw new DeviceException(device + ": cannot be opened with " + pcm + ": " + refused.get().getMessage(),
                    refused.get());
        }
        return opened.get();
    }

    /// What both directions have in common: a thread that moves blocks, and a way to end it.
    private abstract static class Moving extends LineThread {

        final int frameBytes;
        final byte[] pcm;
        final MemorySegment pcmSegment;
        final PcmCodec codec;
        final int channels;
        private final DataLine line;
        private final int blockFrames;

        Moving(String name, DataLine line, LineFormat format) {
            super(name);
            this.line = line;
            this.channels = format.stream().channels();
            this.blockFrames = format.blockFrames();
            this.codec = new PcmCodec(format.samples(), ByteOrder.LITTLE_ENDIAN, channels);
            this.frameBytes = codec.frameBytes();
            this.pcm = new byte[blockFrames * frameBytes];
            this.pcmSegment = MemorySegment.ofArray(pcm);
        }

        @Override
        public final int bufferFrames() {
            return line.getBufferSize() / frameBytes;
        }

        @Override
        public final int blockFrames() {
            return blockFrames;
        }

        @Override
        final void interrupt() {
            // unblocks a read or write, which an interrupt of the thread does not
            line.stop();
            line.flush();
        }

        @Override
        final void release() {
            line.close();
        }
    }

    private static final class Capture extends Moving implements CaptureClient.Block {

        private final TargetDataLine line;
        private final CaptureClient client;

        Capture(TargetDataLine line, LineFormat format, CaptureClient client) {
            super("rondo-capture", line, format);
            this.line = line;
            this.client = client;
        }

        @Override
        void run() {
            line.start();
            while (running()) {
                int bytes = line.read(pcm, 0, pcm.length);
                if (bytes == pcm.length) {
                    client.captured(this, blockFrames());
                } else if (running()) {
                    client.ended("the device gives nothing any more");
                    return;
                }
            }
        }

        @Override
        public void read(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            codec.decode(pcmSegment, (long) from * frameBytes, planes, offsetsBytes, 0, frames);
        }
    }

    private static final class Playback extends Moving implements PlaybackClient.Block {

        private final SourceDataLine line;
        private final PlaybackClient client;
        private final long pauseNanos;

        Playback(SourceDataLine line, LineFormat format, PlaybackClient client) {
            super("rondo-playback", line, format);
            this.line = line;
            this.client = client;
            this.pauseNanos = format.pauseNanos();
        }

        @Override
        void run() {
            byte[] silence = new byte[line.getBufferSize()];
            line.write(silence, 0, silence.length);
            line.start();
            while (running()) {
                int due = client.due(blockFrames(), queuedFrames());
                if (due == 0) {
                    LockSupport.parkNanos(pauseNanos);
                    continue;
                }
                int frames = due > 0 ? due : blockFrames();
                client.wanted(this, frames, queuedFrames());
                if (line.write(pcm, 0, frames * frameBytes) < frames * frameBytes && running()) {
                    client.ended("the device takes nothing any more");
                    return;
                }
            }
        }

        /// After a hiccup a line may claim more room than it has.
        private int queuedFrames() {
            return Math.max(0, bufferFrames() - line.available() / frameBytes);
        }

        @Override
        public void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            codec.encode(planes, offsetsBytes, 0, pcmSegment, (long) from * frameBytes, frames);
        }

        @Override
        public void silence(int from, int frames) {
            Arrays.fill(pcm, from * frameBytes, (from + frames) * frameBytes, (byte) 0);
        }
    }
}
