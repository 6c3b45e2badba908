package dev.rondo.cli.picture;

import java.util.Arrays;

/// The spectra of one channel, reduced on arrival to what a picture can show: one row a pixel, and at most `capacity`
/// columns, each the maximum of `stride` spectra in a row. When all are taken, neighbours are merged and the stride
/// doubles, so memory is bounded however long the recording and no length has to be known beforehand.
final class Columns {

    /// Below what 32-bit integers hold; stands for silence, since −∞ cannot be interpolated.
    static final float FLOOR_DB = -200;

    private final double[] rowEdgesBins;
    private final float[] spectrum;
    private final float[][] columns;
    private long spectra;
    private long stride = 1;
    private float loudestDb = FLOOR_DB;

    /// @param capacity even number of columns to keep
    /// @param bins the length of a spectrum
    /// @param rowEdgesBins the bin positions, fractional and falling, between which row `r` lies: elements `r + 1` and `r`
    Columns(int capacity, int bins, double[] rowEdgesBins) {
        this.rowEdgesBins = Arrays.stream(rowEdgesBins).map(edge -> Math.clamp(edge, 0, bins - 1)).toArray();
        this.spectrum = new float[bins];
        this.columns = new float[capacity][];
    }

    /// Takes the next spectrum. Allocates only for a new column.
    void add(float[] magnitudesDb) {
        int index = Math.toIntExact(spectra / stride);
        if (index == columns.length) {
            merge();
            index /= 2;
        }
        for (int bin = 0; bin < spectrum.length; bin++) {
            float level = magnitudesDb[bin];
            spectrum[bin] = level > FLOOR_DB ? level : FLOOR_DB; // NaN counts as silence
        }
        if (columns[index] == null) {
            columns[index] = new float[rowEdgesBins.length - 1];
            Arrays.fill(columns[index], FLOOR_DB);
        }
        float[] column = columns[index];
        for (int row = 0; row < column.length; row++) {
            float level = peak(spectrum, rowEdgesBins[row + 1], rowEdgesBins[row]);
            if (level > column[row]) {
                column[row] = level;
            }
            if (level > loudestDb && level < Float.POSITIVE_INFINITY) {
                loudestDb = level;
            }
        }
        spectra++;
    }

    private void merge() {
        for (int i = 0; i < columns.length / 2; i++) {
            float[] merged = columns[2 * i];
            float[] next = columns[2 * i + 1];
            for (int row = 0; row < merged.length; row++) {
                merged[row] = Math.max(merged[row], next[row]);
            }
            columns[i] = merged;
        }
        Arrays.fill(columns, columns.length / 2, columns.length, null);
        stride *= 2;
    }

    long spectra() {
        return spectra;
    }

    float loudestDb() {
        return loudestDb;
    }

    /// Returns how many columns are filled.
    int size() {
        return (int) Math.ceilDiv(spectra, stride);
    }

    /// Copies row `row` of all columns into `into`, limited to `lowestDb … highestDb`.
    void copyRow(int row, float lowestDb, float highestDb, float[] into) {
        for (int i = 0; i < size(); i++) {
            into[i] = Math.clamp(columns[i][row], lowestDb, highestDb);
        }
    }

    /// Returns the fractional column that lies at the fractional spectrum `spectrumPosition`, or the nearest there is: a
    /// column's place is the middle of its spectra.
    double columnAt(double spectrumPosition) {
        return Math.clamp((spectrumPosition - (stride - 1) / 2.0) / stride, 0, size() - 1);
    }

    /// Returns the maximum between positions `from` and `to`, in this order and inside the array, of the straight lines
    /// through `values`. So nothing is lost where many values share a pixel, and nothing is blocky where many pixels share
    /// a value.
    static float peak(float[] values, double from, double to) {
        float peak = Math.max(at(values, from), at(values, to));
        for (int i = (int) from + 1; i <= to; i++) {
            if (values[i] > peak) {
                peak = values[i];
            }
        }
        return peak;
    }

    private static float at(float[] values, double position) {
        int index = (int) position;
        double fraction = position - index;
        return fraction == 0 ? values[index] : (float) (values[index] * (1 - fraction) + values[index + 1] * fraction);
    }
}
