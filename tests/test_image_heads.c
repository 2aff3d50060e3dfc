/* Heads that look at a whole image: y, dx and dtheta against the reference, and the reference's
 * gradients against central differences of the reference, both in double. */
#include "base/require.h"
#include "head_run.h"
#include "reference_image.h"

struct subject {
    const char *name;
    struct head_options options;
};
static const struct subject subjects[] = {
    { "adaptive", { .bins = 1 } },
    { "adaptive", { .bins = 0 } },
    { "adaptive", { .bins = 3 } },
    { "adaptive", { .bins = 8 } },
    { "spp", { 0 } },
    { "depthwise", { 0 } },
    { "attention", { 0 } },
    { "covariance", { 0 } },
};

/* All of one run in double. dtheta: of one image, and summed over the batch. */
struct exact {
    size_t size, features, parameters; /* of one image */
    struct reference_image image;
    double *x, *theta, *y, *dy, *dx, *dtheta, *total;
};

static double *doubles(size_t n)
{
    double *values = calloc(n + 1, sizeof *values);
    assert_non_null(values);
    return values;
}

static struct exact exact_new(const struct head_run *run)
{
    struct exact e = { .size = run->in.c * shape_pixels(run->in),
                       .features = run->features,
                       .parameters = run->parameters };
    e.x = doubles(e.size), e.dx = doubles(e.size);
    e.y = doubles(e.features), e.dy = doubles(e.features);
    e.theta = doubles(e.parameters), e.dtheta = doubles(e.parameters);
    e.total = doubles(e.parameters);
    for (size_t i = 0; i < e.parameters; ++i) {
        e.theta[i] = (double)run->theta.floats[i];
    }
    const size_t bins = run->options.bins ? run->options.bins : 2;
    e.image = (struct reference_image){ run->in.c, run->in.h, run->in.w, bins, e.theta, e.x };
    return e;
}

static void exact_free(struct exact e)
{
    double *const all[] = { e.x, e.dx, e.y, e.dy, e.theta, e.dtheta, e.total };
    for (size_t i = 0; i < COUNT(all); ++i) {
        free(all[i]);
    }
}

static void take_image(const struct head_run *run, size_t n, struct exact *e)
{
    const size_t pixels = shape_pixels(run->in);
    for (size_t i = 0; i < e->size; ++i) {
        e->x[i] = (double)*head_run_at(run, run->x.floats, n * run->in.c + i / pixels, i % pixels);
    }
    for (size_t i = 0; i < e->features; ++i) {
        e->dy[i] = (double)run->dy.floats[n * e->features + i];
    }
}

static double largest(size_t n, const double *x)
{
    double value = 0.0;
    for (size_t i = 0; i < n; ++i) {
        value = fmax(value, fabs(x[i]));
    }
    return value;
}

/* Image n of x, y and dx; adds its dtheta. Errors in units of the largest number. */
static size_t compare_image(struct head_run *run, size_t n, struct exact *e)
{
    const struct reference_image_head *head = reference_image_find(run->head->name);
    const size_t pixels = shape_pixels(run->in);
    take_image(run, n, e);
    head->forward(&e->image, e->y);
    head->backward(&e->image, e->dy, e->dx, e->dtheta);
    const double y_scale = fmax(largest(e->features, e->y), largest(e->size, e->x));
    for (size_t i = 0; i < e->features; ++i) {
        assert_close((double)run->y.floats[n * e->features + i], e->y[i], 2e-6 * y_scale);
    }
    const double dx_scale = largest(e->size, e->dx);
    for (size_t i = 0; i < e->size; ++i) {
        assert_close(
            (double)*head_run_at(run, run->dx.floats, n * run->in.c + i / pixels, i % pixels),
            e->dx[i], 5e-6 * dx_scale);
    }
    for (size_t i = 0; i < e->parameters; ++i) {
        e->total[i] += e->dtheta[i];
    }
    return e->features + e->size;
}

static size_t compare_run(struct head_run *run)
{
    struct exact e = exact_new(run);
    size_t compared = 0;
    head_run_forward(run);
    head_run_backward(run);
    for (size_t n = 0; n < run->in.n; ++n) {
        compared += compare_image(run, n, &e);
    }
    const double scale = largest(e.parameters, e.total);
    for (size_t i = 0; i < e.parameters; ++i, ++compared) {
        assert_close((double)run->dtheta.floats[i], e.total[i], 5e-6 * scale);
    }
    exact_free(e);
    return compared;
}

