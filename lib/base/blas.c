#include "base/blas.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cblas.h>

#include "base/require.h"
#include "base/rng.h"

/* Set in the environment of the one re-execution that a failed self-check is worth. */
static const char RETRIED[] = "GAPSTUDY_BLAS_RETRIED";

/* ---- products ---- */

static blasint to_int(size_t n)
{
    require(n <= INT_MAX);
    return (blasint)n;
}

void blas_gemv(bool transpose, size_t rows, size_t columns, const float *a, const float *x,
               float *y)
{
    cblas_sgemv(CblasRowMajor, transpose ? CblasTrans : CblasNoTrans, to_int(rows), to_int(columns),
                1.0f, a, to_int(columns), x, 1, 0.0f, y, 1);
}

void blas_gemm(bool transpose_a, bool transpose_b, size_t m, size_t n, size_t k, const float *a,
               const float *b, float beta, float *c)
{
    cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, to_int(m), to_int(n), to_int(k), 1.0f, a,
                to_int(transpose_a ? m : k), b, to_int(transpose_b ? k : n), beta, c, to_int(n));
}

/* ---- what it says of itself ---- */

const char *blas_core(void)
{
    return openblas_get_corename();
}

const char *blas_config(void)
{
    return openblas_get_config();
}

int blas_threads(void)
{
    return openblas_get_num_threads();
}

void blas_set_threads(int threads)
{
    require(threads >= 1);
    openblas_set_num_threads(threads);
    if (blas_threads() != threads) {
        die(STATUS_UNFIT,
            "OpenBLAS was asked for %d thread(s) and uses %d: install the pthread flavour "
            "(libopenblas0-pthread) or set OPENBLAS_NUM_THREADS=%d",
            threads, blas_threads(), threads);
    }
}

/* ---- the self-check: every product against a double reference ---- */

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

double blas_self_check(void)
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

/* ---- start ---- */

static const char *safe_core(void)
{
    return __builtin_cpu_supports("avx2") ? "Haswell" : "Core2";
}

static _Noreturn void retry(char **argv, double error)
{
    if (getenv(RETRIED) != NULL) {
        die(STATUS_UNFIT,
            "OpenBLAS computes wrong products with core type %s too (error %.3g times its bound): "
            "nothing was measured; install another build of libopenblas",
            blas_core(), error);
    }
    fprintf(stderr,
            "WARNING: OpenBLAS computes wrong products with core type %s (error %.3g times its "
            "bound); starting again with OPENBLAS_CORETYPE=%s\n",
            blas_core(), error, safe_core());
    setenv(RETRIED, blas_core(), 1);
    setenv("OPENBLAS_CORETYPE", safe_core(), 1);
    execv("/proc/self/exe", argv);
    die(STATUS_UNFIT, "cannot start again; set OPENBLAS_CORETYPE=%s and repeat", safe_core());
}

void blas_start(char **argv, int threads)
{
    blas_set_threads(threads);
    const double error = blas_self_check();
    if (!(error <= 1.0)) {
        retry(argv, error);
    }
}
