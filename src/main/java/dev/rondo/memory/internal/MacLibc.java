package dev.rondo.memory.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The calls of macOS's libSystem that mirroring needs; the one place on macOS with restricted native access.
///
/// Mach's own calls and not `mmap`: `mach_vm_remap` needs neither a file nor a name, while `shm_open` is variadic, its
/// object can be sized only once, and its name can be met by others. They answer a `kern_return_t`, 0 for success.
@SuppressWarnings("restricted") // downcallHandle and reinterpret: here and nowhere else
final class MacLibc {

    private static final int VM_FLAGS_ANYWHERE = 1;
    private static final int VM_FLAGS_FIXED_OVERWRITE = 0x4000;
    private static final int SHARE_NOT_COPY = 0;
    private static final int VM_INHERIT_NONE = 2;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle GETPAGESIZE = call("getpagesize", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle ALLOCATE = call("mach_vm_allocate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle REMAP = call("mach_vm_remap",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG,
                    JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle DEALLOCATE = call("mach_vm_deallocate",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WIRE = call("mlock", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    /// What the C macro `mach_task_self()` reads.
    private static final int TASK = LINKER.defaultLookup().findOrThrow("mach_task_self_")
            .reinterpret(JAVA_INT.byteSize()).get(JAVA_INT, 0);

    private MacLibc() {}

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    static long pageSizeBytes() {
        return result(() -> (int) GETPAGESIZE.invokeExact());
    }

    static long allocate(long sizeBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(JAVA_LONG);
            checked("mach_vm_allocate", sizeBytes,
                    () -> (int) ALLOCATE.invokeExact(TASK, address, sizeBytes, VM_FLAGS_ANYWHERE));
            return address.get(JAVA_LONG, 0);
        }
    }

    /// Shows the memory at `source` at `target` too, inside an allocation of our own.
    static void remap(long target, long sizeBytes, long source) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocateFrom(JAVA_LONG, target);
            MemorySegment currentProtection = arena.allocate(JAVA_INT);
            MemorySegment maximumProtection = arena.allocate(JAVA_INT);
            checked("mach_vm_remap", sizeBytes,
                    () -> (int) REMAP.invokeExact(TASK, address, sizeBytes, 0L, VM_FLAGS_FIXED_OVERWRITE, TASK, source,
                            SHARE_NOT_COPY, currentProtection, maximumProtection, VM_INHERIT_NONE));
        }
    }

    static void deallocate(long address, long sizeBytes) {
        checked("mach_vm_deallocate", sizeBytes, () -> (int) DEALLOCATE.invokeExact(TASK, address, sizeBytes));
    }

    static void mlock(long address, long sizeBytes) {
        checked("mlock", sizeBytes, () -> (int) WIRE.invokeExact(address, sizeBytes));
    }

    /// The mapped addresses as a segment, unmapped when the arena closes.
    static MemorySegment segment(long address, long sizeBytes, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena,
                mapped -> deallocate(mapped.address(), mapped.byteSize()));
    }

    private interface Call {
        int invoke() throws Throwable;
    }

    private static void checked(String name, long sizeBytes, Call call) {
        int code = result(call);
        if (code != 0) {
            throw new MappingException(name, code, sizeBytes, code == 3 ? "KERN_NO_SPACE" : "see kern_return.h");
        }
    }

    private static int result(Call call) {
        try {
            return call.invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }
}
