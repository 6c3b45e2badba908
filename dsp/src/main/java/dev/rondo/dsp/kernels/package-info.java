/// The leaf loops that most of the time is spent in, once in plain Java and once on the Vector API.
///
/// [Kernels#chosen] is the flat seam: everything else calls it and knows nothing of vectors. No other package uses
/// `jdk.incubator.vector`, and the module runs without it.
package dev.rondo.dsp.kernels;
