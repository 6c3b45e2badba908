/* FFTW as an opponent: real transforms of float, one thread, memory from fftwf_malloc. Built by the suite, with the system's library
   and with what bench/peers/fftw-native made; times itself, in processor time, so that calling it costs nothing and being
   interrupted neither. */
#include <fftw3.h>
#include <math.h>
#include <string.h>
#include <time.h>

#ifndef PLANNER
#define PLANNER FFTW_PATIENT
#endif

typedef struct {
    int length, inverse;
    float *time;
    fftwf_complex *bins;
    fftwf_plan plan;
} peer;

static double nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

/* above 16384, PATIENT takes minutes */
peer *peer_plan(int length, int inverse) {
    unsigned planner = length > 16384 ? FFTW_MEASURE : PLANNER;
    peer *p = fftwf_malloc(sizeof *p);
    p->length = length;
    p->inverse = inverse;
    p->time = fftwf_malloc(sizeof(float) * length);
    p->bins = fftwf_malloc(sizeof(fftwf_complex) * (length / 2 + 1));
    /* the inverse may overwrite its input, which is its fastest form */
    p->plan = inverse ? fftwf_plan_dft_c2r_1d(length, p->bins, p->time, planner)
                      : fftwf_plan_dft_r2c_1d(length, p->time, p->bins, planner);
    memset(p->time, 0, sizeof(float) * length);
    memset(p->bins, 0, sizeof(fftwf_complex) * (length / 2 + 1));
    return p;
}

float *peer_time(peer *p) { return p->time; }
float *peer_bins(peer *p) { return (float *) p->bins; }

/* returns nanoseconds for `count` transforms; with the bins unscaled, an inverse of an inverse grows: zeros stay zeros */
double peer_run(peer *p, int count) {
    double start = nanos();
    for (int i = 0; i < count; i++) {
        fftwf_execute(p->plan);
    }
    return nanos() - start;
}

/* the same job as a short-time analysis: window, transform, magnitudes */
static float stft_window[1 << 16], stft_magnitudes[(1 << 15) + 1];

double peer_stft(peer *p, const float *samples, long frames, int hop, float *magnitudes) {
    int n = p->length;
    static int prepared;
    if (prepared != n) {
        for (int i = 0; i < n; i++) {
            stft_window[i] = (float) (0.5 - 0.5 * cos(2 * M_PI * i / n));
        }
        prepared = n;
    }
    double start = nanos();
    for (long k = 0; k < frames; k++) {
        const float *x = samples + k * hop;
        float *restrict time = p->time;
        for (int i = 0; i < n; i++) {
            time[i] = x[i] * stft_window[i];
        }
        fftwf_execute(p->plan);
        const float *bins = (const float *) p->bins;
        for (int i = 0; i <= n / 2; i++) {
            stft_magnitudes[i] = sqrtf(bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1]);
        }
        if (magnitudes) {
            memcpy(magnitudes + k * (n / 2 + 1), stft_magnitudes, sizeof(float) * (n / 2 + 1));
        }
    }
    return nanos() - start;
}
