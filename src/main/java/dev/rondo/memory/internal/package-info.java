/// One class per way to map memory twice, and one native class per platform library.
package dev.rondo.memory.internal;
