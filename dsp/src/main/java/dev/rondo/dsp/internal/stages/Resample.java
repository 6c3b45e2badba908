package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Latency;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Parameter.Choice;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import dev.rondo.dsp.pipeline.Unit;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.Resampler;
import java.util.List;
import java.util.Locale;

/// Another rate from here on.
///
/// What lies upstream may be late by a fraction of a frame of the output. The polyphase absorbs it: input frame n is
/// taken for frame n + lead, with the least lead that makes the whole latency a whole number of frames of the output.
final class Resample implements Stage {

    private final int outRateHz;
    private final Resampler resampler;
    private final long up;
    private final long down;
    private long leadFrames;

    Resample(int inRateHz, int outRateHz, Quality quality) {
        this.outRateHz = outRateHz;
        this.resampler = new Resampler(inRateHz, outRateHz, quality);
        Latency ratio = new Latency(outRateHz, inRateHz);
        this.up = ratio.numerator();
        this.down = ratio.denominator();
    }

    @Override
    public void follow(Latency upstream) {
        long inRateHz = outRateHz / up * down;
        leadFrames = Math.floorMod(-upstream.frames(Math.toIntExact(inRateHz)), down);
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.memory(resampler.historyFrames());
    }

    @Override
    public StreamFormat output(StreamFormat format) {
        return new StreamFormat(outRateHz, format.channels());
    }

    @Override
    public int process(Frames in, Frames out) {
        int produced = 0;
        for (int c = 0; c < in.channels(); c += 2) {
            int other = Math.min(c + 1, in.channels() - 1);
            produced = resampler.process(in.position() + leadFrames, in.segment(), in.offsetBytes(c),
                    in.offsetBytes(other), in.frames(), out.segment(), out.offsetBytes(c), out.offsetBytes(other));
        }
        return produced;
    }

    @Override
    public void reset() {}

    /// Output k comes latency frames late, less what the lead has already brought.
    @Override
    public Latency latency(StreamFormat format) {
        long late = resampler.latencyFrames() * down + leadFrames * up - resampler.outputFrames(leadFrames) * down;
        return new Latency(late, Math.multiplyExact(down, (long) outRateHz));
    }

    /// `resample RATE`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "resample";
        }

        @Override
        public String summary() {
            return "Another rate from here on.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Quantity("rate", Unit.HERTZ, 1, StreamFormat.MAX_RATE_HZ, Double.NaN, "frames per second"),
                    new Choice("quality", List.of("fast", "good", "best"), "best", "how much work to spend"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            int rateHz = (int) arguments.quantity("rate");
            if (rateHz != arguments.quantity("rate")) {
                throw arguments.reject("rate", "rate must be a whole number of Hz");
            }
            try {
                return new Resample(format.rateHz(), rateHz,
                        Quality.valueOf(arguments.text("quality").toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw arguments.reject("rate", e.getMessage());
            }
        }
    }
}
