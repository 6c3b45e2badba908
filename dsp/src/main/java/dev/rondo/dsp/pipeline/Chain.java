package dev.rondo.dsp.pipeline;

import dev.rondo.audio.StreamFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A chain of stages as it is written: what to do, before it is known at which rate and on how many channels.
///
/// ```
/// chain   = [ item { '|' item } ]
/// item    = route group | group { '+' group } | stage
/// route   = 'mid:' | 'side:' | 'mix' share ':' | 'ch' number { ',' number } ':'
/// group   = '{' chain '}'
/// stage   = name { value } { key '=' value }
/// ```
///
/// Values with spaces or any of `| { } + = ' "` are quoted, `'…'` or `"…"`. Immutable; equal if the same text means it;
/// `parse(chain.toString())` equals the chain.
///
/// @param items what a sample passes, in order; none: it passes unchanged
public record Chain(List<Item> items) {

    /// Copies the list.
    public Chain {
        items = List.copyOf(items);
    }

    /// Reads a chain. Only its form is checked; stages and values are checked when it is built.
    ///
    /// @param text for instance `highpass 80Hz | peak 3kHz gain=4dB | gain -1dB`
    /// @return the chain
    /// @throws ChainException if the text has not the form of a chain
    public static Chain parse(String text) {
        return new ChainParser(text).chain();
    }

    /// A chain of stages of the caller's own making, for Java code.
    ///
    /// @param name what reports call it
    /// @param maker makes the stage for a format
    /// @return a chain of that one stage; it prints as its name and cannot be read back
    public static Chain of(String name, Function<StreamFormat, Stage> maker) {
        return new Chain(List.of(new Own(name, maker)));
    }

    /// This chain, then another.
    ///
    /// @param next what follows
    /// @return both in series
    public Chain then(Chain next) {
        return new Chain(Stream.concat(items.stream(), next.items.stream()).toList());
    }

    /// Chains that all hear the same and are summed.
    ///
    /// @param branches at least one chain
    /// @return the sum as a chain
    public static Chain parallel(Chain... branches) {
        return new Chain(List.of(new Parallel(List.of(branches))));
    }

    /// This chain on a part of the signal; the rest passes, delayed alike.
    ///
    /// @param route which part
    /// @return the routed chain
    public Chain on(Route route) {
        return new Chain(List.of(new Routed(route, new Word(route.toString(), route.toString(), 0, 1), this)));
    }

    /// The chain as text that [#parse] reads back.
    @Override
    public String toString() {
        return items.stream().map(Item::toString).collect(Collectors.joining(" | "));
    }

    /// One step of a chain.
    public sealed interface Item {}

    /// A stage by name.
    ///
    /// @param name the stage's name
    /// @param values values without a name, in the order of the parameters
    /// @param named values with a name
    public record Call(Word name, List<Word> values, List<Named> named) implements Item {

        /// Copies the lists.
        public Call {
            values = List.copyOf(values);
            named = List.copyOf(named);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(name.text());
            values.forEach(value -> text.append(' ').append(value));
            named.forEach(pair -> text.append(' ').append(pair.key()).append('=').append(pair.value()));
            return text.toString();
        }
    }

    /// A stage that Java code makes.
    ///
    /// @param name what reports call it
    /// @param maker makes the stage for a format
    public record Own(String name, Function<StreamFormat, Stage> maker) implements Item {

        @Override
        public String toString() {
            return name;
        }
    }

    /// A value with a name.
    ///
    /// @param key the parameter's name
    /// @param value its value
    public record Named(Word key, Word value) {}

    /// Branches that all hear the same and are summed, aligned to the slowest.
    ///
    /// @param branches at least one chain
    public record Parallel(List<Chain> branches) implements Item {

        /// Copies the list.
        public Parallel {
            branches = List.copyOf(branches);
        }

        @Override
        public String toString() {
            return branches.stream().map(Routed::braced).collect(Collectors.joining(" + "));
        }
    }

    /// A chain on a part of the signal; the rest passes, delayed alike.
    ///
    /// @param route which part
    /// @param place where the route stands in the text
    /// @param chain what is done to it
    public record Routed(Route route, Word place, Chain chain) implements Item {

        private static String braced(Chain chain) {
            return chain.items().isEmpty() ? "{ }" : "{ " + chain + " }";
        }

        @Override
        public String toString() {
            return route + ": " + braced(chain);
        }
    }

    /// A part of a signal.
    public sealed interface Route {

        /// Half the sum of left and right.
        record Mid() implements Route {
            @Override
            public String toString() {
                return "mid";
            }
        }

        /// Half the difference of left and right.
        record Side() implements Route {
            @Override
            public String toString() {
                return "side";
            }
        }

        /// All of it, heard beside the untouched signal.
        ///
        /// @param percent how much of the chain is heard; the rest is the signal as it was
        record Mix(double percent) implements Route {

            /// Checks the range.
            ///
            /// @throws IllegalArgumentException if the share is not from 0 to 100
            public Mix {
                if (!(percent >= 0 && percent <= 100)) {
                    throw new IllegalArgumentException("a mix must be from 0 to 100 %: percent=" + percent);
                }
            }

            @Override
            public String toString() {
                return "mix " + Numbers.plain(percent) + "%";
            }
        }

        /// Some channels.
        ///
        /// @param numbers channel numbers from 1, ascending
        record Channels(List<Integer> numbers) implements Route {

            /// Copies the list.
            public Channels {
                numbers = List.copyOf(numbers);
            }

            @Override
            public String toString() {
                return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "ch ", ""));
            }
        }
    }

    /// A piece of text and its place; equal by text alone.
    ///
    /// @param text without its quotes
    /// @param chain the whole text it stands in
    /// @param start the index of its first character, quote included
    /// @param length its length as written, quotes included
    public record Word(String text, String chain, int start, int length) {

        /// A mistake in this word.
        ///
        /// @param message what is wrong and what would be right
        /// @return the exception, to be thrown
        public ChainException error(String message) {
            return new ChainException(message, chain, start, length);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Word word && word.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return ChainParser.quoted(text);
        }
    }
}
