#include "signals/planted.h"

#include <stdlib.h>
#include <string.h>

#include "base/require.h"
#include "signals/noise.h"
#include "signals/scene.h"

void planted_draw(struct rng *rng, const void *planted, float *x)
{
    const struct planted *what = planted;
    const size_t n = what->h * what->w;
    size_t *at = xcalloc(what->count, sizeof *at);
    memset(x, 0, 2 * n * sizeof *x);
    noise_add_gaussian(rng, what->sigma, 2 * n, x);
    scene_add_pixels(rng, what->count, what->delta, n, x + n, at);
    free(at);
}
