/// Memory mapped twice, side by side, and the rings that live in it.
///
/// Start with [dev.rondo.ring.FloatRing]; [dev.rondo.memory.MirroredMemory] is the memory below it.
module dev.rondo.ring {
    exports dev.rondo.memory;
    exports dev.rondo.ring;
}
