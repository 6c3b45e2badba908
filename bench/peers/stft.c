/* What `rondo stft IN OUT.npy --window hann --size 2048 --hop 512` does, in C around FFTW: magnitudes of Hann windows centred on
   multiples of the hop, with zeros at both ends, written as the same NumPy array. Only WAV files with 16 bits, on little-endian
   machines; one thread. Planned with ESTIMATE: any other plan would take longer than it saves. */
#define PLANNER FFTW_ESTIMATE
#include "fftw.c"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 2048, HOP = 512, BINS = SIZE / 2 + 1, WINDOWS = 256, HEADER_BYTES = 128 };

static int fail(const char *why) {
    fprintf(stderr, "stft: %s\n", why);
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return fail("usage: stft IN.wav OUT.npy");
    }
    FILE *in = fopen(argv[1], "rb");
    uint32_t head[3], chunk[2], bytes = 0;
    uint16_t fmt[2] = {0, 0};
    if (!in || fread(head, 12, 1, in) != 1 || memcmp(head, "RIFF", 4) || memcmp(head + 2, "WAVE", 4)) {
        return fail("not a WAV file");
    }
    while (fread(chunk, 8, 1, in) == 1 && memcmp(chunk, "data", 4)) {
        long next = ftell(in) + chunk[1] + (chunk[1] & 1);
        if (!memcmp(chunk, "fmt ", 4) && fread(fmt, 4, 1, in) != 1) {
            return fail("cut short");
        }
        fseek(in, next, SEEK_SET);
    }
    int channels = fmt[1];
    bytes = chunk[1];
    int16_t *pcm = malloc(bytes + 1);
    if (channels < 1 || fread(pcm, 1, bytes, in) != bytes) {
        return fail("not a whole WAV file");
    }
    long samples = bytes / 2 / channels, frames = 1 + samples / HOP;

    FILE *out = fopen(argv[2], "wb");
    char header[HEADER_BYTES + 1];
    memcpy(header, "\x93NUMPY\1\0\x76\0", 10);
    int length = snprintf(header + 10, sizeof header - 10,
                          "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %ld, %d), }", channels, frames, BINS);
    memset(header + 10 + length, ' ', HEADER_BYTES - 10 - length);
    header[HEADER_BYTES - 1] = '\n';
    if (!out || fwrite(header, HEADER_BYTES, 1, out) != 1) {
        return fail("cannot write");
    }
    peer *plan = peer_plan(SIZE, 0);
    float *plane = calloc(samples + SIZE + HOP, sizeof(float)), *rows = malloc(sizeof(float) * WINDOWS * BINS);
    for (int c = 0; c < channels; c++) {
        for (long i = 0; i < samples; i++) {
            plane[SIZE / 2 + i] = pcm[i * channels + c] / 32768.f;
        }
        for (long k = 0; k < frames; k += WINDOWS) {
            long count = frames - k < WINDOWS ? frames - k : WINDOWS;
            peer_stft(plan, plane + k * HOP, count, HOP, rows);
            if (fwrite(rows, sizeof(float) * BINS, count, out) != (size_t) count) {
                return fail("cannot write");
            }
        }
    }
    return fclose(out) ? fail("cannot write") : 0;
}
