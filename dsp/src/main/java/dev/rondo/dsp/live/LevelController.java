package dev.rondo.dsp.live;

/// Keeps a level by a rate: a proportional and an integral part, critically damped (Åström and Murray, "Feedback
/// Systems", 2008, section 11.1). The level's rate of change is the deviation itself, so one time constant says all.
///
/// Seconds are long on purpose: an ear hears a rate that moves quickly, and a ring holds milliseconds.
final class LevelController {

    /// The most that the rate may be moved: clocks are bad at 200.
    static final double MAX_PPM = 500;

    private static final double TIME_CONSTANT_SECONDS = 8;
    private static final double RESET_SECONDS = 4 * TIME_CONSTANT_SECONDS;

    private final int rateHz;
    private final double targetFrames;
    private double integral;

    /// @param rateHz the rate of the frames
    /// @param targetFrames the level to keep
    /// @param firstPpm what is known of the clocks already
    LevelController(int rateHz, double targetFrames, double firstPpm) {
        this.rateHz = rateHz;
        this.targetFrames = targetFrames;
        this.integral = Math.clamp(firstPpm, -MAX_PPM, MAX_PPM);
    }

    /// How much faster than its rate the input is to be taken from now on.
    ///
    /// @param levelFrames the level now
    /// @param seconds since the last call
    /// @return parts per million
    double ppm(double levelFrames, double seconds) {
        double proportional = 1e6 * (levelFrames - targetFrames) / rateHz / TIME_CONSTANT_SECONDS;
        integral = Math.clamp(integral + proportional * seconds / RESET_SECONDS, -MAX_PPM, MAX_PPM);
        return Math.clamp(integral + proportional, -MAX_PPM, MAX_PPM);
    }
}
