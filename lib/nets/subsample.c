#include "nets/subsample.h"

#include "base/require.h"

struct phase {
    size_t row, column;
};

struct shape subsample_shape(struct shape in, size_t s)
{
    require(s > 0 && in.h % s == 0 && in.w % s == 0);
    return (struct shape){ in.n, in.c, in.h / s, in.w / s };
}

/* Copies one phase of `maps` maps. */
static void keep(struct shape in, size_t s, struct phase phase, size_t maps, const float *x,
                 float *y)
{
    for (size_t map = 0; map < maps; map++) {
        for (size_t i = phase.row; i < in.h; i += s) {
            for (size_t j = phase.column; j < in.w; j += s) {
                *y++ = x[(map * in.h + i) * in.w + j];
            }
        }
    }
}

static float blurred(struct shape in, size_t row, size_t column, const float *map)
{
    static const float weights[3] = { 0.25f, 0.5f, 0.25f };
    float sum = 0.0f;
    for (size_t a = 0; a < 3; a++) {
        const float *line = map + (row + in.h + a - 1) % in.h * in.w;
        for (size_t b = 0; b < 3; b++) {
            sum += weights[a] * weights[b] * line[(column + in.w + b - 1) % in.w];
        }
    }
    return sum;
}

static void keep_blurred(struct shape in, size_t s, const float *x, float *y)
{
    for (size_t map = 0; map < in.n * in.c; map++) {
        for (size_t i = 0; i < in.h; i += s) {
            for (size_t j = 0; j < in.w; j += s) {
                *y++ = blurred(in, i, j, x + map * shape_pixels(in));
            }
        }
    }
}

static double energy(struct shape in, size_t s, struct phase phase, const float *image)
{
    double sum = 0;
    for (size_t map = 0; map < in.c; map++) {
        for (size_t i = phase.row; i < in.h; i += s) {
            for (size_t j = phase.column; j < in.w; j += s) {
                const double value = (double)image[(map * in.h + i) * in.w + j];
                sum += value * value;
            }
        }
    }
    return sum;
}

static struct phase largest_phase(struct shape in, size_t s, const float *image)
{
    struct phase largest = { 0, 0 };
    double most = -1;
    for (size_t k = 0; k < s * s; k++) {
        const struct phase phase = { k / s, k % s };
        const double found = energy(in, s, phase, image);
        if (found > most) {
            largest = phase;
            most = found;
        }
    }
    return largest;
}

void subsample_apply(enum subsample how, struct shape in, size_t s, const float *x, float *y)
{
    const struct shape out = subsample_shape(in, s);
    if (how == SUBSAMPLE_BLUR) {
        keep_blurred(in, s, x, y);
        return;
    }
    for (size_t n = 0; n < in.n; n++) {
        const float *image = x + n * in.c * shape_pixels(in);
        const struct phase phase =
            how == SUBSAMPLE_LARGEST ? largest_phase(in, s, image) : (struct phase){ 0, 0 };
        keep(in, s, phase, in.c, image, y + n * out.c * shape_pixels(out));
    }
}
