#include "signals/filter.h"

#include "base/require.h"

static const struct filter derivatives[] = {
    [FILTER_FORWARD_X] = { { 0, 0, 0, 0, -1, 1, 0, 0, 0 } },
    [FILTER_FORWARD_Y] = { { 0, 0, 0, 0, -1, 0, 0, 1, 0 } },
    [FILTER_CENTRAL_X] = { { 0, 0, 0, -0.5f, 0, 0.5f, 0, 0, 0 } },
    [FILTER_CENTRAL_Y] = { { 0, -0.5f, 0, 0, 0, 0, 0, 0.5f, 0 } },
    [FILTER_SOBEL_X] = { { -1, 0, 1, -2, 0, 2, -1, 0, 1 } },
    [FILTER_SOBEL_Y] = { { -1, -2, -1, 0, 0, 0, 1, 2, 1 } },
    [FILTER_LAPLACIAN] = { { 0, 1, 0, 1, -4, 1, 0, 1, 0 } },
    [FILTER_MIXED] = { { 0, 0, 0, 0, 1, -1, 0, -1, 1 } },
};

struct filter filter_derivative(enum filter_derivative derivative)
{
    require((size_t)derivative < COUNT(derivatives));
    return derivatives[derivative];
}

/* The three places around `i` on a line of `count`, from before to after; `count` itself stands for
 * a place beyond the edge, where there are zeros. */
struct around {
    size_t at[3];
};

static struct around around(size_t i, size_t count, enum filter_border border)
{
    const size_t beyond_first = border == FILTER_CIRCULAR ? count - 1 : count;
    const size_t beyond_last = border == FILTER_CIRCULAR ? 0 : count;
    return (
        struct around){ { i > 0 ? i - 1 : beyond_first, i, i + 1 < count ? i + 1 : beyond_last } };
}

static float response(struct shape in, const struct filter *filter, const struct around *rows,
                      const struct around *columns, const float *x)
{
    float sum = 0.0f;
    for (size_t a = 0; a < 3; a++) {
        for (size_t b = 0; b < 3; b++) {
            const size_t i = rows->at[a], j = columns->at[b];
            sum += filter->k[3 * a + b] * (i < in.h && j < in.w ? x[i * in.w + j] : 0.0f);
        }
    }
    return sum;
}

void filter_apply(struct shape in, const struct filter *filter, enum filter_border border,
                  const float *x, float *y)
{
    for (size_t map = 0; map < in.n * in.c; map++) {
        for (size_t i = 0; i < in.h; i++) {
            const struct around rows = around(i, in.h, border);
            for (size_t j = 0; j < in.w; j++) {
                const struct around columns = around(j, in.w, border);
                *y++ = response(in, filter, &rows, &columns, x);
            }
        }
        x += shape_pixels(in);
    }
}
