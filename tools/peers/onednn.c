/* onednn: oneDNN's pooling and inner product as a plug-in for `time_kernels`. It
 * does not change what it reads, but its interface does not say so.
 *
 * GMP forward is its forward_training, which keeps the maximum's positions in a workspace, as its
 * backward pass needs them; `at` is left alone. Weights are rearranged once, as it likes them. */
#include <stdlib.h>

#include <omp.h>
#include <oneapi/dnnl/dnnl.h>

#include "harness/plugin.h"

enum { MOST_MEMORIES = 12, MOST_ARGUMENTS = 4 };

struct step {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arguments[MOST_ARGUMENTS];
    int count;
};

struct prepared {
    struct plugin_job job;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_memory_t memories[MOST_MEMORIES];
    int memory_count, step_count;
    struct step steps[2];
    int failed;
};

static void need(struct prepared *prepared, dnnl_status_t status)
{
    prepared->failed = prepared->failed || status != dnnl_success;
}

/* ---- memory ---- */

static dnnl_memory_t memory_of(struct prepared *prepared, const dnnl_memory_desc_t *layout,
                               void *data)
{
    dnnl_memory_t *memory = &prepared->memories[prepared->memory_count++];
    need(prepared, dnnl_memory_create(memory, layout, prepared->engine, data));
    return *memory;
}

/* x and dx; and with h = w = 1 what is pooled. */
static dnnl_memory_desc_t maps_of(struct prepared *prepared, size_t h, size_t w)
{
    const struct plugin_job *job = &prepared->job;
    const dnnl_dims_t dims = { (dnnl_dim_t)job->n, (dnnl_dim_t)job->c, (dnnl_dim_t)h,
                               (dnnl_dim_t)w };
    dnnl_memory_desc_t layout;
    need(prepared,
         dnnl_memory_desc_init_by_tag(&layout, 4, dims, dnnl_f32,
                                      job->layout == PLUGIN_NCHW ? dnnl_nchw : dnnl_nhwc));
    return layout;
}

static dnnl_memory_desc_t matrix_of(struct prepared *prepared, size_t rows, size_t columns,
                                    dnnl_format_tag_t tag)
{
    const dnnl_dims_t dims = { (dnnl_dim_t)rows, (dnnl_dim_t)columns };
    dnnl_memory_desc_t layout;
    need(prepared, dnnl_memory_desc_init_by_tag(&layout, columns > 0 ? 2 : 1, dims, dnnl_f32, tag));
    return layout;
}

/* ---- steps ---- */

static struct step *add_step(struct prepared *prepared, const_dnnl_primitive_desc_t description)
{
    struct step *step = &prepared->steps[prepared->step_count++];
    need(prepared, dnnl_primitive_create(&step->primitive, description));
    return step;
}

static void give(struct step *step, int argument, dnnl_memory_t memory)
{
    step->arguments[step->count++] = (dnnl_exec_arg_t){ argument, memory };
}

static void execute(struct prepared *prepared, const struct step *step)
{
    need(prepared,
         dnnl_primitive_execute(step->primitive, prepared->stream, step->count, step->arguments));
    need(prepared, dnnl_stream_wait(prepared->stream));
}

static dnnl_primitive_desc_t describe(struct prepared *prepared, const void *operation,
                                      const_dnnl_primitive_desc_t forward)
{
    dnnl_primitive_desc_t description = NULL;
    need(prepared,
         dnnl_primitive_desc_create(&description, operation, NULL, prepared->engine, forward));
    return description;
}

/* ---- pooling over the whole map ---- */

struct pooling {
    dnnl_memory_desc_t maps, pooled;
    dnnl_dims_t window, stride, padding;
    dnnl_alg_kind_t kind;
    dnnl_primitive_desc_t forward;
    dnnl_memory_t y, workspace; /* NULL: none */
};

