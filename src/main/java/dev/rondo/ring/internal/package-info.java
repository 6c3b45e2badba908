/// The rules of positions, written once and free of memory.
package dev.rondo.ring.internal;
