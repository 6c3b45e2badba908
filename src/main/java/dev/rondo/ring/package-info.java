/// Rings whose windows are always contiguous, because the memory below them is mapped twice.
///
/// ```
/// virtual     |............ capacity ............|............ the same bytes ...........|
///                               ^ window of n elements ------> (one run, wherever it starts)
///
/// positions   0 ............ reader ......................... writer .................... (grow for ever)
///                            |<- window(n) ->|                |<- claim(n) ->|
///                            |<- hop ->|
/// ```
///
/// A writer *claims* a run of elements, writes it and *commits* it; a reader looks through a *window* of any size and
/// *advances* by a *hop*. The two are independent: a hop smaller than the window overlaps, a larger one skips. Full,
/// empty and lapped are return values; misuse is an exception that changes nothing.
///
/// | type | elements | writers → readers |
/// |---|---|---|
/// | [FloatRing][dev.rondo.ring.FloatRing], `Double`, `Long`, `Int`, `Short`, `Byte` | primitives, without boxing | 1 → 1 |
/// | [Ring][dev.rondo.ring.Ring] | objects of a fixed size, copied in and out; also a queue | 1 → 1 |
/// | [RecordRing][dev.rondo.ring.RecordRing] | records of a fixed size, read and written in place | 1 → 1, n → 1, 1 → n |
/// | [PlanarFloatRing][dev.rondo.ring.PlanarFloatRing] | audio frames, a plane for each channel | 1 → 1, 1 → n |
/// | [SharedFloatRing][dev.rondo.ring.SharedFloatRing] | the same between processes | 1 → up to 15 |
/// | [ByteStream][dev.rondo.ring.ByteStream] | bytes, as java.io and java.nio know them | 1 → 1 |
///
/// What a side may do, on which thread, and whether it blocks or allocates, stands with
/// [RingWriter][dev.rondo.ring.RingWriter] and [RingReader][dev.rondo.ring.RingReader]; the other types only give it
/// other names.
package dev.rondo.ring;
