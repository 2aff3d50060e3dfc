/* The order of summation that pool.h promises, and the error that follows from it. */
#include <float.h>

#include "base/require.h"
#include "base/team.h"
#include "head_run.h"
#include "pool_run.h"

/* The order in words: 16 lanes, ascending, four folds, blocks of 4096 in order. */
static float sum_in_promised_order(size_t n, const float *x)
{
    float total = 0.0f;
    for (size_t first = 0; first < n; first += 4096) {
        float lane[16] = { 0.0f };
        for (size_t p = first; p < n && p < first + 4096; ++p) {
            lane[p % 16] = lane[p % 16] + x[p];
        }
        for (size_t half = 8; half >= 1; half /= 2) {
            for (size_t k = 0; k < half; ++k) {
                lane[k] = lane[k] + lane[k + half];
            }
        }
        total = first == 0 ? lane[0] : total + lane[0];
    }
    return total;
}

/* The order of NHWC in words: neighbours, pairs, fours and eights of sixteen pixels, their sums in
 * sections of 16 ceil(n/256) pixels, at most 4096, sections in order. */
static float sum_of_group(size_t rows, size_t all, const float *x, size_t pitch)
{
    if (all == 1) {
        return rows == 0 ? -0.0f : x[0];
    }
    const size_t half = all / 2, first = rows < half ? rows : half;
    return sum_of_group(first, half, x, pitch) +
           sum_of_group(rows - first, half, x + half * pitch, pitch);
}

static float sum_in_order_of_nhwc(size_t n, const float *x, size_t pitch)
{
    const size_t wanted = (n + 255) / 256 * 16, section = wanted < 4096 ? wanted : 4096;
    float total = 0.0f;
    for (size_t s = 0; s < n; s += section) {
        float sum = 0.0f;
        for (size_t p = s; p < n && p < s + section; p += 16) {
            sum = sum + sum_of_group(n - p < 16 ? n - p : 16, 16, x + p * pitch, pitch);
        }
        total = total + sum;
    }
    return total;
}

/* Every instruction set, 1 to 4 threads; fewer than 16 channels have the order of lanes. */
static void an_average_in_nhwc_has_every_bit_of_its_order(void **state)
{
    (void)state;
    static const struct shape shapes[] = {
        { 2, 16, 1, 1 },   { 2, 17, 1, 2 },    { 1, 33, 1, 15 },    { 3, 37, 13, 11 },
        { 2, 64, 4, 4 },   { 1, 200, 7, 7 },   { 2, 130, 1, 255 },  { 1, 128, 16, 16 },
        { 1, 50, 1, 257 }, { 1, 96, 1, 4097 }, { 1, 16, 1, 65537 }, { 1, 15, 1, 4099 },
        { 1, 3, 1, 50 },   { 3, 7, 1, 129 },   { 1, 256, 28, 28 },
    };
    size_t checked = 0;
    for (size_t i = 0; i < COUNT(shapes) * 3 * 4; ++i) {
        const struct shape in = shapes[i / 12];
        const size_t n = shape_pixels(in), c = in.c;
        if (!isa_available((enum isa)(i / 4 % 3))) {
            continue;
        }
        struct guard x = guard_new(shape_size(in)), y = guard_new(in.n * c);
        float *map = calloc(n, sizeof *map);
        assert_non_null(map);
        head_run_fill(6, shape_size(in), x.floats);
        pool_run_choose((enum isa)(i / 4 % 3));
        team_set(1 + (int)(i % 4));
        pool_average(in, NHWC, x.floats, y.floats);
        for (size_t m = 0; m < in.n * c; ++m, ++checked) {
            const float *from = x.floats + m / c * n * c + m % c;
            for (size_t p = 0; p < n; ++p) {
                map[p] = from[p * c];
            }
            const float sum =
                c < 16 ? sum_in_promised_order(n, map) : sum_in_order_of_nhwc(n, map, 1);
            assert_true(y.floats[m] == sum / (float)n);
        }
        free(map);
        guard_free(y);
        guard_free(x);
    }
    team_set(1);
    assert_true(checked >= 4 * 1000);
}

/* y of GAP over n numbers. */
static float average(size_t n, const float *x)
{
    float y = NAN;
    pool_average((struct shape){ 1, 1, 1, n }, NCHW, x, &y);
    return y;
}

