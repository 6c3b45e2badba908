package dev.rondo.dsp.resample;

/// How much work a resampler spends. Fractions are of the smaller of both Nyquist frequencies; from 1 on, all that could
/// come back as an alias or an image lies below the stopband.
public enum Quality {

    /** Flat to 0.8 of Nyquist, stopband at −80 dB: for meters and previews. */
    FAST(0.8, 80),
    /** Flat to 0.85 of Nyquist, stopband at −100 dB: beyond 16 bits. */
    GOOD(0.85, 100),
    /** Flat to 0.9 of Nyquist, stopband at −125 dB: beyond what converters and float samples resolve. */
    BEST(0.9, 125);

    private final double passband;
    private final double attenuationDb;

    Quality(double passband, double attenuationDb) {
        this.passband = passband;
        this.attenuationDb = attenuationDb;
    }

    /// Up to where the response is flat to less than 0.01 dB.
    ///
    /// @return a fraction of the smaller Nyquist frequency
    public double passband() {
        return passband;
    }

    /// How far down aliases and images lie.
    ///
    /// @return in dB
    public double attenuationDb() {
        return attenuationDb;
    }
}
