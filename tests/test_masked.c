/* The masked average against pool_average of what is there, and against a sum in double. */
#include "heads/masked.h"

#include <float.h>
#include <stdlib.h>

#include "base/require.h"
#include "death.h"
#include "head_run.h"

/* A tensor, its mask, and room for what comes of it. */
struct masked {
    struct shape in;
    enum layout layout;
    struct guard x, y, dy, dx;
    unsigned char *mask;
};

/* x and dy standard normal; of four positions one is padding, and what stands there is NaN. */
static struct masked masked_new(struct shape in, enum layout layout)
{
    const size_t pixels = shape_pixels(in);
    struct masked m = { in,
                        layout,
                        guard_new(shape_size(in)),
                        guard_new(in.n * in.c),
                        guard_new(in.n * in.c),
                        guard_new(shape_size(in)),
                        calloc(in.n * pixels, 1) };
    assert_non_null(m.mask);
    head_run_fill(1, shape_size(in), m.x.floats);
    head_run_fill(2, in.n * in.c, m.dy.floats);
    struct rng rng = rng_at(1, rng_hash_text("test_masked"), 0, 0);
    for (size_t i = 0; i < in.n * pixels; i++) {
        const uint32_t drawn = rng_below(&rng, 4);
        m.mask[i] = (unsigned char)(drawn * 80); /* 0, 80, 160, 240: any number but 0 is valid */
        for (size_t c = 0; c < in.c && drawn == 0; c++) {
            m.x.floats[shape_at(in, layout, i / pixels, c, i % pixels)] = NAN;
        }
    }
    return m;
}

static void masked_free(struct masked m)
{
    free(m.mask);
    guard_free(m.dx);
    guard_free(m.dy);
    guard_free(m.y);
    guard_free(m.x);
}

/* One channel in double: sums over the valid positions and their number. */
struct sums {
    double sum, magnitude, valid;
};

static struct sums sums_of(const struct masked *m, size_t image, size_t c)
{
    const size_t pixels = shape_pixels(m->in);
    struct sums sums = { 0, 0, 0 };
    for (size_t p = 0; p < pixels; p++) {
        if (m->mask[image * pixels + p]) {
            const double x = (double)m->x.floats[shape_at(m->in, m->layout, image, c, p)];
            sums = (struct sums){ sums.sum + x, sums.magnitude + fabs(x), sums.valid + 1 };
        }
    }
    return sums;
}

static void the_average_is_that_of_the_valid_positions_whatever_the_padding_holds(void **state)
{
    (void)state;
    size_t maps = 0, want = 0;
    for (size_t k = 0; k < 2 * HEAD_RUN_SHAPES; k++) {
        struct masked m = masked_new(head_run_shapes[k / 2], k % 2 ? NHWC : NCHW);
        const double terms = (double)shape_pixels(m.in) / 16 + 6;
        masked_average(m.in, m.layout, m.mask, m.x.floats, m.y.floats);
        for (size_t i = 0; i < m.in.n * m.in.c; i++, maps++) {
            const struct sums sums = sums_of(&m, i / m.in.c, i % m.in.c);
            const double valid = fmax(sums.valid, 1.0);
            assert_close((double)m.y.floats[i], sums.sum / valid,
                         terms * 0x1p-24 * sums.magnitude / valid);
        }
        want += m.in.n * m.in.c;
        masked_free(m);
    }
    assert_int_equal(maps, want);
    assert_true(maps > 500);
}

static void each_valid_position_gets_its_share_and_padding_none(void **state)
{
    (void)state;
    size_t elements = 0, want = 0;
    for (size_t k = 0; k < 2 * HEAD_RUN_SHAPES; k++) {
        struct masked m = masked_new(head_run_shapes[k / 2], k % 2 ? NHWC : NCHW);
        const size_t pixels = shape_pixels(m.in);
        masked_average_backward(m.in, m.layout, m.mask, m.dy.floats, m.dx.floats);
        for (size_t i = 0; i < m.in.n * m.in.c; i++) {
            const size_t image = i / m.in.c, c = i % m.in.c;
            const float valid = (float)sums_of(&m, image, c).valid;
            for (size_t p = 0; p < pixels; p++, elements++) {
                const float got = m.dx.floats[shape_at(m.in, m.layout, image, c, p)];
                assert_true(got == (m.mask[image * pixels + p] ? m.dy.floats[i] / valid : 0.0f));
            }
        }
        want += shape_size(m.in);
        masked_free(m);
    }
    assert_int_equal(elements, want);
}

static void a_padded_signal_has_the_bits_that_it_has_alone(void **state)
{
    (void)state;
    enum { STEPS = 9000 };
    static const size_t lengths[] = { 1, 2, 15, 16, 17, 4095, 4096, 4097, 8192, 8193, STEPS };
    struct guard x = guard_new(STEPS);
    unsigned char mask[STEPS];
    size_t cases = 0;
    for (size_t k = 0; k < COUNT(lengths); k++, cases++) {
        const struct shape in = { 1, 1, 1, STEPS }, alone = { 1, 1, 1, lengths[k] };
        float padded = NAN, want = NAN;
        head_run_fill(k, STEPS, x.floats);
        for (size_t i = lengths[k]; i < STEPS; i++) {
            x.floats[i] = i % 2 ? NAN : INFINITY;
        }
        masked_from_lengths(in, &lengths[k], mask);
        masked_average(in, NCHW, mask, x.floats, &padded);
        pool_average(alone, NCHW, x.floats, &want);
        assert_memory_equal(&padded, &want, sizeof want);
    }
    assert_int_equal(cases, COUNT(lengths));
    guard_free(x);
}

