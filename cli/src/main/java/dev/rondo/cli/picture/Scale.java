package dev.rondo.cli.picture;

/// How a quantity is spread over an axis: equal distances on the axis are equal differences of [#forward].
public enum Scale {
    /** As it is. */
    LINEAR {
        @Override
        double forward(double value) {
            return value;
        }

        @Override
        double inverse(double position) {
            return position;
        }
    },
    /** Decades; values above 0 only. */
    LOG {
        @Override
        double forward(double value) {
            return Math.log10(value);
        }

        @Override
        double inverse(double position) {
            return Math.pow(10, position);
        }
    },
    /**
     * Mel of a frequency in Hz, after D. O'Shaughnessy, <i>Speech Communication: Human and Machine</i> (1987), as in HTK:
     * {@code 2595 log10(1 + f / 700)}.
     */
    MEL {
        @Override
        double forward(double hz) {
            return 2595 * Math.log10(1 + hz / 700);
        }

        @Override
        double inverse(double mel) {
            return 700 * (Math.pow(10, mel / 2595) - 1);
        }
    };

    abstract double forward(double value);

    abstract double inverse(double position);
}
