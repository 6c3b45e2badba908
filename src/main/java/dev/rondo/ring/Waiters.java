package dev.rondo.ring;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// How the threads of one ring wait, and how they are woken.
///
/// ```java
/// waiters.enter();
/// try {
///     while (!there() && waiters.pause(deadline)) {}
/// } finally {
///     waiters.leave();
/// }
/// ```
///
/// [Waiting#BLOCKING] is a monitor whose lock the publisher takes only if somebody waits. Between *publish* and *is
/// there anybody?* on one side, *here I am* and *is there anything?* on the other, each side has a full fence, so at
/// least one of them sees the other.
final class Waiters {

    private static final int SPINS = 100;
    private static final long PARK_NANOS = 50_000;

    private final Waiting waiting;
    private final boolean blocking;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final AtomicInteger count = new AtomicInteger();

    Waiters(Waiting waiting) {
        this.waiting = waiting;
        this.blocking = waiting == Waiting.BLOCKING;
    }

    /// After each commit and advance.
    void signal() {
        if (blocking) {
            VarHandle.fullFence();
            if (count.get() > 0) {
                wakeAll();
            }
        }
    }

    /// After something that changes once in a ring's life.
    void wakeAll() {
        lock.lock();
        try {
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void enter() {
        if (blocking) {
            lock.lock();
            count.incrementAndGet();
            VarHandle.fullFence();
        }
    }

    void leave() {
        if (blocking) {
            count.decrementAndGet();
            lock.unlock();
        }
    }

    /// When to give up. Asking the clock costs more than passing a small packet: due only when there is nothing yet.
    ///
    /// @param timeoutNanos how long to wait, [Long#MAX_VALUE] for ever
    /// @return the time on the clock of [System#nanoTime], [Long#MAX_VALUE] for never
    static long deadlineNanos(long timeoutNanos) {
        return timeoutNanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + timeoutNanos;
    }

    /// How long it is until then.
    ///
    /// @param deadlineNanos as from [#deadlineNanos]
    /// @return nanoseconds, 0 or less if it is time to give up, [Long#MAX_VALUE] for ever
    static long leftNanos(long deadlineNanos) {
        return deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - System.nanoTime();
    }

    /// Waits once.
    ///
    /// @param rounds how often this wait has already paused, from 0
    /// @param deadlineNanos when to give up, on the clock of [System#nanoTime]; [Long#MAX_VALUE] for never
    /// @return false if it is time to give up: the deadline has passed or the thread was interrupted, and stays so
    @SuppressWarnings("ThreadPriorityCheck") // yielding to the scheduler is what YIELD is for
    boolean pause(int rounds, long deadlineNanos) {
        long leftNanos = leftNanos(deadlineNanos);
        if (leftNanos <= 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        if (blocking) {
            return block(leftNanos);
        }
        if (waiting == Waiting.SPIN || rounds < SPINS) {
            Thread.onSpinWait();
        } else if (waiting == Waiting.YIELD) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(Math.min(PARK_NANOS, leftNanos));
        }
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private boolean block(long leftNanos) {
        try {
            published.awaitNanos(leftNanos);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
