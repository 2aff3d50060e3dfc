#include "nets/winograd.h"

#include "nets/pack.h"
#include "nets/winograd_step.h"

enum { FILTERS = CORRELATE_FILTERS, SIDE = 4, KERNEL = 3, OUTPUTS = 2 };

static size_t blocks_of(size_t filters)
{
    return (filters + FILTERS - 1) / FILTERS;
}

size_t winograd_weights_size(size_t filters, size_t channels)
{
    return blocks_of(filters) * WINOGRAD_POSITIONS * channels * FILTERS;
}

size_t winograd_scratch(const struct correlate *c)
{
    const size_t step = winograd_step((c->columns + 1) / 2),
                 filters = blocks_of(c->filters) * FILTERS;
    const size_t pixels = c->channels * (2 * step + 2) + filters * OUTPUTS * SIDE * step;
    return pixels * PACK_LANES;
}

/* G g for a column of three, `from` floats apart, into four, `to` floats apart. */
static void spread(const float *g, size_t from, float *u, size_t to)
{
    const float outer = 0.5f * (g[0] + g[2 * from]), inner = 0.5f * g[from];
    u[0] = g[0];
    u[to] = outer + inner;
    u[2 * to] = outer - inner;
    u[3 * to] = g[2 * from];
}

/* One filter on one channel. w: nine weights; u: the first of its sixteen. */
static void weights_of(const float *w, size_t channels, float *u)
{
    float columns[SIDE][KERNEL]; /* G g */
    for (size_t j = 0; j < KERNEL; j++) {
        spread(w + j * FILTERS, KERNEL * FILTERS, &columns[0][j], KERNEL);
    }
    for (size_t i = 0; i < SIDE; i++) {
        spread(columns[i], 1, u + i * channels * SIDE * FILTERS, FILTERS);
    }
}

void winograd_weights(size_t filters, size_t channels, const float *w, float *u)
{
    for (size_t block = 0; block < blocks_of(filters); block++) {
        for (size_t k = 0; k < channels * FILTERS; k++) {
            const size_t channel = k / FILTERS, f = k % FILTERS;
            weights_of(w + channel * WINOGRAD_TAPS * FILTERS + f, channels,
                       u + channel * SIDE * FILTERS + f);
        }
        w += WINOGRAD_TAPS * channels * FILTERS;
        u += WINOGRAD_POSITIONS * channels * FILTERS;
    }
}

size_t winograd_gradient_scratch(const struct correlate_gradient *g)
{
    const size_t tiles = (g->columns + 1) / 2, rows = winograd_gradient_rows(g->columns);
    return rows * (g->filters * SIDE * tiles + WINOGRAD_CHANNELS * (3 * tiles + 2)) * PACK_LANES;
}

/* G' u for a column of four, `from` floats apart, into three, `to` floats apart. */
static void gather(const float *u, size_t from, float *g, size_t to)
{
    const float middle = 0.5f * (u[from] + u[2 * from]);
    g[0] = u[0] + middle;
    g[to] = 0.5f * (u[from] - u[2 * from]);
    g[2 * to] = middle + u[3 * from];
}

/* One filter on one channel. u: sixteen numbers, `position` floats apart; w: nine weights. */
static void gradient_of(const float *u, size_t position, float *w)
{
    float columns[KERNEL][SIDE], sums[KERNEL]; /* G' u; a row of [..] G */
    for (size_t j = 0; j < SIDE; j++) {
        gather(u + j * position, SIDE * position, &columns[0][j], SIDE);
    }
    for (size_t i = 0; i < KERNEL; i++) {
        gather(columns[i], 1, sums, 1);
        for (size_t j = 0; j < KERNEL; j++) {
            w[(i * KERNEL + j) * FILTERS] += sums[j];
        }
    }
}

void winograd_weights_gradient(size_t filters, size_t channels, const float *du, float *dw)
{
    const size_t position = channels * FILTERS;
    for (size_t block = 0; block < blocks_of(filters); block++) {
        for (size_t k = 0; k < position; k++) {
            const size_t channel = k / FILTERS, f = k % FILTERS;
            gradient_of(du + k, position, dw + channel * WINOGRAD_TAPS * FILTERS + f);
        }
        dw += WINOGRAD_TAPS * position;
        du += WINOGRAD_POSITIONS * position;
    }
}
