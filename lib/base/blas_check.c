/* The self-check of blas.h. It knows no library: all goes through the functions that it checks. */
#include "base/blas.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"

/* ---- every product in single precision, against a double reference ---- */

struct product {
    bool transpose_a, transpose_b, gemv;
    size_t m, n, k;
    const float *a, *b;
    float *c;
};

/* |got - want| of element (i, j) over the bound (k + 2) eps sum |a||b| of any order of summation;
 * infinite for NaN. */
static double element_error(const struct product *p, size_t i, size_t j)
{
    double want = 0, magnitude = 0;
    for (size_t l = 0; l < p->k; l++) {
        const double a = (double)(p->transpose_a ? p->a[l * p->m + i] : p->a[i * p->k + l]);
        const double b = (double)(p->transpose_b ? p->b[j * p->k + l] : p->b[l * p->n + j]);
        want += a * b;
        magnitude += fabs(a * b);
    }
    const double bound = (double)(p->k + 2) * (double)FLT_EPSILON * magnitude;
    const double error = fabs((double)p->c[i * p->n + j] - want) / bound;
    return isnan(error) ? HUGE_VAL : error;
}

static double product_error(const struct product *p)
{
    for (size_t i = 0; i < p->m * p->n; i++) {
        p->c[i] = NAN;
    }
    if (p->gemv) { /* n == 1: op(A) times a vector */
        blas_gemv(p->transpose_a, p->transpose_a ? p->k : p->m, p->transpose_a ? p->m : p->k, p->a,
                  p->b, p->c);
    } else {
        blas_gemm(p->transpose_a, p->transpose_b, p->m, p->n, p->k, p->a, p->b, 0.0f, p->c);
    }
    double worst = 0;
    for (size_t i = 0; i < p->m; i++) {
        for (size_t j = 0; j < p->n; j++) {
            worst = fmax(worst, element_error(p, i, j));
        }
    }
    return worst;
}

/* Sizes around the blocks and the small-matrix paths of OpenBLAS's kernels. */
static const size_t checked_sizes[][3] = {
    { 1, 10, 128 }, { 10, 1, 129 }, { 7, 5, 3 },    { 16, 16, 16 },  { 17, 33, 65 },
    { 32, 10, 64 }, { 48, 47, 96 }, { 64, 8, 320 }, { 65, 12, 385 }, { 33, 100, 31 },
};

static double check_size(struct product p)
{
    double worst = 0;
    for (int transposes = 0; transposes < 4; transposes++) {
        p.transpose_a = (transposes & 1) != 0;
        p.transpose_b = (transposes & 2) != 0;
        worst = fmax(worst, product_error(&p));
    }
    p.gemv = true;
    p.transpose_b = false;
    p.n = 1;
    for (int transposes = 0; transposes < 2; transposes++) {
        p.transpose_a = transposes != 0;
        worst = fmax(worst, product_error(&p));
    }
    return worst;
}

static double products_error(void)
{
    enum { LARGEST = 400 * 128 };
    struct rng rng = rng_at(1, rng_hash_text("blas-self-check"), 0, 0);
    float *a = xcalloc(LARGEST, sizeof *a);
    float *b = xcalloc(LARGEST, sizeof *b);
    float *c = xcalloc(LARGEST, sizeof *c);
    rng_fill_normal(&rng, LARGEST, a);
    rng_fill_normal(&rng, LARGEST, b);

    double worst = 0;
    for (size_t i = 0; i < COUNT(checked_sizes); i++) {
        const size_t *s = checked_sizes[i];
        worst = fmax(worst, check_size((struct product){
                                .m = s[0], .n = s[1], .k = s[2], .a = a, .b = b, .c = c }));
    }
    free(c);
    free(b);
    free(a);
    return worst;
}

/* ---- double precision: solutions by different ways that must agree ---- */

enum { TALL = 200, NARROW = 96 };

/* Largest |got - want| over largest |want|, in units of 2^-36: over a thousand times the rounding
 * at the condition below. Infinite for NaN. */
static double difference(size_t n, const double *got, const double *want)
{
    double worst = 0, largest = 0;
    for (size_t i = 0; i < n; i++) {
        const double error = fabs(got[i] - want[i]);
        worst = fmax(worst, isnan(error) ? HUGE_VAL : error);
        largest = fmax(largest, fabs(want[i]));
    }
    return worst / largest * 0x1p36;
}

/* op(A) x in a loop; a is TALL x NARROW. */
static void multiply(bool transposed, const double *a, const double *x, double *y)
{
    for (size_t i = 0; i < (transposed ? NARROW : TALL); i++) {
        y[i] = 0;
        for (size_t j = 0; j < (transposed ? TALL : NARROW); j++) {
            y[i] += a[transposed ? j * NARROW + i : i * NARROW + j] * x[j];
        }
    }
}

/* A is a TALL x NARROW normal matrix (condition about 5), G = A^T A, v = A^T b. Then G u = v; u is
 * the least-squares solution of A u = b; and A u is the shortest solution of A^T z = G u. The
 * transposed A is written into `turned`. */
static double solutions_error(const double *a, const double *b, double *g, double *turned)
{
    double v[NARROW], u[NARROW], want[TALL], got[TALL], column[TALL], products[NARROW];
    for (size_t i = 0; i < TALL * NARROW; i++) {
        turned[i % NARROW * TALL + i / NARROW] = a[i];
    }
    blas_dgemm(true, false, NARROW, NARROW, TALL, a, a, 0, g);
    double worst = 0;
    for (size_t j = 0; j < NARROW; j++) {
        for (size_t i = 0; i < TALL; i++) {
            column[i] = a[i * NARROW + j];
        }
        multiply(true, a, column, products);
        worst = fmax(worst, difference(NARROW, g + j * NARROW, products));
    }
    multiply(true, a, b, v);
    for (size_t j = 0; j < NARROW; j++) {
        u[j] = v[j];
    }
    const bool solved = blas_cholesky_solve(NARROW, 1, g, u);
    multiply(false, a, u, want);
    multiply(true, a, want, products);
    worst = fmax(worst, difference(NARROW, products, v));
    const size_t ranks = blas_least_squares(TALL, NARROW, 1, a, b, got) +
                         blas_least_squares(NARROW, TALL, 1, turned, v, column);
    worst = fmax(worst, difference(NARROW, got, u));
    worst = fmax(worst, difference(TALL, column, want));
    return solved && ranks == (size_t)2 * NARROW ? worst : HUGE_VAL;
}

static double doubles_error(void)
{
    enum { ENTRIES = TALL * NARROW };
    struct rng rng = rng_at(1, rng_hash_text("blas-self-check"), 1, 0);
    float *numbers = xcalloc(ENTRIES + TALL, sizeof *numbers);
    double *a = xcalloc(ENTRIES + TALL, sizeof *a);
    double *g = xcalloc((size_t)NARROW * NARROW, sizeof *g);
    double *turned = xcalloc(ENTRIES, sizeof *turned);
    rng_fill_normal(&rng, ENTRIES + TALL, numbers);
    for (size_t i = 0; i < ENTRIES + TALL; i++) {
        a[i] = (double)numbers[i];
    }
    const double error = solutions_error(a, a + ENTRIES, g, turned);
    free(turned);
    free(g);
    free(a);
    free(numbers);
    return error;
}

double blas_self_check(void)
{
    return fmax(products_error(), doubles_error());
}
