package dev.rondo.memory.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The calls of Linux's C library that mirroring needs; the one place on Linux with restricted native access.
///
/// Every failing call becomes a [MappingException] with the call's name, errno and size. Constants are those of the
/// generic Linux ABI (x86-64, arm64, riscv64).
@SuppressWarnings("restricted") // downcallHandle and reinterpret: here and nowhere else
final class LinuxLibc {

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_SEAL_SHRINK_GROW = 1 | F_SEAL_SHRINK | 4;
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
    private static final int O_CREAT_EXCL = 0x40 | 0x80;
    private static final int OWNER_ONLY = 0600;
    private static final int SEEK_END = 2;
    private static final int MADV_COLLAPSE = 25;
    private static final int EAGAIN = 11;
    private static final int EINVAL = 22;
    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int FAILED = -1;
    private static final int SC_PAGESIZE = 30;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final ValueLayout.OfInt ERRNO_LAYOUT = (ValueLayout.OfInt) Linker.Option.captureStateLayout()
            .select(MemoryLayout.PathElement.groupElement("errno"));

    /// One shape for all functions: where a program begins with a ring, linking a shape takes longer than everything the
    /// ring does, and linking a second function of the same shape nothing. On Linux's processors a function leaves the
    /// registers alone that it has no argument in, takes the lower half of one for an int, returns an int in the lower half, and
    /// is handed variable arguments where others go.
    private static final FunctionDescriptor WORDS = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle MEMFD_CREATE = call("memfd_create");
    private static final MethodHandle FTRUNCATE = call("ftruncate");
    private static final MethodHandle MMAP = call("mmap");
    private static final MethodHandle MUNMAP = call("munmap");
    private static final MethodHandle POSIX_FALLOCATE = call("posix_fallocate");
    private static final MethodHandle MADVISE = call("madvise");
    private static final MethodHandle MLOCK = call("mlock");
    private static final MethodHandle CLOSE = call("close");
    private static final MethodHandle SYSCONF = call("sysconf");
    private static final MethodHandle FCNTL = call("fcntl");
    private static final MethodHandle OPEN = call("open");

    /// Linked when it is needed, which only shared memory does.
    private static final class Lseek {
        private static final MethodHandle LSEEK = call("lseek",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    }

    private LinuxLibc() {}

