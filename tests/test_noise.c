/* Every noise has the mean, variance, kurtosis and correlation that its comment states, within five
 * standard errors of sampling theory. Bits and addresses of noise: test_noise_bits.c. */
#include "signals/noise.h"

#include <stdlib.h>

#include "base/require.h"
#include "support.h"

/* ---- independent numbers: moments ---- */

static void add_gaussian(struct rng *rng, size_t n, float *x)
{
    noise_add_gaussian(rng, 0.5f, n, x);
}

static void add_uniform(struct rng *rng, size_t n, float *x)
{
    noise_add_uniform(rng, 0.5f, n, x);
}

static void add_laplace(struct rng *rng, size_t n, float *x)
{
    noise_add_laplace(rng, 0.5f, n, x);
}

static void add_student_9(struct rng *rng, size_t n, float *x)
{
    noise_add_student(rng, 9, 0.5f, n, x);
}

static void add_student_30(struct rng *rng, size_t n, float *x)
{
    noise_add_student(rng, 30, 0.5f, n, x);
}

/* Standardised moments 4, 6 and 8; for Student's t with d degrees moment 2 k is that of order
 * 2 k - 2 times (2 k - 1) (d - 2) / (d - 2 k). */
static const struct noise {
    const char *name;
    void (*add)(struct rng *rng, size_t n, float *x);
    double m4, m6, m8;
} noises[] = {
    { "gaussian", add_gaussian, 3, 15, 105 },
    { "uniform", add_uniform, 9.0 / 5, 27.0 / 7, 81.0 / 9 },
    { "laplace", add_laplace, 6, 90, 2520 },
    { "student, 9 degrees", add_student_9, 21.0 / 5, 21.0 / 5 * 35 / 3, 21.0 / 5 * 35 / 3 * 49 },
    { "student, 30 degrees", add_student_30, 3 * 28.0 / 26, 3 * 28.0 / 26 * 5 * 28 / 24,
      3 * 28.0 / 26 * 5 * 28 / 24 * 7 * 28 / 22 },
};

enum { NUMBERS = 1 << 23 };

/* Sums of the first four powers, of numbers that are in units of sigma = 1/2. */
static void moments_are_as_stated(const struct noise *noise, size_t n, const float *x)
{
    double sums[5] = { 0 };
    const double m4 = noise->m4, count = (double)n;
    for (size_t i = 0; i < n; i++) {
        const double z = 2 * (double)x[i];
        sums[1] += z;
        sums[2] += z * z;
        sums[3] += z * z * z;
        sums[4] += z * z * z * z;
    }
    print_message("%s: mean %.5f variance %.5f kurtosis %.4f\n", noise->name, sums[1] / count,
                  sums[2] / count, sums[4] / count);
    assert_close(sums[1] / count, 0, 5 / sqrt(count));
    assert_close(sums[2] / count, 1, 5 * sqrt((m4 - 1) / count));
    assert_close(sums[3] / count, 0, 5 * sqrt(noise->m6 / count));
    assert_close(sums[4] / count, m4, 5 * sqrt((noise->m8 - m4 * m4) / count));
}

static void lags_are_uncorrelated(size_t n, const float *x)
{
    static const size_t lags[] = { 1, 2, 16, 32, 64, 128, 512 };
    for (size_t l = 0; l < COUNT(lags); l++) {
        const size_t pairs = n - lags[l];
        double sum = 0;
        for (size_t i = 0; i < pairs; i++) {
            sum += 4 * (double)x[i] * (double)x[i + lags[l]];
        }
        assert_close(sum / (double)pairs, 0, 5 / sqrt((double)pairs));
    }
}

static void independent_noise_has_the_stated_moments_and_no_correlation(void **state)
{
    (void)state;
    float *x = xcalloc(NUMBERS, sizeof *x);
    for (size_t i = 0; i < COUNT(noises); i++) {
        struct rng rng = rng_at(1, rng_hash_text("test_noise"), i, 0);
        for (size_t k = 0; k < NUMBERS; k++) {
            x[k] = 0;
        }
        noises[i].add(&rng, NUMBERS, x);
        moments_are_as_stated(&noises[i], NUMBERS, x);
        lags_are_uncorrelated(NUMBERS, x);
    }
    free(x);
}

/* ---- independent numbers: distribution functions, far out too ---- */

