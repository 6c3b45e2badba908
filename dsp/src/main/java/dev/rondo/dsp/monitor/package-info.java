/// Watching pipelines while they run, from threads that are not in a hurry.
package dev.rondo.dsp.monitor;
