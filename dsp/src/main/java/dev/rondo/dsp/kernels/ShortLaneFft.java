package dev.rondo.dsp.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [LaneFft] for less than V² samples, on vectors of V lanes: too few to fill V rows of V.
///
/// Two neighbouring samples are one complex value of C = n/2. They are dealt out to R = C/V rows, 1 to V/4, and a transform
/// of length C goes across each row and then down the lanes:
///
/// ```
///            lane 0   lane 1  …                     1. deal     2R rows of samples, as cards to 2R players
/// row 0      z[0]     z[R]    z[2R]                 2. across   V values in each row, radix 2 from lane to lane,
/// row 1      z[1]     z[R+1]  z[2R+1]                           times e^(−2πi·rm/C) in row r, lane m
///  …                                                3. down     R values in each lane: Z[m + V·q] in row q
/// row R−1    z[R−1]   z[2R−1] …                     4. split    X[k] out of Z[k] and Z[C−k]
/// ```
///
/// The inverse begins with the end, takes steps 1 to 3 with real and imaginary parts exchanged, and puts samples between
/// each other.
final class ShortLaneFft extends LaneFft {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int VECTOR_BYTES = SPECIES.vectorByteSize();
    private static final MemorySegment MEMORY = AllMemory.SEGMENT;
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final VectorShuffle<Float> TAKE_EVEN = shuffle(2, 0);
    private static final VectorShuffle<Float> TAKE_ODD = shuffle(2, 1);
    private static final VectorMask<Float> HIGH_HALF = VectorMask.fromLong(SPECIES, -1L << (LANES / 2));
    private static final VectorShuffle<Float> LOW_TWICE = VectorShuffle.fromOp(SPECIES, lane -> lane / 2);
    private static final VectorShuffle<Float> HIGH_TWICE = VectorShuffle.fromOp(SPECIES, lane -> (LANES + lane) / 2);
    private static final VectorMask<Float> ODD_LANES = VectorMask.fromLong(SPECIES, 0xaaaa);
    private static final VectorShuffle<Float> BY_8 = exchange(8);
    private static final VectorShuffle<Float> BY_4 = exchange(4);
    private static final VectorShuffle<Float> BY_2 = exchange(2);
    private static final VectorShuffle<Float> BY_1 = exchange(1);
    /// The outputs of radix 2 come with the bits of their lanes in reverse.
    private static final VectorShuffle<Float> SORTED = VectorShuffle.fromOp(SPECIES,
            lane -> Integer.reverse(lane) >>> Integer.numberOfLeadingZeros(LANES - 1));
    /// From lane m to lane V − m, and from lane 0 to itself.
    private static final VectorShuffle<Float> MIRRORED = shuffle(-1, LANES);
    private static final VectorMask<Float> LANE_0 = VectorMask.fromLong(SPECIES, 1);
    private static final VectorShuffle<Float> REVERSED = shuffle(-1, LANES - 1);

    /// R.
    private final int rows;
    private final LanePasses down;
    /// For distances of 1, 2, 4 … lanes: the sign of what goes into the sum of a lane and its partner, and what this is
    /// multiplied by, real and imaginary parts.
    private final MemorySegment radix2;
    /// For each row, real and imaginary parts: e^(−2πi·rm/C).
    private final MemorySegment turns;
    /// For each row q, real and imaginary parts: ½·e^(−2πi·(m + V·q)/n).
    private final MemorySegment halfTurns;

    ShortLaneFft(int length) {
        super(length, 0);
        this.rows = length / (2 * LANES);
        this.down = new LanePasses(rows);
        this.radix2 = allocate(12L * LANES * Integer.numberOfTrailingZeros(LANES));
        for (int distance = 1; distance < LANES; distance *= 2) {
            int stage = Integer.numberOfTrailingZeros(distance);
            for (int lane = 0; lane < LANES; lane++) {
                boolean upper = (lane & distance) != 0;
                radix2.setAtIndex(JAVA_FLOAT, 3L * stage * LANES + lane, upper ? -1 : 1);
                putTurn(radix2, 3 * stage + 1, lane, 1, upper ? lane % distance : 0, 2 * distance);
            }
        }
        this.turns = allocate(4L * length);
        this.halfTurns = allocate(4L * length);
        for (int row = 0; row < rows; row++) {
            for (int lane = 0; lane < LANES; lane++) {
                putTurn(turns, 2 * row, lane, 1, row * lane, length / 2);
                putTurn(halfTurns, 2 * row, lane, 0.5, lane + LANES * row, length);
            }
        }
    }

