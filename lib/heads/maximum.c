/* Candidates side by side: NCHW has 16 lanes of one channel, NHWC one for each channel. Every
 * candidate starts as the channel's first pixel. */
#include "heads/maximum.h"

/* Whether x takes the place of best: larger, or the first NaN. */
static inline int wins(float best, float x)
{
    return count_less(best, x) | ((x != x) & (best == best));
}

/* One step of `width` candidates: x[i] is at pixel first + i * step. */
static inline void challenge(size_t width, const float *x, uint32_t first, uint32_t step,
                             float *best, uint32_t *at)
{
#pragma omp simd
    for (size_t i = 0; i < width; ++i) {
        const int won = wins(best[i], x[i]);
        best[i] = won ? x[i] : best[i];
        at[i] = won ? first + (uint32_t)i * step : at[i];
    }
}

/* Candidate k takes in k+8, k+4, k+2, k+1; the smaller place wins a tie. */
static void fold(float *best, uint32_t *at)
{
    for (size_t half = LANES / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; ++i) {
            const float a = best[i], b = best[i + half];
            const int tie = (a == b) | ((a != a) & (b != b));
            const int won = wins(a, b) | (tie & (at[i + half] < at[i]));
            best[i] = won ? b : a;
            at[i] = won ? at[i + half] : at[i];
        }
    }
}

static void of_map(size_t n, const float *x, float *largest, uint32_t *place)
{
    float best[LANES];
    uint32_t at[LANES] = { 0 };
    for (size_t i = 0; i < LANES; ++i) {
        best[i] = x[0];
    }
    size_t p = 0;
    for (; p + LANES <= n; p += LANES) {
        challenge(LANES, x + p, (uint32_t)p, 1, best, at);
    }
    challenge(n - p, x + p, (uint32_t)p, 1, best, at);
    fold(best, at);
    *largest = best[0];
    *place = at[0];
}

void maximum_of_tile(const struct lanes_tile *tile, const float *x, float *largest, uint32_t *at)
{
    const float *start = x + tile->offset;
    if (tile->layout == NCHW) {
        of_map(tile->pixels, start, largest, at);
        return;
    }
    for (size_t k = 0; k < tile->channels; ++k) {
        largest[k] = start[k];
        at[k] = 0;
    }
    for (size_t p = 1; p < tile->pixels; ++p) {
        challenge(tile->channels, start + p * tile->pitch, (uint32_t)p, 0, largest, at);
    }
}

uint64_t maximum_comparisons(enum layout layout, size_t n)
{
    return layout == NCHW ? n + (LANES - 1) : n - 1;
}
