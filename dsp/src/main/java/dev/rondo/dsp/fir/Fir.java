package dev.rondo.dsp.fir;

import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.kernels.Kernels;
import java.lang.foreign.MemorySegment;

/// A filter with a finite impulse response in direct form: y\[n] = Σ taps\[k]·x\[n − k].
///
/// It keeps nothing: its block arrives with the frames before it, as from a mirrored ring.
///
/// ```
/// in    |<- historyFrames() ->|<- frames ->|
///                             ^ inOffsetBytes
/// ```
///
/// Every sum runs in double from the first tap to the last, so that the output does not depend on how the input is cut
/// into blocks, to the last bit. The time goes with the number of taps; from some hundred on a [Convolver] is
/// faster. Belongs to one thread. Processing does not allocate.
public final class Fir {

    private static final int RUN_FRAMES = 256;

    private final double[] taps;
    private final double[] sums = new double[RUN_FRAMES];

    /// A filter.
    ///
    /// @param taps the impulse response, at least one value; copied
    /// @throws IllegalArgumentException if there is no tap, or one is not finite
    public Fir(double[] taps) {
        if (taps.length == 0) {
            throw new IllegalArgumentException("a filter must have at least 1 tap: taps=0");
        }
        for (double tap : taps) {
            if (!Double.isFinite(tap)) {
                throw new IllegalArgumentException("taps must be finite: tap=" + tap);
            }
        }
        this.taps = taps.clone();
    }

    /// The impulse response.
    ///
    /// @return a new copy
    public double[] taps() {
        return taps.clone();
    }

    /// How many frames must lie before a block.
    ///
    /// @return the number of taps − 1
    public int historyFrames() {
        return taps.length - 1;
    }

    /// The frequency response.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return H(e^(iω)) with ω = 2π·frequency/rate
    public Complex response(double frequencyHz, double rateHz) {
        return transform(2 * Math.PI * frequencyHz / rateHz, false);
    }

    /// The group delay.
    ///
    /// @param frequencyHz where
    /// @param rateHz the sampling rate
    /// @return −dφ/dω in frames; (taps − 1)/2 if the taps are symmetric, else NaN where the response is 0
    public double groupDelayFrames(double frequencyHz, double rateHz) {
        if (isSymmetric()) {
            return (taps.length - 1) / 2.0;
        }
        double w = 2 * Math.PI * frequencyHz / rateHz;
        return transform(w, true).dividedBy(transform(w, false)).re();
    }

    private boolean isSymmetric() {
        for (int i = 0, j = taps.length - 1; i < j; i++, j--) {
            if (taps[i] != taps[j]) {
                return false;
            }
        }
        return true;
    }

    private Complex transform(double w, boolean ramped) {
        double re = 0;
        double im = 0;
        for (int k = 0; k < taps.length; k++) {
            double tap = ramped ? k * taps[k] : taps[k];
            re += tap * Math.cos(w * k);
            im -= tap * Math.sin(w * k);
        }
        return new Complex(re, im);
    }

    /// Filters one block of one channel. Does not allocate.
    ///
    /// @param in native-endian floats; the block and [#historyFrames()] samples before it
    /// @param inOffsetBytes where the block begins, divisible by 4
    /// @param out receives the filtered block; another memory than `in`
    /// @param outOffsetBytes where it goes, divisible by 4
    /// @param frames how many samples, from 0
    /// @throws IndexOutOfBoundsException if samples reach beyond a segment
    public void process(MemorySegment in, long inOffsetBytes, MemorySegment out, long outOffsetBytes, int frames) {
        for (int done = 0; done < frames; done += RUN_FRAMES) {
            int run = Math.min(RUN_FRAMES, frames - done);
            Kernels kernels = Kernels.chosen();
            kernels.convolve(taps, in, inOffsetBytes + (long) done * Float.BYTES, sums, run);
            kernels.narrow(sums, out, outOffsetBytes + (long) done * Float.BYTES, run);
        }
    }
}