static void both_layouts_give_the_same_bits(void **state)
{
    (void)state;
    size_t compared = 0;
    for (size_t k = 0; k < HEAD_RUN_SHAPES; k++, compared++) {
        struct masked first = masked_new(head_run_shapes[k], NCHW);
        struct masked last = masked_new(head_run_shapes[k], NHWC);
        const struct shape in = first.in;
        for (size_t i = 0; i < shape_size(in); i++) {
            const size_t pixels = shape_pixels(in), map = i / pixels;
            last.x.floats[shape_at(in, NHWC, map / in.c, map % in.c, i % pixels)] =
                first.x.floats[i];
        }
        masked_average(in, NCHW, first.mask, first.x.floats, first.y.floats);
        masked_average(in, NHWC, last.mask, last.x.floats, last.y.floats);
        assert_memory_equal(first.y.floats, last.y.floats, in.n * in.c * sizeof(float));
        masked_free(last);
        masked_free(first);
    }
    assert_int_equal(compared, HEAD_RUN_SHAPES);
}

static void an_image_without_a_valid_position_gives_zero_and_gets_no_gradient(void **state)
{
    (void)state;
    const struct shape in = { 2, 2, 1, 3 };
    const unsigned char mask[] = { 0, 0, 0, 1, 0, 1 };
    const float x[] = { NAN, NAN, NAN, 1, 2, INFINITY, 1, NAN, 5, -8, 7, 4 }, dy[] = { 1, 2, 3, 4 };
    const float want[] = { 0, 0, 3, -2 }, want_dx[] = { 0, 0, 0, 0, 0, 0, 1.5f, 0, 1.5f, 2, 0, 2 };
    float y[] = { NAN, NAN, NAN, NAN }, dx[12];
    masked_average(in, NCHW, mask, x, y);
    masked_average_backward(in, NCHW, mask, dy, dx);
    assert_memory_equal(y, want, sizeof want);
    assert_memory_equal(dx, want_dx, sizeof want_dx);
}

static void a_valid_nan_reaches_its_own_channel_and_no_other(void **state)
{
    (void)state;
    const struct shape in = { 2, 2, 1, 2 };
    const unsigned char mask[] = { 1, 1, 1, 1 };
    const float x[] = { 1, 3, 2, NAN, 5, 7, 4, 4 };
    float y[] = { -1, -1, -1, -1 };
    masked_average(in, NCHW, mask, x, y);
    assert_true(y[0] == 2 && isnan(y[1]) && y[2] == 6 && y[3] == 4);
}

/* What is wrong with the usual shortcut: 6 ones among 8 steps pool to 6/8 of one. */
static void
the_average_of_masked_values_over_all_positions_is_smaller_by_the_valid_share(void **state)
{
    (void)state;
    const struct shape in = { 1, 1, 1, 8 };
    const size_t length = 6;
    const float x[] = { 1, 1, 1, 1, 1, 1, 0, 0 };
    unsigned char mask[8];
    float masked = NAN, shortcut = NAN;
    masked_from_lengths(in, &length, mask);
    masked_average(in, NCHW, mask, x, &masked);
    pool_average(in, NCHW, x, &shortcut);
    assert_true(masked == 1.0f && shortcut == 0.75f);
}

static void lengths_become_masks(void **state)
{
    (void)state;
    const size_t lengths[] = { 0, 2, 4 };
    const unsigned char want[] = { 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1 };
    unsigned char mask[12];
    masked_from_lengths((struct shape){ 3, 5, 1, 4 }, lengths, mask);
    assert_memory_equal(mask, want, sizeof want);
}

static void mask_too_long(void *mask)
{
    const size_t length = 5;
    masked_from_lengths((struct shape){ 1, 1, 1, 4 }, &length, mask);
}

static void average_nothing(void *y)
{
    masked_average((struct shape){ 1, 1, 0, 4 }, NCHW, NULL, NULL, y);
}

static void a_broken_contract_ends_the_program(void **state)
{
    (void)state;
    unsigned char mask[8];
    float y[1];
    const struct death longer = death_of(mask_too_long, mask);
    const struct death nothing = death_of(average_nothing, y);
    assert_death(&longer, -1, "lengths[image] <= pixels");
    assert_death(&nothing, -1, "pixels > 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_average_is_that_of_the_valid_positions_whatever_the_padding_holds),
        cmocka_unit_test(each_valid_position_gets_its_share_and_padding_none),
        cmocka_unit_test(a_padded_signal_has_the_bits_that_it_has_alone),
        cmocka_unit_test(both_layouts_give_the_same_bits),
        cmocka_unit_test(an_image_without_a_valid_position_gives_zero_and_gets_no_gradient),
        cmocka_unit_test(a_valid_nan_reaches_its_own_channel_and_no_other),
        cmocka_unit_test(
            the_average_of_masked_values_over_all_positions_is_smaller_by_the_valid_share),
        cmocka_unit_test(lengths_become_masks),
        cmocka_unit_test(a_broken_contract_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
