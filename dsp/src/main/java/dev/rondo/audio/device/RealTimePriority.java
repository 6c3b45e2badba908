package dev.rondo.audio.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Lets a thread run before all others, where the operating system grants it: on Linux by `sched_setscheduler(2)`,
/// elsewhere by the priority that Java knows.
public final class RealTimePriority {

    private static final int SCHED_RR = 2;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    private static final int CALLING_THREAD = 0;
    /// Before all that is not in real time, behind the sound server (PulseAudio's threads have 5, JACK's 10): one that
    /// starves plays nothing.
    private static final int PRIORITY = 4;
    /// As HotSpot names those that work while all others stand still.
    private static final Pattern STOPPING_THREADS = Pattern.compile("VM Thread|GC Thread#.*");
    private static final AtomicBoolean STOPPING_THREADS_RAISED = new AtomicBoolean();
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private RealTimePriority() {}

    /// Raises the calling thread as far as it is allowed to rise; threads that it starts are not raised. With the first one
    /// rise those of the JVM's own that stop all others: for a safepoint an audio thread waits for them, and they for busy
    /// programs.
    ///
    /// @return whether it runs in real time now; false if the system refused, or nobody knows
    @SuppressWarnings("ThreadPriorityCheck") // an audio thread has a deadline that the others have not
    public static boolean raise() {
        if (LINUX) {
            boolean raised = raise(CALLING_THREAD);
            if (raised && STOPPING_THREADS_RAISED.compareAndSet(false, true)) {
                raiseStoppingThreads();
            }
            return raised;
        }
        Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
        return false;
    }

    private static boolean raise(int thread) {
        return Scheduler.set(thread, SCHED_RR | SCHED_RESET_ON_FORK, PRIORITY);
    }

    private static void raiseStoppingThreads() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (STOPPING_THREADS.matcher(Files.readString(thread.resolve("comm")).strip()).matches()) {
                    raise(Integer.parseInt(thread.getFileName().toString()));
                }
            }
        } catch (IOException | UncheckedIOException _) {
            // they run as they did
        }
    }

    /// Runs something on a thread whose native threads are raised with it: a sound server's client library starts one for
    /// each line, through which all of its frames go.
    ///
    /// @param work what starts such threads; ends soon
    static void handDown(Runnable work) {
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            if (LINUX) {
                Scheduler.set(CALLING_THREAD, SCHED_RR, PRIORITY);
            }
            work.run();
        });
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether threads of ours may run in real time; tried on a thread that ends at once.
    ///
    /// @return true if [#raise()] would succeed
    public static boolean granted() {
        boolean[] granted = new boolean[1];
        Thread trial = Thread.ofPlatform().start(() -> granted[0] = LINUX && raise(CALLING_THREAD));
        try {
            trial.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return granted[0];
    }

    /// Linux's scheduler; loaded there only.
    @SuppressWarnings("restricted") // downcallHandle: here and in LibJack alone
    private static final class Scheduler {

        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle SCHED_SETSCHEDULER = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("sched_setscheduler"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

        static boolean set(int thread, int policy, int priority) {
            try (Arena arena = Arena.ofConfined()) {
                return (int) SCHED_SETSCHEDULER.invokeExact(thread, policy,
                        arena.allocateFrom(JAVA_INT, priority)) == 0;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("a downcall throws nothing checked", e);
            }
        }
    }
}
