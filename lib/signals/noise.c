#include "signals/noise.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "base/require.h"
#include "signals/noise_isa.h"

/* Numbers are drawn in chunks of whole groups, so that what is added at one place does not depend
 * on how many places there are. */
enum { CHUNK = 8 * RNG_GROUP };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- independent numbers ---- */

/* x[i] = the next number of the signal + sigma g. */
static void add_gaussian_to(struct noise_signal signal, struct rng *rng, float sigma, size_t n,
                            float *x)
{
    typedef void add(const struct rng_groups *at, float sigma, struct noise_signal *signal,
                     float *x);
    static add *const variants[] = { noise_gaussian_baseline, noise_gaussian_avx2,
                                     noise_gaussian_avx512 };
    add *const add_groups = variants[isa_chosen()];
    const size_t whole = n / RNG_GROUP, rest = n % RNG_GROUP;
    const struct rng_groups at = rng_take(rng, whole);
    add_groups(&at, sigma, &signal, x);
    if (rest > 0) {
        float last[RNG_GROUP];
        const struct rng_groups after = rng_take(rng, 1);
        add_groups(&after, sigma, &signal, last);
        memcpy(x + whole * RNG_GROUP, last, rest * sizeof *x);
    }
}

void noise_add_gaussian(struct rng *rng, float sigma, size_t n, float *x)
{
    const size_t rest = n % RNG_GROUP, whole = n - rest;
    add_gaussian_to((struct noise_signal){ x, whole, 0 }, rng, sigma, whole, x);
    if (rest > 0) {
        float last[RNG_GROUP] = { 0 }; /* a whole group can be read */
        memcpy(last, x + whole, rest * sizeof *x);
        add_gaussian_to((struct noise_signal){ last, RNG_GROUP, 0 }, rng, sigma, rest, x + whole);
    }
}

/* As often as a signal must repeat to have whole rows of 16. */
static size_t repeats_of(size_t period)
{
    size_t repeats = 1;
    while (period * repeats % 16 != 0) {
        repeats *= 2;
    }
    return repeats;
}

void noise_gaussian_over(struct rng *rng, float sigma, size_t period, const float *signal, size_t n,
                         float *x)
{
    enum { MOST = 1024 };
    float repeated[MOST];
    require(period > 0);
    const size_t repeats = repeats_of(period), whole = period * repeats;
    if (repeats == 1) {
        add_gaussian_to((struct noise_signal){ signal, period, 0 }, rng, sigma, n, x);
    } else if (whole <= MOST) {
        for (size_t i = 0; i < whole; i += period) {
            memcpy(repeated + i, signal, period * sizeof *signal);
        }
        add_gaussian_to((struct noise_signal){ repeated, whole, 0 }, rng, sigma, n, x);
    } else {
        for (size_t i = 0; i < n; i += period) {
            memcpy(x + i, signal, smaller(period, n - i) * sizeof *x);
        }
        noise_add_gaussian(rng, sigma, n, x);
    }
}

bool noise_gaussian_means(struct rng *rng, float sigma, const struct noise_maps *maps, float *x,
                          float *means)
{
    typedef void add(const struct rng_groups *at, float sigma, struct noise_signal signal,
                     struct noise_means to, float *x);
    static add *const variants[] = { noise_gaussian_means_baseline, noise_gaussian_means_avx2,
                                     noise_gaussian_means_avx512 };
    const size_t pixels = maps->pixels, period = maps->period;
    require(pixels > 0 && period > 0);
    if (pixels < 128 || pixels % 16 != 0 || pixels > 4096 || period % pixels != 0 ||
        maps->n % period != 0 || maps->n % RNG_GROUP != 0) {
        return false;
    }
    const struct rng_groups at = rng_take(rng, maps->n / RNG_GROUP);
    variants[isa_chosen()](&at, sigma, (struct noise_signal){ maps->signal, period, 0 },
                           (struct noise_means){ pixels, means }, x);
    return true;
}

void noise_add_uniform(struct rng *rng, float sigma, size_t n, float *x)
{
    const float scale = sigma * sqrtf(3.0f) * 0x1p-24f;
    for (size_t done = 0; done < n; done += CHUNK) {
        uint32_t words[CHUNK];
        const size_t count = smaller(CHUNK, n - done);
        rng_fill_bits(rng, count, words);
        for (size_t i = 0; i < count; i++) {
            /* an odd whole number between -2^24 and 2^24: symmetric, so the mean is exactly 0 */
            const int32_t odd = (int32_t)(words[i] >> 8) * 2 + 1 - (1 << 24);
            x[done + i] += scale * (float)odd;
        }
    }
}

void noise_add_laplace(struct rng *rng, float sigma, size_t n, float *x)
{
    typedef void add(float scale, size_t n, const uint32_t *words, float *x);
    static add *const variants[] = { noise_laplace_baseline, noise_laplace_avx2,
                                     noise_laplace_avx512 };
    add *const add_laplace = variants[isa_chosen()];
    for (size_t done = 0; done < n; done += CHUNK) {
        uint32_t words[CHUNK];
        const size_t count = smaller(CHUNK, n - done);
        rng_fill_bits(rng, count, words);
        add_laplace(sigma * sqrtf(0.5f), count, words, x + done);
    }
}

