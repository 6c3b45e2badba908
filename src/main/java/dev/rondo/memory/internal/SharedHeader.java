package dev.rondo.memory.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What the first bytes of shared memory say about the rest, in the byte order of the machine.
///
/// ```
/// offset 0 long magic · 8 int version · 12 int elementBytes · 16 int planes · 20 int 0 · 24 long capacityBytes
///       32 int CRC-32C of the 32 bytes before
/// ```
///
/// @param pageBytes how much the header takes of the file; the planes follow
/// @param elementBytes the size of an element
/// @param planes how many planes
/// @param capacityBytes the size of a plane, a multiple of pages and elements
public record SharedHeader(long pageBytes, int elementBytes, int planes, long capacityBytes) {

    private static final long MAGIC = 0x474e49524f444e52L; // "RNDORING" where the low byte comes first
    private static final int VERSION = 1;
    private static final long VERSION_OFFSET = 8;
    private static final long ELEMENT_BYTES_OFFSET = 12;
    private static final long PLANES_OFFSET = 16;
    private static final long CAPACITY_OFFSET = 24;
    private static final long CHECKSUM_OFFSET = 32;

    /// How large a file with this header is.
    ///
    /// @return header and planes, in bytes
    public long sizeBytes() {
        return pageBytes + capacityBytes * planes;
    }

    /// Writes it down.
    ///
    /// @param page the beginning of the file
    public void write(MemorySegment page) {
        page.set(JAVA_LONG, 0, MAGIC);
        page.set(JAVA_INT, VERSION_OFFSET, VERSION);
        page.set(JAVA_INT, ELEMENT_BYTES_OFFSET, elementBytes);
        page.set(JAVA_INT, PLANES_OFFSET, planes);
        page.set(JAVA_LONG, CAPACITY_OFFSET, capacityBytes);
        page.set(JAVA_INT, CHECKSUM_OFFSET, checksum(page));
    }

    /// Reads it, believing nothing.
    ///
    /// @param page the beginning of a file
    /// @return the header, unless [#damage] has something to say
    public static SharedHeader read(MemorySegment page) {
        return new SharedHeader(page.byteSize(), page.get(JAVA_INT, ELEMENT_BYTES_OFFSET),
                page.get(JAVA_INT, PLANES_OFFSET), page.get(JAVA_LONG, CAPACITY_OFFSET));
    }

    /// What is wrong with the beginning of a file.
    ///
    /// @param page the beginning
    /// @param fileBytes how large the file is
    /// @return where, what was expected and what is there; empty if all is well
    public static Optional<String> damage(MemorySegment page, long fileBytes) {
        if (page.get(JAVA_LONG, 0) != MAGIC) {
            return Optional.of("offset 0: not shared mirrored memory: magic=" + hex(page.get(JAVA_LONG, 0)));
        }
        int version = page.get(JAVA_INT, VERSION_OFFSET);
        if (version != VERSION) {
            return Optional.of("offset 8: version must be " + VERSION + ": version=" + version);
        }
        if (page.get(JAVA_INT, CHECKSUM_OFFSET) != checksum(page)) {
            return Optional.of("offset 32: the header is damaged: checksum="
                    + hex(page.get(JAVA_INT, CHECKSUM_OFFSET)) + " computed=" + hex(checksum(page)));
        }
        SharedHeader header = read(page);
        if (header.elementBytes <= 0 || header.planes <= 0 || header.capacityBytes <= 0
                || header.capacityBytes % header.elementBytes != 0 || header.capacityBytes % page.byteSize() != 0
                || header.capacityBytes > (fileBytes - page.byteSize()) / header.planes) {
            return Optional.of("offset 12: " + header + " does not fit a file of " + fileBytes + " bytes");
        }
        return Optional.empty();
    }

    private static int checksum(MemorySegment page) {
        CRC32C crc = new CRC32C();
        crc.update(page.asSlice(0, CHECKSUM_OFFSET).asByteBuffer());
        return (int) crc.getValue();
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    private static String hex(int value) {
        return Integer.toHexString(value);
    }
}
