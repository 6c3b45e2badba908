/// What several packages of this module share and nobody else needs.
package dev.rondo.dsp.internal;
