/// Live sound: devices to rings to a pipeline and back, with every frame accounted for.
package dev.rondo.dsp.live;