static struct pooling pooling_of(struct prepared *prepared, int maximum, int training)
{
    const struct plugin_job *job = &prepared->job;
    struct pooling pooling = { .maps = maps_of(prepared, job->h, job->w),
                               .pooled = maps_of(prepared, 1, 1),
                               .window = { (dnnl_dim_t)job->h, (dnnl_dim_t)job->w },
                               .stride = { 1, 1 },
                               .kind =
                                   maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding };
    dnnl_pooling_desc_t forward;
    need(prepared, dnnl_pooling_forward_desc_init(
                       &forward, training ? dnnl_forward_training : dnnl_forward_inference,
                       pooling.kind, &pooling.maps, &pooling.pooled, pooling.stride, pooling.window,
                       pooling.padding, pooling.padding));
    pooling.forward = describe(prepared, &forward, NULL);
    return pooling;
}

static void add_forward(struct prepared *prepared, struct pooling *pooling, float *y, int keeps)
{
    struct step *step = add_step(prepared, pooling->forward);
    pooling->y = memory_of(prepared, &pooling->pooled, y != NULL ? y : DNNL_MEMORY_ALLOCATE);
    give(step, DNNL_ARG_SRC, memory_of(prepared, &pooling->maps, (void *)prepared->job.x));
    give(step, DNNL_ARG_DST, pooling->y);
    if (keeps) {
        pooling->workspace = memory_of(
            prepared, dnnl_primitive_desc_query_md(pooling->forward, dnnl_query_workspace_md, 0),
            DNNL_MEMORY_ALLOCATE);
        give(step, DNNL_ARG_WORKSPACE, pooling->workspace);
    }
}

static void add_backward(struct prepared *prepared, struct pooling *pooling)
{
    const struct plugin_job *job = &prepared->job;
    dnnl_pooling_desc_t backward;
    need(prepared, dnnl_pooling_backward_desc_init(
                       &backward, pooling->kind, &pooling->maps, &pooling->pooled, pooling->stride,
                       pooling->window, pooling->padding, pooling->padding));
    dnnl_primitive_desc_t description = describe(prepared, &backward, pooling->forward);
    struct step *step = add_step(prepared, description);
    give(step, DNNL_ARG_DIFF_DST, memory_of(prepared, &pooling->pooled, (void *)job->dy));
    give(step, DNNL_ARG_DIFF_SRC, memory_of(prepared, &pooling->maps, job->dx));
    if (pooling->workspace != NULL) {
        give(step, DNNL_ARG_WORKSPACE, pooling->workspace);
    }
    need(prepared, dnnl_primitive_desc_destroy(description));
}

/* The maximum's forward pass fills the workspace; then it is done with. */
static void prepare_backward(struct prepared *prepared, struct pooling *pooling, int maximum)
{
    if (maximum) {
        add_forward(prepared, pooling, NULL, 1);
        execute(prepared, &prepared->steps[0]);
        need(prepared, dnnl_primitive_destroy(prepared->steps[0].primitive));
        prepared->step_count = 0;
        prepared->steps[0] = (struct step){ 0 };
    }
    add_backward(prepared, pooling);
}

/* ---- the linear layer ---- */

static dnnl_memory_t rearranged(struct prepared *prepared, const dnnl_memory_desc_t *from,
                                const dnnl_memory_desc_t *to)
{
    dnnl_primitive_desc_t description = NULL;
    struct step reorder = { 0 };
    dnnl_memory_t weights = memory_of(prepared, from, (void *)prepared->job.weights);
    dnnl_memory_t liked = memory_of(prepared, to, DNNL_MEMORY_ALLOCATE);
    need(prepared, dnnl_reorder_primitive_desc_create(&description, from, prepared->engine, to,
                                                      prepared->engine, NULL));
    need(prepared, dnnl_primitive_create(&reorder.primitive, description));
    give(&reorder, DNNL_ARG_FROM, weights);
    give(&reorder, DNNL_ARG_TO, liked);
    execute(prepared, &reorder);
    need(prepared, dnnl_primitive_destroy(reorder.primitive));
    need(prepared, dnnl_primitive_desc_destroy(description));
    return liked;
}