void noise_add_student(struct rng *rng, float degrees, float sigma, size_t n, float *x)
{
    typedef void add(float exponent, float scale, size_t n, const uint32_t *words, float *x);
    static add *const variants[] = { noise_student_baseline, noise_student_avx2,
                                     noise_student_avx512 };
    require(degrees > 2);
    add *const add_student = variants[isa_chosen()];
    /* t = sqrt(degrees) sqrt(U^(-2/degrees) - 1) cos(2 pi V) has variance degrees/(degrees - 2) */
    const float scale = sigma * sqrtf(degrees - 2.0f);
    for (size_t done = 0; done < n; done += CHUNK) {
        uint32_t words[2 * CHUNK];
        const size_t count = smaller(CHUNK, n - done);
        const size_t groups = (count + RNG_GROUP - 1) / RNG_GROUP;
        rng_fill_bits(rng, 2 * RNG_GROUP * groups, words);
        add_student(-2.0f / degrees, scale, count, words, x + done);
    }
}

/* ---- fields: one map after the other, each from a draw of its own ---- */

/* Makes white noise of variance 1 in z into a stationary AR(1) field along both axes: the first
 * column and row keep their full variance, every other one is rho times the one before plus an
 * innovation of variance 1 - rho^2. */
static void ar1_filter(float rho, size_t h, size_t w, float *z)
{
    const float innovation = sqrtf((1.0f - rho) * (1.0f + rho));
    for (size_t i = 0; i < h; i++) {
        for (size_t j = 1; j < w; j++) {
            z[i * w + j] = rho * z[i * w + j - 1] + innovation * z[i * w + j];
        }
    }
    for (size_t at = w; at < h * w; at++) {
        z[at] = rho * z[at - w] + innovation * z[at];
    }
}

void noise_add_ar1(struct rng *rng, float rho, const struct noise_field *field, float *x)
{
    require(rho >= 0 && rho < 1);
    const size_t pixels = field->h * field->w;
    float *z = xcalloc(pixels, sizeof *z);
    for (size_t m = 0; m < field->maps; m++, x += pixels) {
        rng_fill_normal(rng, pixels, z);
        ar1_filter(rho, field->h, field->w, z);
        for (size_t i = 0; i < pixels; i++) {
            x[i] += field->sigma * z[i];
        }
    }
    free(z);
}

void noise_add_equicorrelated(struct rng *rng, float rho, const struct noise_field *field, float *x)
{
    require(rho >= 0 && rho <= 1);
    const size_t pixels = field->h * field->w;
    const float shared = field->sigma * sqrtf(rho), own = field->sigma * sqrtf(1.0f - rho);
    float *z = xcalloc(pixels + 1, sizeof *z); /* u, then one g per pixel */
    for (size_t m = 0; m < field->maps; m++, x += pixels) {
        rng_fill_normal(rng, pixels + 1, z);
        for (size_t i = 0; i < pixels; i++) {
            x[i] += shared * z[0] + own * z[1 + i];
        }
    }
    free(z);
}

/* sums[j] = sum over k < box of row[(j + k) mod w], added in the order of k. padded: w + box - 1
 * floats of scratch. */
static void sum_along_row(size_t box, size_t w, const float *row, float *padded, float *sums)
{
    memcpy(padded, row, w * sizeof *row);
    memcpy(padded + w, row, (box - 1) * sizeof *row);
    memcpy(sums, padded, w * sizeof *sums);
    for (size_t k = 1; k < box; k++) {
        for (size_t j = 0; j < w; j++) {
            sums[j] += padded[j + k];
        }
    }
}

/* x[i][j] += scale * sum of z over the box whose upper left corner is (i, j), on the torus. Which
 * corner of the box is meant only shifts a stationary field. z is overwritten with the sums along
 * rows. scratch: 2 w + box - 1 floats. */
static void box_add(size_t box, float scale, size_t h, size_t w, float *z, float *scratch, float *x)
{
    float *sums = scratch, *padded = scratch + w;
    for (size_t i = 0; i < h; i++) {
        sum_along_row(box, w, z + i * w, padded, sums);
        memcpy(z + i * w, sums, w * sizeof *z);
    }
    for (size_t i = 0; i < h; i++, x += w) {
        memcpy(sums, z + i * w, w * sizeof *sums);
        for (size_t k = 1; k < box; k++) {
            const float *row = z + (i + k) % h * w;
            for (size_t j = 0; j < w; j++) {
                sums[j] += row[j];
            }
        }
        for (size_t j = 0; j < w; j++) {
            x[j] += scale * sums[j];
        }
    }
}

void noise_add_box(struct rng *rng, size_t box, const struct noise_field *field, float *x)
{
    const size_t h = field->h, w = field->w;
    require(box % 2 == 1 && box <= h && box <= w);
    float *z = xcalloc(h * w, sizeof *z);
    float *scratch = xcalloc(2 * w + box - 1, sizeof *scratch);
    for (size_t m = 0; m < field->maps; m++, x += h * w) {
        rng_fill_normal(rng, h * w, z);
        box_add(box, field->sigma / (float)(box * box), h, w, z, scratch, x);
    }
    free(scratch);
    free(z);
}
