package dev.rondo.dsp.stft;

/// Where the windows of a finite signal lie: how many virtual zeros stand before its first sample and after its last.
public enum Framing {

    /** Only windows that lie wholly inside the signal: no zeros. */
    INSIDE,
    /** Window k is centred on sample k·hop: size/2 zeros at both ends. */
    CENTRED,
    /**
     * Every sample lies in as many windows as one in the middle does: size − hop zeros before the signal and as many
     * as it takes after it. What {@link InverseStft} needs to give back every sample.
     */
    COVERING;

    int zerosBefore(int size, int hop) {
        return switch (this) {
            case INSIDE -> 0;
            case CENTRED -> size / 2;
            case COVERING -> Math.max(0, size - hop);
        };
    }

    long frames(long samples, int size, int hop) {
        long zeros = zerosBefore(size, hop);
        return switch (this) {
            case INSIDE, CENTRED -> {
                long length = samples + 2 * zeros;
                yield length < size ? 0 : 1 + (length - size) / hop;
            }
            case COVERING -> samples == 0 ? 0 : Math.ceilDiv(samples + zeros, hop);
        };
    }
}
