package dev.rondo.audio.device;

import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;

/// Files instead of devices: `file:voice.wav` is a microphone that hears the file, frame by frame when its time has come;
/// `fast:voice.wav` is one that does not wait. As an output both are a WAVE file that takes frames as they come.
final class FileHost implements DeviceHost {

    private final boolean paced;

    FileHost(boolean paced) {
        this.paced = paced;
    }

    @Override
    public String name() {
        return paced ? "file" : "fast";
    }

    /// A speaker never is, so there are never two clocks.
    @Override
    public boolean isPaced() {
        return false;
    }

    /// There are as many as there are files.
    @Override
    public List<Device> devices() {
        return List.of();
    }

    /// A file as a device.
    Device device(String path, Device.Direction direction) throws DeviceException {
        if (direction == Device.Direction.OUTPUT) {
            return new Device(this, path, direction, 0, 0, List.of(SampleFormat.values()), 0, name());
        }
        try (AudioInput input = AudioInput.open(Path.of(path))) {
            return new Device(this, path, direction, input.format().channels(), input.format().rateHz(),
                    List.of(input.sampleFormat()), 0, name());
        } catch (AudioFileException e) {
            throw new DeviceException(e.getMessage(), e);
        }
    }

    @Override
    @SuppressWarnings("resource") // the input belongs to the line, which is returned
    public Line openCapture(Device device, LineFormat format, CaptureClient client) throws DeviceException {
        try {
            AudioInput input = AudioInput.open(Path.of(device.name()));
            if (!input.format().equals(format.stream())) {
                StreamFormat there = input.format();
                input.close();
                throw new DeviceException(device + ": has " + there.rateHz() + " Hz and " + there.channels()
                        + " channels, nothing else");
            }
            return new Capture(input, format, client, paced);
        } catch (AudioFileException e) {
            throw new DeviceException(e.getMessage(), e);
        }
    }

    @Override
    @SuppressWarnings("resource") // the writer belongs to the line, which is returned
    public Line openPlayback(Device device, LineFormat format, PlaybackClient client) throws DeviceException {
        try {
            return new Playback(WavWriter.create(Path.of(device.name()), format.stream(), format.samples()), format,
                    client);
        } catch (AudioFileException e) {
            throw new DeviceException(e.getMessage(), e);
        }
    }

    /// A thread that holds one block as planes of floats.
    private abstract static class Moving extends LineThread {

        final int channels;
        final long planeBytes;
        final MemorySegment planes;
        final IntToLongFunction planeOffsetsBytes;
        private final int blockFrames;

        Moving(String name, LineFormat format) {
            super(name);
            this.channels = format.stream().channels();
            this.blockFrames = format.blockFrames();
            this.planeBytes = (long) blockFrames * Float.BYTES;
            this.planes = Arena.ofAuto().allocate(planeBytes * channels, Float.BYTES);
            this.planeOffsetsBytes = channel -> planeBytes * channel;
        }

        final void copy(MemorySegment from, IntToLongFunction fromBytes, long fromSkipBytes, MemorySegment to,
                IntToLongFunction toBytes, long toSkipBytes, int frames) {
            for (int c = 0; c < channels; c++) {
                MemorySegment.copy(from, fromBytes.applyAsLong(c) + fromSkipBytes, to,
                        toBytes.applyAsLong(c) + toSkipBytes, (long) frames * Float.BYTES);
            }
        }

        @Override
        public final int bufferFrames() {
            return 0;
        }

        @Override
        public final int blockFrames() {
            return blockFrames;
        }
    }

    private static final class Capture extends Moving implements CaptureClient.Block {

        private final AudioInput input;
        private final CaptureClient client;
        private final boolean paced;
        private final int rateHz;

        Capture(AudioInput input, LineFormat format, CaptureClient client, boolean paced) {
            super("rondo-capture", format);
            this.input = input;
            this.client = client;
            this.paced = paced;
            this.rateHz = format.stream().rateHz();
        }

        @Override
        public boolean paced() {
            return paced;
        }

        @Override
        void run() {
            long beginNanos = System.nanoTime();
            try {
                int frames = blockFrames();
                for (long due = frames; frames == blockFrames() && pauseUntil(beginNanos, due); due += frames) {
                    frames = input.read(planes, planeOffsetsBytes, blockFrames());
                    client.captured(this, frames);
                }
                client.ended(null);
            } catch (AudioFileException e) {
                client.ended(e.getMessage());
            }
        }

        private boolean pauseUntil(long beginNanos, long dueFrames) {
            if (paced) {
                long untilNanos = beginNanos + FrameTime.nanos(dueFrames, rateHz);
                for (long left; running() && (left = untilNanos - System.nanoTime()) > 0;) {
                    LockSupport.parkNanos(left);
                }
            }
            return running();
        }

        @Override
        public void read(int from, int frames, MemorySegment target, IntToLongFunction offsetsBytes) {
            copy(planes, planeOffsetsBytes, (long) from * Float.BYTES, target, offsetsBytes, 0, frames);
        }

        @Override
        void interrupt() {
            // looks at running() after each block
        }

        @Override
        void release() {
            try {
                input.close();
            } catch (AudioFileException _) {
                // everything was read that somebody wanted
            }
        }
    }

    private static final class Playback extends Moving implements PlaybackClient.Block {

        private final long pauseNanos;
        private final WavWriter writer;
        private final PlaybackClient client;

        Playback(WavWriter writer, LineFormat format, PlaybackClient client) {
            super("rondo-playback", format);
            this.pauseNanos = format.pauseNanos();
            this.writer = writer;
            this.client = client;
        }

        @Override
        public boolean paced() {
            return false;
        }

        @Override
        void run() {
            try {
                for (int due = 0; due >= 0 && running(); due = client.due(blockFrames(), 0)) {
                    if (due > 0) {
                        client.wanted(this, due, 0);
                        writer.write(planes, planeOffsetsBytes, due);
                    } else {
                        LockSupport.parkNanos(pauseNanos);
                    }
                }
                writer.finish();
                client.ended(null);
            } catch (AudioFileException e) {
                client.ended(e.getMessage());
            }
        }

        @Override
        public void write(int from, int frames, MemorySegment source, IntToLongFunction offsetsBytes) {
            copy(source, offsetsBytes, 0, planes, planeOffsetsBytes, (long) from * Float.BYTES, frames);
        }

        @Override
        public void silence(int from, int frames) {
            for (int c = 0; c < channels; c++) {
                planes.asSlice(planeBytes * c + (long) from * Float.BYTES, (long) frames * Float.BYTES)
                        .fill((byte) 0);
            }
        }

        @Override
        void interrupt() {
            // looks at running() after each pause
        }

        @Override
        void release() {
            try {
                writer.close();
            } catch (AudioFileException _) {
                // was told when it was finished
            }
        }
    }
}
