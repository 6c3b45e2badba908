/// The short-time Fourier transform: analysis window by window, and resynthesis by overlap-add.
package dev.rondo.dsp.stft;
