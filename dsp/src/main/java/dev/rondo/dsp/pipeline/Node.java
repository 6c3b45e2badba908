package dev.rondo.dsp.pipeline;

/// A part of a prepared chain: takes a block, does its work and pushes what comes out to the next. One thread.
abstract class Node implements AutoCloseable {

    private Node next;

    final void linkTo(Node following) {
        next = following;
    }

    /// Hands a block on.
    ///
    /// @param block frames whose storage the receiver may overwrite
    final void pushOn(Frames block) {
        next.push(block);
    }

    /// Takes a block of at most the prepared size; may overwrite it.
    abstract void push(Frames block);

    /// Forgets all that was heard.
    abstract void reset();

    @Override
    public void close() {}
}
