/* Candidates side by side: NCHW has 16 lanes of one channel, NHWC one for each channel. Every
 * candidate starts as the channel's first pixel. */
#include "heads/maximum.h"

#include <string.h>

#include "base/rng.h"

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

/* given: a = the maximum of channel k, b = what each of its holders gets. */
static int holds(const struct lanes_given *given, size_t k, float x)
{
    return maximum_holds(given->a[k], x);
}

static float share(const struct lanes_given *given, size_t k, float x)
{
    return holds(given, k, x) ? given->b[k] : 0.0f;
}

/* dx of every channel of the tile becomes 0. */
static void clear(const struct lanes_tile *tile, float *dx)
{
    if (tile->layout == NCHW) {
        memset(dx + tile->offset, 0, tile->pixels * sizeof *dx);
        return;
    }
    for (size_t p = 0; p < tile->pixels; ++p) {
        memset(dx + tile->offset + p * tile->pitch, 0, tile->channels * sizeof *dx);
    }
}

static void give_first(const struct lanes_tile *tile, const uint32_t *at, const float *dy,
                       float *dx)
{
    clear(tile, dx);
    for (size_t k = 0; k < tile->channels; ++k) {
        dx[tile->offset + at[k] * tile->pitch + k] = dy[k];
    }
}

static void give_evenly(const struct lanes_tile *tile, const float *x,
                        const struct lanes_given *top, const float *dy, float *dx)
{
    struct lanes_given given = *top;
    uint32_t holders[LANES_CHANNELS];
    lanes_count(tile, x, holds, top, holders);
    for (size_t k = 0; k < tile->channels; ++k) {
        given.b[k] = count_divide(dy[k], (float)holders[k]);
    }
    lanes_spread(tile, x, share, &given, dx);
}

/* Goes through the holders of one channel and gives dy to number `pick` of them, from 0. */
static void give_one(const struct lanes_tile *tile, size_t k, const float *x, float largest,
                     uint32_t pick, float dy, float *dx)
{
    uint32_t seen = 0;
    for (size_t p = 0; p < tile->pixels; ++p) {
        const size_t at = tile->offset + p * tile->pitch + k;
        const int holder = maximum_holds(largest, x[at]);
        dx[at] = holder && seen == pick ? dy : 0.0f;
        seen += (uint32_t)holder;
    }
}

static void give_at_random(const struct lanes_tile *tile, uint64_t seed, const float *x,
                           const struct lanes_given *top, const float *dy, float *dx)
{
    const uint64_t stream = rng_hash_text("pool-ties");
    uint32_t holders[LANES_CHANNELS];
    lanes_count(tile, x, holds, top, holders);
    for (size_t k = 0; k < tile->channels; ++k) {
        struct rng rng = rng_at(seed, stream, tile->map + k, 0);
        const uint32_t pick = holders[k] > 1 ? rng_below(&rng, holders[k]) : 0;
        give_one(tile, k, x, top->a[k], pick, dy[k], dx);
    }
}

/* The maxima of the tile's channels into top->a. */
static void look_up(const struct lanes_tile *tile, const float *x, const uint32_t *at,
                    struct lanes_given *top)
{
    for (size_t k = 0; k < tile->channels; ++k) {
        top->a[k] = x[tile->offset + at[k] * tile->pitch + k];
    }
}

void maximum_backward_of_tile(const struct lanes_tile *tile, struct pool_ties ties, const float *x,
                              const uint32_t *at, const float *dy, float *dx)
{
    if (ties.ties == TIES_FIRST) {
        give_first(tile, at, dy, dx);
        return;
    }
    struct lanes_given top = { .a = { 0 } };
    look_up(tile, x, at, &top);
    if (ties.ties == TIES_EVEN) {
        give_evenly(tile, x, &top, dy, dx);
    } else {
        give_at_random(tile, ties.seed, x, &top, dy, dx);
    }
}
