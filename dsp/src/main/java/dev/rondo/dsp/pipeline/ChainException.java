package dev.rondo.dsp.pipeline;

/// A chain that cannot be built: says what is wrong, where, and what would be right.
///
/// ```
/// unknown stage 'lowpas': did you mean lowpass?
///   gain -1dB | lowpas 1kHz
///               ^~~~~~
/// ```
public final class ChainException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// The whole chain.
    private final String chain;

    /// The index of the first character at fault.
    private final int start;

    /// How many characters are at fault.
    private final int length;

    /// A mistake in a chain.
    ///
    /// @param message what is wrong and what would be right, in one line
    /// @param chain the whole chain as it was written
    /// @param start the index of the first character at fault, up to the chain's length
    /// @param length how many characters are at fault; 0 for a place where something is missing
    public ChainException(String message, String chain, int start, int length) {
        super(message);
        this.chain = chain;
        this.start = start;
        this.length = length;
    }

    /// The place of the mistake.
    ///
    /// @return the index of a character in the chain, or its length
    public int start() {
        return start;
    }

    /// The chain with a caret under the place.
    ///
    /// @return two lines, indented
    public String excerpt() {
        String shown = chain.replaceAll("\\s", " ");
        return "  " + shown + System.lineSeparator() + "  " + " ".repeat(start) + "^"
                + "~".repeat(Math.max(0, length - 1));
    }
}
