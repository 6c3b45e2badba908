package dev.rondo.memory.internal;

import dev.rondo.memory.MappingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// An open file that several processes map, and the locks on it that the kernel gives back when one of them ends.
///
/// A lock belongs to this open file and not to the process, so two of them in one JVM exclude each other too.
public final class SharedFile implements AutoCloseable {

    /// Whether this platform has sealed memory files and locks of open files.
    public static final boolean SUPPORTED = MemfdMapper.SUPPORTED;

    private final int fd;

    private SharedFile(int fd) {
        this.fd = fd;
    }

    /// Makes a file with all its storage.
    ///
    /// @param path where nothing is yet
    /// @param sizeBytes its size, zeroed
    /// @return the file, open
    /// @throws MappingException if it exists, or there is no room for it; nothing stays behind
    public static SharedFile create(Path path, long sizeBytes) {
        if (isInMemory(path)) {
            LinuxLimits.requireMemory("posix_fallocate", sizeBytes);
        }
        SharedFile file = new SharedFile(LinuxLibc.open(path.toString(), true, sizeBytes));
        try {
            LinuxLibc.allocateStorage(file.fd, sizeBytes);
            return file;
        } catch (RuntimeException e) {
            file.close();
            delete(path);
            throw e;
        }
    }

    private static boolean isInMemory(Path path) {
        try {
            return Files.getFileStore(path.toAbsolutePath().getParent()).type().equals("tmpfs");
        } catch (IOException _) {
            // the call that makes the file will say why
            return false;
        }
    }

    /// Makes a nameless file that keeps its size for ever.
    ///
    /// @param sizeBytes its size, zeroed
    /// @return the file; other processes of the same user open it under its path while this one has it open
    /// @throws MappingException if the operating system refuses
    public static SharedFile sealed(long sizeBytes) {
        return new SharedFile(MemfdMapper.sealedFile(sizeBytes));
    }

    /// Opens a file that somebody made.
    ///
    /// @param path where it is
    /// @return the file
    /// @throws MappingException if it cannot be opened
    public static SharedFile open(Path path) {
        return new SharedFile(LinuxLibc.open(path.toString(), false, 0));
    }

    /// Where others of the same user find it while it is open here, also without a name.
    ///
    /// @return the path of the open file itself
    public Path descriptorPath() {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd);
    }

    /// How large it is now; does not allocate.
    ///
    /// @return the size in bytes, −1 if it is no file with a size
    public long sizeBytes() {
        return LinuxLibc.fileSizeBytes(fd);
    }

    /// Whether nobody can ever shrink it.
    ///
    /// @return true for a [#sealed] one
    public boolean isSealed() {
        return LinuxLibc.isShrinkSealed(fd);
    }

    /// Maps its beginning once.
    ///
    /// @param headerBytes how much of it
    /// @param arena what unmaps it
    /// @return the mapped bytes
    public MemorySegment header(long headerBytes, Arena arena) {
        return LinuxLibc.mapShared(fd, headerBytes, arena);
    }

    /// Maps the planes that follow the header, each twice.
    ///
    /// @param headerBytes where they begin
    /// @param capacityBytes the size of a plane
    /// @param planes how many
    /// @return the mapping
    public Mapper.Mapping planes(long headerBytes, long capacityBytes, int planes) {
        return MemfdMapper.mapTwice(fd, headerBytes, capacityBytes, planes);
    }

    /// Takes a lock that nobody else has.
    ///
    /// @param number from 0
    /// @return whether it is ours now
    public boolean tryLock(int number) {
        return LinuxLibc.tryLock(fd, number);
    }

    /// Gives a lock back.
    ///
    /// @param number from 0
    public void unlock(int number) {
        LinuxLibc.unlock(fd, number);
    }

    /// Whether another open file holds a lock.
    ///
    /// @param number from 0
    /// @return true while it does; ours do not count
    public boolean isLockedElsewhere(int number) {
        return LinuxLibc.isLockedElsewhere(fd, number);
    }

    /// Takes a name away; whoever has the file open keeps it.
    ///
    /// @param path the name
    public static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Closes the file and gives all its locks back; mappings stay.
    @Override
    public void close() {
        LinuxLibc.close(fd);
    }
}
