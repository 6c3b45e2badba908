/// One piece of memory mapped twice, side by side, so that whatever runs over its end goes on at its beginning.
///
/// ```
/// virtual   |............ capacity ............|............ the same bytes ...........|
///                               ^ read window of n bytes ------> (one run, wherever it starts)
/// ```
package dev.rondo.memory;
