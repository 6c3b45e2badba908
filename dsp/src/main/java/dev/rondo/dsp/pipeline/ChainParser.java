package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.pipeline.Chain.Call;
import dev.rondo.dsp.pipeline.Chain.Item;
import dev.rondo.dsp.pipeline.Chain.Named;
import dev.rondo.dsp.pipeline.Chain.Parallel;
import dev.rondo.dsp.pipeline.Chain.Route;
import dev.rondo.dsp.pipeline.Chain.Routed;
import dev.rondo.dsp.pipeline.Chain.Word;
import java.util.ArrayList;
import java.util.List;

/// Reads the chain language by recursive descent; the grammar stands at [Chain].
final class ChainParser {

    private static final String SPECIAL = "|{}+='\"";
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    ChainParser(String text) {
        this.text = text;
    }

    Chain chain() {
        Chain chain = items();
        if (at < text.length()) {
            throw error("'" + text.charAt(at) + "' closes nothing here: expected '|' or the end of the chain", at, 1);
        }
        return chain;
    }

    /// Items up to the end or a closing brace. Nothing at all is a chain, an item missing between bars is not.
    private Chain items() {
        List<Item> items = new ArrayList<>();
        skipSpace();
        if (atEndOfItems()) {
            return new Chain(items);
        }
        items.add(item());
        while (accept('|')) {
            items.add(item());
        }
        if (!atEndOfItems()) {
            throw error("expected '|' between stages", at, 1);
        }
        return new Chain(items);
    }

    private boolean atEndOfItems() {
        return at == text.length() || text.charAt(at) == '}';
    }

    private Item item() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '{') {
            return parallel();
        }
        if (atEndOfItems() || SPECIAL.indexOf(text.charAt(at)) >= 0) {
            throw error("a stage is missing here: expected a name, as in 'gain -3dB', or '{'", at, 0);
        }
        int start = at;
        Word name = bareWord();
        Item routed = route(name, start);
        return routed != null ? routed : call(name);
    }

    private Parallel parallel() {
        List<Chain> branches = new ArrayList<>();
        do {
            branches.add(group());
        } while (accept('+'));
        return new Parallel(branches);
    }

    private Chain group() {
        skipSpace();
        int open = at;
        if (!accept('{')) {
            throw error("expected '{' to open a branch", at, 0);
        }
        if (++depth > MAX_DEPTH) {
            throw error("branches may be nested " + MAX_DEPTH + " deep", open, 1);
        }
        Chain chain = items();
        if (!accept('}')) {
            throw error("this '{' is never closed: expected '}'", open, 1);
        }
        depth--;
        return chain;
    }

    private Item route(Word name, int start) {
        Route route = switch (name.text()) {
            case "mid:" -> new Route.Mid();
            case "side:" -> new Route.Side();
            case "ch" -> new Route.Channels(channelNumbers());
            case "mix" -> new Route.Mix(share());
            default -> null;
        };
        return route == null ? null : new Routed(route, word(route.toString(), start), group());
    }

    /// What stands between the name of a route and its group, the colon included.
    private String routeValue() {
        skipSpace();
        int start = at;
        while (at < text.length() && text.charAt(at) != '{' && text.charAt(at) != '|') {
            at++;
        }
        return text.substring(start, at).strip();
    }

    private double share() {
        skipSpace();
        int start = at;
        String value = routeValue();
        double percent = value.endsWith(":")
                ? Unit.PERCENT.parse(value.substring(0, value.length() - 1).strip(), 1)
                : Double.NaN;
        if (!(percent >= 0 && percent <= 100)) {
            throw error("expected a share from 0% to 100% and a colon, as in 'mix 30%: { delay 20ms }'", start,
                    Math.max(value.length(), 1));
        }
        return percent;
    }

    private List<Integer> channelNumbers() {
        skipSpace();
        int start = at;
        String list = routeValue();
        List<Integer> numbers = new ArrayList<>();
        boolean good = list.endsWith(":");
        for (String number : list.substring(0, Math.max(0, list.length() - 1)).split(",", -1)) {
            String digits = number.strip();
            good = good && !digits.isEmpty() && digits.length() < 4 && digits.chars().allMatch(ChainParser::isDigit);
            int value = good ? Integer.parseInt(digits) : 0;
            good = good && value > (numbers.isEmpty() ? 0 : numbers.getLast());
            numbers.add(value);
        }
        if (!good) {
            throw error("expected ascending channel numbers from 1 and a colon, as in 'ch 1,2: { gain -3dB }'", start,
                    Math.max(list.length(), 1));
        }
        return numbers;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private Call call(Word name) {
        List<Word> values = new ArrayList<>();
        List<Named> named = new ArrayList<>();
        for (skipSpace(); at < text.length() && "|{}+".indexOf(text.charAt(at)) < 0; skipSpace()) {
            if (text.charAt(at) == '=') {
                throw error("a name is missing before '='", at, 1);
            }
            Word word = value();
            if (accept('=')) {
                skipSpace();
                if (atEndOfItems() || "|+=".indexOf(text.charAt(at)) >= 0) {
                    throw error("a value is missing after '" + word.text() + "='", at, 0);
                }
                if (named.stream().anyMatch(pair -> pair.key().equals(word))) {
                    throw word.error("'" + word.text() + "' is given twice");
                }
                named.add(new Named(word, value()));
            } else if (named.isEmpty()) {
                values.add(word);
            } else {
                throw word.error("values without a name come before those with one: expected key=value");
            }
        }
        return new Call(name, values, named);
    }

    private Word value() {
        char quote = text.charAt(at);
        if (quote != '\'' && quote != '"') {
            return bareWord();
        }
        int start = at;
        int end = text.indexOf(quote, start + 1);
        if (end < 0) {
            throw error("this quote is never closed", start, 1);
        }
        at = end + 1;
        return new Word(text.substring(start + 1, end), text, start, at - start);
    }

    private Word bareWord() {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        return word(text.substring(start, at), start);
    }

    private Word word(String word, int start) {
        return new Word(word, text, start, at - start);
    }

    private static boolean isBare(char c) {
        return !Character.isWhitespace(c) && SPECIAL.indexOf(c) < 0;
    }

    private boolean accept(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private ChainException error(String message, int start, int length) {
        return new ChainException(message, text, start, length);
    }

    /// Text as a value is written: quoted only where it must be.
    static String quoted(String text) {
        if (!text.isEmpty() && text.chars().allMatch(c -> isBare((char) c))) {
            return text;
        }
        return text.indexOf('\'') < 0 ? "'" + text + "'" : '"' + text + '"';
    }
}
