package dev.rondo.audio.device;

import dev.rondo.audio.SampleFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/// JACK, or PipeWire in its clothes: the server calls us when a block has come, and what we write in that call is heard
/// in the same one. Rate and block are the server's.
///
/// A line is a client with ports, connected to the ports of its device. The callback moves floats between the ports and
/// the client's ring and nothing else; whatever it throws ends the line and not the JVM.
final class JackHost implements DeviceHost {

    private JackHost() {}

    /// The host, where the library is there.
    static Optional<DeviceHost> ifInstalled() {
        return LibJack.installed() ? Optional.of(new JackHost()) : Optional.empty();
    }

    @Override
    public String name() {
        return "jack";
    }

    @Override
    public List<Device> devices() {
        long client = LibJack.open("rondo-list");
        if (client == 0) {
            return List.of();
        }
        try {
            List<Device> devices = new ArrayList<>();
            // what comes out of a port goes into us
            add(devices, client, LibJack.PORT_IS_OUTPUT, Device.Direction.INPUT);
            add(devices, client, LibJack.PORT_IS_INPUT, Device.Direction.OUTPUT);
            return devices;
        } finally {
            LibJack.close(client);
        }
    }

    private void add(List<Device> devices, long client, int flags, Device.Direction direction) {
        Map<String, Integer> channels = new LinkedHashMap<>();
        for (String port : LibJack.ports(client, flags | LibJack.PORT_IS_PHYSICAL)) {
            channels.merge(owner(port), 1, Integer::sum);
        }
        channels.forEach((name, count) -> devices.add(new Device(this, name, direction, count, LibJack.rateHz(client),
                List.of(SampleFormat.F32), LibJack.blockFrames(client), name())));
    }

    private static String owner(String port) {
        return port.substring(0, port.indexOf(':'));
    }

    @Override
    public Line openCapture(Device device, LineFormat format, CaptureClient client) throws DeviceException {
        return new Capture(device, format, client);
    }

    @Override
    public Line openPlayback(Device device, LineFormat format, PlaybackClient client) throws DeviceException {
        return new Playback(device, format, client);
    }

    /// A JACK client that has ports of one direction.
    private abstract static class Ports implements Line {

        private static final long CLOSE_MILLIS = 80;

        final long[] ports;
        final long[] buffers;
        private final Device device;
        private final long client;
        private final int blockFrames;
        private final int theirFlags;
        private final Arena arena = Arena.ofShared();
        private volatile boolean running = true;
        private boolean closed;

        Ports(Device device, LineFormat format, String name, int ourFlags, int theirFlags) throws DeviceException {
            this.device = device;
            this.theirFlags = theirFlags;
            this.ports = new long[format.stream().channels()];
            this.buffers = new long[ports.length];
            this.client = LibJack.open(name);
            if (client == 0) {
                throw new DeviceException(device + ": no JACK server runs");
            }
            int rateHz = LibJack.rateHz(client);
            this.blockFrames = LibJack.blockFrames(client);
            boolean registered = true;
            for (int c = 0; c < ports.length; c++) {
                ports[c] = LibJack.register(client, (theirFlags == LibJack.PORT_IS_OUTPUT ? "in_" : "out_") + (c + 1),
                        ourFlags);
                registered &= ports[c] != 0;
            }
            if (rateHz != format.stream().rateHz() || !registered) {
                close();
                throw new DeviceException(device + ": "
                        + (registered ? "runs at " + rateHz + " Hz, nothing else" : "gives no more ports"));
            }
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                LibJack.setCallbacks(client,
                        LibJack.stub(lookup.findVirtual(Ports.class, "process",
                                MethodType.methodType(int.class, int.class, long.class)).bindTo(this),
                                LibJack.PROCESS, arena),
                        LibJack.stub(lookup.findVirtual(Ports.class, "shutDown",
                                MethodType.methodType(void.class, long.class)).bindTo(this), LibJack.SHUTDOWN, arena));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("both methods stand below", e);
            }
        }

