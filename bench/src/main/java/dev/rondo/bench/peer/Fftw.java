package dev.rondo.bench.peer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// FFTW in C, which times itself: a library made of bench/peers/fftw.c; and a whole program around it.
@SuppressWarnings("restricted") // C is what it is for
public final class Fftw {

    private final MethodHandle plan;
    private final MethodHandle run;
    private final MethodHandle time;
    private final MethodHandle bins;
    private final MethodHandle stft;

    /// A call into C. It fails only if the signature were wrong.
    private interface Call<T> {
        T call() throws Throwable;
    }

    /// @param library made by [#build]
    Fftw(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        plan = handle(symbols, "peer_plan", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT));
        run = handle(symbols, "peer_run", FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_INT));
        time = handle(symbols, "peer_time", FunctionDescriptor.of(ADDRESS, ADDRESS));
        bins = handle(symbols, "peer_bins", FunctionDescriptor.of(ADDRESS, ADDRESS));
        stft = handle(symbols, "peer_stft",
                FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS));
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
    }

    /// Compiles it with the system's FFTW, and where bench/peers/fftw-native has made one for this processor, with that too.
    ///
    /// @param root of the project
    /// @param folder where the libraries go
    /// @return name of the column to library
    /// @throws IOException if gcc or FFTW is missing
    /// @throws InterruptedException if the thread was interrupted
    public static Map<String, Path> build(Path root, Path folder) throws IOException, InterruptedException {
        String source = root.resolve("bench/peers/fftw.c").toString();
        List<String> gcc = List.of("gcc", "-O3", "-march=native", "-fno-math-errno", "-shared", "-fPIC", "-o");
        Map<String, Path> libraries = new LinkedHashMap<>();
        Path installed = folder.resolve("fftw.so").toAbsolutePath();
        compile(gcc, installed.toString(), source, "-lfftw3f", "-lm");
        libraries.put(Transforms.FFTW, installed);
        Path made = root.resolve("bench/target/peers/fftw");
        Path archive = made.resolve("lib/libfftw3f.a");
        if (Files.exists(archive)) {
            Path own = folder.resolve("fftw-native.so").toAbsolutePath();
            compile(gcc, own.toString(), "-Wl,-Bsymbolic", "-I" + made.resolve("include"), source, archive.toString(),
                    "-lm");
            libraries.put(Transforms.FFTW_NATIVE, own);
        }
        return libraries;
    }

    /// Compiles bench/peers/stft.c, a whole program around FFTW.
    ///
    /// @param root of the project
    /// @param folder where the program goes
    /// @return the program
    /// @throws IOException if gcc or FFTW is missing
    /// @throws InterruptedException if the thread was interrupted
    public static Path program(Path root, Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("stft").toAbsolutePath();
        compile(List.of("gcc", "-O3", "-march=native", "-fno-math-errno", "-o"), program.toString(),
                root.resolve("bench/peers/stft.c").toString(), "-lfftw3f", "-lm");
        return program;
    }

    private static void compile(List<String> gcc, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(gcc);
        command.addAll(List.of(words));
        new Command(command).run();
    }

    /// Plans a transform.
    ///
    /// @param length of the transform
    /// @param inverse whether it goes back to samples
    /// @return the plan
    Plan plan(int length, boolean inverse) {
        return new Plan(length, inverse);
    }

    /// A transform of one length and direction. It owns its memory, and lives as long as the process.
    final class Plan {

        private final int length;
        private final MemorySegment address;

        private Plan(int length, boolean inverse) {
            this.length = length;
            address = called(() -> (MemorySegment) plan.invokeExact(length, inverse ? 1 : 0));
        }

        /// The samples.
        ///
        /// @return as many floats as the transform is long
        MemorySegment time() {
            return called(() -> (MemorySegment) time.invokeExact(address)).reinterpret(4L * length);
        }

        /// The bins.
        ///
        /// @return real and imaginary part of each by turns
        MemorySegment bins() {
            return called(() -> (MemorySegment) bins.invokeExact(address)).reinterpret(8L * (length / 2 + 1));
        }

        /// Transforms again and again.
        ///
        /// @return nanoseconds of processor time
        double run(int count) {
            return called(() -> (double) run.invokeExact(address, count));
        }

        /// Magnitudes of overlapping Hann windows.
        ///
        /// @param magnitudes a row for each window, or [MemorySegment#NULL]
        /// @return nanoseconds of processor time
        double stft(MemorySegment samples, long windows, int hop, MemorySegment magnitudes) {
            return called(() -> (double) stft.invokeExact(address, samples, windows, hop, magnitudes));
        }
    }

    private static <T> T called(Call<T> call) {
        try {
            return call.call();
        } catch (Throwable e) {
            throw new IllegalStateException("FFTW must be callable", e);
        }
    }
}
