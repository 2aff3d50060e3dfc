/* job_place: what a job's operation is like and where its numbers lie; for job.c and job_check.c. */
#ifndef HARNESS_JOB_PLACE_H
#define HARNESS_JOB_PLACE_H

#include <stdbool.h>

#include "harness/job.h"

#define JOB_NOWHERE UINT32_MAX /* no position */

static inline size_t job_positions(const struct plugin_job *call)
{
    return call->h * call->w;
}

static inline size_t job_size(const struct plugin_job *call)
{
    return call->n * call->c * job_positions(call);
}

static inline bool job_is_head(const struct plugin_job *call)
{
    return call->operation == PLUGIN_HEAD_GAP || call->operation == PLUGIN_HEAD_FLATTEN;
}

static inline bool job_is_backward(const struct plugin_job *call)
{
    return call->operation == PLUGIN_GAP_BACKWARD || call->operation == PLUGIN_GMP_BACKWARD;
}

static inline bool job_is_maximum(const struct plugin_job *call)
{
    return call->operation == PLUGIN_GMP_FORWARD || call->operation == PLUGIN_GMP_BACKWARD;
}

/* Numbers per image for the linear layer. */
static inline size_t job_features(const struct plugin_job *call)
{
    return call->operation == PLUGIN_HEAD_GAP ? call->c : call->c * job_positions(call);
}

/* A tensor is walked strip by strip as it lies in memory, without a division for each element: a
 * strip is a map (NCHW) or a position's channels (NHWC). Its k-th element is number begin + k of
 * the tensor and belongs to map (image * C + channel) map + k * map_step. */
struct job_strip {
    size_t begin, length, map, map_step, position, position_step;
};

static inline size_t job_strips(const struct plugin_job *call)
{
    return call->n * (call->layout == PLUGIN_NCHW ? call->c : job_positions(call));
}

static inline struct job_strip job_strip(const struct plugin_job *call, size_t s)
{
    const size_t n = job_positions(call), c = call->c;
    return call->layout == PLUGIN_NCHW ? (struct job_strip){ s * n, n, s, 0, 0, 1 }
                                       : (struct job_strip){ s * c, c, s / n * c, 1, s % n, 0 };
}

/* The i-th logit that is checked, counted over all of them. */
static inline size_t job_logit(const struct job *job, size_t i)
{
    return job->outputs <= JOB_LOGITS ? i : i * (job->outputs - 1) / (JOB_LOGITS - 1);
}

static inline size_t job_logits(const struct job *job)
{
    return job->outputs <= JOB_LOGITS ? job->outputs : JOB_LOGITS;
}

#endif
