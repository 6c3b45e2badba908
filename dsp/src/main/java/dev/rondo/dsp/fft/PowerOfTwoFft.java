package dev.rondo.dsp.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import org.jtransforms.fft.FloatFFT_1D;
import org.jtransforms.utils.CommonUtils;

/// Lengths that are powers of two, by JTransforms (split radix, after Takuya Ooura), on a copy of the samples.
///
/// At these lengths its plan is never written after construction and a transform allocates nothing.
final class PowerOfTwoFft implements RealFft {

    private static final class Packed implements Scratch {

        private final float[] values;
        private final MemorySegment samples;

        Packed(int length) {
            this.values = new float[length];
            this.samples = Spectrum.allocate(length);
        }

        @Override
        public MemorySegment samples() {
            return samples;
        }
    }

    private final int length;
    private final FloatFFT_1D transform;

    PowerOfTwoFft(int length) {
        stayOnCallersThread();
        this.length = length;
        this.transform = new FloatFFT_1D(length);
    }

    /// JTransforms hands lengths from 8192 to a thread pool of its own, and allocates for it, unless it is told not to;
    /// the setting holds for the whole process.
    static void stayOnCallersThread() {
        CommonUtils.setThreadsBeginN_1D_FFT_2Threads(Long.MAX_VALUE);
        CommonUtils.setThreadsBeginN_1D_FFT_4Threads(Long.MAX_VALUE);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public Scratch newScratch() {
        return new Packed(length);
    }

    /// JTransforms packs n/2 + 1 bins into n floats: re[0], re[n/2], re[1], im[1], re[2], im[2] …
    @Override
    public void forward(MemorySegment time, long offsetBytes, Spectrum spectrum, Scratch scratch) {
        float[] packed = packed(spectrum, scratch);
        MemorySegment.copy(time, ValueLayout.JAVA_FLOAT, offsetBytes, packed, 0, length);
        transform.realForward(packed);
        FloatBuffer re = spectrum.re();
        FloatBuffer im = spectrum.im();
        int nyquist = length / 2;
        re.put(0, packed[0]).put(nyquist, packed[length > 1 ? 1 : 0]);
        im.put(0, 0).put(nyquist, 0);
        for (int k = 1; k < nyquist; k++) {
            re.put(k, packed[2 * k]);
            im.put(k, packed[2 * k + 1]);
        }
    }

    @Override
    public void inverse(Spectrum spectrum, MemorySegment time, long offsetBytes, Scratch scratch) {
        float[] packed = packed(spectrum, scratch);
        FloatBuffer re = spectrum.re();
        FloatBuffer im = spectrum.im();
        int nyquist = length / 2;
        // the unscaled inverse is n/2 times too large; a power of two scales without rounding
        float scale = 2f / length;
        for (int k = 1; k < nyquist; k++) {
            packed[2 * k] = scale * re.get(k);
            packed[2 * k + 1] = scale * im.get(k);
        }
        if (length > 1) {
            packed[0] = scale * re.get(0);
            packed[1] = scale * re.get(nyquist);
            transform.realInverse(packed, false);
        } else {
            packed[0] = re.get(0);
        }
        MemorySegment.copy(packed, 0, time, ValueLayout.JAVA_FLOAT, offsetBytes, length);
    }

    private float[] packed(Spectrum spectrum, Scratch scratch) {
        spectrum.requireBinsOf(length);
        if (!(scratch instanceof Packed packed && packed.values.length == length)) {
            throw new IllegalArgumentException("the scratch must come from a plan of this length: length=" + length);
        }
        return packed.values;
    }
}
