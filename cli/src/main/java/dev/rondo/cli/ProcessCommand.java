package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.StreamFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.live.Replay;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Report;
import dev.rondo.dsp.pipeline.Stages;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rondo process IN OUT [CHAIN]`.
@Command(
        name = "process",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Run a chain of stages over a file.",
        footer = {
                "", "A chain is stages joined by '|': a name, values, then key=value.",
                "Units belong to values: 80Hz 1.5kHz -3dB 20ms 50%%; 'rondo effects' lists the stages.", "",
                "Examples:",
                "  rondo process voice.wav out.wav \"highpass 80Hz | peak 3kHz gain=4dB | gain -1dB\"",
                "  rondo process in.wav out.wav \"mid: { lowshelf 200Hz gain=2dB } | side: { gain 1dB }\"",
                "  rondo process in.wav out.wav \"{ lowpass 1kHz } + { highpass 1kHz | gain -6dB }\"",
                "  rondo process in.wav out.wav \"\" --bits 16        only another sample format",
                "  rondo process in.wav out.wav \"mix 30%%: { delay 250ms }\" --tail        with the last echo",
                "  rondo process in.wav out.wav \"highpass 80Hz\" --report",
                "  rondo process in.wav - \"highpass 80Hz\" --report=json 2> report.json | aplay", "",
                "OUT appears when it is complete, or not at all."})
final class ProcessCommand implements Callable<Integer> {

    private static final int RING_FRAMES = 1 << 15;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "A WAV, AIFF or AU file, or a journal of 'rondo live'; '-' is standard input.")
    private String in = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "A WAV file; '-' is standard output.")
    private String out = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "CHAIN",
            defaultValue = "",
            description = "What to do; nothing by default.")
    private String chain = "";

    @Option(
            names = "--bits",
            paramLabel = "16|24|32|32f|64f",
            description = "How OUT stores samples; as IN does by default. 32-bit integers keep 24 bits.")
    private String bits = "";

    @Option(names = "--rate", paramLabel = "HZ", description = "The rate of OUT; that of IN by default.")
    private Integer rateHz;

    @Option(names = "--tail", description = "Keep what the chain still gives after the end: echoes, ringing filters.")
    private boolean tail;

    @Option(
            names = "--report",
            arity = "0..1",
            fallbackValue = "table",
            preprocessor = AttachedForm.class,
            paramLabel = "table|json",
            description = {
                    "Tell on standard error what was done: frames, losses, latency, load, each stage's share of the "
                            + "time. As JSON it is one line, the only one that begins with '{'."})
    private ReportForm report;

    @Mixin
    private Strictness strictness = new Strictness();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!in.equals("-") && Replay.recognises(Inputs.path(in))) {
            return replay();
        }
        Chain parsed = rateHz == null ? Chain.parse(chain) : Chain.parse(chain).then(resampling());
        Optional<SampleFormat> asked = bits.isEmpty() ? Optional.empty() : Optional.of(sampleFormat());
        try (AudioInput input = Inputs.open(in);
                Pipeline pipeline = Pipeline.of(parsed, input.format(), Pipeline.BLOCK_FRAMES, Stages.installed(),
                        report != null)) {
            SampleFormat stored = asked.orElse(input.sampleFormat());
            try (WavWriter writer = Outputs.wav(out, pipeline.output(), stored, outputFrames(pipeline, input));
                    RingFeed feed = RingFeed.start(input, RING_FRAMES);
                    Progress progress = Progress.of("process", input.frames())) {
                Pipeline.Sink file = Pipeline.Sink.into(writer);
                Report done = pipeline.process(feed.ring(), frames -> {
                    file.accept(frames);
                    progress.reached(writer.frames());
                }, tail);
                feed.rethrow();
                writer.finish();
                progress.wipe();
                tell(done, writer);
            }
            return strictness.judge(input, spec.commandLine());
        }
    }

    /// A live run again: its journal tells the chain, and what was turned when.
    private int replay() throws IOException {
        if (!chain.isEmpty() || rateHz != null || tail) {
            throw new UsageException(in + ": a journal brings its chain with it: no CHAIN, --rate or --tail");
        }
        SampleFormat stored = bits.isEmpty() ? SampleFormat.F32 : sampleFormat();
        try (Replay replay = Replay.open(Inputs.path(in));
                WavWriter writer = Outputs.wav(out, replay.output(), stored, OptionalLong.empty())) {
            Report done = replay.run(Pipeline.Sink.into(writer));
            writer.finish();
            if (!replay.whole()) {
                Failures.warn(spec.commandLine(), in + ": the journal was cut off");
            }
            tell(done, writer);
            return strictness.judge(replay.whole());
        }
    }

    private Chain resampling() {
        if (rateHz < 1 || rateHz > StreamFormat.MAX_RATE_HZ) {
            throw new UsageException("--rate must be from 1 to " + StreamFormat.MAX_RATE_HZ + " Hz: " + rateHz);
        }
        return Chain.parse("resample " + rateHz);
    }

    private SampleFormat sampleFormat() {
        try {
            return SampleFormat.ofLabel(bits);
        } catch (IllegalArgumentException _) {
            throw new UsageException("--bits must be 16, 24, 32, 32f or 64f: " + bits);
        }
    }

    /// How many frames will be written, if that is known: how long a tail is only the chain's end tells.
    private OptionalLong outputFrames(Pipeline pipeline, AudioInput input) {
        return tail || input.frames().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(pipeline.outputFrames(input.frames().getAsLong()));
    }

    private void tell(Report done, WavWriter writer) throws IOException {
        if (done.replacedSamples() > 0) {
            Failures.warn(spec.commandLine(),
                    in + ": " + done.replacedSamples() + " samples were no numbers: NaN became 0, "
                            + "infinity full scale");
        }
        if (writer.clipped() > 0) {
            Failures.warn(spec.commandLine(), out + ": " + writer.clipped()
                    + " samples clipped; a 'gain' below 0 dB or --bits 32f keeps them");
        }
        if (report != null) {
            report.print(done, spec.commandLine().getErr());
        }
    }

    /// Lets the form be left out: what follows `--report` after a space is no form, but the next word.
    private static final class AttachedForm implements IParameterPreprocessor {

        @Override
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator"))) {
                words.push("table");
            }
            return false;
        }
    }
}
