package dev.rondo.dsp.live;

/// When the clocks of input and output are reconciled by a resampler.
public enum ResyncMode {

    /** Once two clocks are seen to differ; lines of one clock pass bit for bit. */
    AUTO {
        @Override
        boolean reconciles(String inputClock, String outputClock) {
            return !inputClock.equals(outputClock);
        }
    },

    /** From the first frame on, whatever the devices say. */
    ON {
        @Override
        boolean reconciles(String inputClock, String outputClock) {
            return true;
        }
    },

    /** Never: what drifts apart is dropped or filled with silence, and counted. */
    OFF {
        @Override
        boolean reconciles(String inputClock, String outputClock) {
            return false;
        }
    };

    abstract boolean reconciles(String inputClock, String outputClock);
}
