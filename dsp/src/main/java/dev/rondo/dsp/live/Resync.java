package dev.rondo.dsp.live;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter.Quantity;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.Unit;
import dev.rondo.dsp.resample.Quality;
import dev.rondo.dsp.resample.VariableResampler;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The last stage between two clocks. Until it is told of a drift it hands on what comes, late by the resampler's latency
/// and bit for bit; from then on it resamples. Its drift is a control like any other, so a journal repeats it.
final class Resync implements Stage {

    /// The stage's name, and its control's.
    static final String NAME = "resync";
    static final String DRIFT = "drift";

    private static final double PPM = 1e-6;

    private VariableResampler[] channels = {};
    private int historyFrames;
    private int latencyFrames;
    private boolean engaged;

    /// The stage as a chain.
    static Chain chain() {
        return Chain.of(NAME, _ -> new Resync());
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        channels = new VariableResampler[format.channels()];
        for (int c = 0; c < channels.length; c++) {
            channels[c] = new VariableResampler(format.rateHz(), format.rateHz(), Quality.BEST,
                    LevelController.MAX_PPM * PPM);
        }
        historyFrames = channels[0].historyFrames();
        latencyFrames = channels[0].latencyInputFrames();
        return new Span(historyFrames, GRID_FRAMES);
    }

    @Override
    public int process(Frames in, Frames out) {
        int produced = in.frames();
        for (int c = 0; c < channels.length; c++) {
            if (engaged) {
                produced = channels[c].process(in.segment(), in.offsetBytes(c), in.frames(), out.segment(),
                        out.offsetBytes(c));
            } else {
                MemorySegment.copy(in.segment(), in.offsetBytes(c) - (long) latencyFrames * Float.BYTES, out.segment(),
                        out.offsetBytes(c), (long) in.frames() * Float.BYTES);
            }
        }
        return produced;
    }

    @Override
    public void reset() {
        for (VariableResampler channel : channels) {
            channel.reset();
        }
    }

    @Override
    public int latencyFrames() {
        return latencyFrames;
    }

    @Override
    public List<Quantity> controls() {
        return List.of(new Quantity(DRIFT, Unit.NONE, -LevelController.MAX_PPM, LevelController.MAX_PPM, 0,
                "how much faster than its rate the input's clock runs, in ppm"));
    }

    @Override
    public void change(int control, double value) {
        for (VariableResampler channel : channels) {
            channel.adjust(value * PPM);
        }
        engaged = true;
    }
}
