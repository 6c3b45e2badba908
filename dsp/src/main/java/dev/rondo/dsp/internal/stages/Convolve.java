package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.AudioFileException;
import dev.rondo.audio.AudioInput;
import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.filter.Complex;
import dev.rondo.dsp.fir.Convolver;
import dev.rondo.dsp.fir.PartitionedResponse;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Convolution with an impulse response from a file: without latency, without normalisation; a mono response serves
/// every channel.
final class Convolve implements Stage {

    private final float[][] taps;
    private final PartitionedResponse[] responses;
    private final int rateHz;
    private Convolver[] convolvers = {};

    /// @param taps one response for all channels, or one per channel
    Convolve(float[][] taps, int rateHz) {
        this.taps = taps;
        this.responses = Arrays.stream(taps).map(PartitionedResponse::new).toArray(PartitionedResponse[]::new);
        this.rateHz = rateHz;
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        convolvers = new Convolver[format.channels()];
        for (int c = 0; c < convolvers.length; c++) {
            convolvers[c] = new Convolver(responses[c % responses.length]);
        }
        return Span.memory(Arrays.stream(convolvers).mapToInt(Convolver::historyFrames).max().orElse(0));
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int c = 0; c < convolvers.length; c++) {
            convolvers[c].process(in.segment(), in.offsetBytes(c), out.segment(), out.offsetBytes(c), in.frames());
        }
        return in.frames();
    }

    @Override
    public void reset() {
        for (Convolver convolver : convolvers) {
            convolver.reset();
        }
    }

    @Override
    public int tailFrames() {
        return taps[0].length - 1;
    }

    @Override
    public Optional<Complex> response(double frequencyHz) {
        if (taps.length > 1) {
            return Optional.empty();
        }
        double re = 0;
        double im = 0;
        for (int k = 0; k < taps[0].length; k++) {
            double angle = -2 * Math.PI * frequencyHz / rateHz * k;
            re += taps[0][k] * Math.cos(angle);
            im += taps[0][k] * Math.sin(angle);
        }
        return Optional.of(new Complex(re, im));
    }

    /// `convolve FILE`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "convolve";
        }

        @Override
        public String summary() {
            return "Convolves with an impulse response from a file: rooms, cabinets, long filters; no added latency.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter.Text("file", "", "a sound file, mono or with as many channels as the stream"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            String file = arguments.text("file");
            try (AudioInput input = AudioInput.open(Path.of(file))) {
                int channels = input.format().channels();
                if (channels != 1 && channels != format.channels()) {
                    throw arguments.reject("file", file + " has " + channels + " channels: expected 1 or "
                            + format.channels());
                }
                float[][] taps = input.readAll();
                if (taps[0].length == 0) {
                    throw arguments.reject("file", file + " has no frames: expected an impulse response");
                }
                for (int c = 0; c < channels; c++) {
                    taps[c] = PartitionedResponse.atRate(taps[c], input.format().rateHz(), format.rateHz());
                }
                return new Convolve(taps, format.rateHz());
            } catch (AudioFileException e) {
                throw arguments.reject("file", e.getMessage());
            } catch (InvalidPathException e) {
                throw arguments.reject("file", "'" + file + "' is no file name: " + e.getReason());
            } catch (IllegalArgumentException e) {
                throw arguments.reject("file", file + ": " + e.getMessage());
            }
        }
    }
}
