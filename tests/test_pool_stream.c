/* Gradients that are larger than FILL_STREAM_BYTES, some of which are written past the caches: every
 * instruction set and any number of threads gives the bytes of the plain loops below, and touches
 * nothing else (guard.h). */
#include "base/team.h"
#include "heads/pool.h"
#include "pool_run.h"

enum { STREAM_BYTES = 32 << 20 }; /* that of heads/fill.h, which is for kernels alone */

/* Large maps, one channel, few pixels to a channel, small maps; no multiples of sixteen. */
static const struct shape shapes[] = {
    { 3, 70, 203, 201 }, { 1, 1, 2903, 2899 }, { 2, 37001, 11, 11 }, { 1, 180007, 7, 7 }
};

struct gradient {
    struct shape in;
    enum layout layout;
    struct guard dy, at, dx;
    float *want;
};

static uint32_t *places(const struct gradient *gradient)
{
    return (void *)gradient->at.floats;
}

static struct gradient gradient_new(struct shape in, enum layout layout)
{
    const size_t maps = in.n * in.c;
    struct gradient gradient = { in,
                                 layout,
                                 guard_new(maps),
                                 guard_new(maps),
                                 guard_new(shape_size(in)),
                                 calloc(shape_size(in), sizeof(float)) };
    assert_true(shape_size(in) * sizeof(float) > STREAM_BYTES);
    assert_non_null(gradient.want);
    pool_run_fill(POOL_RUN_NANS, maps, gradient.dy.floats);
    gradient.dy.floats[maps - 1] = -0.0f;
    for (size_t m = 0; m < maps; ++m) {
        places(&gradient)[m] = (uint32_t)(m * 2654435761u % shape_pixels(in));
    }
    return gradient;
}

static void gradient_free(struct gradient gradient)
{
    free(gradient.want);
    guard_free(gradient.dx);
    guard_free(gradient.at);
    guard_free(gradient.dy);
}

typedef void pass(struct gradient *gradient);

/* ---- the definitions, once more ---- */

static void want_average(struct gradient *gradient)
{
    const struct shape in = gradient->in;
    const size_t n = shape_pixels(in);
    for (size_t i = 0; i < shape_size(in); ++i) {
        const size_t map = gradient->layout == NCHW ? i / n : i / (n * in.c) * in.c + i % in.c;
        gradient->want[i] = gradient->dy.floats[map] / (float)n;
    }
}

static void want_maximum(struct gradient *gradient)
{
    const struct shape in = gradient->in;
    memset(gradient->want, 0, shape_size(in) * sizeof *gradient->want);
    for (size_t m = 0; m < in.n * in.c; ++m) {
        gradient->want[shape_at(in, gradient->layout, m / in.c, m % in.c, places(gradient)[m])] =
            gradient->dy.floats[m];
    }
}

/* ---- every way to run them ---- */

static void give_average(struct gradient *gradient)
{
    pool_average_backward(gradient->in, gradient->layout, gradient->dy.floats, gradient->dx.floats);
}

static void give_maximum(struct gradient *gradient)
{
    pool_maximum_backward(gradient->in, gradient->layout, (struct pool_ties){ TIES_FIRST, 0 }, NULL,
                          places(gradient), gradient->dy.floats, gradient->dx.floats);
}

static size_t compare(struct gradient *gradient, pass *want, pass *give)
{
    const size_t count = shape_size(gradient->in);
    size_t compared = 0;
    want(gradient);
    for (int i = 0; i < 3 * 2; ++i) {
        if (isa_available((enum isa)(i % 3))) {
            memset(gradient->dx.floats, 0x5a, count * sizeof(float));
            pool_run_choose((enum isa)(i % 3));
            team_set(1 + i / 3 * 2);
            give(gradient);
            pool_run_assert_same(count, gradient->dx.floats, gradient->want);
            ++compared;
        }
    }
    team_set(1);
    return compared;
}

static void large_gradients_are_the_plain_bytes(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * 2; ++i) {
        struct gradient gradient = gradient_new(shapes[i / 2], i % 2 == 0 ? NCHW : NHWC);
        compared += compare(&gradient, want_average, give_average);
        compared += compare(&gradient, want_maximum, give_maximum);
        gradient_free(gradient);
    }
    assert_true(compared >= COUNT(shapes) * 2 * 2 * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_gradients_are_the_plain_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
