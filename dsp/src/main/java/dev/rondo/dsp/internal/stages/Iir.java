package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.filter.IirDesign;
import dev.rondo.dsp.filter.IirFamily;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Choice;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The classical families of recursive filters as stages.
///
/// @param extras what the family takes besides band, cutoffs and order
/// @param family makes the family of the arguments
record Iir(String name, String summary, List<Parameter> extras,
        Function<Arguments, IirFamily> family) implements StageProvider {

    private static final Parameter RIPPLE = new Quantity("ripple", Unit.DECIBELS, 1e-6, 100, 1,
            "how deep the passband ripples");
    private static final Parameter ATTENUATION = new Quantity("attenuation", Unit.DECIBELS, 1e-3, 300, 60,
            "how far down the stopband lies");
    private static final Parameter NORM = new Choice("norm", List.of("phase", "delay", "magnitude"), "phase",
            "what the cutoff means");

    static List<StageProvider> all() {
        return List.of(
                new Iir("butterworth", "The flattest passband; -3 dB at the cutoff.", List.of(),
                        _ -> new IirFamily.Butterworth()),
                new Iir("chebyshev1", "Steeper, with ripples in the passband.", List.of(RIPPLE),
                        arguments -> new IirFamily.Chebyshev1(arguments.quantity("ripple"))),
                new Iir("chebyshev2", "Steeper, with ripples in the stopband.", List.of(ATTENUATION),
                        arguments -> new IirFamily.Chebyshev2(arguments.quantity("attenuation"))),
                new Iir("elliptic", "The steepest edge, with ripples in both bands.", List.of(RIPPLE, ATTENUATION),
                        arguments -> new IirFamily.Elliptic(arguments.quantity("ripple"),
                                arguments.quantity("attenuation"))),
                new Iir("bessel", "The flattest group delay.", List.of(NORM),
                        arguments -> new IirFamily.Bessel(IirFamily.Bessel.Norm
                                .valueOf(arguments.text("norm").toUpperCase(Locale.ROOT)))));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(Bands.PARAMETERS);
        parameters.add(new Quantity("order", Unit.NONE, 1, IirDesign.MAX_ORDER, 4,
                "how steep; bandpass and bandstop have twice as many poles"));
        parameters.addAll(extras);
        return parameters;
    }

    @Override
    public Stage create(Arguments arguments, StreamFormat format) {
        Band band = Bands.of(arguments, format);
        try {
            return new Sections(new IirDesign(family.apply(arguments), (int) arguments.quantity("order"), band,
                    format.rateHz()).sections(), format.rateHz());
        } catch (IllegalArgumentException e) {
            throw arguments.reject(e.getMessage());
        }
    }
}
