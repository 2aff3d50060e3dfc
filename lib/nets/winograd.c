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
    const size_t pixels =
        c->channels * (3 * step + 2) + (FILTERS + filters * OUTPUTS) * SIDE * step;
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

/* One filter on one channel. w: nine weights, u: sixteen, `position` floats apart. */
static void weights_of(const float *w, size_t position, float *u)
{
    float columns[SIDE][KERNEL]; /* G g */
    for (size_t j = 0; j < KERNEL; j++) {
        spread(w + j * FILTERS, KERNEL * FILTERS, &columns[0][j], KERNEL);
    }
    for (size_t i = 0; i < SIDE; i++) {
        spread(columns[i], 1, u + i * SIDE * position, position);
    }
}

void winograd_weights(size_t filters, size_t channels, const float *w, float *u)
{
    const size_t position = channels * FILTERS;
    for (size_t block = 0; block < blocks_of(filters); block++) {
        for (size_t k = 0; k < position; k++) {
            const size_t channel = k / FILTERS, f = k % FILTERS;
            weights_of(w + channel * WINOGRAD_TAPS * FILTERS + f, position, u + k);
        }
        w += WINOGRAD_TAPS * position;
        u += WINOGRAD_POSITIONS * position;
    }
}
