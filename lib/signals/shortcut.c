#include "signals/shortcut.h"

#include <math.h>
#include <stdlib.h>

#include "base/require.h"

void shortcut_direction(struct rng *rng, struct shape in, double *u)
{
    require(in.c > 1);
    const size_t pixels = shape_pixels(in);
    float *m = xcalloc(in.c, sizeof *m);
    double squares = 0;
    rng_fill_normal(rng, in.c, m);
    m[0] = 0;
    for (size_t c = 0; c < in.c; c++) {
        squares += (double)m[c] * (double)m[c] * (double)pixels;
    }
    for (size_t i = 0; i < in.c * pixels; i++) {
        u[i] = (double)m[i / pixels] / sqrt(squares);
    }
    free(m);
}

void shortcut_draw(struct rng *rng, const struct shortcut *shortcut, float *x, double *y)
{
    const struct shape in = shortcut->in;
    const size_t d = in.c * shape_pixels(in);
    require(shortcut->place < shape_pixels(in));
    rng_fill_normal(rng, in.n * d, x);
    for (size_t i = 0; i < in.n; i++) {
        y[i] = rng_below(rng, 2) == 0 ? -1 : 1;
        for (size_t j = 0; j < d; j++) {
            const double added = j == shortcut->place ? shortcut->strength : 0;
            x[i * d + j] += (float)(y[i] * (shortcut->delta * shortcut->u[j] + added));
        }
    }
}
