/// Fourier transforms of real signals, in float, and what they make quick: cosine transforms, cepstrum, correlation, analytic
/// signal.
package dev.rondo.dsp.fft;
