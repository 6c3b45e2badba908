package dev.rondo.bench.peer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.bench.peer.Race.Contestant;
import dev.rondo.bench.report.Results.Figure;
import dev.rondo.bench.report.Results.Row;
import dev.rondo.bench.report.Results.Table;
import dev.rondo.bench.report.Results.Target;
import dev.rondo.dsp.filter.Band;
import dev.rondo.dsp.fir.FirDesign;
import dev.rondo.dsp.window.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Whole programs, from start to exit: `rondo`, SoX, FFmpeg and a program in C around FFTW on the same files. Whoever wrote
/// something else than Rondo does not take part: nobody wins by doing less.
public final class WholeJobs {

    /// How long the FIR filter is.
    public static final int TAPS = 4097;

    static final List<String> COLUMNS = List.of("Rondo", "SoX", "FFmpeg", "C + FFTW");
    /// Above this, outputs are not the same.
    static final double MOST_DIFFERENCE_DB = -70;

    private static final int RATE_HZ = 48_000;
    private static final int NPY_HEADER_BYTES = 128;
    private static final List<Integer> BANDS_HZ = List.of(60, 150, 400, 1000, 2400, 5000, 9000, 15_000);

    private final Path folder;
    private final String rondo;
    private final String stft;
    private final Map<String, Boolean> here;
    private final int rounds;
    private final int seconds;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    /// @param folder where files may be made
    /// @param rondo the program
    /// @param stft made by [Fftw#program], null where it could not be
    /// @param rounds how often each job counts
    /// @param seconds how long the long file is
    public WholeJobs(Path folder, Path rondo, Path stft, int rounds, int seconds) {
        this.folder = folder;
        this.rondo = rondo.toString();
        this.stft = String.valueOf(stft);
        this.here = Map.of("Rondo", true, "SoX", Command.exists("sox"), "FFmpeg", Command.exists("ffmpeg"), "C + FFTW",
                stft != null);
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /// Who is not here.
    ///
    /// @return a line for each
    public List<String> missing() {
        List<String> lines = new ArrayList<>();
        if (!here.get("SoX")) {
            lines.add("SoX: not installed (Debian: sox)");
        }
        if (!here.get("FFmpeg")) {
            lines.add("FFmpeg: not installed (Debian: ffmpeg)");
        }
        return lines;
    }

    /// Runs all jobs.
    ///
    /// @return the table
    /// @throws IOException if a file cannot be made or a program failed
    /// @throws InterruptedException if the thread was interrupted
    public Table measure() throws IOException, InterruptedException {
        String tiny = noise("tiny.wav", 2).toString();
        String full = noise("long.wav", seconds).toString();
        String taps = taps().toString();
        race("start: --version", at(0.080), Command.of(rondo, "--version"), Command.of("sox", "--version"),
                Command.of("ffmpeg", "-version"));
        race("info of 2 s", at(0.200), Command.of(rondo, "info", tiny), Command.of("sox", tiny, "-n", "stats"),
                Command.of("ffmpeg", "-i", tiny, "-af", "astats", "-f", "null", "-"));
        race("3 stages on 2 s", at(0.350), process(tiny, "highpass 80Hz | peak 3kHz gain=4dB q=1 | gain -1dB"),
                soxed(tiny, "highpass", "80", "equalizer", "3000", "1q", "4", "gain", "-1"),
                ffmpegged(tiny, "highpass=f=80,equalizer=f=3000:t=q:w=1:g=4,volume=-1dB"));
        List<Target> peaks = new ArrayList<>(noSlower("SoX", "FFmpeg"));
        if (seconds == 600) {
            peaks.addAll(at(1.1));
        }
        race("8 peaking filters", peaks, process(full, BANDS_HZ.stream()
                .map(hz -> "peak " + hz + "Hz gain=" + gainDb(hz) + "dB q=1").collect(Collectors.joining(" | "))),
                soxed(full, BANDS_HZ.stream().flatMap(hz -> List.of("equalizer", "" + hz, "1q", "" + gainDb(hz))
                        .stream()).toArray(String[]::new)),
                ffmpegged(full, BANDS_HZ.stream().map(hz -> "equalizer=f=" + hz + ":t=q:w=1:g=" + gainDb(hz))
                        .collect(Collectors.joining(","))));
        // of two channels FFmpeg 5.1 makes twice the sum
        race(TAPS + " taps", List.of(new Target("FFmpeg", 1.3)), process(full, "convolve '" + taps + "'"),
                soxed(full, "fir", tapsAsText().toString()),
                Command.of("ffmpeg", "-y", "-i", full, "-i", taps, "-lavfi", "afir=gtype=none:irgain=0.5",
                        output("FFmpeg", "wav")));
        // what lies in the transition bands, each does as it likes
        String band = folder.resolve("band.wav").toString();
        Command.of(rondo, "process", full, band, "sinc lowpass 17kHz taps=1023").run();
        race("48 → 44.1 kHz, best", noSlower("SoX"), process(band, "resample 44100Hz best"),
                soxed(band, "rate", "-v", "44100"),
                ffmpegged(band, "aresample=44100:resampler=soxr:precision=28"));
        race("STFT 2048/512, magnitudes", seconds == 600 ? at(1.3) : List.of(),
                Command.of(rondo, "stft", full, output("Rondo", "npy"), "--window", "hann", "--size", "2048", "--hop",
                        "512"),
                null, null, Command.of(stft, full, output("C + FFTW", "npy")));
        return new Table("whole", "Whole programs", String.format(Locale.ROOT, "From start to exit, wall clock, on "
                + "%d s of 48 kHz stereo noise with 16 bits where no length is given, %d rounds by turns. Rondo runs on plain "
                + "kernels, as its launcher starts it; the rate is changed of noise below 18 kHz. Who differs from Rondo by "
                + "more than %.0f dB is refused. Outputs: %s.",
                seconds, rounds, MOST_DIFFERENCE_DB, String.join("; ", differences)), "s", true, COLUMNS, rows);
    }

    private static List<Target> at(double wallSeconds) {
        return List.of(new Target("", wallSeconds));
    }

    private List<Target> noSlower(String... than) {
        return List.of(than).stream().filter(here::get).map(name -> new Target(name, 1)).toList();
    }

    private static int gainDb(int bandHz) {
        return BANDS_HZ.indexOf(bandHz) % 2 == 0 ? 3 : -3;
    }

    /// @param commands in the order of [#COLUMNS]; null, or missing at the end, for one who cannot do it
    private void race(String job, List<Target> targets, Command... commands) throws IOException, InterruptedException {
        List<Contestant> contestants = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            boolean runs = i < commands.length && commands[i] != null && here.get(COLUMNS.get(i));
            contestants.add(runs ? commands[i]::seconds : null);
        }
        Row row = new Race(rounds, 1).run(job, targets, contestants);
        String what = commands[0].words().get(1);
        for (int i = 1; i < contestants.size(); i++) {
            if (contestants.get(i) == null || !List.of("process", "stft").contains(what)) {
                continue;
            }
            double differenceDb = what.equals("stft")
                    ? differenceOfArraysDb(COLUMNS.get(i))
                    : differenceOfSoundsDb(COLUMNS.get(i));
            boolean same = differenceDb <= MOST_DIFFERENCE_DB;
            differences.add(String.format(Locale.ROOT, "%s %.0f dB from %s's%s", job, differenceDb, COLUMNS.get(i),
                    same ? "" : ": REFUSED"));
            row = same ? row : without(row, i);
        }
        rows.add(row);
    }

