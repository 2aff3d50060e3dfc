#include "signals/region.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "signals/filter.h"

static const float RING = 0.3f; /* radius, in parts of the smaller side */
enum { SMOOTHINGS = 8 };

struct position {
    float score;
    uint32_t at;
};

static int by_score(const void *a, const void *b)
{
    const struct position *p = a, *q = b;
    return p->score != q->score ? (p->score < q->score ? -1 : 1)
                                : (p->at > q->at) - (p->at < q->at);
}

/* Distance of two places on a circle of n pixels. */
static float apart(float a, float b, size_t n)
{
    const float d = fabsf(a - b);
    return d <= (float)n - d ? d : (float)n - d;
}

static float distance(enum region_shape shape, float down, float across, float radius)
{
    const float square = down * down + across * across;
    return shape == REGION_SQUARE ? (down > across ? down : across)
           : shape == REGION_RING ? fabsf(sqrtf(square) - radius)
                                  : square;
}

static void score_distances(struct rng *rng, const struct region *region, float *score)
{
    const float row = (float)rng_below(rng, (uint32_t)region->h);
    const float column = (float)rng_below(rng, (uint32_t)region->w);
    const float radius = RING * (float)(region->h < region->w ? region->h : region->w);
    for (size_t i = 0; i < region->h; i++) {
        for (size_t j = 0; j < region->w; j++) {
            score[i * region->w + j] = distance(region->shape, apart((float)i, row, region->h),
                                                apart((float)j, column, region->w), radius);
        }
    }
}

/* Means over 3 x 3 pixels of the torus, up to a factor, again and again. */
static void smooth(size_t h, size_t w, float *x)
{
    static const struct filter box = { { 1, 1, 1, 1, 1, 1, 1, 1, 1 } };
    const struct shape in = { 1, 1, h, w };
    float *y = xcalloc(h * w, sizeof *y);
    for (size_t k = 0; k < SMOOTHINGS; k += 2) {
        filter_apply(in, &box, FILTER_CIRCULAR, x, y);
        filter_apply(in, &box, FILTER_CIRCULAR, y, x);
    }
    free(y);
}

static void score_noise(struct rng *rng, const struct region *region, float *score)
{
    rng_fill_normal(rng, region->h * region->w, score);
    if (region->shape == REGION_BLOTCHES) {
        smooth(region->h, region->w, score);
    }
}

void region_fill(struct rng *rng, const struct region *region, float *x)
{
    const size_t n = region->h * region->w;
    require(region->count <= n && n < (size_t)1 << 32);
    struct position *positions = xcalloc(n, sizeof *positions);
    if (region->shape == REGION_BLOTCHES || region->shape == REGION_SCATTERED) {
        score_noise(rng, region, x);
    } else {
        score_distances(rng, region, x);
    }
    for (size_t i = 0; i < n; i++) {
        positions[i] = (struct position){ x[i], (uint32_t)i };
        x[i] = 0;
    }
    qsort(positions, n, sizeof *positions, by_score);
    for (size_t i = 0; i < region->count; i++) {
        x[positions[i].at] = region->value;
    }
    free(positions);
}

void region_disk(struct rng *rng, size_t h, size_t w, float diameter_px, float *x)
{
    float centre[2];
    rng_fill_uniform(rng, 2, centre);
    const float row = centre[0] * (float)h, column = centre[1] * (float)w;
    for (size_t i = 0; i < h; i++) {
        const float down = apart((float)i, row, h);
        for (size_t j = 0; j < w; j++) {
            const float across = apart((float)j, column, w);
            x[i * w + j] = 4 * (down * down + across * across) <= diameter_px * diameter_px;
        }
    }
}
