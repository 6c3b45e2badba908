/// Window functions, defined as SciPy's, and their figures of merit.
package dev.rondo.dsp.window;
