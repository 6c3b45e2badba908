package dev.rondo.ring.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Runs real code in every order in which its accesses to shared memory can meet, and in every order in which its
/// stores can arrive there.
///
/// A thread is a program whose course depends on nothing but what its loads return. So a thread's state is the list
/// of those values, and one step of it is a run from its beginning that answers from the list, does one access more
/// and stops at the next. No thread is ever started. States that were seen are not looked at again.
///
/// Stores are delayed as processors with weak memory do: each thread has a buffer, from which stores arrive in any
/// order, but those to one cell in theirs, a release after all before it, and none before a fence ahead of it. Loads
/// are not moved; that part is left to tests on real processors.
@SuppressWarnings({"StaticAssignmentOfThrowable", "ArrayRecordComponent"}) // signals, and values of the search
final class Interleavings {

    /// Ends a step at the access after it.
    private static final RuntimeException SUSPENDED = new Signal();
    /// Ends a step that has to wait for another thread or for its own stores.
    private static final RuntimeException BLOCKED = new Signal();

    private static final class Signal extends RuntimeException {

        private static final long serialVersionUID = 1;

        Signal() {
            super(null, null, false, false);
        }
    }

    /// A store on its way, or a fence if the cell is negative.
    private record Store(int cell, long value, boolean release) {

        static final Store FENCE = new Store(-1, 0, false);
    }

    private record ThreadState(long[] loads, List<Store> stores, long noted, boolean done) {}

    private record State(long[] cells, List<ThreadState> threads, State before, String step) {

        /// Two independent hashes stand for the state: a collision of both is less likely than a fault of the machine.
        List<Long> key() {
            long a = 1;
            long b = 7;
            long[] words = words();
            for (long word : words) {
                a = (a ^ word) * 0x9E3779B97F4A7C15L;
                a ^= a >>> 29;
                b = Long.rotateLeft(b + word * 0xC2B2AE3D27D4EB4FL, 31) * 0x165667B19E3779F9L;
            }
            return List.of(a, b);
        }

        private long[] words() {
            List<Long> words = new ArrayList<>();
            Arrays.stream(cells).forEach(words::add);
            for (ThreadState thread : threads) {
                words.add(thread.done ? -1L : -2L);
                words.add((long) thread.loads.length);
                Arrays.stream(thread.loads).forEach(words::add);
                for (Store store : thread.stores) {
                    words.add(store.cell + 1000L);
                    words.add(store.value);
                }
            }
            return words.stream().mapToLong(Long::longValue).toArray();
        }

        String path() {
            Deque<String> steps = new ArrayDeque<>();
            for (State at = this; at.step != null; at = at.before) {
                steps.addFirst(at.step);
            }
            return String.join("\n  ", steps);
        }
    }

    /// One run of one thread, or the building of all.
    static final class World {

        private final List<Runnable> programs = new ArrayList<>();
        private final List<Long> initial = new ArrayList<>();
        private State state;
        private int thread = -1;
        private int access;
        private boolean taken;
        private long[] cells;
        private List<Store> stores;
        private long[] loads;
        private long noted;
        private String step;

        /// Adds a thread.
        void thread(Runnable program) {
            programs.add(program);
        }

        /// A shared word, 0 at first.
        int cell() {
            initial.add(0L);
            return initial.size() - 1;
        }

        Cursor cursor() {
            return new ModelCursor(this);
        }

        Marks marks(long capacity) {
            return new ModelMarks(this, capacity);
        }

        long load(int cell) {
            if (thread < 0) {
                return initial.get(cell);
            }
            if (replays()) {
                return loads[access++];
            }
            long value = cells[cell];
            for (Store store : stores) {
                if (store.cell == cell) {
                    value = store.value;
                }
            }
            return done("loads " + cell + " = " + value, value);
        }

        void store(int cell, long value) {
            put(new Store(cell, value, false), false);
        }

        void release(int cell, long value) {
            put(new Store(cell, value, true), false);
        }

