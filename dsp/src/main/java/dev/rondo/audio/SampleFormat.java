package dev.rondo.audio;

/// How one sample is stored outside Rondo: in a file, or on the way to a device.
public enum SampleFormat {
    /** Unsigned bytes around 128, as WAVE keeps 8 bits. */
    U8("8", 1),
    /** Signed integers of 16 bits. */
    S16("16", 2),
    /** Signed integers of 24 bits, packed in three bytes. */
    S24("24", 3),
    /** Signed integers of 32 bits; as floats they keep their upper 24 significant bits. */
    S32("32", 4),
    /** IEEE 754 single precision. */
    F32("32f", 4),
    /** IEEE 754 double precision. */
    F64("64f", 8);

    private final String label;
    private final int bytes;

    SampleFormat(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /// The format that a label names.
    ///
    /// @param label one of 8, 16, 24, 32, 32f, 64f
    /// @return the format
    /// @throws IllegalArgumentException if it is none of them
    public static SampleFormat ofLabel(String label) {
        for (SampleFormat format : values()) {
            if (format.label.equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("bits must be one of 8, 16, 24, 32, 32f, 64f: bits=" + label);
    }

    /// The short name, as on the command line.
    ///
    /// @return the bits, followed by `f` for floating point
    public String label() {
        return label;
    }

    /// How many bytes a sample takes.
    ///
    /// @return from 1 to 8
    public int bytes() {
        return bytes;
    }

    /// How many bits a sample takes.
    ///
    /// @return from 8 to 64
    public int bits() {
        return 8 * bytes;
    }

    /// Whether samples are floating point, so that they may exceed ±1.
    ///
    /// @return true for [#F32] and [#F64]
    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}
