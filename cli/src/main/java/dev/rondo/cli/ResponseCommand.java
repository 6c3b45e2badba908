package dev.rondo.cli;

import dev.rondo.audio.StreamFormat;
import dev.rondo.cli.picture.LinePlot;
import dev.rondo.cli.picture.Png;
import dev.rondo.cli.picture.Scale;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rondo response CHAIN`.
@Command(
        name = "response",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Tell or draw the frequency response of a chain.",
        footer = {
                "",
                "Without --out, --csv or --json the response is printed as CSV. Latency is part of phase and group delay.",
                "",
                "Examples:", "  rondo response \"highpass 80Hz | peak 3kHz gain=4dB\" --out response.png",
                "  rondo response \"elliptic lowpass 1kHz order=6\" --rate 44100 --points 1000 > response.csv"})
final class ResponseCommand implements Runnable {

    private static final double LOWEST_HZ = 10;
    private static final int WIDTH_PIXELS = 1200;
    private static final int HEIGHT_PIXELS = 900;

    @Parameters(index = "0", paramLabel = "CHAIN", description = "Stages that treat every channel alike.")
    private String chain = "";

    @Option(names = "--out", paramLabel = "FILE.png", description = "Draw magnitude, phase and group delay.")
    private String out = "";

    @Option(names = "--csv", description = "Print frequency_hz,magnitude_db,phase_rad,group_delay_samples.")
    private boolean csv;

    @Option(names = "--json", description = "Print an object of arrays by the same names.")
    private boolean json;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            defaultValue = "48000",
            description = "Sampling rate; 48000 by default.")
    private int rateHz;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "500",
            description = "Frequencies from 10 Hz to Nyquist, spaced evenly on a logarithmic axis; 500 by default.")
    private int points;

    /// The response at one frequency.
    private record Point(double frequencyHz, double magnitudeDb, double phaseRad, double groupDelayFrames) {}

    @Override
    public void run() {
        if (points < 2 || points > 1_000_000) {
            throw new UsageException("--points must be from 2 to 1000000: " + points);
        }
        List<Point> response = response();
        try {
            if (!out.isEmpty()) {
                draw(response);
            }
            if (json) {
                printJson(response);
            } else if (csv || out.isEmpty()) {
                printCsv(response);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private List<Point> response() {
        StreamFormat format;
        try {
            format = new StreamFormat(rateHz, 1);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--rate: " + e.getMessage());
        }
        double nyquistHz = rateHz / 2.0;
        List<Point> response = new ArrayList<>(points);
        try (Pipeline pipeline = Pipeline.of(Chain.parse(chain), format)) {
            for (int k = 0; k < points; k++) {
                double frequencyHz = LOWEST_HZ * Math.pow(nyquistHz / LOWEST_HZ, (double) k / points);
                Complex h = at(pipeline, frequencyHz);
                response.add(new Point(frequencyHz, 20 * Math.log10(h.magnitude()), h.phaseRadians(),
                        groupDelayFrames(pipeline, frequencyHz)));
            }
        }
        return response;
    }

    private Complex at(Pipeline pipeline, double frequencyHz) {
        Optional<Complex> response = pipeline.response(frequencyHz);
        return response
                .orElseThrow(() -> new UsageException("this chain has no frequency response: a stage in it is not"
                        + " linear and time-invariant, or treats channels differently"));
    }

    /// −dφ/dω in frames, as the angle between the responses closely above and below.
    private double groupDelayFrames(Pipeline pipeline, double frequencyHz) {
        double stepHz = Math.min(frequencyHz, rateHz / 2.0 - frequencyHz) * 1e-4;
        Complex turn = at(pipeline, frequencyHz + stepHz)
                .times(at(pipeline, frequencyHz - stepHz).conjugate());
        return -turn.phaseRadians() / (2 * Math.PI * 2 * stepHz / rateHz);
    }

    private static void printCsv(List<Point> response) {
        PrintStream stdout = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        stdout.println("frequency_hz,magnitude_db,phase_rad,group_delay_samples");
        for (Point p : response) {
            stdout.println(p.frequencyHz + "," + p.magnitudeDb + "," + p.phaseRad + "," + p.groupDelayFrames);
        }
        stdout.flush();
    }

    private static void printJson(List<Point> response) {
        Json.print(generator -> {
            generator.writeStartObject();
            generator.writeFieldName("frequency_hz");
            generator.writeArray(response.stream().mapToDouble(Point::frequencyHz).toArray(), 0, response.size());
            generator.writeFieldName("magnitude_db");
            generator.writeArray(response.stream().mapToDouble(Point::magnitudeDb).toArray(), 0, response.size());
            generator.writeFieldName("phase_rad");
            generator.writeArray(response.stream().mapToDouble(Point::phaseRad).toArray(), 0, response.size());
            generator.writeFieldName("group_delay_samples");
            generator.writeArray(response.stream().mapToDouble(Point::groupDelayFrames).toArray(), 0, response.size());
            generator.writeEndObject();
        });
    }

    private void draw(List<Point> response) throws IOException {
        LinePlot plot = new LinePlot(chain.isBlank() ? "(empty chain)" : chain.strip(), rateHz + " Hz", Scale.LOG,
                "Frequency", "Hz",
                List.of(LinePlot.Panel.decibels("Magnitude", curve(response, Point::magnitudeDb)),
                        LinePlot.Panel.degrees("Phase", curve(response, p -> Math.toDegrees(p.phaseRad))),
                        LinePlot.Panel.of("Group delay", "frames", 1, curve(response, Point::groupDelayFrames))));
        Png.write(plot.draw(WIDTH_PIXELS, HEIGHT_PIXELS), Inputs.path(out));
    }

    private static LinePlot.Curve curve(List<Point> response, ToDoubleFunction<Point> value) {
        return new LinePlot.Curve("",
                response.stream().map(p -> new LinePlot.Point(p.frequencyHz, value.applyAsDouble(p))).toList());
    }
}
