package dev.rondo.ring.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.rondo.ring.internal.BroadcastCore;
import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.Producer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// One producer that waits for some of its consumers and laps the others.
final class BroadcastStress {

    private BroadcastStress() {}

    abstract static class Ring extends Slots {

        final Producer producer = producer();

        Ring(int capacity, int largestClaim) {
            super(new BroadcastCore(capacity, largestClaim), capacity);
        }
    }

    @JCStressTest
    @Outcome(id = {"-1, 12", "12, 12"}, expect = ACCEPTABLE, desc = "each consumer sees all of it or nothing yet")
    @Outcome(expect = FORBIDDEN, desc = "a part, or other content")
    @State
    public static class TwoConsumersSeeTheSame extends Ring {

        private final Consumer one = consumer(true, false);
        private final Consumer two = consumer(false, false);

        public TwoConsumersSeeTheSame() {
            super(2, 2);
        }

        @Actor
        public void produce() {
            write(producer, 1, 2);
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = one.hasReadable(1) ? read(one, 2) : NOTHING;
        }

        @Arbiter
        public void other(II_Result r) {
            r.r2 = read(two, 2);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 5, 0", "1, 5, 6"}, expect = ACCEPTABLE, desc = "written only after it was passed")
    @Outcome(expect = FORBIDDEN, desc = "written under a consumer that is waited for")
    @State
    public static class TheProducerWaits extends Ring {

        private final Consumer consumer = consumer(true, false);

        public TheProducerWaits() {
            super(1, 1);
            write(producer, 5);
        }

        @Actor
        public void produce(III_Result r) {
            r.r1 = write(producer, 6);
        }

        @Actor
        public void consume(III_Result r) {
            r.r2 = look(consumer, 1);
            consumer.advance(1);
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = readAll(consumer);
        }
    }

    /// What a consumer that may be lapped sees of the one slot of a ring: content and how much was lost.
    abstract static class Lapped extends Ring {

        final Consumer consumer = consumer(false, false);

        Lapped(int capacity, int largestClaim) {
            super(capacity, largestClaim);
        }

        final void see(int n, II_Result r) {
            int seen = look(consumer, n);
            boolean good = consumer.advance(n) == 0;
            r.r1 = good ? seen : NOTHING;
            r.r2 = good ? 1 : 0;
        }
    }

    @JCStressTest
    @Outcome(id = "5, 1", expect = ACCEPTABLE, desc = "read before the producer came round")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "lapped, and told so")
    @Outcome(expect = FORBIDDEN, desc = "overwritten content was called good")
    @State
    public static class ALappedWindowIsNotGood extends Lapped {

        public ALappedWindowIsNotGood() {
            super(1, 1);
            write(producer, 5);
        }

        @Actor
        public void produce() {
            write(producer, 6);
        }

        @Actor
        public void consume(II_Result r) {
            see(1, r);
        }
    }

    @JCStressTest
    @Outcome(id = "12, 1", expect = ACCEPTABLE, desc = "read before the producer came round")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "lapped, and told so")
    @Outcome(expect = FORBIDDEN, desc = "a torn window was called good")
    @State
    public static class AHalfOverwrittenWindowIsNotGood extends Lapped {

        public AHalfOverwrittenWindowIsNotGood() {
            super(2, 1);
            write(producer, 1);
            write(producer, 2);
        }

        @Actor
        public void produce() {
            write(producer, 3);
        }

        @Actor
        public void consume(II_Result r) {
            see(2, r);
        }
    }

    @JCStressTest
    @Outcome(id = "5, 1", expect = ACCEPTABLE, desc = "read before the claim was announced")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "the claim is announced and takes it, committed or not")
    @Outcome(expect = FORBIDDEN, desc = "the commit was checked and not the claim")
    @State
    public static class AnUncommittedClaimTakesTheOldest extends Lapped {

        public AnUncommittedClaimTakesTheOldest() {
            super(1, 1);
            write(producer, 5);
        }

        @Actor
        public void produce() {
            claim(producer, 6);
        }

        @Actor
        public void consume(II_Result r) {
            see(1, r);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 34", "3, 4", "34, 0"}, expect = ACCEPTABLE, desc = "from where it joined, each once")
    @Outcome(id = {"0, 4", "4, 0"}, expect = ACCEPTABLE, desc = "joined between the two")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "joined after both")
    @Outcome(expect = FORBIDDEN, desc = "what was before, or not written")
    @State
    public static class JoiningWhileTheProducerWrites extends Ring {

        private Consumer consumer;

        public JoiningWhileTheProducerWrites() {
            super(4, 1);
            write(producer, 1);
            write(producer, 2);
        }

        @Actor
        public void produce() {
            write(producer, 3);
            write(producer, 4);
        }

        @Actor
        public void consume(II_Result r) {
            consumer = consumer(true, false);
            r.r1 = readAll(consumer);
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "it was still there")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "it had left")
    @Outcome(expect = FORBIDDEN, desc = "something else")
    @State
    public static class LeavingAFullRing extends Ring {

        private final Consumer consumer = consumer(true, false);

        public LeavingAFullRing() {
            super(1, 1);
            write(producer, 5);
        }

        @Actor
        public void produce(I_Result r) {
            r.r1 = write(producer, 6);
        }

        @Actor
        public void leave() {
            consumer.leave();
        }
    }
}
