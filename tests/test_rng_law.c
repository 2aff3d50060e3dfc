/* How the numbers are distributed: moments, tails, goodness of fit and independence, each within
 * five standard errors of sampling theory or at a probability of 1e-6. */
#include "base/rng.h"

#include <stdlib.h>

#include "base/require.h"
#include "normal_moment.h"
#include "support.h"

enum { NORMALS = 1 << 24 };

static float *numbers; /* NORMALS standard normal numbers, drawn once */

static int draw_normals(void **state)
{
    (void)state;
    struct rng rng = rng_at(1, rng_hash_text("test_rng_law"), 0, 0);
    numbers = xcalloc(NORMALS, sizeof *numbers);
    rng_fill_normal(&rng, NORMALS, numbers);
    return 0;
}

static int free_normals(void **state)
{
    (void)state;
    free(numbers);
    return 0;
}

static void normal_numbers_have_the_first_eight_moments(void **state)
{
    (void)state;
    enum { ORDER = 8 };
    double sums[ORDER + 1] = { 0 };
    for (size_t i = 0; i < NORMALS; i++) {
        double power = 1;
        for (int k = 1; k <= ORDER; k++) {
            power *= (double)numbers[i];
            sums[k] += power;
        }
    }
    for (int k = 1; k <= ORDER; k++) {
        const double moment = normal_moment(k);
        const double error = sqrt((normal_moment(2 * k) - moment * moment) / NORMALS);
        assert_close(sums[k] / NORMALS, moment, 5 * error);
    }
}

/* P(X <= count) for a Poisson variable. */
static double poisson_at_most(double mean, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k <= count; k++) {
        sum += exp((double)k * log(mean) - mean - lgamma((double)k + 1));
    }
    return sum;
}

static void the_tails_hold_as_many_numbers_as_the_normal_law_says(void **state)
{
    (void)state;
    for (int limit = 3; limit <= 5; limit++) {
        size_t above = 0, below = 0;
        for (size_t i = 0; i < NORMALS; i++) {
            above += numbers[i] > (float)limit;
            below += numbers[i] < (float)-limit;
        }
        const double mean = NORMALS * 0.5 * erfc(limit / sqrt(2.0));
        print_message("beyond %d sigma: %zu and %zu, expected %.2f\n", limit, above, below, mean);
        assert_true(poisson_at_most(mean, above) >= 1e-6 && poisson_at_most(mean, below) >= 1e-6);
        assert_true(above == 0 || poisson_at_most(mean, above - 1) <= 1 - 1e-6);
        assert_true(below == 0 || poisson_at_most(mean, below - 1) <= 1 - 1e-6);
    }
}

static void no_number_lies_beyond_the_stated_radius(void **state)
{
    (void)state;
    const double radius = sqrt(66 * log(2.0));
    size_t inside = 0;
    for (size_t i = 0; i < NORMALS; i++) {
        inside += fabs((double)numbers[i]) <= radius;
    }
    assert_int_equal(inside, NORMALS);
}

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov: P(sqrt(n) D > d) is about 2 exp(-2 d^2), which is 1e-6 at d = 2.694. */
static void normal_numbers_pass_the_test_of_kolmogorov_and_smirnov(void **state)
{
    (void)state;
    enum { N = 1000000 };
    float *sorted = xcalloc(N, sizeof *sorted);
    for (size_t i = 0; i < N; i++) {
        sorted[i] = numbers[i];
    }
    qsort(sorted, N, sizeof *sorted, ascending);
    double distance = 0;
    for (size_t i = 0; i < N; i++) {
        const double cdf = 0.5 * erfc(-(double)sorted[i] / sqrt(2.0));
        distance = fmax(distance, fmax(cdf - (double)i / N, (double)(i + 1) / N - cdf));
    }
    free(sorted);
    print_message("sqrt(n) D = %.3f\n", sqrt(N) * distance);
    assert_true(distance > 0 && sqrt(N) * distance <= 2.694);
}

/* ---- independence ---- */

