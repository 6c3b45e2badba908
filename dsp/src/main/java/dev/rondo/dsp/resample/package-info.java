/// Conversion between sampling rates.
package dev.rondo.dsp.resample;
