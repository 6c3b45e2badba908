package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// What the contract suites run over, and how far: `-Ddev.rondo.steps=1000000` for the long run.
final class Steps {

    static final int COUNT = Integer.getInteger("dev.rondo.steps", 1500);
    static final List<String> MAPPINGS = Stream.of(MirroredMemory.defaultMapping(), "copy").distinct().toList();
    static final List<Integer> ELEMENT_BYTES = List.of(1, 2, 3, 4, 6, 8, 12, 16, 18, 20, 24, 32, 48, 64);

    private static final long LARGE_BYTES = 1 << 20;

    private Steps() {}

    /// Mapping and least capacity: the smallest, three pages, large.
    static Stream<Arguments> memories() {
        return MAPPINGS.stream().flatMap(mapping -> Stream
                .of(1L, 3 * MirroredMemory.granularityBytes(), LARGE_BYTES)
                .map(bytes -> Arguments.of(mapping, bytes)));
    }
}