        /// Called by JACK's thread. What escapes from here would end the JVM.
        @SuppressWarnings("UnusedMethod") // by the handle above
        private int process(int frames, long unused) {
            if (!running) {
                return 0;
            }
            try {
                for (int c = 0; c < ports.length; c++) {
                    buffers[c] = LibJack.buffer(ports[c], frames);
                }
                move(frames);
            } catch (Throwable e) {
                running = false;
                ended("its callback failed: " + e);
            }
            return 0;
        }

        @SuppressWarnings("UnusedMethod") // by the handle above
        private void shutDown(long unused) {
            try {
                running = false;
                ended("the JACK server has gone");
            } catch (Throwable _) {
                // nobody is left to be told
            }
        }

        abstract void move(int frames);

        abstract void ended(String reason);

        @Override
        public final int bufferFrames() {
            return 0;
        }

        @Override
        public final int blockFrames() {
            return blockFrames;
        }

        @Override
        public final void start() {
            if (!LibJack.activate(client)) {
                ended("JACK does not start it");
                return;
            }
            List<String> theirs = LibJack.ports(client, theirFlags | LibJack.PORT_IS_PHYSICAL).stream()
                    .filter(port -> owner(port).equals(device.name())).toList();
            for (int c = 0; c < Math.min(ports.length, theirs.size()); c++) {
                String ours = LibJack.portName(ports[c]);
                boolean fromThem = theirFlags == LibJack.PORT_IS_OUTPUT;
                LibJack.connect(client, fromThem ? theirs.get(c) : ours, fromThem ? ours : theirs.get(c));
            }
        }

        @Override
        public final synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            running = false;
            Thread undertaker = Thread.ofPlatform().daemon().name("rondo-close").start(() -> {
                LibJack.close(client);
                arena.close();
            });
            try {
                undertaker.join(CLOSE_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class Capture extends Ports implements CaptureClient.Block {

        private final CaptureClient client;

        Capture(Device device, LineFormat format, CaptureClient client) throws DeviceException {
            super(device, format, "rondo-in", LibJack.PORT_IS_INPUT, LibJack.PORT_IS_OUTPUT);
            this.client = client;
        }

        @Override
        void move(int frames) {
            client.captured(this, frames);
        }

        @Override
        public void read(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            for (int c = 0; c < buffers.length; c++) {
                MemorySegment.copy(LibJack.MEMORY, buffers[c] + (long) from * Float.BYTES, planes,
                        offsetsBytes.applyAsLong(c), (long) frames * Float.BYTES);
            }
        }

        @Override
        void ended(String reason) {
            client.ended(reason);
        }
    }

    private static final class Playback extends Ports implements PlaybackClient.Block {

        private final PlaybackClient client;

        Playback(Device device, LineFormat format, PlaybackClient client) throws DeviceException {
            super(device, format, "rondo-out", LibJack.PORT_IS_OUTPUT, LibJack.PORT_IS_INPUT);
            this.client = client;
        }

        @Override
        void move(int frames) {
            client.wanted(this, frames, 0);
        }

        @Override
        public void write(int from, int frames, MemorySegment planes, IntToLongFunction offsetsBytes) {
            for (int c = 0; c < buffers.length; c++) {
                long source = offsetsBytes.applyAsLong(c);
                long target = buffers[c] + (long) from * Float.BYTES;
                for (long at = 0; at < (long) frames * Float.BYTES; at += Float.BYTES) {
                    LibJack.MEMORY.set(ValueLayout.JAVA_FLOAT, target + at,
                            finite(planes.get(ValueLayout.JAVA_FLOAT, source + at)));
                }
            }
        }

        /// Nothing else may reach a loudspeaker.
        private static float finite(float x) {
            return Math.abs(x) <= Float.MAX_VALUE ? x : Float.isNaN(x) ? 0 : Math.signum(x);
        }

        @Override
        public void silence(int from, int frames) {
            for (int c = 0; c < buffers.length; c++) {
                LibJack.MEMORY.asSlice(buffers[c] + (long) from * Float.BYTES, (long) frames * Float.BYTES)
                        .fill((byte) 0);
            }
        }

        @Override
        void ended(String reason) {
            client.ended(reason);
        }
    }
}
