/* A BLAS that computes wrong, for tests: put in front of the real one with LD_PRELOAD, it gives
 * products that are 1 % off. GAPSTUDY_TEST_BLAS says when: "always", or "once" for every core type
 * but Haswell, the safe one. OpenBLAS's own name lookups are left alone. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef void sgemm_function(int order, int transpose_a, int transpose_b, int m, int n, int k,
                            float alpha, const float *a, int lda, const float *b, int ldb,
                            float beta, float *c, int ldc);

void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                 const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

static int wrong(void)
{
    const char *when = getenv("GAPSTUDY_TEST_BLAS");
    const char *core = getenv("OPENBLAS_CORETYPE");
    return when != NULL &&
           (strcmp(when, "always") == 0 || core == NULL || strcmp(core, "Haswell") != 0);
}

void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha,
                 const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc)
{
    void *const symbol = dlsym(RTLD_NEXT, "cblas_sgemm");
    sgemm_function *real = NULL;
    memcpy(&real, &symbol, sizeof real); /* ISO C has no cast from object to function pointers */
    real(order, transpose_a, transpose_b, m, n, k, wrong() ? 1.01f * alpha : alpha, a, lda, b, ldb,
         beta, c, ldc);
}
