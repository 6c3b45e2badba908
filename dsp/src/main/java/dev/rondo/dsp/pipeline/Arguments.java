package dev.rondo.dsp.pipeline;

import dev.rondo.dsp.internal.NearestName;
import dev.rondo.dsp.pipeline.Chain.Call;
import dev.rondo.dsp.pipeline.Chain.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values a chain gives to a stage, checked against the stage's parameters.
public final class Arguments {

    private final Word stage;
    private final Map<String, Word> places = new HashMap<>();
    private final Map<String, Double> quantities = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    /// Checks a call.
    ///
    /// @param call as written
    /// @param parameters what the stage takes
    /// @param rateHz the stream's rate, for times in `smp`
    /// @throws ChainException if a name is unknown, a value too many, missing, misread or outside its range
    Arguments(Call call, List<Parameter> parameters, int rateHz) {
        this.stage = call.name();
        Map<String, Word> given = new HashMap<>();
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (int i = 0; i < call.values().size(); i++) {
            Word value = call.values().get(i);
            if (i == names.size()) {
                throw value.error("one value too many: " + stage.text() + " takes " + listed(names));
            }
            given.put(names.get(i), value);
        }
        for (Chain.Named pair : call.named()) {
            String key = pair.key().text();
            if (!names.contains(key)) {
                throw pair.key().error(NearestName.unknown("parameter", key, names) + "; " + stage.text() + " takes "
                        + listed(names));
            }
            if (given.put(key, pair.value()) != null) {
                throw pair.key().error("'" + key + "' is given twice");
            }
        }
        for (Parameter parameter : parameters) {
            if (given.containsKey(parameter.name())) {
                take(parameter, given.get(parameter.name()), rateHz);
            }
        }
        parameters.stream().filter(parameter -> !given.containsKey(parameter.name())).forEach(this::takeDefault);
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "no values" : String.join(", ", names);
    }

    private void take(Parameter parameter, Word word, int rateHz) {
        places.put(parameter.name(), word);
        switch (parameter) {
            case Parameter.Quantity quantity -> quantities.put(quantity.name(), quantity(quantity, word, rateHz));
            case Parameter.Choice choice -> texts.put(choice.name(), choice(choice, word));
            case Parameter.Text text -> texts.put(text.name(), word.text());
        }
    }

    private void takeDefault(Parameter parameter) {
        if (!parameter.optional()) {
            throw stage.error(stage.text() + " needs " + parameter.name() + ": expected " + parameter.accepts());
        }
        places.put(parameter.name(), stage);
        switch (parameter) {
            case Parameter.Quantity quantity -> quantities.put(quantity.name(), quantity.defaultValue());
            case Parameter.Choice choice -> texts.put(choice.name(), choice.defaultWord());
            case Parameter.Text text -> texts.put(text.name(), text.defaultText());
        }
    }

    private static double quantity(Parameter.Quantity quantity, Word word, int rateHz) {
        double value = quantity.unit().parse(word.text(), rateHz);
        if (Double.isNaN(value)) {
            throw word.error("'" + word.text() + "' is not " + quantity.unit().expectation() + ": " + quantity.name()
                    + " takes " + quantity.accepts());
        }
        if (value < quantity.min() || value > quantity.max()) {
            throw word.error(quantity.name() + " lies outside its range: expected " + quantity.accepts());
        }
        return value;
    }

    private static String choice(Parameter.Choice choice, Word word) {
        if (!choice.words().contains(word.text())) {
            throw word.error(NearestName.unknown(choice.name(), word.text(), choice.words()) + "; expected "
                    + choice.accepts());
        }
        return word.text();
    }

    /// A quantity in its parameter's own unit.
    ///
    /// @param name a [Parameter.Quantity]'s name
    /// @return the value given, or the default
    public double quantity(String name) {
        return quantities.get(name);
    }

    /// What a control begins with: the value of the parameter of its name, NaN if there is none.
    double beginning(String name) {
        return quantities.getOrDefault(name, Double.NaN);
    }

    /// A word or text.
    ///
    /// @param name a [Parameter.Choice]'s or [Parameter.Text]'s name
    /// @return the value given, or the default
    public String text(String name) {
        return texts.get(name);
    }

    /// A mistake in a value that only the stage can see, for instance a cutoff above Nyquist.
    ///
    /// @param name the parameter's name
    /// @param message what is wrong and what would be right
    /// @return the exception, to be thrown
    public ChainException reject(String name, String message) {
        return places.get(name).error(message);
    }

    /// A mistake in the use of the stage itself, for instance on the wrong number of channels.
    ///
    /// @param message what is wrong and what would be right
    /// @return the exception, to be thrown
    public ChainException reject(String message) {
        return stage.error(message);
    }
}
