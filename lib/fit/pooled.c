#include "fit/pooled.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "fit/ridge.h"

/* f[n * d] = root(pixels of a block) * mean of the block. */
static void read_features(const struct pooled_problem *p, double root, size_t count, double *f)
{
    float *scratch = xcalloc(shape_size(p->in), sizeof *scratch);
    float *means = xcalloc(count, sizeof *means);
    p->average(p->in, p->blocks, p->x, scratch, means);
    for (size_t i = 0; i < count; i++) {
        f[i] = root * (double)means[i];
    }
    free(means);
    free(scratch);
}

/* A feature's weight w is w/root at each of its pixels. */
static void spread(const struct pooled_problem *p, double root, const double *w, double *full)
{
    const size_t s = p->blocks, k = p->targets, pixels = shape_pixels(p->in);
    for (size_t i = 0; i < p->in.c * pixels; i++) {
        const size_t row = i % pixels / p->in.w * s / p->in.h, column = i % p->in.w * s / p->in.w;
        const size_t feature = (i / pixels * s + row) * s + column;
        for (size_t t = 0; t < k; t++) {
            full[i * k + t] = w[feature * k + t] / root;
        }
    }
}

bool pooled_fit(const struct pooled_problem *problem, double *full)
{
    const struct pooled_problem *p = problem;
    require(p->blocks > 0 && p->in.h % p->blocks == 0 && p->in.w % p->blocks == 0);
    const size_t count = p->blocks * p->blocks, d = p->in.c * count;
    const double root = sqrt((double)(shape_pixels(p->in) / count));
    double *f = xcalloc(p->in.n * d, sizeof *f);
    double *w = xcalloc(d * p->targets, sizeof *w);
    read_features(p, root, p->in.n * d, f);
    const bool fitted =
        ridge_fit(&(struct ridge_problem){ p->in.n, d, p->targets, f, p->y, p->lambda }, w);
    spread(p, root, w, full);
    free(w);
    free(f);
    return fitted;
}
