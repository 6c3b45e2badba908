/// Rondo's own stages. They reach chains through the same service as anybody's.
package dev.rondo.dsp.internal.stages;
