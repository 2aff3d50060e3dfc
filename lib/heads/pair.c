#include "heads/pair.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

enum { MOST_HEADS = 8 };

static const struct head_options options = { .layout = NCHW };

static double ordered_right(float without, float with)
{
    return with > without ? 1.0 : with < without ? 0.0 : with == without ? 0.5 : nan("");
}

static void find_heads(const char *const *names, size_t count, struct shape in,
                       const struct head **heads)
{
    require(count <= MOST_HEADS);
    for (size_t i = 0; i < count; i++) {
        heads[i] = head_find(names[i]);
        require(heads[i] != NULL && heads[i]->features(&options, in) == 1);
    }
}

void pair_count(struct rng *rng, const struct pair_source *source, const char *const *heads,
                size_t count, double *ordered)
{
    const struct shape in = { 2, 1, source->h, source->w };
    const struct head *found[MOST_HEADS];
    float *x = xcalloc(shape_size(in), sizeof *x), y[2];
    find_heads(heads, count, in, found);
    for (size_t i = 0; i < count; i++) {
        ordered[i] = 0;
    }
    for (size_t pair = 0; pair < source->pairs; pair++) {
        source->draw(rng, source->context, x);
        for (size_t i = 0; i < count; i++) {
            const struct head_pass pass = { .in = in, .x = x, .y = y };
            found[i]->forward(&options, &pass);
            ordered[i] += ordered_right(y[0], y[1]);
        }
    }
    free(x);
}
