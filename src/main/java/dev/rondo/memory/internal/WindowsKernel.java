package dev.rondo.memory.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.rondo.memory.MappingException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/// The calls of Windows' KernelBase that mirroring needs; the one place on Windows with restricted native access.
///
/// Every failing call becomes a [MappingException] with the call's name, the code of GetLastError, and the size.
@SuppressWarnings("restricted") // libraryLookup, downcallHandle and reinterpret: here and nowhere else
final class WindowsKernel {

    private static final long THIS_PROCESS = -1;
    private static final long NO_FILE = -1;
    private static final int MEM_RELEASE = 0x8000;
    private static final int MEM_RESERVE_PLACEHOLDER = 0x2000 | 0x40000;
    private static final int MEM_SPLIT_PLACEHOLDER = MEM_RELEASE | 2;
    private static final int MEM_REPLACE_PLACEHOLDER = 0x4000;
    private static final int PAGE_NOACCESS = 1;
    private static final int PAGE_READWRITE = 4;
    private static final long SYSTEM_INFO_BYTES = 48;
    private static final long ALLOCATION_GRANULARITY_OFFSET = 40;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup KERNEL = SymbolLookup.libraryLookup("KernelBase.dll", Arena.global());
    private static final Linker.Option LAST_ERROR = Linker.Option.captureCallState("GetLastError");
    private static final ValueLayout.OfInt LAST_ERROR_LAYOUT = (ValueLayout.OfInt) Linker.Option.captureStateLayout()
            .select(MemoryLayout.PathElement.groupElement("GetLastError"));

    private static final MethodHandle GET_SYSTEM_INFO = LINKER.downcallHandle(KERNEL.findOrThrow("GetSystemInfo"),
            FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle CREATE_FILE_MAPPING = call("CreateFileMappingW",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle CLOSE_HANDLE = call("CloseHandle", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle VIRTUAL_ALLOC_2 = call("VirtualAlloc2",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG,
                    JAVA_INT));
    private static final MethodHandle VIRTUAL_FREE = call("VirtualFree",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MAP_VIEW_OF_FILE_3 = call("MapViewOfFile3",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT,
                    JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle UNMAP_VIEW_OF_FILE = call("UnmapViewOfFile",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle VIRTUAL_LOCK = call("VirtualLock",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private WindowsKernel() {}

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(KERNEL.findOrThrow(name), descriptor, LAST_ERROR);
    }

    static long allocationGranularityBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SYSTEM_INFO_BYTES, 8);
            GET_SYSTEM_INFO.invokeExact(info);
            return info.get(JAVA_INT, ALLOCATION_GRANULARITY_OFFSET);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    /// A piece of the page file, its commitment charged now.
    static long createSection(long sizeBytes) {
        return checked("CreateFileMappingW", sizeBytes, state -> (long) CREATE_FILE_MAPPING.invokeExact(state, NO_FILE,
                0L, PAGE_READWRITE, (int) (sizeBytes >>> 32), (int) sizeBytes, 0L));
    }

    static void closeHandle(long handle) {
        checked("CloseHandle", 0, state -> (int) CLOSE_HANDLE.invokeExact(state, handle));
    }

    /// Takes addresses without memory behind them, to be split and replaced.
    static long reservePlaceholder(long sizeBytes) {
        return checked("VirtualAlloc2", sizeBytes, state -> (long) VIRTUAL_ALLOC_2.invokeExact(state, THIS_PROCESS, 0L,
                sizeBytes, MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS, 0L, 0));
    }

    /// Makes the first `sizeBytes` of a placeholder a placeholder of their own.
    static void splitPlaceholder(long address, long sizeBytes) {
        checked("VirtualFree(MEM_PRESERVE_PLACEHOLDER)", sizeBytes,
                state -> (int) VIRTUAL_FREE.invokeExact(state, address, sizeBytes, MEM_SPLIT_PLACEHOLDER));
    }

    static void releasePlaceholder(long address) {
        checked("VirtualFree", 0, state -> (int) VIRTUAL_FREE.invokeExact(state, address, 0L, MEM_RELEASE));
    }

    /// Maps a part of a section in place of a placeholder of the same size.
    static void mapAt(long address, long sizeBytes, long section, long sectionOffsetBytes) {
        checked("MapViewOfFile3", sizeBytes,
                state -> (long) MAP_VIEW_OF_FILE_3.invokeExact(state, section, THIS_PROCESS, address,
                        sectionOffsetBytes, sizeBytes, MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, 0L, 0));
    }

    static void unmap(long address) {
        checked("UnmapViewOfFile", 0, state -> (int) UNMAP_VIEW_OF_FILE.invokeExact(state, address));
    }

    static void lock(long address, long sizeBytes) {
        checked("VirtualLock", sizeBytes, state -> (int) VIRTUAL_LOCK.invokeExact(state, address, sizeBytes));
    }

    /// The mapped addresses as a segment that `unmapping` clears when the arena closes.
    static MemorySegment segment(long address, long sizeBytes, Arena arena, Consumer<MemorySegment> unmapping) {
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, unmapping);
    }

    private interface Call {
        long invoke(MemorySegment state) throws Throwable;
    }

    /// All these calls answer 0 when they fail.
    private static long checked(String name, long sizeBytes, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = call.invoke(state);
            if (result == 0) {
                int code = state.get(LAST_ERROR_LAYOUT, 0);
                throw new MappingException(name, code, sizeBytes, switch (code) {
                    case 8 -> "ERROR_NOT_ENOUGH_MEMORY";
                    case 1453 -> "ERROR_WORKING_SET_QUOTA, larger than the working set may be";
                    case 1455 -> "ERROR_COMMITMENT_LIMIT, the paging file is too small";
                    default -> "see System Error Codes";
                });
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }
}