    /// As if somebody had not been here.
    static Row without(Row row, int column) {
        List<Figure> figures = new ArrayList<>(row.figures());
        List<Figure> ratios = new ArrayList<>(row.ratios());
        figures.set(column, null);
        ratios.set(column, null);
        return new Row(row.label(), figures, ratios, row.targets());
    }

    private String output(String contestant, String suffix) {
        return folder.resolve(contestant + "." + suffix).toString();
    }

    private Command process(String in, String chain) {
        return Command.of(rondo, "process", in, output("Rondo", "wav"), chain);
    }

    /// Without SoX's dither: nobody else adds noise.
    private Command soxed(String in, String... effects) {
        List<String> words = new ArrayList<>(List.of("sox", "-D", in, output("SoX", "wav")));
        words.addAll(List.of(effects));
        return new Command(words);
    }

    private Command ffmpegged(String in, String filters) {
        return Command.of("ffmpeg", "-y", "-i", in, "-af", filters, output("FFmpeg", "wav"));
    }

    /// How far another's sound is from ours, in dB of full scale, over what lies in the middle of both.
    private double differenceOfSoundsDb(String other) throws IOException {
        try (AudioInput mine = AudioInput.open(Path.of(output("Rondo", "wav")));
                AudioInput theirs = AudioInput.open(Path.of(output(other, "wav")))) {
            return differenceDb(mine.readAll()[0], theirs.readAll()[0]);
        }
    }

