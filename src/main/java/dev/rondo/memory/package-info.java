/// One piece of memory mapped twice, side by side, so that whatever runs over its end goes on at its beginning.
///
/// ```
/// virtual   |............ capacity ............|............ the same bytes ...........|
///                               ^ read window of n bytes ------> (one run, wherever it starts)
/// segment   |plane 0: capacity|the same bytes|plane 1: capacity|the same bytes| …
/// ```
///
/// [MirroredMemory][dev.rondo.memory.MirroredMemory] is a process's own,
/// [SharedMemory][dev.rondo.memory.SharedMemory] is seen by several. What the operating system refuses is a
/// [MappingException][dev.rondo.memory.MappingException] when memory is made, and nothing stays mapped.
package dev.rondo.memory;
