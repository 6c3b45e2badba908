package dev.rondo.dsp.pipeline;

/// What a stage sees of its input at each call: `history` frames that it has seen before, then `hop` new ones, all one
/// contiguous run.
///
/// ```
/// in place      (0, ANY)            any block, changed where it lies
/// with memory   (taps − 1, ANY)     any block, the frames before it in front: no stage keeps a copied history
/// windowed      (size − hop, hop)   one window of `size` frames per call
/// ```
///
/// Before frame 0 lie zeros. Where `history` is 0, `hop` is [#ANY] and the format stays the same, `in` and `out` of
/// [Stage#process] are the same frames.
///
/// @param history how many frames before the new ones are visible, 0 or more
/// @param hop how many new frames each call brings, or [#ANY]
public record Span(int history, int hop) {

    /// A hop of whatever size the caller's blocks have, up to the maximum that the stage was prepared with.
    public static final int ANY = 0;

    /// The span of a stage that needs no history and works in place.
    public static final Span IN_PLACE = new Span(0, ANY);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is negative
    public Span {
        if (history < 0 || hop < 0) {
            throw new IllegalArgumentException("span must not be negative: history=" + history + " hop=" + hop);
        }
    }

    /// A block of any size behind some history.
    ///
    /// @param history frames visible before the block
    /// @return the span
    public static Span memory(int history) {
        return new Span(history, ANY);
    }

    /// One window per hop.
    ///
    /// @param size frames in the window, at least `hop`
    /// @param hop frames from one window to the next, above 0
    /// @return the span
    /// @throws IllegalArgumentException if `hop` is not from 1 to `size`
    public static Span window(int size, int hop) {
        if (hop < 1 || hop > size) {
            throw new IllegalArgumentException("hop must be from 1 to the window's size: hop=" + hop + " size=" + size);
        }
        return new Span(size - hop, hop);
    }
}
