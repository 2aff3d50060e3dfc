#include "signals/map.h"

#include <string.h>

#include "signals/noise.h"

static int is_middle(size_t length, size_t at)
{
    return at == length / 2 || at == (length - 1) / 2;
}

int map_is_middle(struct shape in, size_t pixel)
{
    return is_middle(in.h, pixel / in.w) && is_middle(in.w, pixel % in.w);
}

static void cut(float threshold, size_t n, float *x)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = x[i] > threshold ? x[i] - threshold : 0.0f;
    }
}

static void lift(float by, struct shape in, float *x)
{
    for (size_t i = 0; i < shape_size(in); i++) {
        x[i] += map_is_middle(in, i % shape_pixels(in)) ? by : 0.0f;
    }
}

void map_fill(struct rng *rng, enum map_kind kind, float strength, struct shape in, float *x)
{
    const struct noise_field field = { in.n * in.c, in.h, in.w, 1.0f };
    memset(x, 0, shape_size(in) * sizeof *x);
    if (kind == MAP_AR1) {
        noise_add_ar1(rng, strength, &field, x);
        return;
    }
    noise_add_gaussian(rng, 1.0f, shape_size(in), x);
    if (kind == MAP_RELU) {
        cut(strength, shape_size(in), x);
    } else if (kind == MAP_LIFTED) {
        lift(strength, in, x);
    }
}
