package dev.rondo.memory.internal;

import dev.rondo.memory.MappingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What Linux would grant today and kill us for tomorrow: asked before mapping, because memory is only taken when it
/// is touched and because a process without free mappings cannot start a thread any more. Where the kernel's files are
/// missing, nothing is refused.
final class LinuxLimits {

    /// A property may lower what the kernel says, never raise it.
    private static final long MAX_MAP_COUNT = Math.min(numberIn(Path.of("/proc/sys/vm/max_map_count"), 65_530),
            Long.getLong("dev.rondo.maxMapCount", Long.MAX_VALUE));
    private static final AtomicLong OWN_MAPPINGS = new AtomicLong();
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private LinuxLimits() {}

    /// Counts mappings of ours that are about to be made; give them back with [#returnMappings].
    ///
    /// @throws MappingException if half of `vm.max_map_count` would be ours: the rest belongs to the JVM and its threads
    static void takeMappings(long mappings, long sizeBytes) {
        long mine = OWN_MAPPINGS.addAndGet(mappings);
        if (mine > MAX_MAP_COUNT / 2) {
            OWN_MAPPINGS.addAndGet(-mappings);
            throw new MappingException("mmap", 0, sizeBytes, "half of vm.max_map_count is taken by mirrored memory: "
                    + "mappings=" + mine + " max_map_count=" + MAX_MAP_COUNT);
        }
    }

    static void returnMappings(long mappings) {
        OWN_MAPPINGS.addAndGet(-mappings);
    }

    /// @throws MappingException if the machine or a cgroup around us has less memory left than `sizeBytes`
    static void requireMemory(String call, long sizeBytes) {
        requireAtMost(call, sizeBytes, value(Path.of("/proc/meminfo"), "MemAvailable:", Long.MAX_VALUE >> 10) << 10,
                "MemAvailable");
        for (String line : lines(Path.of("/proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && fields[1].isEmpty()) {
                requireInGroups(call, sizeBytes, CGROUPS, fields[2], "memory.max", "memory.current", "");
            } else if (fields.length == 3 && fields[1].equals("memory")) {
                requireInGroups(call, sizeBytes, CGROUPS.resolve("memory"), fields[2], "memory.limit_in_bytes",
                        "memory.usage_in_bytes", "total_");
            }
        }
    }

    /// A limit binds all groups below it. In a container the path may lead nowhere and the mount itself is our group.
    private static void requireInGroups(String call, long sizeBytes, Path mount, String path, String limitFile,
            String usageFile, String statPrefix) {
        Path group = mount.resolve(path.substring(1)).normalize();
        for (; group.startsWith(mount); group = group.getParent()) {
            long limit = numberIn(group.resolve(limitFile), Long.MAX_VALUE);
            if (limit != Long.MAX_VALUE) {
                Path stat = group.resolve("memory.stat");
                long reclaimable = value(stat, statPrefix + "inactive_file", 0)
                        + value(stat, statPrefix + "active_file", 0);
                long used = numberIn(group.resolve(usageFile), 0) - reclaimable;
                requireAtMost(call, sizeBytes, limit - used, "cgroup " + group.resolve(limitFile));
            }
        }
    }

    private static void requireAtMost(String call, long sizeBytes, long availableBytes, String who) {
        if (sizeBytes > availableBytes) {
            throw new MappingException(call, 0, sizeBytes, "more than " + who + " has left: availableBytes="
                    + Math.max(0, availableBytes));
        }
    }

    /// The number in a file of one number; `otherwise` where it is missing or says `max`.
    private static long numberIn(Path file, long otherwise) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? otherwise : number(lines.getFirst(), otherwise);
    }

    /// The number that follows a key at the start of a line.
    private static long value(Path file, String key, long otherwise) {
        for (String line : lines(file)) {
            String[] words = line.split("\\s+", 3);
            if (words[0].equals(key)) {
                return number(words[1], otherwise);
            }
        }
        return otherwise;
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException _) {
            return List.of();
        }
    }
}
