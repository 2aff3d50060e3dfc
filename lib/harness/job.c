#include "harness/job.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"
#include "base/rng.h"
#include "harness/job_place.h"

enum { LINE = 16 }; /* floats on 64 bytes */

/* ---- the answer in double ---- */

/* Sums x, or its squared distance from the means, over each map. */
static void add_maps(const struct plugin_job *call, const double *around, double *sums)
{
    for (size_t s = 0; s < job_strips(call); s++) {
        const struct job_strip strip = job_strip(call, s);
        for (size_t k = 0; k < strip.length; k++) {
            const size_t map = strip.map + k * strip.map_step;
            const double x = (double)call->x[strip.begin + k];
            sums[map] += around != NULL ? (x - around[map]) * (x - around[map]) : x;
        }
    }
}

static double *means_of(const struct plugin_job *call, const double *around)
{
    const size_t maps = call->n * call->c;
    double *means = xcalloc(maps, sizeof *means);
    add_maps(call, around, means);
    for (size_t map = 0; map < maps; map++) {
        means[map] /= (double)job_positions(call);
    }
    return means;
}

static void find_maxima(struct job *job)
{
    const struct plugin_job *call = &job->call;
    for (size_t map = 0; map < call->n * call->c; map++) {
        job->want[map] = -HUGE_VAL;
    }
    for (size_t s = 0; s < job_strips(call); s++) {
        const struct job_strip strip = job_strip(call, s);
        for (size_t k = 0; k < strip.length; k++) {
            const size_t map = strip.map + k * strip.map_step;
            if ((double)call->x[strip.begin + k] > job->want[map]) {
                job->want[map] = (double)call->x[strip.begin + k];
                job->want_at[map] = (uint32_t)(strip.position + k * strip.position_step);
            }
        }
    }
}

static void find_mean_and_variance(struct job *job)
{
    const struct plugin_job *call = &job->call;
    double *means = means_of(call, NULL), *variances = means_of(call, means);
    for (size_t map = 0; map < call->n * call->c; map++) {
        const size_t at = map / call->c * 2 * call->c + map % call->c;
        job->want[at] = means[map];
        job->want[at + call->c] = variances[map];
    }
    free(variances);
    free(means);
}

static void find_logits(struct job *job)
{
    const struct plugin_job *call = &job->call;
    const size_t terms = job_features(call);
    double *means = call->operation == PLUGIN_HEAD_GAP ? means_of(call, NULL) : NULL;
    for (size_t i = 0; i < job_logits(job); i++) {
        const size_t image = job_logit(job, i) / call->classes,
                     k = job_logit(job, i) % call->classes;
        double sum = (double)call->bias[k];
        for (size_t f = 0; f < terms; f++) {
            sum += (double)call->weights[k * terms + f] *
                   (means != NULL ? means[image * terms + f] : (double)call->x[image * terms + f]);
        }
        job->want[i] = sum;
    }
    free(means);
}

static void find_answer(struct job *job)
{
    const struct plugin_job *call = &job->call;
    if (job_is_head(call)) {
        find_logits(job);
    } else if (job_is_maximum(call)) {
        find_maxima(job);
    } else if (call->operation == PLUGIN_MEANVAR_FORWARD) {
        find_mean_and_variance(job);
    } else if (call->operation == PLUGIN_GAP_FORWARD) {
        free(job->want);
        job->want = means_of(call, NULL);
    }
}

/* ---- arrays ---- */

static void fill(struct rng *rng, size_t n, bool both_signs, float *out)
{
    rng_fill_normal(rng, n, out);
    for (size_t i = 0; i < n && !both_signs; i++) {
        out[i] = fabsf(out[i]);
    }
}

static size_t outputs_of(const struct plugin_job *call)
{
    return job_is_head(call)                           ? call->n * call->classes
           : call->operation == PLUGIN_MEANVAR_FORWARD ? 2 * call->n * call->c
                                                       : call->n * call->c;
}

/* With a line of 64 bytes behind, which kernels may read (see plugin.h). */
static float *new_floats(size_t n)
{
    return xcalloc(n + LINE, sizeof(float));
}

static void fill_arrays(struct job *job, uint64_t seed)
{
    struct plugin_job *call = &job->call;
    struct rng rng = rng_at(seed, rng_hash_text("job"), job_size(call), call->classes);
    const size_t maps = call->n * call->c, offset = (job_size(call) + LINE - 1) / LINE * LINE;
    const size_t weights = job_is_head(call) ? call->classes * job_features(call) : 0;
    job->reads = offset + (weights + LINE - 1) / LINE * LINE;
    job->arena = new_floats(job->reads);
    fill(&rng, job_size(call), false, job->arena);
    call->x = job->arena;
    if (job_is_head(call)) {
        fill(&rng, weights, false, job->arena + offset);
        call->weights = job->arena + offset;
        call->bias = job->bias = new_floats(call->classes);
        fill(&rng, call->classes, false, job->bias);
    }
    if (job_is_backward(call)) {
        call->dy = job->dy = new_floats(maps);
        fill(&rng, maps, true, job->dy);
        call->dx = job->dx = new_floats(job_size(call));
    } else {
        call->y = job->y = new_floats(job->outputs);
    }
    if (job_is_maximum(call)) {
        call->at = job->at = xcalloc(maps, sizeof *job->at);
    }
}

struct job *job_open(struct plugin_job like, uint64_t seed)
{
    struct job *job = xcalloc(1, sizeof *job);
    job->call = (struct plugin_job){ .operation = like.operation,
                                     .layout = like.layout,
                                     .n = like.n,
                                     .c = like.c,
                                     .h = like.h,
                                     .w = like.w,
                                     .classes = like.classes,
                                     .threads = like.threads };
    require(job_size(&like) > 0 && like.threads >= 1 && (!job_is_head(&like) || like.classes > 0));
    job->outputs = outputs_of(&like);
    job->want = xcalloc(job->outputs, sizeof *job->want);
    job->want_at = xcalloc(like.n * like.c, sizeof *job->want_at);
    fill_arrays(job, seed);
    find_answer(job);
    job_spoil(job);
    return job;
}

void job_close(struct job *job)
{
    free(job->want_at);
    free(job->want);
    free(job->at);
    free(job->dx);
    free(job->dy);
    free(job->y);
    free(job->bias);
    free(job->arena);
    free(job);
}

void job_spoil(struct job *job)
{
    const struct plugin_job *call = &job->call;
    for (size_t i = 0; i < job->outputs && job->y != NULL; i++) {
        job->y[i] = NAN;
    }
    for (size_t i = 0; i < job_size(call) && job->dx != NULL; i++) {
        job->dx[i] = NAN;
    }
    for (size_t map = 0; map < call->n * call->c && job->at != NULL; map++) {
        job->at[map] = job_is_backward(call) ? job->want_at[map] : JOB_NOWHERE;
    }
}

size_t job_bytes(const struct job *job)
{
    return sizeof(float) * (job_is_backward(&job->call) ? job_size(&job->call) : job->reads);
}

struct roof_work job_work(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    struct roof_work work = { .threads = call->threads };
    if (job_is_backward(call)) {
        work.write = job->dx;
        work.writes = job_size(call);
        work.value = call->operation == PLUGIN_GMP_BACKWARD ? 0 : 1; /* nearly all of dx */
        return work;
    }
    work.read = job->arena;
    work.reads = job->reads;
    if (job_is_head(call)) {
        work.operations =
            2.0 * (double)call->classes * (double)call->n * (double)job_features(call) +
            (call->operation == PLUGIN_HEAD_GAP ? (double)job_size(call) : 0);
    }
    return work;
}