        void announce(int cell, long value) {
            put(new Store(cell, value, true), true);
        }

        private void put(Store store, boolean fence) {
            if (thread < 0) {
                initial.set(store.cell, store.value);
            } else if (replays()) {
                access++;
            } else {
                stores.add(store);
                if (fence) {
                    stores.add(Store.FENCE);
                }
                done("stores " + store.cell + " = " + store.value, 0);
            }
        }

        /// `same` decides whether what is there is what was expected; a fault can be planted in it.
        boolean compareAndSet(int cell, long expected, long value, long modulus) {
            if (replays()) {
                return loads[access++] == 1;
            }
            if (!stores.isEmpty()) {
                throw BLOCKED;
            }
            long there = cells[cell];
            boolean same = modulus == 0 ? there == expected : there % modulus == expected % modulus;
            if (same) {
                cells[cell] = there + value - expected;
            }
            return done("sets " + cell + " " + there + " → " + cells[cell] + (same ? "" : " in vain"),
                    same ? 1 : 0) == 1;
        }

        /// Adds to what [#join] tells.
        void note(long amount) {
            if (taken) {
                noted += amount;
            }
        }

        /// Waits for the end of all others.
        ///
        /// @return the sum of what they noted
        long join() {
            if (replays()) {
                return loads[access++];
            }
            long sum = 0;
            for (int other = 0; other < state.threads.size(); other++) {
                ThreadState there = state.threads.get(other);
                if (other != thread && !(there.done && there.stores.isEmpty())) {
                    throw BLOCKED;
                }
                sum += other == thread ? 0 : there.noted;
            }
            return done("joins", sum);
        }

        private boolean replays() {
            if (access < loads.length) {
                return true;
            }
            if (taken) {
                throw SUSPENDED;
            }
            taken = true;
            return false;
        }

        private long done(String what, long value) {
            step = "thread " + thread + " " + what;
            loads = Arrays.copyOf(loads, loads.length + 1);
            loads[access++] = value;
            return value;
        }

        /// @return what comes after, or null if the thread has to wait
        private State run(State from, int index) {
            ThreadState before = from.threads.get(index);
            state = from;
            cells = from.cells.clone();
            loads = before.loads;
            stores = new ArrayList<>(before.stores);
            noted = before.noted;
            thread = index;
            boolean ended = false;
            try {
                programs.get(index).run();
                ended = true;
            } catch (Signal signal) {
                if (signal == BLOCKED) {
                    return null;
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(e.getMessage() + " after\n  " + from.path() + "\n  " + step, e);
            }
            List<ThreadState> threads = new ArrayList<>(from.threads);
            threads.set(index, new ThreadState(loads, stores, noted, ended));
            return new State(cells, threads, from, step == null ? "thread " + thread + " ends" : step);
        }
    }

    private static class ModelCursor extends Cursor {

        final World world;
        final int cell;

        ModelCursor(World world) {
            this.world = world;
            this.cell = world.cell();
        }

        @Override
        public long acquire() {
            return world.load(cell);
        }

        @Override
        public long confirm() {
            return world.load(cell);
        }

        @Override
        public void release(long value) {
            position = value;
            world.release(cell, value);
        }

        @Override
        public void announce(long value) {
            world.announce(cell, value);
        }

        @Override
        public boolean compareAndSet(long expected, long value) {
            return world.compareAndSet(cell, expected, value, 0);
        }
    }

    private static final class ModelMarks extends Marks {

        private final World world;
        private final int[] cells;

        ModelMarks(World world, long capacity) {
            super(capacity);
            this.world = world;
            this.cells = new int[(int) capacity];
            Arrays.setAll(cells, _ -> world.cell());
        }

        @Override
        long acquire(long position) {
            return world.load(cells[index(position)]);
        }

        @Override
        void release(long position, long mark) {
            world.release(cells[index(position)], mark);
        }
    }