    /// A filter of linear phase may have been compensated by one and not by the other.
    static double differenceDb(float[] a, float[] b) {
        int from = a.length / 4;
        int count = Math.min(a.length, b.length) / 2;
        double best = Double.MAX_VALUE;
        for (int shift : new int[]{0, TAPS / 2, -TAPS / 2}) {
            double squares = 0;
            for (int i = from; i < from + count; i++) {
                int j = Math.clamp(i + shift, 0, b.length - 1);
                squares += Math.pow(a[i] - b[j], 2);
            }
            best = Math.min(best, squares / count);
        }
        return 10 * Math.log10(best + 1e-15);
    }

    /// How far another's array is from ours, in dB of ours.
    private double differenceOfArraysDb(String other) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mine = array(Path.of(output("Rondo", "npy")), arena);
            MemorySegment theirs = array(Path.of(output(other, "npy")), arena);
            if (mine.byteSize() != theirs.byteSize()) {
                return Double.POSITIVE_INFINITY;
            }
            double squares = 0;
            double power = 0;
            for (long at = NPY_HEADER_BYTES; at < mine.byteSize(); at += Float.BYTES) {
                double ours = mine.get(JAVA_FLOAT, at);
                squares += Math.pow(theirs.get(JAVA_FLOAT, at) - ours, 2);
                power += ours * ours;
            }
            return 10 * Math.log10(squares / power + 1e-15);
        }
    }

    private static MemorySegment array(Path path, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private Path noise(String name, int length) throws IOException {
        Path path = folder.resolve(name);
        SplittableRandom random = new SplittableRandom(length);
        float[] planes = new float[2 * RATE_HZ];
        try (WavWriter writer = WavWriter.create(path, new StreamFormat(RATE_HZ, 2), SampleFormat.S16)) {
            for (int second = 0; second < length; second++) {
                for (int i = 0; i < planes.length; i++) {
                    planes[i] = (float) random.nextDouble(-0.2, 0.2);
                }
                write(writer, planes, RATE_HZ);
            }
            writer.finish();
        }
        return path;
    }

    private Path taps() throws IOException {
        Path path = folder.resolve("taps.wav");
        double[] lowpass = lowpass();
        float[] planes = new float[2 * TAPS];
        for (int i = 0; i < TAPS; i++) {
            planes[i] = (float) lowpass[i];
            planes[TAPS + i] = (float) lowpass[i];
        }
        try (WavWriter writer = WavWriter.create(path, new StreamFormat(RATE_HZ, 2), SampleFormat.F32)) {
            write(writer, planes, TAPS);
            writer.finish();
        }
        return path;
    }

    private Path tapsAsText() throws IOException {
        return Files.writeString(folder.resolve("taps.txt"),
                Arrays.stream(lowpass()).mapToObj(Double::toString).collect(Collectors.joining("\n")));
    }

    private static double[] lowpass() {
        return FirDesign.windowedSinc(TAPS, Band.lowpass(8000), Window.HANN, RATE_HZ);
    }

    private static void write(WavWriter writer, float[] planes, int frames) throws IOException {
        writer.write(MemorySegment.ofArray(planes), c -> (long) c * frames * Float.BYTES, frames);
    }
}
