/* onednn_reduction: oneDNN's reduction over the positions as a plug-in for `time_kernels`, mean and
 * maximum; it keeps no positions. */
#include <stdlib.h>

#include <omp.h>
#include <oneapi/dnnl/dnnl.h>

#include "harness/plugin.h"

struct prepared {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_memory_t x, y;
    dnnl_primitive_t primitive;
    int failed;
};

static void need(struct prepared *prepared, dnnl_status_t status)
{
    prepared->failed = prepared->failed || status != dnnl_success;
}

/* In NHWC it has but its reference code, which takes seconds. */
static int has(const struct plugin_job *job)
{
    return job->layout == PLUGIN_NCHW &&
           (job->operation == PLUGIN_GAP_FORWARD || job->operation == PLUGIN_GMP_FORWARD);
}

static void close_job(void *what)
{
    struct prepared *prepared = what;
    dnnl_primitive_destroy(prepared->primitive);
    dnnl_memory_destroy(prepared->x);
    dnnl_memory_destroy(prepared->y);
    dnnl_stream_destroy(prepared->stream);
    dnnl_engine_destroy(prepared->engine);
    free(prepared);
    omp_set_num_threads(1);
}

static dnnl_memory_desc_t maps_of(struct prepared *prepared, const struct plugin_job *job, size_t h,
                                  size_t w)
{
    const dnnl_dims_t dims = { (dnnl_dim_t)job->n, (dnnl_dim_t)job->c, (dnnl_dim_t)h,
                               (dnnl_dim_t)w };
    dnnl_memory_desc_t layout;
    need(prepared,
         dnnl_memory_desc_init_by_tag(&layout, 4, dims, dnnl_f32,
                                      job->layout == PLUGIN_NCHW ? dnnl_nchw : dnnl_nhwc));
    return layout;
}

static void describe(struct prepared *prepared, const struct plugin_job *job)
{
    const dnnl_memory_desc_t maps = maps_of(prepared, job, job->h, job->w);
    const dnnl_memory_desc_t pooled = maps_of(prepared, job, 1, 1);
    const dnnl_alg_kind_t kind =
        job->operation == PLUGIN_GMP_FORWARD ? dnnl_reduction_max : dnnl_reduction_mean;
    dnnl_reduction_desc_t reduction;
    dnnl_primitive_desc_t description = NULL;
    need(prepared, dnnl_memory_create(&prepared->x, &maps, prepared->engine, (void *)job->x));
    need(prepared, dnnl_memory_create(&prepared->y, &pooled, prepared->engine, job->y));
    need(prepared, dnnl_reduction_desc_init(&reduction, kind, &maps, &pooled, 0, 0));
    need(prepared,
         dnnl_primitive_desc_create(&description, &reduction, NULL, prepared->engine, NULL));
    need(prepared, dnnl_primitive_create(&prepared->primitive, description));
    need(prepared, dnnl_primitive_desc_destroy(description));
}

static void *prepare(const struct plugin_job *job)
{
    struct prepared *prepared = calloc(1, sizeof *prepared);
    if (prepared == NULL) {
        return NULL;
    }
    omp_set_num_threads(job->threads);
    need(prepared, dnnl_engine_create(&prepared->engine, dnnl_cpu, 0));
    need(prepared,
         dnnl_stream_create(&prepared->stream, prepared->engine, dnnl_stream_default_flags));
    describe(prepared, job);
    if (prepared->failed) {
        close_job(prepared);
        return NULL;
    }
    return prepared;
}

static void run(void *what)
{
    struct prepared *prepared = what;
    const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_SRC, prepared->x },
                                          { DNNL_ARG_DST, prepared->y } };
    need(prepared, dnnl_primitive_execute(prepared->primitive, prepared->stream, 2, arguments));
    need(prepared, dnnl_stream_wait(prepared->stream));
}

const struct plugin *gapstudy_plugin(void)
{
    static const struct plugin plugin = { .version = PLUGIN_VERSION,
                                          .name = "onednn-reduction",
                                          .has = has,
                                          .prepare = prepare,
                                          .run = run,
                                          .close = close_job };
    return &plugin;
}
