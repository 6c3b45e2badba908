package dev.rondo.dsp.internal.stages;

import dev.rondo.audio.StreamFormat;
import dev.rondo.dsp.pipeline.Arguments;
import dev.rondo.dsp.pipeline.Frames;
import dev.rondo.dsp.pipeline.Parameter;
import dev.rondo.dsp.pipeline.Span;
import dev.rondo.dsp.pipeline.Stage;
import dev.rondo.dsp.pipeline.StageProvider;
import java.util.List;

/// Every output channel is a weighted sum of the input channels: downmixes, swaps, copies.
final class Matrix implements Stage {

    private final float[][] weights;
    private final float[] sums;

    /// @param weights one row per output channel, one column per input channel
    Matrix(float[][] weights) {
        this.weights = weights;
        this.sums = new float[weights.length];
    }

    @Override
    public Span prepare(StreamFormat format, int maxFrames) {
        return Span.IN_PLACE;
    }

    @Override
    public StreamFormat output(StreamFormat format) {
        return new StreamFormat(format.rateHz(), weights.length);
    }

    @Override
    public int process(Frames in, Frames out) {
        for (int i = 0; i < in.frames(); i++) {
            for (int row = 0; row < sums.length; row++) {
                sums[row] = sum(in, i, weights[row]);
            }
            for (int row = 0; row < sums.length; row++) {
                out.set(row, i, sums[row]);
            }
        }
        return in.frames();
    }

    @Override
    public void reset() {}

    private static float sum(Frames in, int frame, float[] row) {
        float sum = 0;
        for (int c = 0; c < row.length; c++) {
            sum += row[c] * in.get(c, frame);
        }
        return sum;
    }

    /// `matrix ROWS`.
    record Provider() implements StageProvider {

        @Override
        public String name() {
            return "matrix";
        }

        @Override
        public String summary() {
            return "Mixes channels: 'matrix \"0.5 0.5\"' makes mono of stereo, 'matrix \"0 1; 1 0\"' swaps.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter.Text("rows", "",
                    "one row of weights per output channel, rows separated by ';'"));
        }

        @Override
        public Stage create(Arguments arguments, StreamFormat format) {
            String[] rows = arguments.text("rows").split(";", -1);
            if (rows.length > StreamFormat.MAX_CHANNELS) {
                throw arguments.reject("rows", "at most " + StreamFormat.MAX_CHANNELS + " rows: there are "
                        + rows.length);
            }
            float[][] weights = new float[rows.length][];
            for (int row = 0; row < rows.length; row++) {
                weights[row] = row(rows[row], arguments, format.channels());
            }
            return new Matrix(weights);
        }

        private static float[] row(String text, Arguments arguments, int channels) {
            String[] numbers = text.strip().split("\\s+", -1);
            if (numbers.length != channels) {
                throw arguments.reject("rows", "a row needs a weight for each of the " + channels
                        + " input channels: '" + text.strip() + "'");
            }
            float[] row = new float[channels];
            for (int c = 0; c < channels; c++) {
                try {
                    row[c] = Float.parseFloat(numbers[c]);
                } catch (NumberFormatException _) {
                    row[c] = Float.NaN;
                }
                if (!Float.isFinite(row[c])) {
                    throw arguments.reject("rows", "'" + numbers[c] + "' is not a number: expected weights such as"
                            + " '0.5 0.5'");
                }
            }
            return row;
        }
    }
}
