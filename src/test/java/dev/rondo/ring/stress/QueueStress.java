package dev.rondo.ring.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.rondo.ring.LongRing;
import dev.rondo.ring.Waiting;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A queue in real memory: what the positions promise holds for the mapped bytes, and closing pulls them away safely.
final class QueueStress {

    private static final int EMPTY = -1;
    private static final int CLOSED = -2;

    private QueueStress() {}

    private static final ConcurrentLinkedQueue<LongRing> USED = new ConcurrentLinkedQueue<>();

    /// Each state has a queue of its own, which the arbiter closes or leaves to a later state: mapping one takes longer
    /// than a test.
    abstract static class Queue {

        final LongRing queue;

        Queue() {
            this(Waiting.PARK);
        }

        Queue(Waiting waiting) {
            LongRing used = USED.poll();
            queue = used != null ? used : LongRing.allocate(1, waiting);
            queue.writer().checkThread(false);
            queue.reader().checkThread(false);
        }

        final void leave() {
            queue.clear();
            USED.add(queue);
        }
    }

    @JCStressTest
    @Outcome(id = {"-1, 7", "7, -1"}, expect = ACCEPTABLE, desc = "popped once, now or later")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled or unwritten")
    @State
    public static class PushAndPop extends Queue {

        @Actor
        public void push() {
            queue.push(7);
        }

        @Actor
        public void pop(II_Result r) {
            r.r1 = (int) queue.pop(EMPTY);
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = (int) queue.pop(EMPTY);
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = {"0", "2"}, expect = ACCEPTABLE, desc = "none or all of what was committed")
    @Outcome(expect = FORBIDDEN, desc = "the aborted reservation or a part of the other was seen")
    @State
    public static class AbortedReservation extends Queue {

        @Actor
        public void reserve() {
            fill(9, 9, false);
            fill(1, 1, true);
        }

        private void fill(int first, int second, boolean committed) {
            try (var reservation = queue.reserve(3)) {
                queue.set(0, first);
                queue.set(1, second);
                if (committed) {
                    reservation.commit(2);
                }
            }
        }

        @Actor
        public void peek(I_Result r) {
            for (int i = 0, there = queue.peek(); i < there; i++) {
                r.r1 += (int) queue.get(i);
            }
        }

        @Arbiter
        public void end() {
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 0", "2, 12"}, expect = ACCEPTABLE, desc = "none or both, in one run")
    @Outcome(expect = FORBIDDEN, desc = "a part of the reservation, or what was there a lap before")
    @State
    public static class ReservationAcrossTheSeam extends Queue {

        public ReservationAcrossTheSeam() {
            while (queue.writer().position() % queue.capacity() != queue.capacity() - 1) {
                queue.push(0);
                queue.pop(0);
            }
        }

        @Actor
        public void reserve() {
            try (var reservation = queue.reserve(2)) {
                queue.set(0, 1);
                queue.set(1, 2);
                reservation.commit(2);
            }
        }

        @Actor
        public void peek(II_Result r) {
            r.r1 = queue.peek();
            for (int i = 0; i < r.r1; i++) {
                r.r2 = 10 * r.r2 + (int) queue.elements().get(queue.elements().position() + i);
            }
        }

        @Arbiter
        public void end() {
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "room once the oldest is released, and not before")
    @Outcome(expect = FORBIDDEN, desc = "the oldest was overwritten before its release")
    @State
    public static class ReservationInAFullQueue extends Queue {

        public ReservationInAFullQueue() {
            while (queue.push(1)) {
            }
        }

        @Actor
        public void reserve(II_Result r) {
            try (var reservation = queue.reserve(1)) {
                if (reservation.granted()) {
                    queue.set(0, 9);
                    reservation.commit(1);
                    r.r1 = 1;
                }
            }
        }

        @Actor
        public void release(II_Result r) {
            queue.peek();
            r.r2 = (int) queue.get(0);
            queue.release(1);
        }

        @Arbiter
        public void end() {
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "read before the end")
    @Outcome(id = "-2", expect = ACCEPTABLE, desc = "refused, with IllegalStateException")
    @Outcome(expect = FORBIDDEN, desc = "read from memory that is gone")
    @State
    public static class CloseWhileReading extends Queue {

        public CloseWhileReading() {
            queue.push(7);
        }

        @Actor
        public void read(I_Result r) {
            try {
                r.r1 = (int) queue.pop(EMPTY);
            } catch (IllegalStateException _) {
                r.r1 = CLOSED;
            }
        }

        @Actor
        public void close() {
            queue.close();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "written before the end")
    @Outcome(id = "-2", expect = ACCEPTABLE, desc = "refused, with IllegalStateException")
    @Outcome(expect = FORBIDDEN, desc = "something else")
    @State
    public static class CloseWhileWriting extends Queue {

        @Actor
        public void write(I_Result r) {
            try {
                r.r1 = queue.push(7) ? 1 : 0;
            } catch (IllegalStateException _) {
                r.r1 = CLOSED;
            }
        }

        @Actor
        public void close() {
            queue.close();
        }
    }

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "there, or woken for it; a wake-up that is lost would hang")
    @Outcome(expect = FORBIDDEN, desc = "woken for nothing")
    @State
    public static class WakeReader extends Queue {

        public WakeReader() {
            super(Waiting.BLOCKING);
        }

        @Actor
        public void push() {
            queue.push(7);
        }

        @Actor
        public void await(I_Result r) {
            r.r1 = queue.reader().await(1) ? (int) queue.pop(EMPTY) : EMPTY;
        }

        @Arbiter
        public void end() {
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "free, or woken for it; a wake-up that is lost would hang")
    @Outcome(expect = FORBIDDEN, desc = "woken for nothing")
    @State
    public static class WakeWriter extends Queue {

        public WakeWriter() {
            super(Waiting.BLOCKING);
            queue.commit(queue.writer().claim(queue.capacity()));
        }

        @Actor
        public void release() {
            queue.release(1);
        }

        @Actor
        public void awaitClaim(I_Result r) {
            r.r1 = queue.writer().awaitClaim(1);
        }

        @Arbiter
        public void end() {
            leave();
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "who sees the end sees all before it")
    @Outcome(expect = FORBIDDEN, desc = "the end was seen before the last element")
    @State
    public static class Finish extends Queue {

        @Actor
        public void finish() {
            queue.push(7);
            queue.finish();
        }

        @Actor
        public void read(II_Result r) {
            r.r1 = queue.ending() ? 1 : 0;
            r.r2 = queue.readable();
        }

        @Arbiter
        public void end() {
            queue.close();
        }
    }
}
