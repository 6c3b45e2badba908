package dev.rondo.ring.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.MpscCore;
import dev.rondo.ring.internal.Producer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Two producers and the arbiter as the consumer, or a producer, a consumer and a claim that another producer left.
final class MpscStress {

    private MpscStress() {}

    abstract static class Ring extends Slots {

        final Producer first = producer();
        final Producer second = producer();
        final Consumer consumer = consumer(true, false);

        /// @param passed how many elements have already come and gone
        Ring(int capacity, int passed) {
            super(new MpscCore(capacity), capacity);
            for (int i = 0; i < passed; i++) {
                write(first, 0);
                read(consumer, 1);
            }
        }
    }

    @JCStressTest
    @Outcome(id = {"1, 1, 12", "1, 1, 21"}, expect = ACCEPTABLE, desc = "both, in some order")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled or unwritten")
    @State
    public static class TwoPublish extends Ring {

        public TwoPublish() {
            super(2, 0);
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = write(first, 1);
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = write(second, 2);
        }

        @Arbiter
        public void consume(III_Result r) {
            r.r3 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = {"2, 2, 1234", "2, 2, 3412"}, expect = ACCEPTABLE, desc = "each claim in one run, across the seam")
    @Outcome(expect = FORBIDDEN, desc = "claims got into each other")
    @State
    public static class TwoPublishRunsAcrossTheSeam extends Ring {

        public TwoPublishRunsAcrossTheSeam() {
            super(4, 3);
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = write(first, 1, 2);
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = write(second, 3, 4);
        }

        @Arbiter
        public void consume(III_Result r) {
            r.r3 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0, 12", expect = ACCEPTABLE, desc = "the first got it")
    @Outcome(id = "0, 2, 34", expect = ACCEPTABLE, desc = "the second got it")
    @Outcome(expect = FORBIDDEN, desc = "both, none, or half")
    @State
    public static class TwoWantTheLastRoom extends Ring {

        public TwoWantTheLastRoom() {
            super(3, 2);
            write(first, 9);
            look(consumer, 1);
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = write(first, 1, 2);
        }

        @Actor
        public void two(III_Result r) {
            r.r2 = write(second, 3, 4);
        }

        @Arbiter
        public void consume(III_Result r) {
            read(consumer, 1);
            r.r3 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "withdrawn or skipped, the other is there")
    @Outcome(expect = FORBIDDEN, desc = "the withdrawn claim was seen, or the other lost")
    @State
    public static class OneWithdrawsWhileTheOtherPublishes extends Ring {

        public OneWithdrawsWhileTheOtherPublishes() {
            super(4, 3);
            claim(first, 9);
        }

        @Actor
        public void withdraw(III_Result r) {
            first.abort();
            r.r1 = 0;
        }

        @Actor
        public void publish(III_Result r) {
            r.r2 = write(second, 2);
        }

        @Arbiter
        public void consume(III_Result r) {
            r.r3 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing before the slow one")
    @Outcome(id = "12", expect = ACCEPTABLE, desc = "both, once the slow one is there")
    @Outcome(expect = FORBIDDEN, desc = "the fast one before the slow one")
    @State
    public static class ASlowProducerDelaysPublication extends Ring {

        public ASlowProducerDelaysPublication() {
            super(2, 1);
            claim(first, 1);
            claim(second, 2);
        }

        @Actor
        public void produce() {
            second.commit(1);
            first.commit(1);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing published")
    @Outcome(expect = FORBIDDEN, desc = "the open claim was seen through the mark of the lap before")
    @State
    public static class AnOpenClaimIsNotTheLapBefore extends Ring {

        public AnOpenClaimIsNotTheLapBefore() {
            super(1, 1);
            claim(first, 7);
        }

        @Actor
        public void produce() {
            write(second, 8);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = look(consumer, 1);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 5, 0", "1, 5, 6"}, expect = ACCEPTABLE, desc = "the slot is written after it was passed")
    @Outcome(expect = FORBIDDEN, desc = "the slot was written under its reader")
    @State
    public static class FullRingOfOneSlot extends Ring {

        public FullRingOfOneSlot() {
            super(1, 0);
            write(first, 5);
        }

        @Actor
        public void produce(III_Result r) {
            r.r1 = write(second, 6);
        }

        @Actor
        public void consume(III_Result r) {
            r.r2 = read(consumer, 1);
        }

        @Arbiter
        public void rest(III_Result r) {
            r.r3 = readAll(consumer);
        }
    }
}
