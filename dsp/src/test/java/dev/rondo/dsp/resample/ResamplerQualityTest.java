package dev.rondo.dsp.resample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sweeps sinusoids through resamplers and prints what comes out beside them.
class ResamplerQualityTest {

    private static final int STEPS = 24;
    private static final double AMPLITUDE = 0.5;

    /// What is left of a sinusoid: its gain, and all that is not it.
    private record Reading(double gainDb, double residualDb) {}

    private static float[] sinusoid(double frequencyHz, double rateHz, int frames) {
        float[] samples = new float[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = (float) (AMPLITUDE * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
        }
        return samples;
    }

    /// Fits a sinusoid of the frequency to the middle of the output.
    private static Reading read(float[] output, int edge, double frequencyHz, double rateHz) {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double xc = 0;
        double xs = 0;
        for (int k = edge; k < output.length - edge; k++) {
            double c = Math.cos(2 * Math.PI * frequencyHz * k / rateHz);
            double s = Math.sin(2 * Math.PI * frequencyHz * k / rateHz);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            xc += output[k] * c;
            xs += output[k] * s;
        }
        double determinant = cc * ss - cs * cs;
        double a = (xc * ss - xs * cs) / determinant;
        double b = (xs * cc - xc * cs) / determinant;
        double residual = 0;
        for (int k = edge; k < output.length - edge; k++) {
            double fit = a * Math.cos(2 * Math.PI * frequencyHz * k / rateHz)
                    + b * Math.sin(2 * Math.PI * frequencyHz * k / rateHz);
            residual += (output[k] - fit) * (output[k] - fit);
        }
        double rms = Math.sqrt(residual / (output.length - 2 * edge));
        return new Reading(20 * Math.log10(Math.hypot(a, b) / AMPLITUDE),
                20 * Math.log10(rms / (AMPLITUDE / Math.sqrt(2))));
    }

    private static double rmsDb(float[] output, int edge) {
        double sum = 0;
        for (int k = edge; k < output.length - edge; k++) {
            sum += (double) output[k] * output[k];
        }
        return 20 * Math.log10(Math.sqrt(sum / (output.length - 2 * edge)) / (AMPLITUDE / Math.sqrt(2)));
    }

    @ParameterizedTest
    @CsvSource({"44100, 48000, BEST", "48000, 44100, BEST", "48000, 96000, BEST", "96000, 48000, BEST",
            "8000, 48000, BEST", "44100, 8000, BEST", "44100, 48001, BEST", "44100, 48000, GOOD",
            "48000, 44100, GOOD", "44100, 48000, FAST", "48000, 44100, FAST"})
    void passbandStopbandAndImagesAreAsPromised(int in, int out, Quality quality) {
        var resampler = new Resampler(in, out, quality);
        double nyquistHz = Math.min(in, out) / 2.0;
        int edge = 2 * resampler.latencyFrames() + 16;
        int frames = 6000 + (int) Math.ceil(4.0 * edge * in / out);
        double ripple = 0;
        double residual = -300;
        for (int i = 1; i <= STEPS; i++) {
            double f = quality.passband() * nyquistHz * i / STEPS;
            Reading reading = read(resampler.resample(sinusoid(f, in, frames)), edge, f, out);
            ripple = Math.max(ripple, Math.abs(reading.gainDb));
            residual = Math.max(residual, reading.residualDb);
        }
        double alias = -300;
        for (int i = 0; i <= STEPS && in > out; i++) {
            double f = nyquistHz + (in / 2.0 - nyquistHz) * i / (STEPS + 1);
            alias = Math.max(alias, rmsDb(resampler.resample(sinusoid(f, in, frames)), edge));
        }
        System.out.printf("TABLE %6d -> %6d %-4s  ripple %.6f dB  SNR with images %6.1f dB  aliases %s%n", in, out,
                quality, ripple, -residual, in > out ? "%.1f dB".formatted(alias) : "none possible");
        assertTrue(ripple < 0.01);
        assertTrue(residual < (quality == Quality.BEST ? -120 : 5 - quality.attenuationDb()));
        assertTrue(alias < (quality == Quality.BEST ? -120 : 5 - quality.attenuationDb()));
    }
}
