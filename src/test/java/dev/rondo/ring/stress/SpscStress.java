package dev.rondo.ring.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.rondo.ring.internal.Consumer;
import dev.rondo.ring.internal.Producer;
import dev.rondo.ring.internal.SpscCore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// One producer, one consumer.
final class SpscStress {

    private SpscStress() {}

    abstract static class Ring extends Slots {

        final Producer producer = producer();
        final Consumer consumer = consumer(true, false);

        /// @param passed how many elements have already come and gone, so that the next claim lies behind them
        Ring(int capacity, int passed) {
            super(new SpscCore(capacity), capacity);
            for (int i = 0; i < passed; i++) {
                write(producer, 0);
                read(consumer, 1);
            }
        }
    }

    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not yet published")
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "published, with its content")
    @Outcome(expect = FORBIDDEN, desc = "published without its content")
    @State
    public static class Publish extends Ring {

        public Publish() {
            super(2, 0);
        }

        @Actor
        public void produce() {
            write(producer, 7);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = read(consumer, 1);
        }
    }

    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not yet committed")
    @Outcome(id = "789", expect = ACCEPTABLE, desc = "all of the claim")
    @Outcome(expect = FORBIDDEN, desc = "a part of the claim, or slots of before")
    @State
    public static class PublishAcrossTheSeam extends Ring {

        public PublishAcrossTheSeam() {
            super(4, 3);
        }

        @Actor
        public void produce() {
            write(producer, 7, 8, 9);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = consumer.hasReadable(1) ? read(consumer, 3) : NOTHING;
        }
    }

    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "claimed only")
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "committed")
    @Outcome(expect = FORBIDDEN, desc = "something else")
    @State
    public static class CommitOfAClaimMadeBefore extends Ring {

        public CommitOfAClaimMadeBefore() {
            super(1, 1);
            claim(producer, 7);
        }

        @Actor
        public void produce() {
            producer.commit(1);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = read(consumer, 1);
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "what was committed")
    @Outcome(expect = FORBIDDEN, desc = "more than was committed")
    @State
    public static class CommitOfLessThanTheClaim extends Ring {

        public CommitOfLessThanTheClaim() {
            super(4, 0);
            claim(producer, 7, 8, 9);
        }

        @Actor
        public void produce() {
            producer.commit(1);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = (int) consumer.readable();
        }
    }

    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "the second claim")
    @Outcome(expect = FORBIDDEN, desc = "the aborted claim was seen")
    @State
    public static class Abort extends Ring {

        public Abort() {
            super(2, 1);
        }

        @Actor
        public void produce() {
            claim(producer, 7);
            producer.abort();
            write(producer, 8);
        }

        @Actor
        public void consume(I_Result r) {
            r.r1 = read(consumer, 1);
        }
    }

    @JCStressTest
    @Outcome(id = "7, 0", expect = ACCEPTABLE, desc = "still full")
    @Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "written after it was read")
    @Outcome(expect = FORBIDDEN, desc = "the slot was written under its reader")
    @State
    public static class FullRingOfOneSlot extends Ring {

        public FullRingOfOneSlot() {
            super(1, 0);
            write(producer, 7);
        }

        @Actor
        public void produce() {
            write(producer, 8);
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = read(consumer, 1);
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "no room yet")
    @Outcome(id = "12, 3", expect = ACCEPTABLE, desc = "room for one")
    @Outcome(id = "12, 34", expect = ACCEPTABLE, desc = "room for both")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled or disordered")
    @State
    public static class FullRingThatIsPassedOneByOne extends Ring {

        public FullRingThatIsPassedOneByOne() {
            super(2, 1);
            write(producer, 1, 2);
        }

        @Actor
        public void produce() {
            write(producer, 3, 4);
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = 10 * read(consumer, 1) + read(consumer, 1);
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = readAll(consumer);
        }
    }

    @JCStressTest
    @Outcome(id = {"0, 12", "1, 2", "12, 0"}, expect = ACCEPTABLE, desc = "each once, in order")
    @Outcome(expect = FORBIDDEN, desc = "lost, doubled or disordered")
    @State
    public static class Empty extends Ring {

        public Empty() {
            super(2, 1);
        }

        @Actor
        public void produce() {
            write(producer, 1);
            write(producer, 2);
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = readAll(consumer);
        }

        @Arbiter
        public void rest(II_Result r) {
            r.r2 = readAll(consumer);
        }
    }
}