static double correlation(size_t n, const float *a, const float *b, int power)
{
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (size_t i = 0; i < n; i++) {
        const double x = pow((double)a[i], power), y = pow((double)b[i], power);
        sa += x, sb += y, saa += x * x, sbb += y * y, sab += x * y;
    }
    const double count = (double)n;
    return (sab - sa * sb / count) / sqrt((saa - sa * sa / count) * (sbb - sb * sb / count));
}

/* Lag 16 joins cosine and sine of one pair, which share their radius; 64 joins two groups. */
static void numbers_at_a_distance_are_uncorrelated_and_so_are_their_squares(void **state)
{
    (void)state;
    enum { N = 1 << 21 };
    static const size_t lags[] = { 1, 2, 3, 8, 15, 16, 17, 32, 48, 64, 1024 };
    for (size_t i = 0; i < COUNT(lags); i++) {
        assert_close(correlation(N, numbers, numbers + lags[i], 1), 0, 5 / sqrt(N));
        assert_close(correlation(N, numbers, numbers + lags[i], 2), 0, 5 / sqrt(N));
    }
}

static void neighbouring_addresses_are_uncorrelated(void **state)
{
    (void)state;
    enum { N = 1 << 18 };
    static const uint64_t beside[][4] = { { 2, 2, 3, 4 }, { 1, 3, 3, 4 }, { 1, 2, 4, 4 },
                                          { 1, 2, 3, 5 }, { 2, 1, 3, 4 }, { 1, 2, 4, 3 } };
    float *a = xcalloc(N, sizeof *a), *b = xcalloc(N, sizeof *b);
    struct rng rng = rng_at(1, 2, 3, 4);
    rng_fill_normal(&rng, N, a);
    for (size_t i = 0; i < COUNT(beside); i++) {
        struct rng other = rng_at(beside[i][0], beside[i][1], beside[i][2], beside[i][3]);
        rng_fill_normal(&other, N, b);
        assert_close(correlation(N, a, b, 1), 0, 5 / sqrt(N));
        assert_close(correlation(N, a, b, 2), 0, 5 / sqrt(N));
    }
    free(b);
    free(a);
}

/* The first number of many trials: what an experiment with one number per trial would see. */
static void the_first_numbers_of_successive_trials_are_normal(void **state)
{
    (void)state;
    enum { TRIALS = 100000 };
    double sum = 0, squares = 0, products = 0, last = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        float z = nanf("");
        struct rng rng = rng_at(1, 2, 3, trial);
        rng_fill_normal(&rng, 1, &z);
        sum += (double)z;
        squares += (double)z * (double)z;
        products += (double)z * last;
        last = (double)z;
    }
    assert_close(sum / TRIALS, 0, 5 / sqrt(TRIALS));
    assert_close(squares / TRIALS, 1, 5 * sqrt(2.0 / TRIALS));
    assert_close(products / TRIALS, 0, 5 / sqrt(TRIALS));
}

/* ---- uniform numbers, whole numbers, orders ---- */

/* Chi squared of counts against equal probabilities, as standard deviations above its mean. */
static double chi_squared_excess(size_t cells, const size_t *counts, size_t n)
{
    double chi = 0;
    const double want = (double)n / (double)cells, degrees = (double)cells - 1;
    for (size_t i = 0; i < cells; i++) {
        chi += ((double)counts[i] - want) * ((double)counts[i] - want) / want;
    }
    return (chi - degrees) / sqrt(2 * degrees);
}

static void uniform_numbers_fill_their_range_evenly(void **state)
{
    (void)state;
    enum { N = 1 << 22, CELLS = 1024 };
    static size_t counts[CELLS];
    double sum = 0, squares = 0;
    float *u = xcalloc(N, sizeof *u);
    struct rng rng = rng_at(9, 2, 3, 4);
    rng_fill_uniform(&rng, N, u);
    for (size_t i = 0; i < N; i++) {
        assert_true(u[i] >= 0 && u[i] < 1 && u[i] * 0x1p24f == floorf(u[i] * 0x1p24f));
        counts[(size_t)(u[i] * CELLS)]++;
        sum += (double)u[i];
        squares += ((double)u[i] - 0.5) * ((double)u[i] - 0.5);
    }
    free(u);
    assert_close(sum / N, 0.5 - 0x1p-25, 5 * sqrt(1.0 / 12 / N));
    assert_close(squares / N, 1.0 / 12, 5 * sqrt(1.0 / 180 / N));
    assert_close(chi_squared_excess(CELLS, counts, N), 0, 5);
}