    /// Puts factor·e^(−2πi·steps/period) into a lane of two rows of a table.
    private static void putTurn(MemorySegment table, int row, int lane, double factor, int steps, int period) {
        double angle = -2 * Math.PI * steps / period;
        table.setAtIndex(JAVA_FLOAT, (long) row * LANES + lane, (float) (factor * Math.cos(angle)));
        table.setAtIndex(JAVA_FLOAT, (row + 1L) * LANES + lane, (float) (factor * Math.sin(angle)));
    }

    private static VectorShuffle<Float> shuffle(int step, int first) {
        return VectorShuffle.fromOp(SPECIES, lane -> Math.floorMod(first + step * lane, LANES));
    }

    private static VectorShuffle<Float> exchange(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    @Override
    void forward(long time, long halves, long re, long im) {
        if (rows > 1) {
            dealTo4(time, halves);
        } else {
            dealTo2(time, halves);
        }
        long values = transform(halves, Math.min(4, 2 * rows), LANES);
        split(values, re, im);
        float firstRe = MEMORY.get(JAVA_FLOAT, values);
        float firstIm = MEMORY.get(JAVA_FLOAT, values + VECTOR_BYTES);
        MEMORY.set(JAVA_FLOAT, re + 2L * length(), firstRe - firstIm);
    }

    @Override
    void inverse(long re, long im, long halves, long time) {
        unsplit(re, im, halves);
        float first = MEMORY.get(JAVA_FLOAT, re) / length();
        float last = MEMORY.get(JAVA_FLOAT, re + 2L * length()) / length();
        MEMORY.set(JAVA_FLOAT, halves, first + last);
        MEMORY.set(JAVA_FLOAT, halves + 2L * length(), first - last);
        interleave(transform(halves, 2, -LANES), time);
    }

    /// Steps 1 to 3, from the first half of the scratch and from half to half.
    ///
    /// @param dealtTo to how many players their parts have been dealt: to 2 when all real parts lie before the imaginary ones
    /// @param imFloats where imaginary parts lie, seen from real parts: V, or −V for the inverse transform
    /// @return in which half of the scratch they are now
    private long transform(long halves, int dealtTo, int imFloats) {
        long here = halves;
        long there = halves + 4L * length();
        int players = dealtTo;
        while (players < 2 * rows) {
            if (players < rows) {
                dealTo4(here, there);
                players *= 4;
            } else {
                dealTo2(here, there);
                players *= 2;
            }
            long swap = here;
            here = there;
            there = swap;
        }
        long reAddress = here + Math.max(0, -4L * imFloats);
        across(reAddress, reAddress + 4L * imFloats);
        return rows > 1 ? down.run(here, there, imFloats, there) : here;
    }

    /// Deals 2R rows out to two players: what two neighbouring rows have in even lanes goes to a row of the first half, what
    /// they have in odd ones to a row of the second. Done twice it deals to four players, and so on.
    private void dealTo2(long from, long to) {
        for (int row = 0; row < rows; row++) {
            long at = from + 2L * VECTOR_BYTES * row;
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, MEMORY, at, NATIVE);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, MEMORY, at + VECTOR_BYTES, NATIVE);
            long low = to + (long) VECTOR_BYTES * row;
            long high = low + (long) VECTOR_BYTES * rows;
            a.rearrange(TAKE_EVEN).blend(b.rearrange(TAKE_EVEN), HIGH_HALF).intoMemorySegment(MEMORY, low, NATIVE);
            a.rearrange(TAKE_ODD).blend(b.rearrange(TAKE_ODD), HIGH_HALF).intoMemorySegment(MEMORY, high, NATIVE);
        }
    }

    /// The same twice.
    private void dealTo4(long from, long to) {
        for (int quarter = 0; quarter < rows / 2; quarter++) {
            long at = from + 4L * VECTOR_BYTES * quarter;
            FloatVector a = FloatVector.fromMemorySegment(SPECIES, MEMORY, at, NATIVE);
            FloatVector b = FloatVector.fromMemorySegment(SPECIES, MEMORY, at + VECTOR_BYTES, NATIVE);
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, MEMORY, at + 2L * VECTOR_BYTES, NATIVE);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, MEMORY, at + 3L * VECTOR_BYTES, NATIVE);
            FloatVector even0 = a.rearrange(TAKE_EVEN).blend(b.rearrange(TAKE_EVEN), HIGH_HALF);
            FloatVector even1 = c.rearrange(TAKE_EVEN).blend(d.rearrange(TAKE_EVEN), HIGH_HALF);
            FloatVector odd0 = a.rearrange(TAKE_ODD).blend(b.rearrange(TAKE_ODD), HIGH_HALF);
            FloatVector odd1 = c.rearrange(TAKE_ODD).blend(d.rearrange(TAKE_ODD), HIGH_HALF);
            long step = (long) VECTOR_BYTES * (rows / 2);
            long first = to + (long) VECTOR_BYTES * quarter;
            even0.rearrange(TAKE_EVEN).blend(even1.rearrange(TAKE_EVEN), HIGH_HALF).intoMemorySegment(MEMORY, first,
                    NATIVE);
            odd0.rearrange(TAKE_EVEN).blend(odd1.rearrange(TAKE_EVEN), HIGH_HALF).intoMemorySegment(MEMORY,
                    first + step, NATIVE);
            even0.rearrange(TAKE_ODD).blend(even1.rearrange(TAKE_ODD), HIGH_HALF).intoMemorySegment(MEMORY,
                    first + 2 * step, NATIVE);
            odd0.rearrange(TAKE_ODD).blend(odd1.rearrange(TAKE_ODD), HIGH_HALF).intoMemorySegment(MEMORY,
                    first + 3 * step, NATIVE);
        }
    }

    /// Puts the imaginary parts of each row between the real ones.
    private void interleave(long from, long to) {
        for (int row = 0; row < rows; row++) {
            long at = 2L * VECTOR_BYTES * row;
            FloatVector re = FloatVector.fromMemorySegment(SPECIES, MEMORY, from + at, NATIVE);
            FloatVector im = FloatVector.fromMemorySegment(SPECIES, MEMORY, from + at + VECTOR_BYTES, NATIVE);
            re.rearrange(LOW_TWICE).blend(im.rearrange(LOW_TWICE), ODD_LANES).intoMemorySegment(MEMORY, to + at,
                    NATIVE);
            re.rearrange(HIGH_TWICE).blend(im.rearrange(HIGH_TWICE), ODD_LANES).intoMemorySegment(MEMORY,
                    to + at + VECTOR_BYTES, NATIVE);
        }
    }

    /// Step 2, in place.
    private void across(long reAddress, long imAddress) {
        long table = radix2.address();
        long turn = turns.address();
        for (int row = 0; row < rows; row++) {
            long at = 2L * VECTOR_BYTES * row;
            FloatVector re = FloatVector.fromMemorySegment(SPECIES, MEMORY, reAddress + at, NATIVE);
            FloatVector im = FloatVector.fromMemorySegment(SPECIES, MEMORY, imAddress + at, NATIVE);
            if (LANES == 16) {
                FloatVector sign8 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 9L * VECTOR_BYTES, NATIVE);
                FloatVector cos8 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 10L * VECTOR_BYTES, NATIVE);
                FloatVector sin8 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 11L * VECTOR_BYTES, NATIVE);
                FloatVector sum8Re = re.fma(sign8, re.rearrange(BY_8));
                FloatVector sum8Im = im.fma(sign8, im.rearrange(BY_8));
                re = sum8Re.mul(cos8).sub(sum8Im.mul(sin8));
                im = sum8Im.fma(cos8, sum8Re.mul(sin8));
            }
            FloatVector sign4 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 6L * VECTOR_BYTES, NATIVE);
            FloatVector cos4 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 7L * VECTOR_BYTES, NATIVE);
            FloatVector sin4 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 8L * VECTOR_BYTES, NATIVE);
            FloatVector sum4Re = re.fma(sign4, re.rearrange(BY_4));
            FloatVector sum4Im = im.fma(sign4, im.rearrange(BY_4));
            re = sum4Re.mul(cos4).sub(sum4Im.mul(sin4));
            im = sum4Im.fma(cos4, sum4Re.mul(sin4));
            FloatVector sign2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 3L * VECTOR_BYTES, NATIVE);
            FloatVector cos2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 4L * VECTOR_BYTES, NATIVE);
            FloatVector sin2 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table + 5L * VECTOR_BYTES, NATIVE);
            FloatVector sum2Re = re.fma(sign2, re.rearrange(BY_2));
            FloatVector sum2Im = im.fma(sign2, im.rearrange(BY_2));
            re = sum2Re.mul(cos2).sub(sum2Im.mul(sin2));
            im = sum2Im.fma(cos2, sum2Re.mul(sin2));
            FloatVector sign1 = FloatVector.fromMemorySegment(SPECIES, MEMORY, table, NATIVE);
            re = re.fma(sign1, re.rearrange(BY_1)).rearrange(SORTED);
            im = im.fma(sign1, im.rearrange(BY_1)).rearrange(SORTED);
            FloatVector cos = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at, NATIVE);
            FloatVector sin = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at + VECTOR_BYTES, NATIVE);
            re.mul(cos).sub(im.mul(sin)).intoMemorySegment(MEMORY, reAddress + at, NATIVE);
            im.fma(cos, re.mul(sin)).intoMemorySegment(MEMORY, imAddress + at, NATIVE);
        }
    }

    /// Bins of the real transform: half the sum of Z and its mirror image's conjugate, and half their difference over i, times
    /// e^(−2πi·k/n).
    private void split(long z, long re, long im) {
        long turn = halfTurns.address();
        for (int row = 0; row < rows; row++) {
            long at = 2L * VECTOR_BYTES * row;
            long mirror = z + 2L * VECTOR_BYTES * (rows - 1 - row);
            long next = z + 2L * VECTOR_BYTES * (row == 0 ? 0 : rows - row);
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + at, NATIVE);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, z + at + VECTOR_BYTES, NATIVE);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, mirror, NATIVE).rearrange(MIRRORED)
                    .blend(FloatVector.fromMemorySegment(SPECIES, MEMORY, next, NATIVE), LANE_0);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, mirror + VECTOR_BYTES, NATIVE)
                    .rearrange(MIRRORED)
                    .blend(FloatVector.fromMemorySegment(SPECIES, MEMORY, next + VECTOR_BYTES, NATIVE), LANE_0);
            FloatVector evenRe = aRe.add(bRe);
            FloatVector evenIm = aIm.sub(bIm);
            FloatVector oddRe = aIm.add(bIm);
            FloatVector oddIm = bRe.sub(aRe);
            FloatVector cos = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at, NATIVE);
            FloatVector sin = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at + VECTOR_BYTES, NATIVE);
            FloatVector turnedRe = oddRe.mul(cos).sub(oddIm.mul(sin));
            FloatVector turnedIm = oddIm.fma(cos, oddRe.mul(sin));
            long bins = (long) VECTOR_BYTES * row;
            evenRe.mul(0.5f).add(turnedRe).intoMemorySegment(MEMORY, re + bins, NATIVE);
            evenIm.mul(0.5f).add(turnedIm).intoMemorySegment(MEMORY, im + bins, NATIVE);
        }
    }

    /// Z over C, but for its value 0; all real parts before all imaginary ones.
    private void unsplit(long re, long im, long z) {
        long turn = halfTurns.address();
        FloatVector scale = FloatVector.broadcast(SPECIES, 2f / length());
        for (int row = 0; row < rows; row++) {
            long bins = (long) VECTOR_BYTES * row;
            long mirror = 2L * length() - bins - VECTOR_BYTES + 4;
            FloatVector aRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + bins, NATIVE).mul(scale);
            FloatVector aIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + bins, NATIVE).mul(scale);
            FloatVector bRe = FloatVector.fromMemorySegment(SPECIES, MEMORY, re + mirror, NATIVE).rearrange(REVERSED)
                    .mul(scale);
            FloatVector bIm = FloatVector.fromMemorySegment(SPECIES, MEMORY, im + mirror, NATIVE)
                    .rearrange(REVERSED).mul(scale);
            FloatVector evenRe = aRe.add(bRe);
            FloatVector evenIm = aIm.sub(bIm);
            FloatVector turnedRe = aRe.sub(bRe);
            FloatVector turnedIm = aIm.add(bIm);
            long at = 2L * VECTOR_BYTES * row;
            FloatVector cos = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at, NATIVE);
            FloatVector sin = FloatVector.fromMemorySegment(SPECIES, MEMORY, turn + at + VECTOR_BYTES, NATIVE);
            FloatVector oddRe = turnedRe.fma(cos, turnedIm.mul(sin));
            FloatVector oddIm = turnedIm.mul(cos).sub(turnedRe.mul(sin));
            evenRe.mul(0.5f).sub(oddIm).intoMemorySegment(MEMORY, z + bins, NATIVE);
            evenIm.mul(0.5f).add(oddRe).intoMemorySegment(MEMORY, z + 2L * length() + bins, NATIVE);
        }
    }
}
