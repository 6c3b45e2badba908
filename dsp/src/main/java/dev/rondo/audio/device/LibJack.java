package dev.rondo.audio.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of JACK's client library that lines need. Handles are addresses as numbers, so that nothing is allocated
/// where JACK calls back.
@SuppressWarnings("restricted") // downcallHandle, upcallStub, reinterpret: here and in RealTimePriority alone
final class LibJack {

    static final int PORT_IS_INPUT = 1;
    static final int PORT_IS_OUTPUT = 2;
    static final int PORT_IS_PHYSICAL = 4;

    /// All memory: port buffers lie where JACK says.
    static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// `int process(jack_nframes_t, void *)`
    static final FunctionDescriptor PROCESS = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG);
    /// `void shutdown(void *)`
    static final FunctionDescriptor SHUTDOWN = FunctionDescriptor.ofVoid(JAVA_LONG);

    private static final int NO_START_SERVER = 1;
    private static final String AUDIO = "32 bit float mono audio";
    private static final int MAX_PORTS = 64;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Optional<SymbolLookup> LIBRARY = library();

    private static final MethodHandle CLIENT_OPEN = call("jack_client_open",
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS), Linker.Option.firstVariadicArg(3));
    private static final MethodHandle CLIENT_CLOSE = call("jack_client_close",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SET_PROCESS = call("jack_set_process_callback",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final MethodHandle ON_SHUTDOWN = call("jack_on_shutdown",
            FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final MethodHandle PORT_REGISTER = call("jack_port_register",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle PORT_NAME = call("jack_port_name",
            FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    private static final MethodHandle PORT_GET_BUFFER = call("jack_port_get_buffer",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle ACTIVATE = call("jack_activate", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle CONNECT = call("jack_connect",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle GET_PORTS = call("jack_get_ports",
            FunctionDescriptor.of(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle GET_SAMPLE_RATE = call("jack_get_sample_rate",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle GET_BUFFER_SIZE = call("jack_get_buffer_size",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle FREE = call("jack_free", FunctionDescriptor.ofVoid(ADDRESS));

    private LibJack() {}

    private static Optional<SymbolLookup> library() {
        for (String name : List.of("libjack.so.0", "libjack.0.dylib", "libjack64.dll")) {
            try {
                SymbolLookup library = SymbolLookup.libraryLookup(name, Arena.global());
                silence(library);
                return Optional.of(library);
            } catch (IllegalArgumentException _) {
                // another platform's, or not installed
            }
        }
        return Optional.empty();
    }

    /// Keeps the library from writing to standard error: what matters comes back as a value.
    private static void silence(SymbolLookup library) {
        MemorySegment nothing = LINKER.upcallStub(
                MethodHandles.empty(MethodType.methodType(void.class, MemorySegment.class)),
                FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
        for (String kind : List.of("jack_set_error_function", "jack_set_info_function")) {
            MethodHandle set = LINKER.downcallHandle(library.findOrThrow(kind), FunctionDescriptor.ofVoid(ADDRESS));
            run(() -> {
                set.invokeExact(nothing);
            });
        }
    }

    static boolean installed() {
        return LIBRARY.isPresent();
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LIBRARY.map(library -> LINKER.downcallHandle(library.findOrThrow(name), descriptor, options))
                .orElse(null);
    }

    private interface Downcall<T> {
        T call() throws Throwable;
    }

    private interface VoidDowncall {
        void call() throws Throwable;
    }

    private static <T> T get(Downcall<T> downcall) {
        try {
            return downcall.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static void run(VoidDowncall downcall) {
        get(() -> {
            downcall.call();
            return null;
        });
    }

    /// Joins a server that runs.
    ///
    /// @return the client, 0 if no server runs
    static long open(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return get(() -> (long) CLIENT_OPEN.invokeExact(arena.allocateFrom(name), NO_START_SERVER,
                    arena.allocate(JAVA_INT)));
        }
    }

    static void close(long client) {
        get(() -> (int) CLIENT_CLOSE.invokeExact(client));
    }

    static MemorySegment stub(MethodHandle target, FunctionDescriptor descriptor, Arena arena) {
        return LINKER.upcallStub(target, descriptor, arena);
    }

    static void setCallbacks(long client, MemorySegment process, MemorySegment shutdown) {
        get(() -> (int) SET_PROCESS.invokeExact(client, process, 0L));
        run(() -> {
            ON_SHUTDOWN.invokeExact(client, shutdown, 0L);
        });
    }

    /// Makes an audio port.
    ///
    /// @return the port, 0 if the server refuses
    static long register(long client, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return get(() -> (long) PORT_REGISTER.invokeExact(client, arena.allocateFrom(name),
                    arena.allocateFrom(AUDIO), (long) flags, 0L));
        }
    }

    static String portName(long port) {
        return get(() -> (MemorySegment) PORT_NAME.invokeExact(port)).reinterpret(Long.MAX_VALUE).getString(0);
    }

    /// The address of a port's samples in this cycle; in the callback only, does not allocate.
    static long buffer(long port, int frames) throws Throwable {
        return (long) PORT_GET_BUFFER.invokeExact(port, frames);
    }

    static boolean activate(long client) {
        return get(() -> (int) ACTIVATE.invokeExact(client)) == 0;
    }

    static boolean connect(long client, String from, String to) {
        try (Arena arena = Arena.ofConfined()) {
            return get(() -> (int) CONNECT.invokeExact(client, arena.allocateFrom(from), arena.allocateFrom(to))) == 0;
        }
    }

    /// The names of audio ports whose flags include all those given.
    static List<String> ports(long client, int flags) {
        List<String> names = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = get(() -> (MemorySegment) GET_PORTS.invokeExact(client, MemorySegment.NULL,
                    arena.allocateFrom(AUDIO), (long) flags));
            if (found.address() != 0) {
                MemorySegment table = found.reinterpret(ADDRESS.byteSize() * (MAX_PORTS + 1));
                for (int i = 0; i < MAX_PORTS; i++) {
                    MemorySegment name = table.getAtIndex(ADDRESS, i);
                    if (name.address() == 0) {
                        break;
                    }
                    names.add(name.reinterpret(Long.MAX_VALUE).getString(0));
                }
                run(() -> {
                    FREE.invokeExact(found);
                });
            }
        }
        return names;
    }

    static int rateHz(long client) {
        return get(() -> (int) GET_SAMPLE_RATE.invokeExact(client));
    }

    static int blockFrames(long client) {
        return get(() -> (int) GET_BUFFER_SIZE.invokeExact(client));
    }
}
