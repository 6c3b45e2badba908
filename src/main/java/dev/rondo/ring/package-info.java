/// Rings whose windows are always contiguous, because the memory below them is mapped twice.
///
/// Vocabulary: a writer *claims* a run of frames, writes it and *commits* it; a reader looks through a *window* of any
/// size and *advances* by a *hop*. The two are independent: a hop smaller than the window overlaps, a larger one skips.
///
/// ```
/// positions    0 ............ reader ......................... writer .................... (grow for ever)
///                             |<- window(n) ->|                |<- claim(n) ->|
///                             |<- hop ->|
/// ```
package dev.rondo.ring;
