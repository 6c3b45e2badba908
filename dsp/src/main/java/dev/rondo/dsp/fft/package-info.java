/// Fourier transforms of real signals, in float.
package dev.rondo.dsp.fft;
