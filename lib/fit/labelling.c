#include "fit/labelling.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"

size_t labelling_live(const struct lp_points *points)
{
    size_t live = 0;
    for (size_t k = 0; k < points->features; k++) {
        bool differs = false;
        for (size_t i = 1; i < points->count; i++) {
            differs = differs || points->x[i * points->features + k] != points->x[k];
        }
        live += differs;
    }
    return live;
}

double labelling_separable(struct rng *rng, size_t count, struct lp_points points)
{
    signed char *labels = xcalloc(points.count, 1);
    size_t answers[3] = { 0 };
    points.labels = labels;
    for (size_t l = 0; l < count; l++) {
        for (size_t i = 0; i < points.count; i++) {
            labels[i] = rng_below(rng, 2) == 1 ? 1 : -1;
        }
        answers[lp_separable(&points)]++;
    }
    free(labels);
    return answers[LP_UNDECIDED] == 0 ? (double)answers[LP_SEPARABLE] : nan("");
}
