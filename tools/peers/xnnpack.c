/* xnnpack: XNNPACK's global average pooling, max pooling over the whole map and fully connected
 * layer as a plug-in for `time_kernels`. It has no gradients, no max pooling in NCHW and keeps no
 * positions. Its threads are its own and are sent to sleep by `rest`. */
#include <math.h>
#include <stdlib.h>

#include <pthreadpool.h>
#include <xnnpack.h>

#include "harness/plugin.h"

struct prepared {
    struct plugin_job job;
    pthreadpool_t pool; /* NULL: one thread */
    xnn_operator_t operators[2];
    int count;
    float *pooled; /* n c */
    int failed;
};

static void need(struct prepared *prepared, enum xnn_status status)
{
    prepared->failed = prepared->failed || status != xnn_status_success;
}

static int has(const struct plugin_job *job)
{
    switch (job->operation) {
    case PLUGIN_GAP_FORWARD:
    case PLUGIN_HEAD_GAP:
    case PLUGIN_HEAD_FLATTEN:
        return 1;
    case PLUGIN_GMP_FORWARD:
        return job->layout == PLUGIN_NHWC && job->h * job->w > 1;
    default:
        return 0;
    }
}

/* ---- operators ---- */

static xnn_operator_t *next(struct prepared *prepared)
{
    return &prepared->operators[prepared->count++];
}

static void add_average(struct prepared *prepared, float *y)
{
    const struct plugin_job *job = &prepared->job;
    const size_t c = job->c, positions = job->h * job->w;
    xnn_operator_t *made = next(prepared);
    if (job->layout == PLUGIN_NCHW) {
        need(prepared, xnn_create_global_average_pooling_ncw_f32(c, -INFINITY, INFINITY, 0, made));
        need(prepared, xnn_setup_global_average_pooling_ncw_f32(*made, job->n, positions, job->x, y,
                                                                prepared->pool));
    } else {
        need(prepared,
             xnn_create_global_average_pooling_nwc_f32(c, c, c, -INFINITY, INFINITY, 0, made));
        need(prepared, xnn_setup_global_average_pooling_nwc_f32(*made, job->n, positions, job->x, y,
                                                                prepared->pool));
    }
}

static void add_maximum(struct prepared *prepared)
{
    const struct plugin_job *job = &prepared->job;
    const size_t c = job->c;
    const uint32_t h = (uint32_t)job->h, w = (uint32_t)job->w;
    xnn_operator_t *made = next(prepared);
    need(prepared, xnn_create_max_pooling2d_nhwc_f32(0, 0, 0, 0, h, w, h, w, 1, 1, c, c, c,
                                                     -INFINITY, INFINITY, 0, made));
    need(prepared, xnn_setup_max_pooling2d_nhwc_f32(*made, job->n, job->h, job->w, job->x, job->y,
                                                    prepared->pool));
}

static void add_linear(struct prepared *prepared, size_t features, const float *x)
{
    const struct plugin_job *job = &prepared->job;
    xnn_operator_t *made = next(prepared);
    need(prepared,
         xnn_create_fully_connected_nc_f32(features, job->classes, features, job->classes,
                                           job->weights, job->bias, -INFINITY, INFINITY, 0, made));
    need(prepared, xnn_setup_fully_connected_nc_f32(*made, job->n, x, job->y, prepared->pool));
}

static void add_operators(struct prepared *prepared)
{
    const struct plugin_job *job = &prepared->job;
    switch (job->operation) {
    case PLUGIN_GAP_FORWARD:
        add_average(prepared, job->y);
        break;
    case PLUGIN_GMP_FORWARD:
        add_maximum(prepared);
        break;
    case PLUGIN_HEAD_GAP:
        add_average(prepared, prepared->pooled);
        add_linear(prepared, job->c, prepared->pooled);
        break;
    default:
        add_linear(prepared, job->c * job->h * job->w, job->x);
    }
}

/* ---- the plug-in ---- */

static void close_job(void *what)
{
    struct prepared *prepared = what;
    for (int i = 0; i < prepared->count; i++) {
        xnn_delete_operator(prepared->operators[i]);
    }
    pthreadpool_destroy(prepared->pool);
    free(prepared->pooled);
    free(prepared);
}

static void *prepare(const struct plugin_job *job)
{
    struct prepared *prepared = calloc(1, sizeof *prepared);
    if (prepared == NULL) {
        return NULL;
    }
    prepared->job = *job;
    prepared->pooled = calloc(job->n * job->c + XNN_EXTRA_BYTES, sizeof(float));
    prepared->pool = job->threads > 1 ? pthreadpool_create((size_t)job->threads) : NULL;
    need(prepared, xnn_initialize(NULL));
    if (prepared->pooled != NULL && !prepared->failed) {
        add_operators(prepared);
    }
    if (prepared->pooled == NULL || prepared->failed) {
        close_job(prepared);
        return NULL;
    }
    return prepared;
}

static void run(void *what)
{
    struct prepared *prepared = what;
    for (int i = 0; i < prepared->count; i++) {
        need(prepared, xnn_run_operator(prepared->operators[i], prepared->pool));
    }
}

static void nothing(void *context, size_t i)
{
    (void)context, (void)i;
}

static void rest(void *what)
{
    const struct prepared *prepared = what;
    pthreadpool_parallelize_1d(prepared->pool, nothing, NULL,
                               pthreadpool_get_threads_count(prepared->pool),
                               PTHREADPOOL_FLAG_YIELD_WORKERS);
}

const struct plugin *gapstudy_plugin(void)
{
    static const struct plugin plugin = { .version = PLUGIN_VERSION,
                                          .name = "xnnpack",
                                          .has = has,
                                          .prepare = prepare,
                                          .run = run,
                                          .rest = rest,
                                          .close = close_job };
    return &plugin;
}
