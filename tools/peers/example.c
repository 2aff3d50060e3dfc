/* example: a whole plug-in for `time_kernels` (see harness/plugin.h), each operation in the loops
 * that one would write first, on one thread. Copy it and put a kernel of your own in. */
#include <math.h>
#include <stdlib.h>

#include "harness/plugin.h"

/* ---- where things lie ---- */

static size_t positions(const struct plugin_job *job)
{
    return job->h * job->w;
}

/* Index of (image, channel, position). */
static size_t place(const struct plugin_job *job, size_t n, size_t c, size_t position)
{
    return job->layout == PLUGIN_NCHW ? (n * job->c + c) * positions(job) + position
                                      : (n * positions(job) + position) * job->c + c;
}

/* ---- the operations ---- */

static float mean(const struct plugin_job *job, size_t n, size_t c)
{
    float sum = 0;
    for (size_t i = 0; i < positions(job); i++) {
        sum += job->x[place(job, n, c, i)];
    }
    return sum / (float)positions(job);
}

static float variance(const struct plugin_job *job, size_t n, size_t c, float around)
{
    float sum = 0;
    for (size_t i = 0; i < positions(job); i++) {
        const float off = job->x[place(job, n, c, i)] - around;
        sum += off * off;
    }
    return sum / (float)positions(job);
}

static size_t maximum(const struct plugin_job *job, size_t n, size_t c)
{
    size_t at = 0;
    for (size_t i = 1; i < positions(job); i++) {
        if (job->x[place(job, n, c, i)] > job->x[place(job, n, c, at)]) {
            at = i;
        }
    }
    return at;
}

static void backward(const struct plugin_job *job, size_t n, size_t c)
{
    const float dy = job->dy[n * job->c + c];
    for (size_t i = 0; i < positions(job); i++) {
        job->dx[place(job, n, c, i)] = job->operation == PLUGIN_GAP_BACKWARD
                                           ? dy / (float)positions(job)
                                       : i == job->at[n * job->c + c] ? dy
                                                                      : 0.0f;
    }
}

static void pool(const struct plugin_job *job, size_t n, size_t c)
{
    const size_t map = n * job->c + c;
    switch (job->operation) {
    case PLUGIN_GAP_FORWARD:
        job->y[map] = mean(job, n, c);
        break;
    case PLUGIN_GMP_FORWARD:
        job->at[map] = (uint32_t)maximum(job, n, c);
        job->y[map] = job->x[place(job, n, c, job->at[map])];
        break;
    case PLUGIN_MEANVAR_FORWARD:
        job->y[2 * n * job->c + c] = mean(job, n, c);
        job->y[(2 * n + 1) * job->c + c] = variance(job, n, c, job->y[2 * n * job->c + c]);
        break;
    default:
        backward(job, n, c);
    }
}

static void linear(const struct plugin_job *job, size_t n, size_t features, const float *in)
{
    for (size_t k = 0; k < job->classes; k++) {
        float sum = job->bias[k];
        for (size_t i = 0; i < features; i++) {
            sum += job->weights[k * features + i] * in[i];
        }
        job->y[n * job->classes + k] = sum;
    }
}

static void head(const struct plugin_job *job, size_t n, float *pooled)
{
    const size_t features = job->c * positions(job);
    for (size_t c = 0; c < job->c && job->operation == PLUGIN_HEAD_GAP; c++) {
        pooled[c] = mean(job, n, c);
    }
    if (job->operation == PLUGIN_HEAD_GAP) {
        linear(job, n, job->c, pooled);
    } else {
        linear(job, n, features, job->x + n * features);
    }
}

/* ---- the plug-in ---- */

struct prepared {
    struct plugin_job job;
    float *pooled; /* c of one image */
};

/* More would take seconds where others take milliseconds. */
enum { MOST_ELEMENTS = 2000000, MOST_TERMS = 8000000 };

static int has(const struct plugin_job *job)
{
    const size_t elements = job->n * job->c * positions(job), terms = elements * job->classes;
    return job->threads == 1 && elements <= MOST_ELEMENTS &&
           !(job->operation == PLUGIN_HEAD_FLATTEN && terms > MOST_TERMS);
}

static void close_job(void *what)
{
    struct prepared *prepared = what;
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
    prepared->pooled = calloc(job->c, sizeof(float));
    if (prepared->pooled == NULL) {
        close_job(prepared);
        return NULL;
    }
    return prepared;
}

static void run(void *what)
{
    const struct prepared *prepared = what;
    const struct plugin_job *job = &prepared->job;
    for (size_t n = 0; n < job->n; n++) {
        if (job->operation >= PLUGIN_HEAD_GAP) {
            head(job, n, prepared->pooled);
            continue;
        }
        for (size_t c = 0; c < job->c; c++) {
            pool(job, n, c);
        }
    }
}

const struct plugin *gapstudy_plugin(void)
{
    static const struct plugin plugin = { .version = PLUGIN_VERSION,
                                          .name = "plain-loop",
                                          .has = has,
                                          .prepare = prepare,
                                          .run = run,
                                          .close = close_job };
    return &plugin;
}
