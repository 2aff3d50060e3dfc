/* openblas: global averages as a product with a constant vector, and heads, as a plug-in for
 * `time_kernels`. It is the same library in the same process that the study uses. */
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "harness/plugin.h"

struct prepared {
    struct plugin_job job;
    float *weight; /* 1/N at every position */
    float *pooled; /* n c */
};

static int has(const struct plugin_job *job)
{
    return job->operation == PLUGIN_GAP_FORWARD || job->operation == PLUGIN_HEAD_GAP ||
           job->operation == PLUGIN_HEAD_FLATTEN;
}

static void close_job(void *what)
{
    struct prepared *prepared = what;
    free(prepared->pooled);
    free(prepared->weight);
    free(prepared);
}

static void *prepare(const struct plugin_job *job)
{
    const size_t positions = job->h * job->w;
    struct prepared *prepared = calloc(1, sizeof *prepared);
    if (prepared == NULL) {
        return NULL;
    }
    prepared->job = *job;
    prepared->weight = calloc(positions, sizeof(float));
    prepared->pooled = calloc(job->n * job->c, sizeof(float));
    if (prepared->weight == NULL || prepared->pooled == NULL) {
        close_job(prepared);
        return NULL;
    }
    for (size_t i = 0; i < positions; i++) {
        prepared->weight[i] = 1 / (float)positions;
    }
    openblas_set_num_threads(job->threads);
    return prepared;
}

/* y = A x or A^T x, A: rows x columns. */
static void product(CBLAS_TRANSPOSE transpose, size_t rows, size_t columns, const float *a,
                    const float *x, float *y)
{
    cblas_sgemv(CblasRowMajor, transpose, (int)rows, (int)columns, 1, a, (int)columns, x, 1, 0, y,
                1);
}

static void average(const struct prepared *prepared, float *y)
{
    const struct plugin_job *job = &prepared->job;
    const size_t positions = job->h * job->w;
    if (job->layout == PLUGIN_NCHW) {
        product(CblasNoTrans, job->n * job->c, positions, job->x, prepared->weight, y);
        return;
    }
    for (size_t n = 0; n < job->n; n++) {
        product(CblasTrans, positions, job->c, job->x + n * positions * job->c, prepared->weight,
                y + n * job->c);
    }
}

static void linear(const struct plugin_job *job, size_t features, const float *x)
{
    const int n = (int)job->n, k = (int)job->classes, f = (int)features;
    for (size_t i = 0; i < job->n; i++) {
        memcpy(job->y + i * job->classes, job->bias, job->classes * sizeof(float));
    }
    if (n == 1) {
        cblas_sgemv(CblasRowMajor, CblasNoTrans, k, f, 1, job->weights, f, x, 1, 1, job->y, 1);
    } else {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, k, f, 1, x, f, job->weights, f, 1,
                    job->y, k);
    }
}

static void run(void *what)
{
    const struct prepared *prepared = what;
    const struct plugin_job *job = &prepared->job;
    switch (job->operation) {
    case PLUGIN_GAP_FORWARD:
        average(prepared, job->y);
        break;
    case PLUGIN_HEAD_GAP:
        average(prepared, prepared->pooled);
        linear(job, job->c, prepared->pooled);
        break;
    default:
        linear(job, job->c * job->h * job->w, job->x);
    }
}

/* There is no way to send its threads to sleep, but they yield; that there is a `rest` says that
 * they are not OpenMP's. */
static void rest(void *prepared)
{
    (void)prepared;
}

const struct plugin *gapstudy_plugin(void)
{
    static const struct plugin plugin = { .version = PLUGIN_VERSION,
                                          .name = "openblas",
                                          .has = has,
                                          .prepare = prepare,
                                          .run = run,
                                          .rest = rest,
                                          .close = close_job };
    return &plugin;
}
