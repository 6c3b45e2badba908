package dev.rondo.dsp.fir;

import dev.rondo.dsp.fft.Spectrum;
import java.util.Arrays;

/// A spectrum on the heap, where the compiler turns sums of products into vector code.
final class Bins {

    private final float[] re;
    private final float[] im;

    Bins(int bins) {
        this.re = new float[bins];
        this.im = new float[bins];
    }

    void clear() {
        Arrays.fill(re, 0);
        Arrays.fill(im, 0);
    }

    void copyFrom(Spectrum spectrum) {
        spectrum.re().get(0, re);
        spectrum.im().get(0, im);
    }

    void copyTo(Spectrum spectrum) {
        spectrum.re().put(0, re);
        spectrum.im().put(0, im);
    }

    void addProduct(Bins x, Bins h) {
        addProduct(x.re, x.im, h.re, h.im, re, im);
    }

    private static void addProduct(float[] xRe, float[] xIm, float[] hRe, float[] hIm, float[] sumRe, float[] sumIm) {
        for (int k = 0; k < sumRe.length; k++) {
            sumRe[k] += xRe[k] * hRe[k] - xIm[k] * hIm[k];
            sumIm[k] += xRe[k] * hIm[k] + xIm[k] * hRe[k];
        }
    }
}
