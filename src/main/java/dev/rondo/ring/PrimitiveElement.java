package dev.rondo.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// A boxed primitive, at any alignment.
final class PrimitiveElement<T> implements Element<T> {

    private final VarHandle handle;
    private final int sizeBytes;

    PrimitiveElement(ValueLayout layout) {
        this.handle = layout.varHandle();
        this.sizeBytes = (int) layout.byteSize();
    }

    static ValueLayout layoutOf(Class<?> type) {
        return switch (type.getName()) {
            case "boolean" -> ValueLayout.JAVA_BOOLEAN;
            case "byte" -> ValueLayout.JAVA_BYTE;
            case "char" -> ValueLayout.JAVA_CHAR_UNALIGNED;
            case "short" -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case "int" -> ValueLayout.JAVA_INT_UNALIGNED;
            case "long" -> ValueLayout.JAVA_LONG_UNALIGNED;
            case "float" -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case "double" -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
            default -> throw new IllegalArgumentException("an element is made of primitives: type=" + type.getName());
        };
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    @SuppressWarnings("unchecked") // the layout was chosen by T
    public T get(MemorySegment segment, long offsetBytes) {
        return (T) handle.get(segment, offsetBytes);
    }

    @Override
    public void set(MemorySegment segment, long offsetBytes, T value) {
        handle.set(segment, offsetBytes, value);
    }
}