static void add_linear(struct prepared *prepared, size_t features, void *x)
{
    const struct plugin_job *job = &prepared->job;
    const dnnl_memory_desc_t in = matrix_of(prepared, job->n, features, dnnl_nc);
    const dnnl_memory_desc_t rows = matrix_of(prepared, job->classes, features, dnnl_oi);
    const dnnl_memory_desc_t any = matrix_of(prepared, job->classes, features, dnnl_format_tag_any);
    const dnnl_memory_desc_t bias = matrix_of(prepared, job->classes, 0, dnnl_x);
    const dnnl_memory_desc_t out = matrix_of(prepared, job->n, job->classes, dnnl_nc);
    dnnl_inner_product_desc_t product;
    need(prepared, dnnl_inner_product_forward_desc_init(&product, dnnl_forward_inference, &in, &any,
                                                        &bias, &out));
    dnnl_primitive_desc_t description = describe(prepared, &product, NULL);
    struct step *step = add_step(prepared, description);
    give(step, DNNL_ARG_SRC, memory_of(prepared, &in, x));
    give(step, DNNL_ARG_WEIGHTS,
         rearranged(prepared, &rows,
                    dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0)));
    give(step, DNNL_ARG_BIAS, memory_of(prepared, &bias, (void *)job->bias));
    give(step, DNNL_ARG_DST, memory_of(prepared, &out, job->y));
    need(prepared, dnnl_primitive_desc_destroy(description));
}

static void prepare_gap_head(struct prepared *prepared, struct pooling *pooling)
{
    void *pooled = NULL;
    add_forward(prepared, pooling, NULL, 0);
    need(prepared, dnnl_memory_get_data_handle(pooling->y, &pooled));
    add_linear(prepared, prepared->job.c, pooled);
}

/* ---- the plug-in ---- */

static void prepare_pooling(struct prepared *prepared)
{
    const struct plugin_job *job = &prepared->job;
    const int backward =
        job->operation == PLUGIN_GAP_BACKWARD || job->operation == PLUGIN_GMP_BACKWARD;
    const int maximum =
        job->operation == PLUGIN_GMP_FORWARD || job->operation == PLUGIN_GMP_BACKWARD;
    struct pooling pooling = pooling_of(prepared, maximum, backward || maximum);
    if (backward) {
        prepare_backward(prepared, &pooling, maximum);
    } else if (job->operation == PLUGIN_HEAD_GAP) {
        prepare_gap_head(prepared, &pooling);
    } else {
        add_forward(prepared, &pooling, job->y, maximum);
    }
    need(prepared, dnnl_primitive_desc_destroy(pooling.forward));
}

static void close_job(void *what)
{
    struct prepared *prepared = what;
    for (int i = 0; i < prepared->step_count; i++) {
        dnnl_primitive_destroy(prepared->steps[i].primitive);
    }
    for (int i = 0; i < prepared->memory_count; i++) {
        dnnl_memory_destroy(prepared->memories[i]);
    }
    dnnl_stream_destroy(prepared->stream);
    dnnl_engine_destroy(prepared->engine);
    free(prepared);
    omp_set_num_threads(1);
}

static void *prepare(const struct plugin_job *job)
{
    struct prepared *prepared = calloc(1, sizeof *prepared);
    if (prepared == NULL) {
        return NULL;
    }
    omp_set_num_threads(job->threads);
    prepared->job = *job;
    need(prepared, dnnl_engine_create(&prepared->engine, dnnl_cpu, 0));
    need(prepared,
         dnnl_stream_create(&prepared->stream, prepared->engine, dnnl_stream_default_flags));
    if (job->operation == PLUGIN_HEAD_FLATTEN) {
        add_linear(prepared, job->c * job->h * job->w, (void *)job->x);
    } else {
        prepare_pooling(prepared);
    }
    if (prepared->failed) {
        close_job(prepared);
        return NULL;
    }
    return prepared;
}

static void run(void *what)
{
    struct prepared *prepared = what;
    for (int i = 0; i < prepared->step_count; i++) {
        execute(prepared, &prepared->steps[i]);
    }
}

static int has(const struct plugin_job *job)
{
    return job->operation != PLUGIN_MEANVAR_FORWARD;
}

const struct plugin *gapstudy_plugin(void)
{
    static const struct plugin plugin = { .version = PLUGIN_VERSION,
                                          .name = "onednn",
                                          .has = has,
                                          .prepare = prepare,
                                          .run = run,
                                          .close = close_job };
    return &plugin;
}
