package dev.rondo.dsp.pipeline;

/// A parameter that glides: a straight line from where it is to where it shall be, over a fixed number of frames.
///
/// A function of frames alone, so that it does not depend on blocks: the largest step between neighbouring frames is
/// the distance divided by the length. One thread; never allocates.
public final class Ramp {

    private final int lengthFrames;
    private double from;
    private double to;
    private int done;

    /// A parameter at rest.
    ///
    /// @param value where it is
    /// @param lengthFrames how long a change takes, above 0
    /// @throws IllegalArgumentException if the length is not above 0
    public Ramp(double value, int lengthFrames) {
        if (lengthFrames < 1) {
            throw new IllegalArgumentException("a ramp must have frames: lengthFrames=" + lengthFrames);
        }
        this.lengthFrames = lengthFrames;
        this.from = value;
        this.to = value;
        this.done = lengthFrames;
    }

    /// Turns to a new value, from wherever the parameter is.
    ///
    /// @param value where it shall be
    public void glideTo(double value) {
        from = value();
        to = value;
        done = 0;
    }

    /// Whether the parameter has not arrived.
    ///
    /// @return true while it moves
    public boolean moving() {
        return done < lengthFrames;
    }

    /// Where the parameter is.
    ///
    /// @return the value at the present frame
    public double value() {
        return moving() ? from + (to - from) * done / lengthFrames : to;
    }

    /// Goes on.
    ///
    /// @param frames how many, 0 or more
    public void advance(int frames) {
        done = Math.min(lengthFrames, done + frames);
    }

    /// Where the parameter will be at the end.
    ///
    /// @return the last value asked for
    public double target() {
        return to;
    }

    /// Arrives at once.
    public void settle() {
        done = lengthFrames;
    }
}
