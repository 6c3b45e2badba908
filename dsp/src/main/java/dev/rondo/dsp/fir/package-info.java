/// Filters with finite impulse responses: their design, direct form, and fast convolution with long responses.
package dev.rondo.dsp.fir;
