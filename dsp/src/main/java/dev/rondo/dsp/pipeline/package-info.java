/// Stages, chains of them, and what runs a chain: the same offline and live.
package dev.rondo.dsp.pipeline;
