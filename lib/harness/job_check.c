/* Whether what a kernel left is right: job_error of job.h. */
#include <math.h>

#include "harness/job.h"
#include "harness/job_place.h"

static const double UNIT = 0x1p-24;

/* |got - want| in units of so many roundings of the magnitude; a NaN is infinitely far off. */
static double error_of(float got, double want, double roundings, double magnitude)
{
    const double off = fabs((double)got - want), bound = roundings * UNIT * magnitude;
    const double error = off > 0 ? off / bound : off;
    return error <= HUGE_VAL ? error : HUGE_VAL;
}

/* Of a sum of so many terms. */
static double roundings_of(size_t terms)
{
    const double n = (double)terms;
    return fmin(n, 8 * sqrt(n)) + 8;
}

static double error_of_maps(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    const double roundings =
        call->operation == PLUGIN_GMP_FORWARD ? 0 : roundings_of(job_positions(call));
    double worst = 0;
    for (size_t i = 0; i < job->outputs; i++) {
        double magnitude = fabs(job->want[i]);
        if (call->operation == PLUGIN_MEANVAR_FORWARD && i / call->c % 2 == 1) {
            const double mean = job->want[i - call->c];
            magnitude += mean * mean; /* the mean square, which one pass would sum */
        }
        worst = fmax(worst, error_of(job->y[i], job->want[i], roundings, magnitude));
    }
    return worst;
}

static double error_of_positions(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    const size_t maps = call->n * call->c;
    size_t right = 0, untouched = 0;
    for (size_t map = 0; map < maps; map++) {
        right += job->at[map] == job->want_at[map];
        untouched += job->at[map] == JOB_NOWHERE;
    }
    return right == maps || untouched == maps ? 0 : HUGE_VAL;
}

/* dy of the map at every position, or at that of the maximum. */
static double wanted_gradient(const struct plugin_job *call, size_t map, bool at_maximum)
{
    const double dy = (double)call->dy[map];
    return call->operation == PLUGIN_GAP_BACKWARD ? dy / (double)job_positions(call)
           : at_maximum                           ? dy
                                                  : 0;
}

static double error_of_gradient(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    const double roundings = call->operation == PLUGIN_GAP_BACKWARD ? 2 : 0;
    double worst = 0;
    for (size_t s = 0; s < job_strips(call); s++) {
        const struct job_strip strip = job_strip(call, s);
        for (size_t k = 0; k < strip.length; k++) {
            const size_t map = strip.map + k * strip.map_step;
            const double want = wanted_gradient(
                call, map, strip.position + k * strip.position_step == job->want_at[map]);
            const double error = error_of(call->dx[strip.begin + k], want, roundings, fabs(want));
            worst = error > worst ? error : worst;
        }
    }
    return worst;
}

static double error_of_logits(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    const size_t terms =
        call->operation == PLUGIN_HEAD_GAP ? call->c + job_positions(call) : job_features(call);
    double worst = 0;
    for (size_t i = 0; i < job_logits(job); i++) {
        const float got = job->y[job_logit(job, i)];
        worst = fmax(worst, error_of(got, job->want[i], roundings_of(terms), fabs(job->want[i])));
    }
    return worst;
}

double job_error(const struct job *job)
{
    const struct plugin_job *call = &job->call;
    if (job_is_head(call)) {
        return error_of_logits(job);
    }
    if (job_is_backward(call)) {
        return error_of_gradient(job);
    }
    const double error = error_of_maps(job);
    return job_is_maximum(call) ? fmax(error, error_of_positions(job)) : error;
}
