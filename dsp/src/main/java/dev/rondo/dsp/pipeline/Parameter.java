package dev.rondo.dsp.pipeline;

import java.util.List;

/// What a stage can be told: the description from which chains are read, checked and explained.
public sealed interface Parameter {

    /// The name before the `=`.
    ///
    /// @return a word in lower case
    String name();

    /// What it does.
    ///
    /// @return half a line for a person
    String help();

    /// Whether a chain may leave it out.
    ///
    /// @return true if there is a default
    boolean optional();

    /// What may be written, for messages and listings.
    ///
    /// @return for instance `20 to 20000 Hz, default 1000`
    String accepts();

    /// A quantity.
    ///
    /// @param name the name
    /// @param unit its unit
    /// @param min the least value allowed
    /// @param max the greatest value allowed
    /// @param defaultValue what it is when left out; NaN: it must be given
    /// @param help what it does
    /// @param glideMs how long a change takes while the stage runs; 0: it is fixed once the chain is built
    record Quantity(String name, Unit unit, double min, double max, double defaultValue, String help, double glideMs)
            implements
                Parameter {

        /// A quantity that is fixed once the chain is built.
        ///
        /// @param name the name
        /// @param unit its unit
        /// @param min the least value allowed
        /// @param max the greatest value allowed
        /// @param defaultValue what it is when left out; NaN: it must be given
        /// @param help what it does
        public Quantity(String name, Unit unit, double min, double max, double defaultValue, String help) {
            this(name, unit, min, max, defaultValue, help, 0);
        }

        /// The same quantity, which can be turned while the stage runs.
        ///
        /// @param milliseconds how long a change takes, above 0
        /// @return the quantity
        public Quantity gliding(double milliseconds) {
            return new Quantity(name, unit, min, max, defaultValue, help, milliseconds);
        }

        @Override
        public boolean optional() {
            return !Double.isNaN(defaultValue);
        }

        @Override
        public String accepts() {
            String symbol = unit.symbol().isEmpty() ? "" : " " + unit.symbol();
            return Numbers.plain(min) + " to " + Numbers.plain(max) + symbol
                    + (optional() ? ", default " + Numbers.plain(defaultValue) : "")
                    + (glideMs > 0 ? ", can be turned live: glides " + Numbers.plain(glideMs) + " ms" : "");
        }
    }

    /// One word out of a few.
    ///
    /// @param name the name
    /// @param words what is allowed
    /// @param defaultWord what it is when left out; empty: it must be given
    /// @param help what it does
    record Choice(String name, List<String> words, String defaultWord, String help) implements Parameter {

        /// Copies the list.
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public boolean optional() {
            return !defaultWord.isEmpty();
        }

        @Override
        public String accepts() {
            return String.join(" | ", words) + (optional() ? ", default " + defaultWord : "");
        }
    }

    /// Any text, for instance a file's name.
    ///
    /// @param name the name
    /// @param defaultText what it is when left out; empty: it must be given
    /// @param help what it does
    record Text(String name, String defaultText, String help) implements Parameter {

        @Override
        public boolean optional() {
            return !defaultText.isEmpty();
        }

        @Override
        public String accepts() {
            return "text" + (optional() ? ", default " + defaultText : "");
        }
    }
}