static double laplace_beyond(double t)
{
    return 0.5 * exp(-t * sqrt(2.0));
}

/* P(T > s), T of Student's law with 3 degrees of freedom and s = t sqrt(3) for variance 1. */
static double student_3_beyond(double t)
{
    static const double pi = 3.14159265358979323846;
    return 0.5 - (t / (1 + t * t) + atan(t)) / pi;
}

static double uniform_beyond(double t)
{
    return fmax(0, 0.5 * (1 - t / sqrt(3.0)));
}

static void add_student_3(struct rng *rng, size_t n, float *x)
{
    noise_add_student(rng, 3, 0.5f, n, x);
}

static void as_many_numbers_lie_beyond_each_limit_as_the_law_says(void **state)
{
    (void)state;
    static const struct {
        void (*add)(struct rng *rng, size_t n, float *x);
        double (*beyond)(double t);
    } laws[] = { { add_laplace, laplace_beyond },
                 { add_student_3, student_3_beyond },
                 { add_uniform, uniform_beyond } };
    static const double limits[] = { 0, 0.01, 0.1, 0.5, 1, 1.5, 1.7, 2, 3, 5, 8 };
    size_t cases = 0;
    float *x = xcalloc(NUMBERS, sizeof *x);
    for (size_t law = 0; law < COUNT(laws); law++) {
        struct rng rng = rng_at(2, rng_hash_text("test_noise"), law, 0);
        for (size_t k = 0; k < NUMBERS; k++) {
            x[k] = 0;
        }
        laws[law].add(&rng, NUMBERS, x);
        for (size_t l = 0; l < COUNT(limits); l++, cases++) {
            size_t above = 0, below = 0;
            for (size_t k = 0; k < NUMBERS; k++) {
                above += 2 * (double)x[k] > limits[l];
                below += 2 * (double)x[k] < -limits[l];
            }
            const double p = laws[law].beyond(limits[l]);
            /* five standard errors, and a few numbers more where few are expected */
            const double tolerance = 5 * sqrt(p * NUMBERS) + (p > 0 ? 8 : 0);
            assert_close((double)above, p * NUMBERS, tolerance);
            assert_close((double)below, p * NUMBERS, tolerance);
        }
    }
    free(x);
    assert_int_equal(cases, COUNT(laws) * COUNT(limits));
}

/* ---- fields: correlation, and the variance of a map's mean ---- */

enum { H = 6, W = 9, MAPS = 40000 };

static float *zeroed_maps(void)
{
    return xcalloc((size_t)MAPS * H * W, sizeof(float));
}

/* Mean over all maps of x[i][j] x[i + di][j + dj], positions on the torus. Single products are no
 * more correlated than 1, so the standard error of the mean over maps at one position is at most
 * sigma^2 sqrt(2 / MAPS). */
static double covariance(const float *x, size_t i, size_t j, size_t di, size_t dj)
{
    double sum = 0;
    for (size_t m = 0; m < MAPS; m++) {
        const float *map = x + m * H * W;
        sum += (double)map[i * W + j] * (double)map[(i + di) % H * W + (j + dj) % W];
    }
    return sum / MAPS;
}

/* Requires mean 0 and the given variance of the maps' means. */
static void map_means_have_variance(const float *x, double want)
{
    double sum = 0, squares = 0;
    for (size_t m = 0; m < MAPS; m++) {
        double mean = 0;
        for (size_t k = 0; k < H * W; k++) {
            mean += (double)x[m * H * W + k] / (H * W);
        }
        sum += mean;
        squares += mean * mean;
    }
    assert_close(sum / MAPS, 0, 5 * sqrt(want / MAPS));
    assert_close(squares / MAPS, want, 5 * want * sqrt(2.0 / MAPS));
}

/* A_n(rho) of science: the variance of the mean of n numbers of an AR(1) process of variance 1. */
static double ar1_mean_variance(double rho, double n)
{
    const double one = 1 - rho;
    return ((1 + rho) / one - 2 * rho / n * (1 - pow(rho, n)) / (one * one)) / n;
}

