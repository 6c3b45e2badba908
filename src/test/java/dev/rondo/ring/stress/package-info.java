/// What two threads may see of each other, asked of the hardware and the compilers by jcstress: positions without
/// memory at capacities of a few elements, over plain slots, so that whatever is not published properly tears.
///
/// Two actors at most: three are not scheduled on two cores. What a third would do, the arbiter does afterwards, or the
/// state has done before.
package dev.rondo.ring.stress;
