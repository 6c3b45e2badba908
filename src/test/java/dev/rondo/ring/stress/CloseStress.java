package dev.rondo.ring.stress;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.rondo.ring.RecordRing;
import dev.rondo.ring.RingReader;
import dev.rondo.ring.RingWriter;
import dev.rondo.ring.Waiting;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Rings of every kind that are closed while somebody reads in place (a queue: [QueueStress]).
@SuppressWarnings("this-escape") // jcstress wants states that are not final; nobody extends them
public final class CloseStress {

    private static final int CLOSED = -2;

    private CloseStress() {}

    abstract static class Read {

        final RecordRing ring;
        private final RingReader reader;

        Read(RecordRing ring) {
            this.ring = ring;
            this.reader = ring.reader();
            reader.checkThread(false);
            RingWriter writer = ring.writer();
            writer.claim(1);
            ring.segment().set(JAVA_LONG, writer.offsetBytes(), 7);
            writer.commit(1);
        }

        final int read() {
            try {
                reader.window(1);
                int seen = (int) ring.segment().get(JAVA_LONG, reader.offsetBytes());
                reader.advance(1);
                return seen;
            } catch (IllegalStateException _) {
                return CLOSED;
            }
        }
    }

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "read before the end")
    @Outcome(id = "-2", expect = ACCEPTABLE, desc = "refused, with IllegalStateException")
    @Outcome(expect = FORBIDDEN, desc = "read from memory that is gone")
    @State
    public static class OneWriter extends Read {

        public OneWriter() {
            super(RecordRing.spsc(Long.BYTES, 1, Waiting.SPIN));
        }

        @Actor
        public void read(I_Result r) {
            r.r1 = read();
        }

        @Actor
        public void close() {
            ring.close();
        }
    }

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "read before the end")
    @Outcome(id = "-2", expect = ACCEPTABLE, desc = "refused, with IllegalStateException")
    @Outcome(expect = FORBIDDEN, desc = "read from memory that is gone")
    @State
    public static class ManyWriters extends Read {

        public ManyWriters() {
            super(RecordRing.mpsc(Long.BYTES, 1, Waiting.SPIN));
        }

        @Actor
        public void read(I_Result r) {
            r.r1 = read();
        }

        @Actor
        public void close() {
            ring.close();
        }
    }

    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "read before the end")
    @Outcome(id = "-2", expect = ACCEPTABLE, desc = "refused, with IllegalStateException")
    @Outcome(expect = FORBIDDEN, desc = "read from memory that is gone")
    @State
    public static class Broadcast extends Read {

        public Broadcast() {
            super(RecordRing.broadcast(Long.BYTES, 1, 1, Waiting.SPIN));
        }

        @Actor
        public void read(I_Result r) {
            r.r1 = read();
        }

        @Actor
        public void close() {
            ring.close();
        }
    }
}
