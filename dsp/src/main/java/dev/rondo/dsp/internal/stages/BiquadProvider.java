package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import java.util.List;

/// A filter of the Audio EQ Cookbook as a stage.
///
/// @param name the stage's name
/// @param summary what it does
/// @param frequency what its frequency is called
/// @param parameters what it takes
/// @param design how its section is made
record BiquadProvider(String name, String summary, String frequency, List<Parameter> parameters, Design design)
        implements
            StageProvider {

    private static final double BUTTERWORTH_Q = Math.sqrt(0.5);

    /// A section from frequency, quality and gain.
    private interface Design {
        Biquad section(double frequencyHz, double q, double gainDb, double rateHz);
    }

    /// All filters of the cookbook that stand alone.
    static List<StageProvider> all() {
        return List.of(
                plain("lowpass", "Lets pass what lies below the cutoff.", "cutoff",
                        (f, q, _, rate) -> Biquad.lowpass(f, q, rate)),
                plain("highpass", "Lets pass what lies above the cutoff.", "cutoff",
                        (f, q, _, rate) -> Biquad.highpass(f, q, rate)),
                plain("bandpass", "Lets pass a band, at 0 dB in its centre.", "centre",
                        (f, q, _, rate) -> Biquad.bandpass(f, q, rate)),
                plain("notch", "Removes a narrow band.", "centre", (f, q, _, rate) -> Biquad.notch(f, q, rate)),
                withGain("peak", "Raises or lowers a band.", "centre", Biquad::peak),
                withGain("lowshelf", "Raises or lowers what lies below a frequency.", "corner", Biquad::lowshelf),
                withGain("highshelf", "Raises or lowers what lies above a frequency.", "corner", Biquad::highshelf));
    }

    private static BiquadProvider plain(String name, String summary, String frequency, Design design) {
        return new BiquadProvider(name, summary, frequency, List.of(frequency(frequency), quality()), design);
    }

    private static BiquadProvider withGain(String name, String summary, String frequency, Design design) {
        Parameter gain = new Quantity("gain", Unit.DECIBELS, -120, 120, Double.NaN, "by how much");
        return new BiquadProvider(name, summary, frequency, List.of(frequency(frequency), gain, quality()), design);
    }

    private static Parameter frequency(String name) {
        return new Quantity(name, Unit.HERTZ, 0.001, 1e7, Double.NaN, "a frequency below Nyquist");
    }

    private static Parameter quality() {
        return new Quantity("q", Unit.NONE, 0.001, 1000, BUTTERWORTH_Q, "quality: the higher, the narrower");
    }

    @Override
    public Stage create(Arguments arguments, StreamFormat format) {
        double frequencyHz = arguments.quantity(frequency);
        double nyquistHz = format.rateHz() / 2.0;
        if (frequencyHz >= nyquistHz) {
            throw arguments.reject(frequency, frequency + " must lie below Nyquist, here " + nyquistHz + " Hz");
        }
        double gainDb = parameters.size() == 3 ? arguments.quantity("gain") : 0;
        return new Sections(List.of(design.section(frequencyHz, arguments.quantity("q"), gainDb, format.rateHz())));
    }
}
