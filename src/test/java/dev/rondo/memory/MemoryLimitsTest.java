package dev.rondo.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.memory.MirroredMemory.Options;
import dev.rondo.memory.MirroredMemory.Wish;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every limit of the system is met with a typed error, in a JVM that lives on: each in a child of its own.
class MemoryLimitsTest {

    private static final long MIB = 1 << 20;

    @BeforeAll
    static void theseAreLimitsOfLinux() {
        assumeTrue(MirroredMemory.defaultMapping().equals("memfd"), "needs Linux");
    }

    /// Prints what refuses `args[0]` bytes, then shows that the JVM can still start a thread and map a page.
    static final class Refused {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(refusal(Long.parseLong(args[0])));
            live();
        }
    }

    static String refusal(long bytes) {
        try (var memory = MirroredMemory.allocate(bytes, 4, 1)) {
            return "granted " + memory.capacityBytes();
        } catch (MappingException e) {
            return e.call() + " " + e.errno() + " " + e.sizeBytes();
        }
    }

    /// A limit of somebody without rights: root passes some of them.
    private static List<String> limited(String limit) {
        return ChildJvm.both(ChildJvm.tool("prlimit", limit), ChildJvm.unprivileged());
    }

    static void live() throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(() -> System.out.println("a thread runs"));
        thread.join();
        System.out.println(refusal(1));
    }

    @Test
    void addressSpaceAtItsLimit() {
        List<String> lines = ChildJvm.run(limited("--as=" + 2048 * MIB), Refused.class, 1024 * MIB);
        assertEquals(List.of("mmap 12 " + 2050 * MIB, "a thread runs", "granted " + MirroredMemory.granularityBytes()),
                lines);
    }

    /// Opens files until there are no descriptors left, then asks for memory.
    static final class OutOfDescriptors {
        public static void main(String[] args) throws IOException, InterruptedException {
            // loads the classes while files can be opened
            System.out.println(refusal(1L << 60));
            live();
            List<FileInputStream> open = new ArrayList<>();
            try {
                while (true) {
                    open.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException _) {
                System.out.println(refusal(1));
            }
            for (FileInputStream file : open) {
                file.close();
            }
            live();
        }
    }

    @Test
    void descriptorsAtTheirLimit() {
        List<String> lines = ChildJvm.run(limited("--nofile=64"), OutOfDescriptors.class);
        long page = MirroredMemory.granularityBytes();
        assertEquals(List.of("memfd_create 24 " + page, "a thread runs", "granted " + page),
                lines.subList(3, lines.size()));
    }

    /// Wishes for locked memory, accepts less, then insists.
    static final class Locked {
        public static void main(String[] args) throws InterruptedException {
            Options locked = Options.DEFAULT.wishing(Wish.LOCK);
            try (var memory = MirroredMemory.allocate(MIB, 4, 1, locked)) {
                var refusal = memory.grants().getFirst().refusal().orElseThrow();
                System.out.println(refusal.call() + " " + refusal.errno() + " " + refusal.sizeBytes());
                var thrown = assertRefused(memory);
                System.out.println(thrown == refusal);
            }
            live();
        }

        private static MappingException assertRefused(MirroredMemory memory) {
            try {
                memory.requireGrants();
                return null;
            } catch (MappingException e) {
                return e;
            }
        }
    }

    @Test
    void lockableMemoryAtItsLimit() {
        assertEquals(List.of("mlock 12 " + 2 * MIB, "true", "a thread runs",
                "granted " + MirroredMemory.granularityBytes()),
                ChildJvm.run(limited("--memlock=65536"), Locked.class));
    }

    @Test
    void aCgroupWithLessMemoryThanTheRing() throws IOException {
        assumeTrue(ChildJvm.isRoot(), "only root makes cgroups");
        boolean version1 = Files.isDirectory(Path.of("/sys/fs/cgroup/memory"));
        Path parent = Path.of(version1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup");
        Path group = parent.resolve("rondo-test-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve(version1 ? "memory.limit_in_bytes" : "memory.max"), "" + 256 * MIB);
        } catch (IOException e) {
            Files.deleteIfExists(group);
            assumeTrue(false, "cannot limit memory by a cgroup here: " + e);
        }
        try {
            var enter = List.of("sh", "-c", "echo $$ > " + group + "/cgroup.procs && exec \"$@\"", "sh");
            assertEquals(List.of("memfd_create 0 " + 300 * MIB, "a thread runs",
                    "granted " + MirroredMemory.granularityBytes()),
                    ChildJvm.run(ChildJvm.both(enter, ChildJvm.unprivileged()), Refused.class, 300 * MIB));
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void moreMemoryThanTheMachineHas() {
        var refused = assertThrows(MappingException.class, () -> MirroredMemory.allocate(1L << 60, 4, 1));
        assertEquals("memfd_create", refused.call());
        assertEquals(0, refused.errno());
        assertEquals(1L << 60, refused.sizeBytes());
        assertTrue(
                refused.getMessage().startsWith("memfd_create of 1152921504606846976 bytes refused: more than MemAvai"),
                refused.getMessage());
    }

    /// Maps until it is refused, where `args[0]` mappings are allowed.
    static final class ManyRings {
        public static void main(String[] args) throws InterruptedException {
            System.setProperty("dev.rondo.maxMapCount", args[0]);
            List<MirroredMemory> held = new ArrayList<>();
            try {
                while (true) {
                    held.add(MirroredMemory.allocate(1, 4, 1));
                }
            } catch (MappingException e) {
                System.out.println(held.size() + " " + e.call() + " " + e.errno());
            }
            Thread thread = Thread.ofPlatform().start(() -> System.out.println("a thread runs"));
            thread.join();
            held.forEach(MirroredMemory::close);
            live();
        }
    }

    /// The usual limit of the kernel, or fewer: filling half of a million takes too long.
    @ParameterizedTest
    @ValueSource(longs = {1 << 16, 1 << 10})
    void ringsUntilHalfOfTheMapCount(long most) throws IOException {
        long maximum = Math.min(most, Long.parseLong(
                Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).getFirst()));
        assertEquals(List.of(maximum / 4 + " mmap 0", "a thread runs", "a thread runs",
                "granted " + MirroredMemory.granularityBytes()),
                ChildJvm.run(ChildJvm.unprivileged(), ManyRings.class, maximum));
    }

    @Test
    void eightThreadsOpenTwoThousandEach() throws Exception {
        Callable<Integer> opening = () -> {
            for (int i = 0; i < 2000; i++) {
                MirroredMemory.allocate(1, 4, 1).close();
            }
            return 2000;
        };
        try (var threads = Executors.newFixedThreadPool(8)) {
            int opened = 0;
            for (Future<Integer> thread : threads.invokeAll(Collections.nCopies(8, opening))) {
                opened += thread.get();
            }
            assertEquals(16_000, opened);
        }
    }
}
