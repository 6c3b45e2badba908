package dev.rondo.samples;

import dev.rondo.audio.AudioInput;
import dev.rondo.audio.RingFeed;
import dev.rondo.audio.WavWriter;
import dev.rondo.dsp.pipeline.Chain;
import dev.rondo.dsp.pipeline.Pipeline;
import dev.rondo.dsp.pipeline.Pipeline.Sink;
import java.io.IOException;
import java.nio.file.Path;

/// The ten lines that the README shows: `FirstPipeline IN.wav OUT.wav`.
public final class FirstPipeline {

    private FirstPipeline() {}

    /// Runs a chain over a file.
    ///
    /// @param arguments the input and the output
    /// @throws IOException if one cannot be read or written
    public static void main(String[] arguments) throws IOException {
        Path in = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        // README
        Chain chain = Chain.parse("highpass 80Hz | gain -3dB");
        try (AudioInput input = AudioInput.open(in);
                Pipeline pipeline = Pipeline.of(chain, input.format());
                WavWriter output = WavWriter.create(out, pipeline.output(), input.sampleFormat());
                RingFeed feed = RingFeed.start(input, 1 << 15)) {
            pipeline.process(feed.ring(), Sink.into(output));
            feed.rethrow();
            output.finish();
        }
        // README
    }
}
