package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Choice;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Unit;
import java.util.List;
import java.util.Locale;

/// How a chain says which band a filter has: `lowpass 1kHz`, `bandpass 300Hz 3.4kHz`.
final class Bands {

    static final List<Parameter> PARAMETERS = List.of(
            new Choice("band", List.of("lowpass", "highpass", "bandpass", "bandstop"), "", "which frequencies pass"),
            new Quantity("cutoff", Unit.HERTZ, 0.001, 1e7, Double.NaN, "the edge, or the lower one"),
            new Quantity("upper", Unit.HERTZ, 0, 1e7, 0, "the upper edge of bandpass and bandstop"));

    private Bands() {}

    static Band of(Arguments arguments, StreamFormat format) {
        Band.Kind kind = Band.Kind.valueOf(arguments.text("band").toUpperCase(Locale.ROOT));
        boolean two = kind == Band.Kind.BANDPASS || kind == Band.Kind.BANDSTOP;
        double cutoffHz = arguments.quantity("cutoff");
        double upperHz = arguments.quantity("upper");
        if (two != upperHz > 0) {
            throw arguments.reject("upper", two
                    ? "a " + arguments.text("band") + " needs two edges, as in '"
                            + arguments.text("band") + " 300Hz 3.4kHz'"
                    : "a " + arguments.text("band") + " has one edge");
        }
        double nyquistHz = format.rateHz() / 2.0;
        String highest = two ? "upper" : "cutoff";
        if (arguments.quantity(highest) >= nyquistHz) {
            throw arguments.reject(highest, highest + " must lie below Nyquist, here " + nyquistHz + " Hz");
        }
        if (two && upperHz <= cutoffHz) {
            throw arguments.reject("upper", "the upper edge must lie above the lower one, " + cutoffHz + " Hz");
        }
        return new Band(kind, two ? List.of(cutoffHz, upperHz) : List.of(cutoffHz));
    }
}