    /// A cursor whose compare-and-set takes two positions a capacity apart for one, as wrapped indices do.
    static Cursor wrappedCursor(World world, long capacity) {
        return new ModelCursor(world) {

            @Override
            public boolean compareAndSet(long expected, long value) {
                return world.compareAndSet(cell, expected, value, capacity);
            }
        };
    }

    /// Marks that tell how long a claim is and not in which lap.
    static Marks laplessMarks(World world, long capacity) {
        return new Marks(capacity) {

            private final int[] cells = new int[(int) capacity];
            {
                Arrays.setAll(cells, _ -> world.cell());
            }

            @Override
            long acquire(long position) {
                long length = world.load(cells[index(position)]);
                return length == 0 ? 0 : position + length;
            }

            @Override
            void release(long position, long mark) {
                world.release(cells[index(position)], mark - position);
            }
        };
    }

    /// A cursor that shows another's position: the cell that is made `ahead` cells later.
    static Cursor mistakenCursor(World world, int ahead) {
        return new ModelCursor(world) {

            @Override
            public long confirm() {
                return world.load(cell + ahead);
            }
        };
    }

    /// A cursor that announces without a fence.
    static Cursor unfencedCursor(World world) {
        return new ModelCursor(world) {

            @Override
            public void announce(long value) {
                world.release(cell, value);
            }
        };
    }

    /// Looks at everything that can happen.
    ///
    /// @param setup makes the threads, the same each time
    /// @return how many states there are
    /// @throws AssertionError what a thread threw, with the way there
    static int explore(Consumer<World> setup) {
        World built = built(setup);
        long[] cells = built.initial.stream().mapToLong(Long::longValue).toArray();
        List<ThreadState> threads = new ArrayList<>();
        built.programs.forEach(_ -> threads.add(new ThreadState(new long[0], List.of(), 0, false)));
        State first = new State(cells, threads, null, null);
        Set<List<Long>> seen = new HashSet<>(List.of(first.key()));
        Deque<State> open = new ArrayDeque<>(List.of(first));
        int ends = 0;
        while (!open.isEmpty()) {
            State state = open.pop();
            List<State> next = successors(state, setup);
            if (next.isEmpty()) {
                ends++;
                if (!state.threads.stream().allMatch(ThreadState::done)) {
                    throw new AssertionError("nobody can go on after\n  " + state.path());
                }
            }
            for (State successor : next) {
                if (seen.add(successor.key())) {
                    open.push(successor);
                }
            }
        }
        if (ends == 0) {
            throw new AssertionError("no run came to its end");
        }
        return seen.size();
    }

    private static World built(Consumer<World> setup) {
        World world = new World();
        setup.accept(world);
        return world;
    }

    private static List<State> successors(State state, Consumer<World> setup) {
        List<State> next = new ArrayList<>();
        for (int thread = 0; thread < state.threads.size(); thread++) {
            ThreadState there = state.threads.get(thread);
            if (!there.done) {
                State after = built(setup).run(state, thread);
                if (after != null) {
                    next.add(after);
                }
            }
            for (int i = 0; i < there.stores.size(); i++) {
                if (mayArrive(there.stores, i)) {
                    next.add(arrived(state, thread, i));
                }
            }
        }
        return next;
    }

    private static boolean mayArrive(List<Store> stores, int index) {
        Store store = stores.get(index);
        for (Store earlier : stores.subList(0, index)) {
            if (earlier.cell < 0 || earlier.cell == store.cell || store.release || store.cell < 0) {
                return false;
            }
        }
        return true;
    }

    private static State arrived(State state, int thread, int index) {
        ThreadState before = state.threads.get(thread);
        List<Store> stores = new ArrayList<>(before.stores);
        Store store = stores.remove(index);
        long[] cells = state.cells.clone();
        if (store.cell >= 0) {
            cells[store.cell] = store.value;
        }
        List<ThreadState> threads = new ArrayList<>(state.threads);
        threads.set(thread, new ThreadState(before.loads, stores, before.noted, before.done));
        return new State(cells, threads, state, "  " + store.cell + " = " + store.value + " of thread " + thread
                + " arrives");
    }
}
