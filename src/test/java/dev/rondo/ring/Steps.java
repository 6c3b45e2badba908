package dev.rondo.ring;

import dev.rondo.memory.MirroredMemory;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// What the contract suites run over, and how far: `-Ddev.rondo.steps=1000000` for the long run.
final class Steps {

    private static final int ORDINARY = 1500;
    static final int COUNT = Integer.getInteger("dev.rondo.steps", ORDINARY);
    static final List<String> MAPPINGS = Stream.of(MirroredMemory.defaultMapping(), "copy").distinct().toList();
    static final List<Integer> ELEMENT_BYTES = IntStream.rangeClosed(1, 64).boxed().toList();

    /// Sizes that elements have. The others are odd ones, of which the ordinary run tries a fifth as much.
    private static final Set<Integer> COMMON_BYTES = Set.of(1, 2, 3, 4, 6, 8, 12, 16, 18, 20, 24, 32, 48, 64);
    private static final long LARGE_BYTES = 1 << 20;

    private Steps() {}

    static int count(int elementBytes) {
        return COUNT > ORDINARY || COMMON_BYTES.contains(elementBytes) ? COUNT : COUNT / 5;
    }

    /// Mapping and least capacity: the smallest, three pages, large.
    static Stream<Arguments> memories() {
        return MAPPINGS.stream().flatMap(mapping -> Stream
                .of(1L, 3 * MirroredMemory.granularityBytes(), LARGE_BYTES)
                .map(bytes -> Arguments.of(mapping, bytes)));
    }
}
