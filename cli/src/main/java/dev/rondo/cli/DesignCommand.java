package dev.rondo.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.filter.Biquad;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.filter.IirDesign;
import dev.rondo.dsp.filter.IirFamily;
import dev.rondo.dsp.filter.ZerosPolesGain;
import dev.rondo.dsp.fir.FirBand;
import dev.rondo.dsp.fir.FirDesign;
import dev.rondo.dsp.window.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rondo design KIND`.
@Command(
        name = "design",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Print a window or a filter, with all its digits.",
        footer = {
                "", "Kinds and what they need:", "  window NAME[:PARAM] --length N [--symmetric]",
                "  butterworth | chebyshev1 | chebyshev2 | elliptic | bessel  --band B --order N --cutoff F[,F] --rate HZ",
                "      [--ripple dB] [--attenuation dB] [--norm phase|delay|magnitude]",
                "  sinc  --taps N --band B --cutoff F[,F] --window NAME[:PARAM] --rate HZ",
                "  remez | leastsquares  --taps N --bands F,F,F,F --gains G,G --rate HZ",
                "      (gains: remez one a band, leastsquares one a band edge)", "", "Examples:",
                "  rondo design window kaiser:8.6 --length 512 --json",
                "  rondo design elliptic --band lowpass --order 6 --cutoff 3000 --ripple 0.5 --attenuation 60 --rate 48000 --json",
                "  rondo design remez --taps 101 --bands 0,3000,4000,24000 --gains 1,0 --rate 48000 --csv"})
final class DesignCommand implements Runnable {

    @Parameters(index = "0", paramLabel = "KIND", description = "What to design.")
    private String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME[:PARAM]",
            defaultValue = "",
            description = "The window, for kind 'window'.")
    private String name = "";

    @Option(names = "--length", paramLabel = "N", description = "Values of a window.")
    private Integer length;

    @Option(names = "--symmetric", description = "A symmetric window, for filter design; periodic otherwise.")
    private boolean symmetric;

    @Option(
            names = "--band",
            paramLabel = "BAND",
            defaultValue = "lowpass",
            description = "lowpass (default), highpass, bandpass or bandstop.")
    private String band = "lowpass";

    @Option(
            names = "--order",
            paramLabel = "N",
            description = "1 to 16; bandpass and bandstop have twice as many poles.")
    private Integer order;

    @Option(names = "--cutoff", paramLabel = "F[,F]", split = ",", description = "One edge, or two, in Hz.")
    private List<Double> cutoffsHz = new ArrayList<>();

    @Option(names = "--ripple", paramLabel = "dB", defaultValue = "1", description = "Passband ripple; 1 by default.")
    private double rippleDb;

    @Option(
            names = "--attenuation",
            paramLabel = "dB",
            defaultValue = "60",
            description = "Stopband attenuation; 60 by default.")
    private double attenuationDb;

    @Option(
            names = "--norm",
            paramLabel = "NORM",
            defaultValue = "phase",
            description = "phase (default), delay or magnitude.")
    private String norm = "phase";

    @Option(names = "--taps", paramLabel = "N", description = "Length of a FIR filter.")
    private Integer taps;

    @Option(
            names = "--window",
            paramLabel = "NAME[:PARAM]",
            defaultValue = "hamming",
            description = "The window of 'sinc'; hamming by default.")
    private String window = "hamming";

    @Option(names = "--bands", paramLabel = "F,F,…", split = ",", description = "Band edges in Hz, two a band.")
    private List<Double> bandsHz = new ArrayList<>();

    @Option(
            names = "--gains",
            paramLabel = "G,…",
            split = ",",
            description = "One gain a band (remez), or one a band edge (leastsquares).")
    private List<Double> gains = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "48000",
            description = "Sampling rate; 48000 by default.")
    private double rateHz;

    @ArgGroup
    private Format format = new Format();

    /// How the design is printed.
    private static final class Format {

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Option(names = "--csv", description = "As CSV with a header.")
        private boolean csv;
    }

    @Override
    public void run() {
        try {
            switch (kind) {
                case "window" -> {
                    Window shape = Window.parse(name);
                    int n = needed(length, "--length");
                    print("values", symmetric ? shape.symmetric(n) : shape.periodic(n));
                }
                case "butterworth" -> print(new IirFamily.Butterworth());
                case "chebyshev1" -> print(new IirFamily.Chebyshev1(rippleDb));
                case "chebyshev2" -> print(new IirFamily.Chebyshev2(attenuationDb));
                case "elliptic" -> print(new IirFamily.Elliptic(rippleDb, attenuationDb));
                case "bessel" -> print(new IirFamily.Bessel(constant(IirFamily.Bessel.Norm.class, "--norm", norm)));
                case "sinc" -> print("taps", FirDesign.windowedSinc(needed(taps, "--taps"), band(),
                        Window.parse(window), rateHz));
                case "remez" -> print("taps", FirDesign.remez(needed(taps, "--taps"), bands(1), rateHz));
                case "leastsquares" -> print("taps",
                        FirDesign.leastSquares(needed(taps, "--taps"), bands(2), rateHz));
                default -> throw new UsageException("unknown kind '" + kind
                        + "': expected window, butterworth, chebyshev1, chebyshev2, elliptic, bessel, sinc, remez or"
                        + " leastsquares");
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("design " + kind + ": " + e.getMessage());
        }
    }

    private static int needed(Integer value, String option) {
        if (value == null) {
            throw new IllegalArgumentException("needs " + option);
        }
        return value;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String option, String word) {
        for (E candidate : type.getEnumConstants()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(word)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(option + " must be one of "
                + String.join(", ",
                        List.of(type.getEnumConstants()).stream().map(c -> c.name().toLowerCase(Locale.ROOT))
                                .toList())
                + ": " + word);
    }

    private Band band() {
        if (cutoffsHz.isEmpty()) {
            throw new IllegalArgumentException("needs --cutoff");
        }
        return new Band(constant(Band.Kind.class, "--band", band), cutoffsHz);
    }

    private List<FirBand> bands(int gainsPerBand) {
        int count = bandsHz.size() / 2;
        if (count == 0 || bandsHz.size() % 2 != 0) {
            throw new IllegalArgumentException("--bands needs two edges a band: " + bandsHz.size() + " were given");
        }
        if (gains.size() != gainsPerBand * count) {
            throw new IllegalArgumentException("--gains needs " + gainsPerBand * count + " numbers: " + gains.size()
                    + " were given");
        }
        List<FirBand> bands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bands.add(new FirBand(bandsHz.get(2 * i), bandsHz.get(2 * i + 1), gains.get(gainsPerBand * i),
                    gains.get(gainsPerBand * i + gainsPerBand - 1), 1));
        }
        return bands;
    }

    private void print(String title, double[] values) {
        if (format.json) {
            Json.print(json -> {
                json.writeStartObject();
                json.writeFieldName(title);
                json.writeArray(values, 0, values.length);
                json.writeEndObject();
            });
            return;
        }
        System.out.println(format.csv ? "index," + title : "index  " + title);
        for (int i = 0; i < values.length; i++) {
            System.out.println(format.csv ? i + "," + values[i] : String.format("%5d  %s", i, values[i]));
        }
    }

    private void print(IirFamily family) {
        IirDesign design = new IirDesign(family, needed(order, "--order"), band(), rateHz);
        List<Biquad> sections = design.sections();
        ZerosPolesGain roots = design.zerosPolesGain();
        if (format.json) {
            Json.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("sos");
                for (Biquad section : sections) {
                    json.writeArray(new double[]{section.b0(), section.b1(), section.b2(), 1, section.a1(),
                            section.a2()}, 0, 6);
                }
                json.writeEndArray();
                write(json, "zeros", roots.zeros());
                write(json, "poles", roots.poles());
                json.writeNumberField("gain", roots.gain());
                json.writeEndObject();
            });
            return;
        }
        String separator = format.csv ? "," : "  ";
        System.out.println(String.join(separator, "b0", "b1", "b2", "a0", "a1", "a2"));
        for (Biquad s : sections) {
            System.out.println(String.join(separator, Double.toString(s.b0()), Double.toString(s.b1()),
                    Double.toString(s.b2()), "1", Double.toString(s.a1()), Double.toString(s.a2())));
        }
    }

    private static void write(JsonGenerator json, String name, List<Complex> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (Complex number : numbers) {
            json.writeArray(new double[]{number.re(), number.im()}, 0, 2);
        }
        json.writeEndArray();
    }
}