static void the_average_has_every_bit_of_the_promised_order(void **state)
{
    (void)state;
    const size_t sizes[] = { 1,    2,    15,   16,   17,   31,   32,   33,   49,
                             4095, 4096, 4097, 4112, 8191, 8192, 8193, 12300 };
    struct guard x = guard_new(12300);
    size_t checked = 0;
    head_run_fill(3, 12300, x.floats);
    for (size_t i = 0; i < COUNT(sizes); ++i, ++checked) {
        const float *tail = x.floats + 12300 - sizes[i];
        const float want = sum_in_promised_order(sizes[i], tail) / (float)sizes[i];
        assert_true(average(sizes[i], tail) == want);
    }
    assert_int_equal(checked, 17);
    guard_free(x);
}

static void rotating_the_lanes_changes_no_bit(void **state)
{
    (void)state;
    enum { N = 4096 + 160 };
    static float x[N], rotated[N];
    head_run_fill(4, N, x);
    for (size_t shift = 0; shift < 16; ++shift) {
        for (size_t p = 0; p < N; ++p) {
            rotated[p / 16 * 16 + (p + shift) % 16] = x[p];
        }
        assert_true(average(N, rotated) == average(N, x));
    }
}

static void a_sum_of_negative_zeros_is_positive_zero(void **state)
{
    (void)state;
    const float x[] = { -0.0f, -0.0f, -0.0f };
    assert_false(signbit(average(3, x)));
}

/* Inputs that make roundings add up: 0 one value, 1 alternating, 2 random, 3 growing, 4 one large.
 */
static float hard_input(size_t kind, size_t p, float random)
{
    const float ramp = 1.0f + (float)p * 0x1p-13f;
    const float values[] = { 0.1f, p % 2 ? -0.7f : 0.71f, random, ramp / 3.0f, p ? 0.1f : 1e6f };
    return values[kind];
}

/* |error| of the average in units of the bound in pool.h. */
static double error_in_bounds(size_t n, const float *x)
{
    double sum = 0.0, absolute = 0.0;
    for (size_t p = 0; p < n; ++p) {
        sum += (double)x[p];
        absolute += fabs((double)x[p]);
    }
    const double pixels = (double)n, mean = sum / pixels;
    const double terms = n <= 4096 ? pixels / 16.0 + 4.0 : 256.0 + 4.0 + pixels / 4096.0;
    const double bound = terms * 0x1p-24 * absolute / pixels + 0x1p-24 * fabs(mean);
    return fabs((double)average(n, x) - mean) / bound;
}

static void the_error_of_an_average_stays_below_its_bound(void **state)
{
    (void)state;
    enum { LARGEST = 100000 };
    const size_t sizes[] = { 1, 2, 16, 17, 49, 784, 4096, 4097, 50176, LARGEST };
    static float random[LARGEST], x[LARGEST];
    size_t checked = 0, near = 0;
    head_run_fill(5, LARGEST, random);
    for (size_t i = 0; i < 5 * COUNT(sizes); ++i, ++checked) {
        for (size_t p = 0; p < sizes[i / 5]; ++p) {
            x[p] = hard_input(i % 5, p, random[p]);
        }
        const double error = error_in_bounds(sizes[i / 5], x);
        assert_true(error <= 1.0);
        near += error > 0.05;
    }
    assert_int_equal(checked, 50);
    assert_true(near >= 5); /* the bound is not idle */
}

static void one_pixel_is_its_own_average(void **state)
{
    (void)state;
    const float values[] = { 0.0f, 1.0f, -0.1f, FLT_MIN, FLT_MAX, 0x1p-149f };
    for (size_t i = 0; i < COUNT(values); ++i) {
        assert_true(average(1, &values[i]) == values[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_average_has_every_bit_of_the_promised_order),
        cmocka_unit_test(an_average_in_nhwc_has_every_bit_of_its_order),
        cmocka_unit_test(rotating_the_lanes_changes_no_bit),
        cmocka_unit_test(a_sum_of_negative_zeros_is_positive_zero),
        cmocka_unit_test(the_error_of_an_average_stays_below_its_bound),
        cmocka_unit_test(one_pixel_is_its_own_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