    private static MethodHandle call(String name) {
        return call(name, WORDS, ERRNO);
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    static long pageSizeBytes() {
        return checked("sysconf", 0, SYSCONF, SC_PAGESIZE);
    }

    static int memfdCreate(String name, long sizeBytes) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) checked("memfd_create", sizeBytes, MEMFD_CREATE, arena.allocateFrom(name).address(),
                    MFD_CLOEXEC | MFD_ALLOW_SEALING);
        }
    }

    static void ftruncate(int fd, long sizeBytes) {
        checked("ftruncate", sizeBytes, FTRUNCATE, fd, sizeBytes);
    }

    /// Forbids for ever that the file shrinks, grows or loses these seals.
    static void sealSize(int fd, long sizeBytes) {
        checked("fcntl(F_ADD_SEALS)", sizeBytes, FCNTL, fd, F_ADD_SEALS, F_SEAL_SEAL_SHRINK_GROW);
    }

    /// Whether nobody can ever shrink the file; false where a file system knows no seals.
    static boolean isShrinkSealed(int fd) {
        try {
            return (checked("fcntl(F_GET_SEALS)", 0, FCNTL, fd, F_GET_SEALS, 0) & F_SEAL_SHRINK) != 0;
        } catch (MappingException e) {
            if (e.errno() == EINVAL) {
                return false;
            }
            throw e;
        }
    }

    /// Makes a new file that only its owner may open, or opens one that is there.
    static int open(String path, boolean create, long sizeBytes) {
        int flags = create ? O_RDWR_CLOEXEC | O_CREAT_EXCL : O_RDWR_CLOEXEC;
        try (Arena arena = Arena.ofConfined()) {
            return (int) checked("open(" + path + ")", sizeBytes, OPEN, arena.allocateFrom(path).address(),
                    flags, OWNER_ONLY);
        }
    }

    /// The size of an open file, −1 for what has none; asked on hot paths, so nothing is captured and allocated.
    static long fileSizeBytes(int fd) {
        try {
            return (long) Lseek.LSEEK.invokeExact(fd, 0L, SEEK_END);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    /// Gives the file its size and its storage, so that a full file system says so now and not under a writer.
    static void allocateStorage(int fd, long sizeBytes) {
        // returns its error instead of setting errno
        int errno = (int) checked("posix_fallocate", sizeBytes, POSIX_FALLOCATE, fd, 0, sizeBytes);
        if (errno != 0) {
            throw new MappingException("posix_fallocate", errno, sizeBytes, meaning(errno));
        }
    }

    /// Locks one byte of the file for this open file description; the kernel lets go of it when the process ends.
    static boolean tryLock(int fd, long offset) {
        try {
            lockCall("fcntl(F_OFD_SETLK)", fd, F_OFD_SETLK, F_WRLCK, offset);
            return true;
        } catch (MappingException e) {
            if (e.errno() == EAGAIN) {
                return false;
            }
            throw e;
        }
    }

    static void unlock(int fd, long offset) {
        lockCall("fcntl(F_OFD_SETLK)", fd, F_OFD_SETLK, F_UNLCK, offset);
    }

    /// Whether somebody else holds the lock.
    static boolean isLockedElsewhere(int fd, long offset) {
        return lockCall("fcntl(F_OFD_GETLK)", fd, F_OFD_GETLK, F_WRLCK, offset) != F_UNLCK;
    }

    /// `struct flock` of 64-bit Linux: short l_type, short l_whence, long l_start at 8, long l_len at 16, int l_pid.
    private static short lockCall(String name, int fd, int command, short type, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = arena.allocate(32, 8);
            lock.set(JAVA_SHORT, 0, type);
            lock.set(JAVA_LONG, 8, offset);
            lock.set(JAVA_LONG, 16, 1);
            checked(name, 1, FCNTL, fd, command, lock.address());
            return lock.get(JAVA_SHORT, 0);
        }
    }

    /// Gathers mapped pages of a file into huge ones, whatever the system's policy for them says (Linux 6.1).
    static void collapse(long address, long sizeBytes) {
        checked("madvise(MADV_COLLAPSE)", sizeBytes, MADVISE, address, sizeBytes, MADV_COLLAPSE);
    }

    static void mlock(long address, long sizeBytes) {
        checked("mlock", sizeBytes, MLOCK, address, sizeBytes);
    }

    /// Takes addresses without memory behind them.
    static long reserve(long sizeBytes) {
        return mmap(0, sizeBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    }

    /// Maps a part of a file at an address inside a reservation of our own.
    static void mapSharedAt(long address, long sizeBytes, int fd, long fileOffsetBytes) {
        mmap(address, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, fd, fileOffsetBytes);
    }

    private static long mmap(long address, long sizeBytes, int protection, int flags, int fd, long fileOffsetBytes) {
        return checked("mmap", sizeBytes, MMAP, address, sizeBytes, protection, flags, fd, fileOffsetBytes);
    }

    static void munmap(long address, long sizeBytes) {
        checked("munmap", sizeBytes, MUNMAP, address, sizeBytes);
    }

    static void close(int fd) {
        checked("close", 0, CLOSE, fd);
    }

    /// The mapped addresses as a segment, unmapped when the arena closes.
    static MemorySegment segment(long address, long sizeBytes, Arena arena, Runnable afterUnmapping) {
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, mapped -> {
            munmap(mapped.address(), mapped.byteSize());
            afterUnmapping.run();
        });
    }

    /// A part of a file as a segment, mapped once, wherever the kernel likes, unmapped when the arena closes.
    static MemorySegment mapShared(int fd, long sizeBytes, Arena arena) {
        return segment(mmap(0, sizeBytes, PROT_READ_WRITE, MAP_SHARED, fd, 0), sizeBytes, arena, () -> {});
    }

    /// Calls a function of the shape [#WORDS].
    ///
    /// @param words its arguments, at most six
    /// @return what it returns; of an int the lower half counts
    private static long checked(String name, long sizeBytes, MethodHandle function, long... words) {
        long[] all = Arrays.copyOf(words, WORDS.argumentLayouts().size());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = (long) function.invokeExact(state, all[0], all[1], all[2], all[3], all[4], all[5]);
            // no address that is mapped ends like this
            if ((int) result == FAILED) {
                int errno = state.get(ERRNO_LAYOUT, 0);
                throw new MappingException(name, errno, sizeBytes, meaning(errno));
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case 1 -> "EPERM, not permitted";
            case 2 -> "ENOENT, no such file";
            case 9 -> "EBADF, bad file descriptor";
            case 12 ->
                "ENOMEM, out of memory, address space (RLIMIT_AS), lockable memory (RLIMIT_MEMLOCK) or mappings (vm.max_map_count)";
            case 11 -> "EAGAIN, more than may be locked or held now";
            case 13 -> "EACCES, permission denied";
            case 16 -> "EBUSY, the file is in use";
            case 17 -> "EEXIST, the file exists";
            case 22 -> "EINVAL, invalid argument";
            case 23 -> "ENFILE, the system is out of file descriptors";
            case 24 -> "EMFILE, this process is out of file descriptors (RLIMIT_NOFILE)";
            case 27 -> "EFBIG, larger than a file may be (RLIMIT_FSIZE)";
            case 28 -> "ENOSPC, no space left";
            default -> "see errno(3)";
        };
    }
}
