package dev.rondo.ring;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// A record of primitives. The constructor and the accessors are tied to the memory once, so that reading and writing
/// box nothing.
final class RecordElement<R extends Record> implements Element<R> {

    private static final MethodType READER = MethodType.methodType(Record.class, MemorySegment.class, long.class);
    private static final MethodType WRITER = MethodType.methodType(void.class, MemorySegment.class, long.class,
            Record.class);

    private final Class<R> type;
    private final int sizeBytes;
    private final MethodHandle reader;
    private final MethodHandle writer;

    RecordElement(MethodHandles.Lookup lookup, Class<R> type) {
        StructLayout layout = layoutOf(type);
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.sizeBytes = (int) layout.byteSize();
        try {
            this.reader = reader(lookup, type, components, layout);
            this.writer = writer(lookup, type, components, layout);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("the lookup must see the record: type=" + type.getName(), e);
        }
    }

    static StructLayout layoutOf(Class<? extends Record> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 0) {
            throw new IllegalArgumentException("a record element has components: type=" + type.getName());
        }
        return MemoryLayout.structLayout(Arrays.stream(components)
                .map(component -> PrimitiveElement.layoutOf(component.getType()).withName(component.getName()))
                .toArray(MemoryLayout[]::new));
    }

    private static VarHandle handle(StructLayout layout, RecordComponent component) {
        return layout.varHandle(MemoryLayout.PathElement.groupElement(component.getName()));
    }

    /// constructor(getter(segment, offset), getter(segment, offset), …)
    private static MethodHandle reader(MethodHandles.Lookup lookup, Class<?> type, RecordComponent[] components,
            StructLayout layout) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        MethodHandle result = lookup.findConstructor(type, MethodType.methodType(void.class, types));
        int[] segmentAndOffset = new int[2 * components.length];
        for (int i = components.length - 1; i >= 0; i--) {
            MethodHandle getter = handle(layout, components[i]).toMethodHandle(VarHandle.AccessMode.GET);
            result = MethodHandles.collectArguments(result, i, getter);
            segmentAndOffset[2 * i + 1] = 1;
        }
        MethodType once = MethodType.methodType(type, MemorySegment.class, long.class);
        return MethodHandles.permuteArguments(result, once, segmentAndOffset).asType(READER);
    }

    /// setter(segment, offset, accessor(record)); setter(segment, offset, accessor(record)); …
    private static MethodHandle writer(MethodHandles.Lookup lookup, Class<?> type, RecordComponent[] components,
            StructLayout layout) throws ReflectiveOperationException {
        MethodHandle result = MethodHandles.empty(WRITER.changeParameterType(2, type));
        for (RecordComponent component : components) {
            MethodHandle setter = handle(layout, component).toMethodHandle(VarHandle.AccessMode.SET);
            MethodHandle accessor = lookup.findVirtual(type, component.getName(),
                    MethodType.methodType(component.getType()));
            result = MethodHandles.foldArguments(result, MethodHandles.filterArguments(setter, 2, accessor));
        }
        return result.asType(WRITER);
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public R get(MemorySegment segment, long offsetBytes) {
        try {
            return type.cast((Record) reader.invokeExact(segment, offsetBytes));
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    @Override
    public void set(MemorySegment segment, long offsetBytes, R value) {
        try {
            writer.invokeExact(segment, offsetBytes, (Record) value);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// A constructor or an accessor of the user's may throw what it likes.
    private static RuntimeException thrown(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