static void whole_numbers_below_a_bound_are_equally_likely(void **state)
{
    (void)state;
    enum { N = 70000, BOUND = 7 };
    size_t counts[BOUND] = { 0 }, low = 0;
    struct rng rng = rng_at(10, 2, 3, 4);
    for (size_t i = 0; i < N; i++) {
        const uint32_t number = rng_below(&rng, BOUND);
        assert_true(number < BOUND);
        counts[number]++;
        /* without rejection half of the words would fall into the first third of 3 * 2^30 */
        low += rng_below(&rng, 3u << 30) < 1u << 30;
        assert_int_equal(rng_below(&rng, 1), 0);
    }
    assert_close(chi_squared_excess(BOUND, counts, N), 0, 5);
    assert_close((double)low / N, 1.0 / 3, 5 * sqrt(2.0 / 9 / N));
}

static void all_orders_of_five_are_equally_likely(void **state)
{
    (void)state;
    enum { N = 60000, CODES = 3125, ORDERS = 120 };
    static size_t by_code[CODES], counts[ORDERS];
    size_t seen = 0;
    struct rng rng = rng_at(11, 2, 3, 4);
    for (size_t i = 0; i < N; i++) {
        size_t order[5], code = 0;
        rng_permutation(&rng, 5, order);
        for (size_t k = 0; k < 5; k++) {
            assert_true(order[k] < 5);
            code = code * 5 + order[k];
        }
        by_code[code]++;
    }
    for (size_t code = 0; code < CODES; code++) {
        if (by_code[code] > 0) {
            assert_true(seen < ORDERS);
            counts[seen++] = by_code[code];
        }
    }
    assert_int_equal(seen, ORDERS);
    assert_close(chi_squared_excess(ORDERS, counts, N), 0, 5);
}

static void chosen_numbers_differ_and_are_equally_likely(void **state)
{
    (void)state;
    enum { N = 20000, FROM = 10, CHOSEN = 3 };
    size_t counts[FROM] = { 0 };
    struct rng rng = rng_at(12, 2, 3, 4);
    for (size_t i = 0; i < N; i++) {
        size_t order[FROM], present[FROM] = { 0 };
        rng_choose(&rng, CHOSEN, FROM, order);
        for (size_t k = 0; k < FROM; k++) {
            assert_int_equal(present[order[k]]++, 0); /* all of them, each once */
            counts[order[k]] += k < CHOSEN;
        }
    }
    for (size_t k = 0; k < FROM; k++) {
        assert_close((double)counts[k] / N, 0.3, 5 * sqrt(0.21 / N));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_numbers_have_the_first_eight_moments),
        cmocka_unit_test(the_tails_hold_as_many_numbers_as_the_normal_law_says),
        cmocka_unit_test(no_number_lies_beyond_the_stated_radius),
        cmocka_unit_test(normal_numbers_pass_the_test_of_kolmogorov_and_smirnov),
        cmocka_unit_test(numbers_at_a_distance_are_uncorrelated_and_so_are_their_squares),
        cmocka_unit_test(neighbouring_addresses_are_uncorrelated),
        cmocka_unit_test(the_first_numbers_of_successive_trials_are_normal),
        cmocka_unit_test(uniform_numbers_fill_their_range_evenly),
        cmocka_unit_test(whole_numbers_below_a_bound_are_equally_likely),
        cmocka_unit_test(all_orders_of_five_are_equally_likely),
        cmocka_unit_test(chosen_numbers_differ_and_are_equally_likely),
    };
    return cmocka_run_group_tests(tests, draw_normals, free_normals);
}