/* The reference of attention takes time with the square of the pixels. */
static int is_small(struct shape in)
{
    return shape_pixels(in) <= 256;
}

static void every_head_gives_what_the_reference_gives(void **state)
{
    (void)state;
    size_t compared = 0, wanted = 0, large = 0;
    for (size_t i = 0; i < HEAD_RUN_SHAPES * COUNT(subjects) * 2; ++i) {
        const struct subject *subject = &subjects[i / 2 % COUNT(subjects)];
        const struct shape in = head_run_shapes[i / 2 / COUNT(subjects)];
        struct head_options options = subject->options;
        options.layout = i % 2 ? NHWC : NCHW;
        if (strcmp(subject->name, "attention") == 0 && !is_small(in)) {
            continue;
        }
        struct head_run run = head_run_new(head_find(subject->name), options, in);
        compared += compare_run(&run);
        wanted += in.n * run.features + shape_size(in) + run.parameters;
        large += !is_small(in);
        head_run_free(run);
    }
    assert_int_equal(compared, wanted);
    assert_int_equal(large, 3 * 7 * 2);
}

/* Several blocks of lanes.h: 4355 positions of 2 channels, and 4100 channels of 2 positions. */
static void attention_beyond_one_block_gives_what_the_reference_gives(void **state)
{
    (void)state;
    const struct shape shapes[] = { { 1, 2, 65, 67 }, { 1, 4100, 1, 2 } };
    for (size_t i = 0; i < 2 * COUNT(shapes); ++i) {
        const struct head_options options = { .layout = i % 2 ? NHWC : NCHW };
        struct head_run run = head_run_new(head_find("attention"), options, shapes[i / 2]);
        for (size_t k = 0; i >= 2 && k < 4100; ++k) {
            run.theta.floats[k] *= 0.125f; /* scores that stay within a few units */
        }
        assert_true(compare_run(&run) > 4 * 4100);
        head_run_free(run);
    }
}

/* dy . y of the reference with number `at` of x or theta moved by h. */
static double loss(const struct reference_image_head *head, struct exact *e, double *values,
                   size_t at, double h)
{
    const double middle = values[at];
    double sum = 0.0;
    values[at] = middle + h;
    head->forward(&e->image, e->y);
    values[at] = middle;
    for (size_t i = 0; i < e->features; ++i) {
        sum += e->dy[i] * e->y[i];
    }
    return sum;
}

static size_t compare_with_differences(const struct reference_image_head *head, struct exact *e)
{
    const double h = 1e-5;
    head->backward(&e->image, e->dy, e->dx, e->dtheta);
    for (size_t i = 0; i < e->size; ++i) {
        const double up = loss(head, e, e->x, i, h), down = loss(head, e, e->x, i, -h);
        assert_close((up - down) / (2.0 * h), e->dx[i], 1e-7);
    }
    for (size_t i = 0; i < e->parameters; ++i) {
        const double up = loss(head, e, e->theta, i, h), down = loss(head, e, e->theta, i, -h);
        assert_close((up - down) / (2.0 * h), e->dtheta[i], 1e-7);
    }
    return e->size + e->parameters;
}

static void every_reference_gradient_is_a_central_difference(void **state)
{
    (void)state;
    const struct shape shapes[] = {
        { 1, 1, 1, 1 }, { 1, 3, 1, 1 }, { 1, 2, 2, 2 }, { 1, 3, 4, 5 }, { 1, 5, 3, 1 }
    };
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(shapes) * COUNT(subjects); ++i) {
        const struct subject *subject = &subjects[i % COUNT(subjects)];
        struct head_run run =
            head_run_new(head_find(subject->name), subject->options, shapes[i / COUNT(subjects)]);
        struct exact e = exact_new(&run);
        take_image(&run, 0, &e);
        compared += compare_with_differences(reference_image_find(subject->name), &e);
        exact_free(e);
        head_run_free(run);
    }
    const size_t sizes = 1 + 3 + 8 + 60 + 15, channels = 1 + 3 + 2 + 3 + 5;
    assert_int_equal(compared, COUNT(subjects) * sizes + sizes + (channels + sizes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_head_gives_what_the_reference_gives),
        cmocka_unit_test(attention_beyond_one_block_gives_what_the_reference_gives),
        cmocka_unit_test(every_reference_gradient_is_a_central_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