static void ar1_fields_are_stationary_with_the_stated_correlation(void **state)
{
    (void)state;
    static const float rhos[] = { 0, 0.3f, 0.7f, 0.95f };
    size_t cases = 0;
    for (size_t r = 0; r < COUNT(rhos); r++) {
        const double rho = (double)rhos[r];
        const struct noise_field field = { .maps = MAPS, .h = H, .w = W, .sigma = 2 };
        float *x = zeroed_maps();
        struct rng rng = rng_at(3, rng_hash_text("test_noise"), r, 0);
        noise_add_ar1(&rng, rhos[r], &field, x);
        for (size_t i = 0; i < H; i++) { /* the same at every position, edges included */
            for (size_t j = 0; j < W; j++, cases++) {
                const size_t di = (H - 1 - i) % 4, dj = (W - 1 - j) % 5;
                const double want = 4 * pow(rho, (double)(di + dj));
                assert_close(covariance(x, i, j, 0, 0), 4, 5 * 4 * sqrt(2.0 / MAPS));
                assert_close(covariance(x, i, j, di, dj), want, 5 * 4 * sqrt(2.0 / MAPS));
            }
        }
        map_means_have_variance(x, 4 * ar1_mean_variance(rho, H) * ar1_mean_variance(rho, W));
        free(x);
    }
    assert_int_equal(cases, COUNT(rhos) * H * W);
}

static void equicorrelated_fields_share_one_number_per_map(void **state)
{
    (void)state;
    static const float rhos[] = { 0, 0.25f, 0.9f, 1 };
    for (size_t r = 0; r < COUNT(rhos); r++) {
        const double rho = (double)rhos[r];
        const struct noise_field field = { .maps = MAPS, .h = H, .w = W, .sigma = 0.5f };
        float *x = zeroed_maps();
        struct rng rng = rng_at(4, rng_hash_text("test_noise"), r, 0);
        noise_add_equicorrelated(&rng, rhos[r], &field, x);
        for (size_t lag = 0; lag < H; lag++) {
            const double want = lag == 0 ? 0.25 : 0.25 * rho;
            const double tolerance = 5 * 0.25 * sqrt(2.0 / MAPS);
            assert_close(covariance(x, 1, 2, lag, 0), want, tolerance);
            assert_close(covariance(x, 0, 0, lag, lag), want, tolerance);
        }
        map_means_have_variance(x, 0.25 * (rho + (1 - rho) / (H * W)));
        free(x);
    }
}

/* A box of width b gives the correlation (1 - |di|/b) (1 - |dj|/b) on the torus, wherever the lag
 * is shorter both ways round. */
static double box_correlation(size_t box, size_t lag, size_t n)
{
    const double b = (double)box, forth = (double)lag, back = (double)(n - lag);
    return fmax(0, 1 - forth / b) + (lag > 0 ? fmax(0, 1 - back / b) : 0);
}

static void box_filtered_fields_have_the_correlation_of_overlapping_boxes(void **state)
{
    (void)state;
    static const size_t boxes[] = { 1, 3, 5 };
    size_t cases = 0;
    for (size_t b = 0; b < COUNT(boxes); b++) {
        const double variance = 4 / pow((double)boxes[b], 4) * pow((double)boxes[b], 2);
        const struct noise_field field = { .maps = MAPS, .h = H, .w = W, .sigma = 2 };
        float *x = zeroed_maps();
        struct rng rng = rng_at(5, rng_hash_text("test_noise"), b, 0);
        noise_add_box(&rng, boxes[b], &field, x);
        for (size_t di = 0; di < H; di++) {
            for (size_t dj = 0; dj < W; dj++, cases++) {
                const double want =
                    variance * box_correlation(boxes[b], di, H) * box_correlation(boxes[b], dj, W);
                assert_close(covariance(x, H - 1, 3, di, dj), want,
                             5 * variance * sqrt(2.0 / MAPS));
            }
        }
        map_means_have_variance(x, 4.0 / (H * W));
        free(x);
    }
    assert_int_equal(cases, COUNT(boxes) * H * W);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(independent_noise_has_the_stated_moments_and_no_correlation),
        cmocka_unit_test(as_many_numbers_lie_beyond_each_limit_as_the_law_says),
        cmocka_unit_test(ar1_fields_are_stationary_with_the_stated_correlation),
        cmocka_unit_test(equicorrelated_fields_share_one_number_per_map),
        cmocka_unit_test(box_filtered_fields_have_the_correlation_of_overlapping_boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
