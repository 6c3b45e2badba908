package dev.rondo.cli;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.audio.SampleFormat;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
                "  rondo process in.wav out.wav \"\" --bits 16        only another sample format", "",
                "OUT appears when it is complete, or not at all."})
final class ProcessCommand implements Callable<Integer> {

    private static final int RING_FRAMES = 1 << 15;

    @Parameters(index = "0", paramLabel = "IN", description = "A WAV, AIFF or AU file; '-' is standard input.")
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

    @Mixin
    private Strictness strictness = new Strictness();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Chain parsed = Chain.parse(chain);
        Optional<SampleFormat> asked = bits.isEmpty() ? Optional.empty() : Optional.of(sampleFormat());
        try (AudioInput input = Inputs.open(in); Pipeline pipeline = Pipeline.of(parsed, input.format())) {
            SampleFormat stored = asked.orElse(input.sampleFormat());
            try (WavWriter writer = Outputs.wav(out, pipeline.output(), stored, input.frames());
                    RingFeed feed = RingFeed.start(input, RING_FRAMES);
                    Progress progress = Progress.of("process", input.frames())) {
                pipeline.process(feed.ring(), frames -> {
                    writer.write(frames.segment(), frames::offsetBytes, frames.frames());
                    progress.reached(writer.frames());
                });
                feed.rethrow();
                writer.finish();
                progress.wipe();
                tell(pipeline, writer);
            }
            return strictness.judge(input, spec.commandLine());
        }
    }

    private SampleFormat sampleFormat() {
        try {
            return SampleFormat.ofLabel(bits);
        } catch (IllegalArgumentException _) {
            throw new UsageException("--bits must be 16, 24, 32, 32f or 64f: " + bits);
        }
    }

    private void tell(Pipeline pipeline, WavWriter writer) {
        if (pipeline.report().replacedSamples() > 0) {
            Failures.warn(spec.commandLine(),
                    in + ": " + pipeline.report().replacedSamples() + " samples were no numbers: NaN became 0, "
                            + "infinity full scale");
        }
        if (writer.clipped() > 0) {
            Failures.warn(spec.commandLine(), out + ": " + writer.clipped()
                    + " samples clipped; a 'gain' below 0 dB or --bits 32f keeps them");
        }
    }
}
